"""A point on the agenda of a meeting: one that is known, or one that is made for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from borgen.lib.dates import AMSTERDAM, local_today
from common import audit
from teams.models import AgendaItem, Attendance, Meeting, Team, User
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
    found = Meeting.objects.filter(team=team, cancelled_at=None, closed_at=None, starts_at__gte=midnight)
    return found.order_by("starts_at")


def meetings_for_approval(team: Team) -> list[Meeting]:
    """Of the last week, today and the next two weeks; the one nearest to now first."""
    now = timezone.now()
    span = (now - timedelta(days=7), now + timedelta(days=14))
    found = Meeting.objects.filter(team=team, cancelled_at=None, closed_at=None, starts_at__range=span)
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
def put_on_agenda(
    *, meeting: Meeting, title: str, minutes: int = 5, source: str = "", source_key: str = ""
) -> AgendaItem:
    """As its last point, once: the same source, or the same words (the results of this month that get their
    pack). Somebody asks for it: what was taken off comes back."""
    points = AgendaItem.objects.filter(meeting=Meeting.objects.select_for_update().get(pk=meeting.pk))
    same = Q(title=title[:200], source__in={"", source})
    if source:
        same |= Q(source=source, source_key=source_key)
    known = points.filter(same).order_by("-source", "pk").first()
    if known is None:
        return AgendaItem.objects.create(
            meeting=meeting,
            position=last_position(meeting) + 1,
            title=title[:200],
            minutes=minutes,
            source=source,
            source_key=source_key,
        )
    if known.dropped_at or (source and known.source_key != source_key):
        known.dropped_at = None
        known.source, known.source_key = source or known.source, source_key or known.source_key
        known.save(update_fields=["dropped_at", "source", "source_key"])
    return known


@transaction.atomic
def take_off_agenda(*, meeting: Meeting, source: str, source_key: str) -> None:
    """What it was about is gone. What the team wrote down or agreed there stays in the minutes."""
    found = AgendaItem.objects.filter(meeting=meeting, source=source, source_key=source_key)
    found.filter(notes="").update(dropped_at=timezone.now())


@transaction.atomic
def deal_with(*, meeting: Meeting, source: str, source_key: str) -> None:
    """What it was about is closed: the point is done, whether or not somebody says so on the screen."""
    found = AgendaItem.objects.filter(meeting=meeting, source=source, source_key=source_key)
    found.filter(state=AgendaItem.State.OPEN).update(state=AgendaItem.State.DONE)


def last_position(meeting: Meeting) -> int:
    return meeting.agenda.aggregate(last=Max("position"))["last"] or 0


@transaction.atomic
def set_present(*, meeting: Meeting, people: Iterable[User], institution_id: int, by: User) -> None:
    """Write down who is there, once for all points of this meeting."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    known = set(meeting.attendances.values_list("user_id", flat=True))
    wanted = {person.pk for person in people}
    meeting.attendances.filter(user_id__in=known - wanted).delete()
    Attendance.objects.bulk_create(
        [Attendance(meeting=meeting, user_id=pk) for pk in sorted(wanted - known)], ignore_conflicts=True
    )
    if wanted != known:
        audit.record(
            by=by,
            verb="meeting.presence",
            subject=meeting,
            institution_id=institution_id,
            present=len(wanted),
        )
