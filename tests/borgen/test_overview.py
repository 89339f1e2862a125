"""The overview of the teams: who reads what, what is chosen, and that it names nobody."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from borgen.lib.dates import add_months, local_today
from borgen.overview import loading
from borgen.thread.facts import facts_of
from improvements.models import Improvement
from improvements.stages import Stage, standing
from monitoring.evaluation import Verdict
from teams.models import Team, User
from tests import builders
from tests.cast import Cast
from tests.monitoring import builders as watching

TODAY = local_today()


def page_of(client: Client, cast: Cast, who: User, query: str = "") -> str:
    client.force_login(who)
    response = client.get(reverse("borgen:overview", args=[cast.institution.slug]) + query)
    assert response.status_code == 200
    return re.sub(r"(?s)^.*?<main", "<main", response.content.decode())


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def row_of(page: str, team: str) -> list[str]:
    """The cells of a team, in words."""
    found = re.search(rf"(?s)<tr><th scope=\"row\">(?:<a[^>]*>)?{team}(?:</a>)?</th>(.*?)</tr>", page)
    assert found, f"no row for {team}"
    return [text_of(cell) for cell in re.findall(r"(?s)<td[^>]*>(.*?)</td>", found.group(1))]


def watched(team: Team, improvement: Improvement, part: tuple[int, int] = (30, 40), **fields: Any) -> Any:
    """A measure that is recorded, watched, measured against 70 % and discussed: secured when that is met."""
    measure = builders.measure(improvement)
    book = builders.document(team, improvement=improvement)
    builders.approved(book)
    book.next_evaluation_on = TODAY + timedelta(days=30)
    book.save()
    line = watching.line(team, measure=measure)
    names = {"name": "Aanwezig", "slug": "aanwezig"}
    indicator = fields.pop("indicator", None) or watching.indicator(team.institution, **names)
    watching.instrument(line, indicator, rhythm="year", since=add_months(TODAY, -16))
    norm = watching.norm(indicator, 70, valid_from=builders.LONG_AGO - timedelta(days=builders.number()))
    watching.measurement(team, indicator, part, norm=norm)
    pack = watching.discussion(team)
    watching.topic(pack, line, discussed_at=pack.created_at)
    return indicator


# --- what it says -------------------------------------------------------------------------------------------


def test_stages_norms_days_and_what_is_late(client: Client, cast: Cast) -> None:
    watched(cast.team, cast.improvement)
    builders.assessment(cast.improvement, state="closed", chair=cast.leader)
    builders.improvement(cast.team)
    builders.improvement(cast.team, state="paused")
    builders.improvement(cast.team, state="archived")
    builders.action(cast.improvement, due_on=TODAY - timedelta(days=1), owner=cast.member)
    builders.action(cast.improvement, due_on=TODAY)
    cells = row_of(page_of(client, cast, cast.management), "Onderwijsassistent")
    assert cells[:6] == ["1", "0", "0", "0", "0", "1"], "one without an agreement, one secured"
    assert cells[6:8] == ["0", "1"], "nothing lapsed, one paused"
    assert cells[8:11] == ["1", "0", "0"]
    assert all(str(TODAY.year) in day for day in cells[11:13])
    assert cells[13] == "1 actie"
    assert row_of(page_of(client, cast, cast.management), "Verpleegkunde") == ["0"] * 11 + ["–"] * 3


def test_the_stage_is_the_one_the_team_sees(client: Client, cast: Cast) -> None:
    watched(cast.team, cast.improvement)
    lapsed = builders.improvement(cast.team)
    watched(cast.team, lapsed, indicator=watching.indicator(cast.institution))
    lapsed.documents.update(next_evaluation_on=TODAY - timedelta(days=1))
    process = watching.line(cast.other_team)
    watching.instrument(process, watching.indicator(cast.institution, team=cast.other_team), rhythm="month")
    said = builders.improvement(cast.other_team)
    builders.measure(said)
    builders.assessment(said, state="closed", tallies={"V5": builders.FINE}, chair=cast.neighbour)
    clear = {
        one.pk: one for team in loading.teams_of(cast.institution.pk, TODAY).values() for one in team.going
    }
    for pk, facts in facts_of(clear, TODAY).items():
        expected = standing(facts)
        assert (clear[pk].standing.stage, clear[pk].standing.lapsed) == (expected.stage, expected.lapsed)
    assert clear[said.pk].standing.stage is Stage.RECORDED
    other = _team(cast, cast.other_team)
    assert other.late_measurements == 1, "of a process, never measured"
    assert list(other.verdicts.values()) == [Verdict.NO_VALUE]


def test_measured_about_another_time_is_still_late(client: Client, cast: Cast) -> None:
    builders.years(cast.institution)
    indicator = watching.indicator(cast.institution)
    line = watching.line(cast.team)
    watching.instrument(line, indicator, rhythm="dates", since=add_months(TODAY, -3)).days.create(
        day=TODAY - timedelta(days=30)
    )
    watching.measurement(cast.team, indicator)
    assert _team(cast).late_measurements == 1
    day = TODAY - timedelta(days=30)
    watching.measurement(cast.team, indicator, span="day", about_from=day, about_until=day, label="toen")
    later = TODAY - timedelta(days=20)
    watching.measurement(cast.team, indicator, span="month", about_from=later, about_until=TODAY, label="nu")
    assert _team(cast).late_measurements == 0, "the newest one about a day was in time"


def test_nobody_is_asked_for_what_is_paused(client: Client, cast: Cast) -> None:
    line = watching.line(cast.team, measure=builders.measure(cast.improvement))
    watching.instrument(line, rhythm="month")
    assert _team(cast).late_measurements == 1
    Improvement.objects.filter(pk=cast.improvement.pk).update(state="paused")
    assert _team(cast).late_measurements == 0
    assert _team(cast).paused == 1


def _team(cast: Cast, team: Team | None = None) -> Any:
    wanted = (team or cast.team).pk
    return loading.teams_of(cast.institution.pk, TODAY)[wanted]


def _team_page(client: Client, team: Team, status: int = 200) -> str:
    response = client.get(reverse("borgen:team-overview", args=[team.institution.slug, team.slug]))
    assert response.status_code == status
    return response.content.decode()


def _book(client: Client, cast: Cast, query: str = "") -> Workbook:
    address = reverse("borgen:overview-xlsx", args=[cast.institution.slug])
    return load_workbook(io.BytesIO(client.get(address + query).content))


# --- who reads what -----------------------------------------------------------------------------------------


def test_management_goes_nowhere_from_here(client: Client, cast: Cast) -> None:
    watched(cast.team, cast.improvement)
    builders.assessment(cast.improvement, state="closed", chair=cast.leader)
    for query in ("", "?toon=normen", "?toon=normen&indicator=aanwezig", "?toon=tijd&indicator=aanwezig"):
        page = page_of(client, cast, cast.management, query)
        assert f"/{cast.institution.slug}/teams/" not in page
        assert cast.improvement.name not in page
    _team_page(client, cast.team, status=403)


def test_the_quality_office_goes_on_to_the_team_and_its_outcome(client: Client, cast: Cast) -> None:
    watched(cast.team, cast.improvement)
    for _turn in range(2):
        builders.assessment(cast.improvement, state="closed", chair=cast.leader)
    page = page_of(client, cast, cast.quality)
    words = [cast.institution.slug, cast.team.slug]
    outcome = reverse("boas:outcome", args=[*words, cast.improvement.slug, 2])
    assert f'href="{outcome}"' in page
    assert client.get(outcome).status_code == 200
    address = reverse("borgen:team-overview", args=words)
    assert f'href="{address}"' in page
    text = text_of(client.get(address).content.decode())
    assert "Begeleiding van de student" in text
    assert "Geborgd" in text
    assert "30 van de 40 = 75" in text


def test_the_team_reads_what_is_seen_of_it(client: Client, cast: Cast) -> None:
    indicator = watched(cast.team, cast.improvement)
    line = watching.line(cast.team)
    watching.instrument(line, indicator)
    builders.improvement(cast.team, state="paused", name="Rust")
    client.force_login(cast.member)
    page = _team_page(client, cast.team)
    assert "Wat kwaliteitszorg van ons ziet" in page
    assert page.count("Aanwezig</a>") == 1, "an indicator of two lines stands once"
    assert "Gepauzeerd" in page


def test_a_team_where_nothing_goes_on(client: Client, cast: Cast) -> None:
    client.force_login(cast.quality)
    text = text_of(_team_page(client, cast.other_team))
    assert "Er loopt nu niets" in text
    Team.objects.filter(pk=cast.other_team.pk).update(archived_on=TODAY - timedelta(days=1))
    _team_page(client, cast.other_team)


def test_no_person_is_named(client: Client, cast: Cast) -> None:
    watched(cast.team, cast.improvement)
    builders.action(cast.improvement, due_on=builders.LONG_AGO, owner=cast.member, confirmed=True)
    for viewer in (cast.quality, cast.management):
        pages = [page_of(client, cast, viewer, query) for query in ("", "?toon=normen")]
        book = client.get(reverse("borgen:overview-xlsx", args=[cast.institution.slug])).content
        cells = [
            str(cell.value) for sheet in load_workbook(io.BytesIO(book)) for row in sheet for cell in row
        ]
        for person in cast.people.values():
            assert not any(person.name in page for page in pages)
            assert not any(person.name in cell for cell in cells)


def test_the_old_address_leads_here(client: Client, cast: Cast) -> None:
    client.force_login(cast.management)
    answer = client.get(reverse("borgen:teams", args=[cast.institution.slug]))
    assert (answer.status_code, answer["Location"]) == (301, f"/{cast.institution.slug}/overzicht/")


def test_a_director_who_signs_in_is_led_here(client: Client, cast: Cast) -> None:
    client.force_login(cast.management)
    page = client.get("/").content.decode()
    assert "Naar het overzicht van de teams" in page
    assert page.count(f'href="/{cast.institution.slug}/overzicht/"') >= 2, "and in the menu"


# --- choosing -----------------------------------------------------------------------------------------------


def test_what_is_chosen_stays_in_the_address(client: Client, cast: Cast) -> None:
    watched(cast.team, cast.improvement)
    Team.objects.filter(pk=cast.team.pk).update(sector="Zorg en Welzijn")
    builders.team(cast.institution, name="Aannemer", sector="Bouw", archived_on=TODAY - timedelta(days=1))
    page = page_of(client, cast, cast.management, "?sector=zorg+en+welzijn&indicator=aanwezig")
    assert "Verpleegkunde" not in page
    assert "Bouw" not in page, "a team that ended is in no sector"
    kept = "sector=zorg+en+welzijn&amp;indicator=aanwezig"
    assert f'href="?toon=normen&amp;{kept}"' in page
    assert f"overzicht.xlsx?{kept}" in page
    assert '<option value="zorg en welzijn" selected>Zorg en Welzijn</option>' in page
    assert row_of(page, "Onderwijsassistent")[8:11] == ["1", "0", "0"]
    page = page_of(client, cast, cast.management, "?sector=weg&indicator=weg&toon=weg")
    assert "Verpleegkunde" in page


def test_no_address_puts_the_teams_in_another_order(client: Client, cast: Cast) -> None:
    builders.team(cast.institution, name="Aannemer", sector="Bouw")
    watched(cast.team, cast.improvement)
    for query in ("", "?sort=norm", "?order=-met&toon=normen", "?toon=normen&indicator=aanwezig"):
        page = page_of(client, cast, cast.management, query)
        assert re.findall(r'<th scope="row">(\w+)</th>', page) == [
            "Aannemer",
            "Onderwijsassistent",
            "Verpleegkunde",
        ]


def test_norms_in_words_and_shapes(client: Client, cast: Cast) -> None:
    indicator = watched(cast.team, cast.improvement)
    watching.measurement(cast.other_team, indicator, (20, 40), norm=indicator.norms.get())
    own = watching.indicator(cast.institution, team=cast.team)
    watching.instrument(watching.line(cast.team), own)
    page = page_of(client, cast, cast.management, "?toon=normen")
    assert row_of(page, "Onderwijsassistent") == ["gehaald", "0 van 1 gehaald"]
    assert row_of(page, "Verpleegkunde") == ["niet gehaald", ""], "imported, not in the plan of the team"
    assert '<i class="shape unmet">' in page
    page = page_of(client, cast, cast.management, "?toon=normen&indicator=aanwezig")
    assert row_of(page, "Verpleegkunde")[:3] == ["50 %", "norm 70 %", "niet gehaald"]


def test_small_multiples_on_one_axis(client: Client, cast: Cast) -> None:
    indicator = watched(cast.team, cast.improvement)
    watching.years_of(cast.other_team, indicator, 2, entered_by=cast.neighbour)
    page = page_of(client, cast, cast.management, "?toon=tijd&indicator=aanwezig")
    assert page.count('<svg class="small-chart"') == 2
    assert "Verpleegkunde." in page
    assert "De getallen" in page
    assert "Kies een indicator" in page_of(client, cast, cast.management, "?toon=tijd")


def test_a_number_is_never_rounded_over_its_norm(client: Client, cast: Cast) -> None:
    watched(cast.team, cast.improvement, (699, 999))
    cells = row_of(
        page_of(client, cast, cast.management, "?toon=normen&indicator=aanwezig"), "Onderwijsassistent"
    )
    assert cells[0] == "69,9 %", "69.97 is not met, and does not read as 70"


# --- what stays hidden --------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", [(0, 4), (4, 4)])
def test_fewer_than_five_people_tell_nothing_anywhere(
    client: Client, cast: Cast, part: tuple[int, int]
) -> None:
    watched(cast.team, cast.improvement, part)
    cells = row_of(page_of(client, cast, cast.management), "Onderwijsassistent")
    assert cells[:6] == ["0", "0", "0", "1", "0", "0"], "followed: whatever came out"
    assert cells[8:11] == ["0", "0", "1"]
    for query in ("?toon=normen", "?toon=normen&indicator=aanwezig", "?toon=tijd&indicator=aanwezig"):
        page = page_of(client, cast, cast.management, query)
        assert "kleine groep" in page
        assert "100 %</" not in text_of(page)
        assert "0 %, " not in page
    numbers = _book(client, cast)["Normen"]
    assert [cell.value for cell in numbers[5]][2:6] == [
        "Aanwezig",
        None,
        "norm 70\N{NO-BREAK SPACE}%",
        "kleine groep",
    ]


def test_three_voices_do_not_make_a_stage(client: Client, cast: Cast) -> None:
    builders.measure(cast.improvement)
    said = dict.fromkeys(builders.CODES, (0, 0, 2, 1))
    builders.assessment(cast.improvement, state="closed", tallies=said, voters=3, chair=cast.leader)
    assert _team(cast).going[0].standing.stage is Stage.AGREED


# --- empty, and the rest ------------------------------------------------------------------------------------


def test_a_school_without_teams(client: Client, cast: Cast) -> None:
    school = builders.institution()
    manager = builders.user(school)
    builders.role(manager, "management")
    client.force_login(manager)
    for query in ("", "?toon=normen", "?toon=tijd"):
        page = client.get(reverse("borgen:overview", args=[school.slug]) + query).content.decode()
        assert "Er zijn nog geen teams" in page
    builders.team(school, name="Enig team")
    page = client.get(reverse("borgen:overview", args=[school.slug])).content.decode()
    assert "Geen team werkt nu aan een verbeterproject" in page
    assert "<tfoot>" not in page, "one team has no sum"
    assert (
        "Hier is nog niets gemeten"
        in client.get(reverse("borgen:overview", args=[school.slug]) + "?toon=normen").content.decode()
    )


def test_the_workbook_has_the_choice_and_real_days(client: Client, cast: Cast) -> None:
    watched(cast.team, cast.improvement)
    builders.assessment(cast.improvement, state="closed", chair=cast.leader)
    client.force_login(cast.management)
    book = _book(client, cast)
    assert book.sheetnames == ["Teams", "Normen"]
    rows = [[cell.value for cell in row] for row in book["Teams"].iter_rows(min_row=5)]
    assert [row[1] for row in rows] == ["Onderwijsassistent", "Verpleegkunde"]
    assert isinstance(rows[0][13], date)
    assert rows[0][7] == 1
    assert _book(client, cast, "?sector=weg")["Teams"].max_row == 6
