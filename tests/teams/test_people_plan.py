"""What a list of people would do, judged row by row without a database."""

import pytest

from borgen.lib.personal import personal_kind
from borgen.lib.workbook import Row
from teams.people_plan import Kind, Known, KnownPerson, KnownTeam, make_plan, role_of
from teams.people_table import letter

HEAD = ("naam", "e-mail", "team", "rol")
KNOWN = Known(
    people={
        "mo@school.example": KnownPerson(
            "Mo Lid", is_active=True, roles=frozenset(), teams={"zorg": "member"}
        ),
        "lia@school.example": KnownPerson(
            "Lia Leider", is_active=True, roles=frozenset({"quality"}), teams={"zorg": "leader"}
        ),
        "dirk@school.example": KnownPerson("Dirk Dicht", is_active=False, roles=frozenset(), teams={}),
    },
    teams={
        "zorg": KnownTeam("Zorg", ended=False, leaders=frozenset({"lia@school.example"})),
        "techniek": KnownTeam("Techniek", ended=False, leaders=frozenset()),
        "oud team": KnownTeam("Oud team", ended=True, leaders=frozenset()),
    },
    elsewhere=frozenset({"vera@elders.example"}),
)


def planned(*rows, head=HEAD, **options):
    table = [Row("Blad1", 1, head), *(Row("Blad1", n, row) for n, row in enumerate(rows, start=2))]
    return make_plan(table, KNOWN, **options)


def one(*row, **options):
    plan = planned(row, **options)
    assert plan.faults == []
    (line,) = plan.lines
    return line


# --- kinds --------------------------------------------------------------------------------------------------


def test_somebody_new():
    line = one("Ina Nieuw", "Ina@School.Example", "ZORG", "Teamleider")
    assert line.kind is Kind.NEW
    assert line.email == "ina@school.example"
    assert line.notes == ["Krijgt een uitnodiging.", "Komt in team Zorg als teamleider."]


@pytest.mark.parametrize("role", ["docent", "Teamlid", "member", ""])
def test_somebody_who_is_there_already(role):
    assert one("Mo Lid", "mo@school.example", "Zorg", role).kind is Kind.SAME


def test_an_empty_role_takes_nothing_away():
    assert one("Lia Leider", "lia@school.example", "Zorg", "").kind is Kind.SAME


@pytest.mark.parametrize(
    ("row", "note"),
    [
        (("Mo Lid-Jansen", "mo@school.example", "", ""), "Naam: Mo Lid wordt Mo Lid-Jansen."),
        (("Mo Lid", "mo@school.example", "Zorg", "teamleider"), "Team Zorg: teamlid wordt teamleider."),
        (("Mo Lid", "mo@school.example", "techniek", ""), "Komt in team Techniek als teamlid."),
        (("Mo Lid", "mo@school.example", "", "kwaliteitszorg"), "Krijgt de rol kwaliteitszorg."),
    ],
)
def test_changes(row, note):
    line = one(*row)
    assert (line.kind, line.notes) == (Kind.CHANGED, [note])


def test_a_role_that_somebody_has_already():
    assert one("Lia Leider", "lia@school.example", "", "Quality office").kind is Kind.SAME


def test_a_person_in_two_teams_and_a_role_for_all():
    plan = planned(
        ("Ina Nieuw", "ina@school.example", "Zorg", ""),
        ("Ina Nieuw", "ina@school.example", "Techniek", "teamleider"),
        ("Ina Nieuw", "ina@school.example", "", "beheerder"),
        ("Ina Nieuw", "ina@school.example", "Zorg", ""),
    )
    assert [line.kind for line in plan.lines] == [Kind.NEW, Kind.CHANGED, Kind.CHANGED, Kind.SAME]
    assert plan.lines[3].notes == ["Hetzelfde als rij 2."]
    wanted = plan.people["ina@school.example"]
    assert (wanted.teams, wanted.roles) == ({"zorg": "member", "techniek": "leader"}, {"administrator"})


