"""Five years of one improvement, in a team of its own. What a busy team really leaves behind."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from benchmarks import teams

YEARS = 5
TEAM = "met-een-verhaal"
SLUG = "vijf-jaar-begeleiding"


def make() -> None:
    from borgen.lib.dates import AMSTERDAM, local_today, school_year
    from tests import builders
    from tests.monitoring import builders as watching

    team, leader, others = teams.own(TEAM, "Met een verhaal")
    improved = builders.improvement(team, name="Vijf jaar begeleiding", slug=SLUG, project_leader=leader)
    first = school_year(local_today()).start.year - YEARS + 1
    lines = [_line(watching, builders, team, improved, leader, number, first) for number in range(3)]
    books = [
        builders.document(team, title=f"Handboek {n}", slug=f"vijf-jaar-{n}", improvement=improved, by=leader)
        for n in range(3)
    ]
    for year in range(YEARS):

        def on(month: int, year: int = year) -> datetime:
            day = date(first + year + (month < 8), month, 10)
            return datetime.combine(day, time(12), tzinfo=AMSTERDAM)

        _year(builders, watching, team, improved, leader, others, year, on)
        for line, indicator, norm in lines:
            _numbers(builders, watching, team, leader, line, indicator, norm, year, on)
        for number, book in enumerate(books):
            # All on one day: an approved version cannot be dated back.
            builders.approved(
                book, number=(year + 1, 0), author=others[number], approved_by=leader, html="<p>Zo.</p>"
            )


def _line(
    watching: Any, builders: Any, team: Any, improved: Any, leader: Any, number: int, first: int
) -> Any:
    measure = builders.measure(improved, since=date(first, 9, 1))
    line = watching.line(team, measure=measure, monitor=leader, agreement=f"Afspraak {number} houdt stand")
    indicator = watching.indicator(team.institution, team=team)
    watching.instrument(line, indicator, rhythm="month", executor=leader)
    norm = watching.norm(indicator, 80, team=team, set_by=leader, valid_from=date(first, 8, 1))
    return line, indicator, norm


def _year(
    builders: Any, watching: Any, team: Any, improved: Any, leader: Any, others: Any, year: int, on: Any
) -> None:
    """A BOAS with its planning, a plan that the team agreed to, decisions and celebrations."""
    from actions.models import Decision, Recognition

    session = builders.assessment(improved, state="closed", chair=leader, closed_at=on(9))
    advice = [
        builders.decision(session, code, "adapted", decided_at=on(9))
        for code in ("D1", "M1", "A1", "V1", "V5")
    ]
    planning = builders.planning(session, agreed_at=on(9), agreed_by=leader)
    for number in range(15):
        action = builders.action(
            planning_=planning,
            owner=others[number % len(others)],
            decision=advice[number] if number < len(advice) else None,
            created_at=on(9),
            due_on=on(11).date(),
            state="done",
            ended_on=on(12).date(),
        )
        if number % 3 == 0:
            action.date_changes.create(
                was=on(10).date(), became=on(11).date(), reason="Ziekte", by=leader, at=on(10)
            )
    for month in (10, 12, 2, 4, 6):
        for number in range(2):
            Decision.objects.create(
                team=team,
                improvement=improved,
                what=f"Besluit {year}.{month}.{number}",
                why="Dat helpt de studenten het meest.",
                decided_on=on(month).date(),
                created_by=leader,
            )
        Recognition.objects.create(
            team=team, improvement=improved, text=f"Gelukt {year}.{month}", on=on(month).date(), by=leader
        )


def _numbers(
    builders: Any,
    watching: Any,
    team: Any,
    leader: Any,
    line: Any,
    indicator: Any,
    norm: Any,
    year: int,
    on: Any,
) -> None:
    """A number a month, discussed twice a year, answered when it misses the norm, and what people noticed."""
    for month in (9, 10, 11, 12, 1, 2, 3, 4, 5, 6):
        day = on(month).date()
        part = 26 + (year * 3 + month * 5) % 12
        one = watching.measurement(
            team,
            indicator,
            (part, 40),
            span="month",
            about_from=day.replace(day=1),
            about_until=day,
            label=f"{month:02}, {day.year}",
            norm=norm,
            entered_by=leader,
        )
        if part < 32 and month % 2:
            watching.response(one, by=leader, at=on(month) + timedelta(days=5))
        if month in (11, 4):
            pack = watching.discussion(team, meeting=builders.meeting(team))
            watching.topic(pack, line, conclusion="Zo doorgaan.", discussed_at=on(month) + timedelta(days=8))
        closed = {"state": "discussed", "closed_by": leader, "closed_at": on(month), "outcome": "Meegenomen."}
        watching.signal(team, leader, measure=line.measure, at=on(month), **closed)
