"""Five years of work of a team, for the start page of its leader."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from benchmarks import teams

YEARS = 5
TEAM = "met-vijf-jaar-werk"


def make() -> None:
    from django.utils import timezone

    from borgen.lib.dates import local_today
    from tests import builders
    from tests.monitoring import builders as watching

    team, leader, others = teams.own(TEAM, "Met vijf jaar werk")
    members, author = [leader, *others], others[0]
    today, now = local_today(), timezone.now()
    for year in range(YEARS, 0, -1):
        ago = timedelta(days=365 * year)
        for number in range(3):
            state: dict[str, Any] = {} if year == 1 else {"state": "archived"}
            improved = builders.improvement(
                team, name=f"Jaar {year}, {number}", slug=f"jaar-{year}-{number}", measures=2, **state
            )
            for turn in range(2):
                closed_at = now - ago + timedelta(days=90 * turn)
                closed = builders.assessment(improved, state="closed", chair=leader, closed_at=closed_at)
                planning = builders.planning(closed, agreed_at=closed_at, agreed_by=leader)
                for one in range(8):
                    done = {} if year == 1 and one < 2 else {"done": True}
                    builders.action(planning_=planning, owner=members[one % len(members)], **done)
        for number in range(4):
            _document(builders, team, author, leader, members, f"{year}-{number}")
        _discussions(builders, watching, team, leader, now - ago)
        for number in range(2):
            line = watching.line(team, agreement=f"Jaar {year}, {number}", monitor=leader, created_by=leader)
            one = watching.instrument(line, rhythm="period", since=today - ago, executor=leader)
            watching.years_of(team, one.indicator, YEARS, entered_by=leader, norm=None)


def _document(builders: Any, team: Any, author: Any, leader: Any, members: list[Any], name: str) -> None:
    """Agreed to twice by everybody, and read by everybody."""
    document = builders.document(
        team, title=f"Van {name}", slug=f"van-{name}", asks_reading=True, by=author, for_newcomers=True
    )
    for number in ((1, 0), (2, 0)):
        version = builders.approved(document, number=number, author=author, approved_by=leader)
        held = builders.approval(version, state="approved", chair=leader)
        for member in members:
            builders.receipt(version, member)
            builders.consent(held, member, present=True)


def _discussions(builders: Any, watching: Any, team: Any, leader: Any, when: Any) -> None:
    """The results of the year, four times on the table."""
    from monitoring.models import MonitoringLine

    lines = list(MonitoringLine.objects.filter(team=team, ended_on=None))
    for turn in range(4):
        start = when + timedelta(days=60 * turn)
        meeting = builders.meeting(team, starts_at=start, ends_at=start + timedelta(hours=1), chair=leader)
        pack = watching.discussion(
            team, meeting=meeting, created_by=leader, closed_at=start, closed_by=leader
        )
        for line in lines:
            watching.topic(pack, line, discussed_at=start)
