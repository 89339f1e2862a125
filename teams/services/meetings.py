"""Choosing a meeting for something that the team is going to do together, or making one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import QuerySet

from borgen.lib.dates import AMSTERDAM, local_today
from teams.models import Meeting, Team, User
from teams.services.errors import check

LASTS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """A meeting that Borgen does not know yet."""

    subject: str
    starts_at: datetime


def coming_meetings(team: Team) -> QuerySet[Meeting]:
    """From today on, the first one first."""
    midnight = datetime.combine(local_today(), time(), tzinfo=AMSTERDAM)
    found = Meeting.objects.filter(team=team, cancelled_at=None, starts_at__gte=midnight)
    return found.order_by("starts_at")


def make_meeting(*, team: Team, new: NewMeeting, chair: User) -> Meeting:
    """Inside the transaction of what it is made for, which is what the log tells about."""
    meeting = Meeting(
        team=team,
        subject=new.subject,
        starts_at=new.starts_at,
        ends_at=new.starts_at + LASTS,
        chair=chair,
    )
    check(meeting)
    meeting.save()
    return meeting