# --- refusals -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "note"),
    [
        (("Ina", "", "", ""), "kolom B (e-mail): er staat geen e-mailadres."),
        (("Ina", "ina.school", "", ""), "kolom B (e-mail): “ina.school” is geen e-mailadres."),
        (("", "ina@school.example", "", ""), "kolom A (naam): er staat geen naam."),
        (("x" * 121, "ina@school.example", "", ""), "kolom A (naam): deze naam is langer dan 120 tekens."),
        (
            ("Vera", "vera@elders.example", "", ""),
            "kolom B (e-mail): dit e-mailadres kan niet worden gebruikt",
        ),
        (("Dirk Dicht", "dirk@school.example", "", ""), "kolom B (e-mail): het account van deze persoon is"),
        (("Ina", "ina@school.example", "Zorgg", ""), "er is geen team “Zorgg”. Bedoel je Zorg?"),
        (
            ("Ina", "ina@school.example", "Sterrenkunde", ""),
            "kolom C (team): er is geen team “Sterrenkunde”.",
        ),
        (("Ina", "ina@school.example", "Oud team", ""), "kolom C (team): team Oud team is beëindigd."),
        (("Ina", "ina@school.example", "Zorg", "keizer"), "kolom D (rol): “keizer” is geen rol."),
        (("Ina", "ina@school.example", "", "docent"), "kolom D (rol): bij “docent” hoort een team."),
        (
            ("Ina", "ina@school.example", "Zorg", "directie"),
            "kolom D (rol): “directie” is een rol voor de hele",
        ),
    ],
)
def test_refusals_name_the_column_and_what_is_wrong(row, note):
    line = one(*row)
    assert line.kind is Kind.REFUSED
    assert line.row == 2
    assert note in " ".join(line.notes)


def test_every_fault_of_a_row_is_told_at_once():
    assert len(one("", "geen adres", "Nergens", "keizer").notes) == 4


def test_rows_that_contradict_each_other():
    plan = planned(
        ("Ina Nieuw", "ina@school.example", "Zorg", "docent"),
        ("Ina Anders", "ina@school.example", "Zorg", "teamleider"),
    )
    assert plan.lines[1].notes == [
        "kolom A (naam): hoger in de lijst heet deze persoon ‘Ina Nieuw’.",
        "kolom D (rol): hoger in de lijst heeft deze persoon een andere rol in dit team.",
    ]
    assert not plan.applicable


# --- the list as a whole ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    [
        ("Naam", "E-mailadres", "Onderwijsteam", "Functie"),
        ("Full name", "E-mail address", "Team", "Role"),
        ("MEDEWERKER", " email ", "team naam", "rollen"),
    ],
)
def test_headings_in_dutch_and_english(head):
    line = planned(("Ina", "ina@school.example", "Zorg", "leader"), head=head).lines[0]
    assert (line.kind, line.role) == (Kind.NEW, "leader")


def test_a_name_in_parts_and_a_title_above():
    rows = [
        Row("Blad1", 1, ("Personeel zomer", "", "", "", "")),
        Row("Blad1", 3, ("Voornaam", "Tussenvoegsel", "Achternaam", "E-mail", "Kamer")),
        Row("Blad1", 4, ("Jan", "van der", "Berg", "jan@school.example", "B.104")),
        Row("Blad1", 5, ("Els", "", "Smit", "els@school.example", "")),
        Row("Blad2", 1, ("iets", "anders")),
    ]
    plan = make_plan(rows, KNOWN)
    assert [line.name for line in plan.lines] == ["Jan van der Berg", "Els Smit"]
    assert plan.remarks == [
        "Niet gebruikt: “Kamer”.",
        "Andere tabbladen van het bestand worden niet gelezen: Blad2.",
    ]


def test_hidden_rows_are_read_and_said_so():
    rows = [Row("B", 1, HEAD), Row("B", 2, ("Ina", "ina@school.example", "", ""), hidden=True)]
    assert "verborgen" in make_plan(rows, KNOWN).remarks[0]


