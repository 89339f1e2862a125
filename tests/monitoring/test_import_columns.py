"""What columns are about, which of them are of persons, and names of teams that look alike."""

import pytest

from monitoring.importing import columns, persons, teams
from monitoring.importing.columns import Role


def test_headings_of_a_file_of_figures():
    heads = ("teljaar", "Team", "noemer", "teller", "Toelichting")
    assert columns.guess(heads, [[]] * 5) == [
        Role.YEAR,
        Role.TEAM,
        Role.DENOMINATOR,
        Role.NUMERATOR,
        Role.SKIP,
    ]


def test_contents_tell_when_headings_do_not():
    samples = [["Zorg", "Bouw"], ["2021-2022"], ["40", "<5", "-"], ["a", "b"]]
    found = columns.guess(("x", "y", "z", "q"), samples, {"zorg", "bouw"})
    assert found == [Role.TEAM, Role.YEAR, Role.VALUE, Role.SKIP]
    # A number may be a count; and an empty column says nothing.
    assert columns.guess(("x", "y"), [["2021"], []]) == [Role.VALUE, Role.SKIP]


def test_each_role_once_but_for_numbers():
    found = columns.guess(("team", "team", "score", "percentage"), [[]] * 4)
    assert found == [Role.TEAM, Role.SKIP, Role.VALUE, Role.VALUE]


def test_a_number_of_people_beside_a_part_is_the_whole():
    assert columns.guess(("team", "teller", "aantal"), [[]] * 3)[2] is Role.DENOMINATOR
    assert columns.guess(("team", "score", "aantal"), [[]] * 3)[2] is Role.COUNT
    assert columns.guess(("teller", "noemer", "n"), [[]] * 3)[2] is Role.COUNT


def test_a_survey_in_long_form():
    roles = columns.guess(("organisatie", "kenmerk", "vraag id", "vraag", "score"), [[]] * 5)
    assert roles == [Role.TEAM, Role.CHARACTERISTIC, Role.QUESTION, Role.QUESTION_TEXT, Role.VALUE]
    assert columns.is_long(roles)
    assert columns.is_long([Role.QUESTION_TEXT, Role.VALUE])
    assert not columns.is_long([Role.TEAM, Role.VALUE])


def test_the_row_of_headings_under_a_title():
    rows = [["Resultaten 2022"], [], ["versie", "2"], ["teljaar", "team", "teller"], ["2021", "Zorg", "4"]]
    assert columns.header_row(rows) == 3
    assert columns.header_row([["a"], ["b"]]) == 0


def test_the_same_headings_have_the_same_digest():
    assert columns.digest(["Tel jaar", "TEAM"]) == columns.digest(["teljaar", "team "])
    assert columns.digest(["teljaar"]) != columns.digest(["team"])


@pytest.mark.parametrize(
    "heading", ["Voornaam", "achternaam", "Naam student", "tussenvoegsel", "naam", "Student"]
)
def test_names_of_persons(heading):
    assert persons.by_heading(heading) == "name"


def test_a_name_may_be_of_a_team():
    assert persons.by_heading("naam", ["Zorg", "Bouw"], {"zorg", "bouw"}) == ""
    assert persons.by_heading("naam", ["Jan", "Bouw"], {"zorg"}) == "name"
    assert persons.by_heading("teamnaam") == ""
    assert persons.by_heading("e-mail") == "mail"
    assert persons.by_heading("kenmerk") == ""


def test_contents_about_persons():
    assert persons.by_contents(["x", "jan@school.example"]) == "mail"
    assert persons.by_contents(["123456782"]) == "bsn"
    assert persons.by_contents(["1234 AB", "1234AB"]) == "postcode"
    assert persons.by_contents(["123456789", "Zorg"]) == ""
    assert persons.by_contents([]) == ""
    assert persons.by_contents(["@ 10 uur"]) == ""


def test_the_test_of_eleven():
    assert persons.is_bsn("123456782")
    assert not persons.is_bsn("123456783")
    assert not persons.is_bsn("000000000")
    assert not persons.is_bsn("12345678a")
    assert not persons.is_bsn("1234")


def test_names_of_teams_that_look_alike():
    known = ["Onderwijsassistent", "Verpleegkunde", "Team Orde en Veiligheid"]
    assert teams.suggestions("ond. assistent", known) == ["Onderwijsassistent"]
    assert teams.suggestions("OEV", known) == ["Team Orde en Veiligheid"]
    assert teams.suggestions("verpleeg", known)[0] == "Verpleegkunde"
    assert teams.suggestions("q", known) == []


def test_what_was_chosen_for_a_name_goes_first():
    assert teams.find(" ZORG  en Welzijn", {"zorg en welzijn": 3}, {}) == 3
    assert teams.find("zorg", {"zorg": 3}, {"zorg": 4}) == 4
    assert teams.find("totaal", {}, {"totaal": None}) is None
    assert teams.find("bouw", {}, {}) is False
