"""What each side of the world has in meetings: one of everything that an address can name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from teams.models import AgendaItem, Meeting, MeetingSeries
from tests.actions import builders_meetings as meetings

if TYPE_CHECKING:
    from tests.house.world import Side


@dataclass
class Met:
    coming: Meeting
    """Next week, with points of all kinds; the agenda was sent."""
    going_on: Meeting
    over: Meeting
    called_off: Meeting
    own_point: AgendaItem
    """Of the member, on the agenda that comes."""
    dropped: AgendaItem
    talked: AgendaItem
    """Of the meeting that goes on: with notes, an action and a decision."""
    said: AgendaItem
    """Of the meeting that is over."""
    series: MeetingSeries


def meet(side: Side, *, empty: bool = False) -> Met:
    team = side.team
    leader = side.people["leader"]
    member = side.people.get("member", leader)
    series = meetings.series(team, chair=leader)
    coming = meetings.coming(team, chair=leader, series=series)
    going_on = meetings.going_on(team, chair=leader)
    over = meetings.closed(team, by=leader, chair=leader)
    called_off = meetings.coming(
        team, days=16, chair=leader, cancelled_at=timezone.now(), remarks="Die dag is er een studiedag."
    )
    if not empty:
        coming.announced_at = timezone.now() - timedelta(days=1)
        coming.save()
        meetings.point(coming, "Opening", minutes=5)
        if document := side.documents.get("review"):
            key = {"source": "approval", "source_key": f"document:{document.pk}"}
            meetings.point(coming, f"Vaststellen: {document.title}", **key, note="Let op hoofdstuk 2.")
        meetings.point(going_on, "Opening", state="done")
    own_point = meetings.point(coming, "Pauzes in het rooster", by=member, minutes=10)
    dropped = meetings.point(coming, "Rondvraag", by=member, dropped_at=timezone.now())
    talked = meetings.point(
        going_on, "Gesprekken", notes="" if empty else "We houden het bij twee.", by=member
    )
    said = meetings.point(over, "Toetsen", state="done", notes="" if empty else "Iedereen is bij.")
    if not empty:
        for item in (talked, said):
            meetings.decided(item)
            meetings.agreed(item, owner=leader)
        over.attendances.create(user=leader)
        going_on.attendances.create(user=leader)
    return Met(coming, going_on, over, called_off, own_point, dropped, talked, said, series)
