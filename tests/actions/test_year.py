"""The year agenda of a team over a school year: what stands in it, for whom, on page, paper and in Excel."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from openpyxl import load_workbook
from pypdf import PdfReader

from actions.services.year import entries_of, years_of
from actions.year import Entry, Kind, State, year_named
from borgen.lib.dates import AMSTERDAM
from improvements.navigation import team_url
from teams.models import Institution, Team
from teams.services.school_years import add_school_year
from tests import builders
from tests.actions import builders_year as made
from tests.cast import Cast
from tests.monitoring import builders as watching

pytestmark = pytest.mark.django_db
AUTUMN = datetime(2026, 11, 27, 9, tzinfo=AMSTERDAM)


@pytest.fixture(autouse=True)
def _a_friday_in_november():
    with time_machine.travel(AUTUMN, tick=False):
        yield


@pytest.fixture
def team() -> Team:
    """Of a school with two years of four periods; the second one is that of today."""
    school = builders.institution()
    for first in (2025, 2026):
        add_school_year(
            by=None,
            institution=school,
            name=f"{first}-{first + 1}",
            starts_on=date(first, 8, 1),
            ends_on=date(first + 1, 7, 31),
            count=4,
        )
    return builders.team(school, name="Onderwijsassistent")


def year_of(team: Team, day: date, name: str = "") -> list[Entry]:
    years = years_of(team.institution_id)
    return entries_of(team, years, year_named(years, name, day), day)


def of(kind: Kind, entries: list[Entry]) -> list[Entry]:
    return [one for one in entries if one.kind is kind]


def at(day: date, hour: int = 9) -> Any:
    return time_machine.travel(datetime.combine(day, time(hour), tzinfo=AMSTERDAM), tick=False)


# --- what stands in it ------------------------------------------------------------------------------------


def test_periods_begin(team):
    found = of(Kind.PERIOD, year_of(team, AUTUMN.date()))
    periods = team.institution.school_years.get(name="2026-2027").periods.all()
    assert [one.first for one in found] == [one.starts_on for one in periods]


def test_a_meeting_stands_on_its_day_and_hour_and_not_when_it_is_called_off(team):
    made.meeting(team, date(2027, 3, 29), 10, subject="Teamoverleg")
    made.meeting(team, date(2027, 3, 30), subject="Gaat niet door", cancelled_at=AUTUMN)
    made.meeting(team, date(2027, 8, 1), subject="Volgend jaar")
    (found,) = of(Kind.MEETING, year_of(team, AUTUMN.date()))
    assert (found.title, found.first, found.at) == ("Teamoverleg", date(2027, 3, 29), time(10))


def test_the_last_minute_of_the_year_belongs_to_it_by_the_clock_of_amsterdam(team):
    # Half past midnight in Amsterdam is still the day before in Greenwich, and it is another school year.
    for starts in (datetime(2027, 7, 31, 23, 30), datetime(2027, 8, 1, 0, 30)):  # noqa: DTZ001
        starts_at = starts.replace(tzinfo=AMSTERDAM)
        builders.meeting(team, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    assert [one.first for one in of(Kind.MEETING, year_of(team, AUTUMN.date()))] == [date(2027, 7, 31)]


def test_a_boas_and_its_planning_lead_to_where_one_prepares(team):
    session = builders.assessment(builders.improvement(team))
    builders.assessment(builders.improvement(team), practice=True, number=0, created_by=builders.leader(team))
    session.planning_meeting = made.meeting(team, date(2026, 12, 10))
    session.save()
    found = year_of(team, AUTUMN.date())
    (boas,), (planning,) = of(Kind.BOAS, found), of(Kind.PLANNING, found)
    assert boas.url.endswith(f"/boas/{session.number}/")
    assert planning.url.endswith(f"/boas/{session.number}/planning/")


def test_a_time_to_measure_runs_from_when_it_is_asked_until_it_is_late(team):
    instrument = watching.instrument(watching.line(team))
    first = team.institution.school_years.get(name="2026-2027").periods.get(number=1)
    found = of(Kind.MEASURE, year_of(team, AUTUMN.date()))
    assert len(found) == 4
    assert found[0].first == first.ends_on - timedelta(days=13)
    assert found[0].last == first.ends_on + timedelta(days=14)
    assert instrument.indicator.name in found[0].title


def test_it_says_what_was_measured_and_what_was_not(team):
    instrument = watching.instrument(watching.line(team))
    first, second, *_rest = team.institution.school_years.get(name="2026-2027").periods.all()
    watching.measurement(
        team,
        instrument.indicator,
        span="period",
        about_from=first.starts_on,
        about_until=first.ends_on,
        label="periode 1",
    )
    with at(second.ends_on + timedelta(days=20)):
        states = [one.state for one in of(Kind.MEASURE, year_of(team, second.ends_on + timedelta(days=20)))]
    assert states == [State.DONE, State.MISSED, State.AHEAD, State.AHEAD]


def test_an_instrument_with_days_of_its_own_and_one_that_ended(team):
    line = watching.line(team)
    watching.instrument(line, rhythm="dates").days.create(day=date(2027, 2, 10))
    watching.instrument(line, ended_on=date(2025, 12, 1))
    assert [one.first for one in of(Kind.MEASURE, year_of(team, AUTUMN.date()))] == [date(2027, 2, 10)]


def test_months_in_which_results_are_discussed_are_one_line_each(team):
    for _ in range(3):
        watching.line(team, months=(10, 3), created_at=datetime(2026, 9, 1, tzinfo=AMSTERDAM))
    found = of(Kind.RESULTS, year_of(team, AUTUMN.date()))
    assert [(one.first, one.month) for one in found] == [(date(2026, 10, 1), True), (date(2027, 3, 1), True)]
    # The plan did not have these lines last year.
    assert not of(Kind.RESULTS, year_of(team, AUTUMN.date(), "2025-2026"))


def test_a_document_is_evaluated_and_asked_for_again_the_next_year(team):
    author = builders.membership(team).user
    document = builders.document(team)
    builders.approved(document, author=author, approved_by=builders.leader(team))
    document.next_evaluation_on = date(2027, 1, 20)
    document.save()
    (asked,) = of(Kind.DOCUMENT, year_of(team, AUTUMN.date()))
    assert (asked.first, asked.state) == (date(2027, 1, 20), State.AHEAD)
    with at(date(2027, 1, 25)):
        builders.evaluation(document, author)
        document.next_evaluation_on = date(2028, 1, 25)
        document.save()
        (done,) = of(Kind.DOCUMENT, year_of(team, date(2027, 1, 25)))
    assert (done.first, done.state) == (date(2027, 1, 25), State.DONE)


def test_looks_at_effects_and_celebrations(team):
    owner = builders.leader(team)
    improvement = builders.improvement(team)
    made.effect(improvement, owner, effect_on=date(2026, 11, 1), answered="worked")
    made.effect(improvement, owner, effect_on=date(2026, 11, 2))
    made.effect(improvement, owner, effect_on=date(2027, 2, 1))
    made.recognition(team, kind="celebration", text="Taart", on=date(2027, 7, 9))
    made.recognition(team, kind="success", on=date(2026, 11, 1))
    made.recognition(team, kind="celebration", on=date(2027, 7, 9), withdrawn_at=AUTUMN)
    found = year_of(team, AUTUMN.date())
    effects = sorted(of(Kind.EFFECT, found), key=lambda one: one.first)
    assert [one.state for one in effects] == [State.DONE, State.MISSED, State.AHEAD]
    assert [one.title for one in of(Kind.CELEBRATION, found)] == ["Taart"]


def test_a_paused_improvement_asks_nothing_and_another_team_stays_out(team):
    paused = builders.improvement(team, state="paused", measures=1)
    watching.instrument(watching.line(team, measure=paused.measures.get()))
    other = builders.team(team.institution)
    made.meeting(other, date(2027, 1, 5))
    watching.instrument(watching.line(other))
    made.recognition(other, kind="celebration")
    assert {one.kind for one in year_of(team, AUTUMN.date())} == {Kind.PERIOD}


def test_a_school_without_school_years_has_the_usual_one():
    team = builders.team()
    made.meeting(team, date(2027, 7, 31))
    years = years_of(team.institution_id)
    assert [(one.name, one.start, one.end) for one in years] == [
        ("2026-2027", date(2026, 8, 1), date(2027, 7, 31))
    ]
    assert len(year_of(team, AUTUMN.date())) == 1


# --- the page ---------------------------------------------------------------------------------------------


@pytest.fixture
def client_in(client, cast: Cast):
    client.force_login(cast.member)
    return client


def _second_year(school: Institution) -> None:
    add_school_year(
        by=None,
        institution=school,
        name="2025 / 26",
        starts_on=date(2025, 8, 1),
        ends_on=date(2026, 7, 31),
        count=2,
    )


def test_the_page_begins_with_the_year_of_today_and_switches(client_in, cast):
    school = cast.team.institution
    if not school.school_years.exists():
        builders.years(school)
    _second_year(school)
    made.meeting(cast.team, date(2026, 12, 1), subject="Dit jaar")
    made.meeting(cast.team, date(2026, 2, 1), subject="Vorig jaar")
    page = client_in.get(team_url(cast.team, "actions:year-agenda"))
    text = page.content.decode()
    assert "Dit jaar" in text
    assert "Vorig jaar" not in text
    (other,) = [one for one in page.context["years"] if not one["current"]]
    text = client_in.get(other["url"]).content.decode()
    assert "Vorig jaar" in text
    assert "Dit jaar" not in text


def test_over_a_school_year_the_page_moves_along(client_in, cast):
    school = cast.team.institution
    if not school.school_years.exists():
        builders.years(school)
    made.meeting(cast.team, date(2027, 4, 6), subject="In april")
    address = team_url(cast.team, "actions:year-agenda")
    for day, now in ((date(2026, 12, 15), None), (date(2027, 4, 20), date(2027, 4, 1))):
        with at(day):
            client_in.force_login(cast.member)
            page = client_in.get(address)
        assert "In april" in page.content.decode()
        assert page.context["now"] == now


def test_the_sheet_for_the_wall_is_a3_lying_and_says_the_same(client_in, cast):
    made.meeting(cast.team, date(2027, 3, 29), subject="Teamoverleg maart")
    made.recognition(cast.team, kind="celebration", text="Taart in de teamkamer", on=date(2027, 3, 30))
    answer = client_in.get(team_url(cast.team, "actions:year-agenda-pdf"))
    reader = PdfReader(BytesIO(answer.content))
    box = reader.pages[0].mediabox
    points = 72 / 25.4
    assert [round(float(side) / points, 1) for side in (box.width, box.height)] == [420.0, 297.0]
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = " ".join("".join(page.extract_text() for page in reader.pages).split())
    assert "Teamoverleg maart" in text
    assert "Taart in de teamkamer" in text


def test_the_workbook_has_a_line_for_everything_and_dates_as_dates(client_in, cast):
    made.meeting(cast.team, date(2027, 3, 29), subject="=Teamoverleg")
    watching.instrument(watching.line(cast.team, months=(3,)))
    answer = client_in.get(team_url(cast.team, "actions:year-agenda-xlsx"))
    sheet = load_workbook(BytesIO(answer.content)).active
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=4)]
    (meeting,) = [row for row in rows if row[5] and "Teamoverleg" in row[5] and "10:00" in str(row[3])]
    assert meeting[0] == datetime(2027, 3, 29)  # noqa: DTZ001
    assert meeting[2:4] == (13, "10:00–11:00")
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert any(row[0] is None for row in rows), "what is agreed for a month has no day"