@pytest.mark.parametrize(
    ("head", "fault"),
    [
        (("a", "b"), "Er is geen rij met kopjes."),
        (("e-mail", "team"), "Er is geen kolom met namen."),
        (("naam", "e-mail", "mail"), "Er zijn twee kolommen voor hetzelfde: “mail”."),
        (("naam", "e-mail", "BSN"), "Kolom C heet “BSN”. Dat lijkt op een burgerservicenummer"),
        (("naam", "e-mail", "Studentnummer"), "Dat lijkt op een studentnummer"),
        (("naam", "e-mail", "Geboortedatum"), "Dat lijkt op een geboortedatum"),
        (("naam", "e-mail", "Adres"), "Dat lijkt op een adres"),
        (("naam", "e-mail", "Mobiel"), "Dat lijkt op een telefoonnummer"),
    ],
)
def test_lists_that_are_refused_as_a_whole(head, fault):
    plan = planned(("Ina", "ina@school.example", "x"), head=head)
    assert fault in " ".join(plan.faults)
    assert plan.lines == []
    assert not plan.applicable


def test_a_list_without_rows():
    assert planned().faults == ["Onder de kopjes staan geen rijen."]


def test_a_list_that_is_too_long():
    rows = [(f"P{n}", f"p{n}@school.example", "", "") for n in range(2001)]
    assert "2000" in planned(*rows).faults[0]


@pytest.mark.parametrize("heading", ["E-mailadres", "mailadres", "Email address", "Naam", "Team", "IP-adres"])
def test_harmless_headings(heading):
    assert personal_kind(heading) is None


@pytest.mark.parametrize(
    "heading", ["bsn nr", "PGN", "Leerling-nummer", "geb. datum", "Home address", "Postcode"]
)
def test_personal_headings(heading):
    assert personal_kind(heading)


def test_teams_that_do_not_exist_are_added_when_asked():
    plan = planned(
        ("Ina", "ina@school.example", " Nieuw  Team ", "teamleider"),
        ("Els", "els@school.example", "nieuw team", ""),
        adds_teams=True,
    )
    assert plan.new_teams == {"nieuw team": "Nieuw Team"}
    assert plan.lines[0].notes[1] == "Team Nieuw Team wordt toegevoegd."
    assert plan.warnings == []


def test_a_team_without_leader_is_told_beforehand():
    plan = planned(("Lia Leider", "lia@school.example", "Zorg", "docent"))
    assert plan.warnings == ["Team Zorg heeft hierna geen teamleider."]
    plan = planned(
        ("Lia Leider", "lia@school.example", "Zorg", "docent"),
        ("Mo Lid", "mo@school.example", "Zorg", "teamleider"),
    )
    assert plan.warnings == []


def test_equal_plans_have_equal_fingerprints():
    row = ("Ina", "ina@school.example", "Zorg", "docent")
    assert planned(row).fingerprint == planned(row).fingerprint
    assert planned(row).fingerprint != planned((*row[:3], "teamleider")).fingerprint


@pytest.mark.parametrize(
    ("number", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (701, "ZZ"), (702, "AAA")]
)
def test_letters_of_columns(number, name):
    assert letter(number) == name


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("Teamleider", "leader"),
        ("team leader", "leader"),
        ("Docent", "member"),
        ("teamlid", "member"),
        ("Kwaliteitszorg", "quality"),
        ("Directie", "management"),
        ("Beheerder", "administrator"),
        ("keizer", None),
        ("", None),
    ],
)
def test_words_for_roles(word, role):
    assert role_of(word) == role


def test_only_a_list_that_says_something_new_can_be_applied():
    assert planned(("Ina Nieuw", "ina@school.example", "Zorg", "")).changes_something
    assert not planned(("Mo Lid", "mo@school.example", "Zorg", "")).changes_something


@pytest.mark.parametrize("adds_teams", [True, False])
def test_the_name_of_a_team_has_an_end(adds_teams):
    line = one("Mo Lid", "mo@school.example", "x" * 121, "", adds_teams=adds_teams)
    assert line.kind is Kind.REFUSED
    assert "120" in str(line.notes)


def test_a_hint_is_looked_for_once_per_wrong_name():
    plan = planned(
        ("Mo Lid", "mo@school.example", "Techiek", ""), ("Ina", "ina@school.example", "Techiek", "")
    )
    assert all("Bedoel je Techniek?" in str(line.notes) for line in plan.lines)
