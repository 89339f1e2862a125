"""A point on the agenda of a meeting: one that is known, or one that is made for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from borgen.lib.dates import AMSTERDAM, local_today
from teams.models import AgendaItem, Meeting, Team, User
from teams.services.errors import check

MEETING_LASTS = timedelta(hours=1)


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


def meetings_for_approval(team: Team) -> list[Meeting]:
    """Of the last week, today and the next two weeks; the one nearest to now first."""
    now = timezone.now()
    span = (now - timedelta(days=7), now + timedelta(days=14))
    found = Meeting.objects.filter(team=team, cancelled_at=None, starts_at__range=span)
    return sorted(found, key=lambda meeting: abs(meeting.starts_at - now))


@transaction.atomic
def known_or_new(*, team: Team, chair: User, meeting: Meeting | None, new: NewMeeting | None) -> Meeting:
    """The meeting that was chosen, or the new one."""
    if meeting is not None:
        return meeting
    if new is None:
        raise ValueError("a meeting, or what is needed to make one")
    ends_at = new.starts_at + MEETING_LASTS
    made = Meeting(team=team, subject=new.subject, starts_at=new.starts_at, ends_at=ends_at, chair=chair)
    check(made)
    made.save()
    return made


@transaction.atomic
def put_on_agenda(*, meeting: Meeting, title: str, minutes: int = 5) -> None:
    """As its last point, once."""
    points = AgendaItem.objects.filter(meeting=Meeting.objects.select_for_update().get(pk=meeting.pk))
    if not points.filter(title=title[:200]).exists():
        last = points.aggregate(last=Max("position"))["last"] or 0
        AgendaItem.objects.create(meeting=meeting, position=last + 1, title=title[:200], minutes=minutes)
