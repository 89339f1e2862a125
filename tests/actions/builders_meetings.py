"""Meetings that go on, that are over, and that return."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from actions.models import Action, Decision
from borgen.lib.dates import local_today
from teams.models import AgendaItem, Meeting, MeetingSeries, Team, User
from tests import builders


def point(meeting: Meeting, title: str = "", **fields: Any) -> AgendaItem:
    number = meeting.agenda.count() + 1
    return AgendaItem.objects.create(
        meeting=meeting, **{"position": number, "title": title or f"Punt {builders.number()}", **fields}
    )


def coming(team: Team, *, days: int = 7, **fields: Any) -> Meeting:
    starts = timezone.now() + timedelta(days=days)
    return builders.meeting(team, **{"starts_at": starts, "ends_at": starts + timedelta(hours=1), **fields})


def going_on(team: Team, **fields: Any) -> Meeting:
    """Began a quarter of an hour ago."""
    starts = timezone.now() - timedelta(minutes=15)
    values = {"starts_at": starts, "ends_at": starts + timedelta(hours=1), "started_at": starts}
    return builders.meeting(team, **{**values, **fields})


def closed(team: Team, *, by: User | None = None, days: int = 7, **fields: Any) -> Meeting:
    starts = timezone.now() - timedelta(days=days)
    return builders.meeting(
        team,
        **{
            "starts_at": starts,
            "ends_at": starts + timedelta(hours=1),
            "started_at": starts,
            "closed_at": starts + timedelta(hours=1),
            "closed_by": by or builders._leader_of(team),
            **fields,
        },
    )


def series(team: Team, **fields: Any) -> MeetingSeries:
    leader = fields.pop("chair", None) or builders._leader_of(team)
    today = local_today()
    values = {
        "subject": "Teamoverleg",
        "rhythm": "two_weeks",
        "first_on": today + timedelta(days=7),
        "last_on": today + timedelta(days=70),
        "starts_at": time(15, 30),
        "minutes": 60,
        "chair": leader,
        "created_by": leader,
    }
    return MeetingSeries.objects.create(team=team, **{**values, **fields})


def decided(item: AgendaItem, what: str = "Vanaf 1 januari twee gesprekken.", **fields: Any) -> Decision:
    team = item.meeting.team
    values: dict[str, Any] = {"decided_on": local_today(), "created_by": builders._leader_of(team)}
    return Decision.objects.create(team=team, agenda_item=item, what=what, **{**values, **fields})


def agreed(item: AgendaItem, title: str = "Formulier maken", **fields: Any) -> Action:
    team = item.meeting.team
    return Action.objects.create(
        team=team,
        agenda_item=item,
        title=title,
        **{"created_by": builders._leader_of(team), "due_on": date(2030, 1, 1), **fields},
    )
