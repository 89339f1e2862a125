"""A meeting that returns through the school year: begun as a series, ended without losing what it holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Action, Decision
from actions.services import agenda
from actions.services.meeting_list import first_coming, moment
from borgen.lib.dates import Span, add_months, local_today
from common import audit
from monitoring.models import Discussion
from teams.models import AgendaItem, Approval, Institution, Meeting, MeetingSeries, SchoolYear, Team, User
from teams.recurring import Days, Year, meeting_days
from teams.services.errors import check

PLACES = {"meeting_series_ends_after_start": "last_on", "meeting_series_lasts": "minutes"}
LONGEST_MONTHS = 14


@dataclass(frozen=True, slots=True)
class Begun:
    series: MeetingSeries
    days: Days


def years_of(institution: Institution) -> list[Year]:
    found = SchoolYear.objects.filter(institution=institution).prefetch_related("periods")
    return [
        Year(
            Span(one.starts_on, one.ends_on),
            tuple(Span(period.starts_on, period.ends_on) for period in one.periods.all()),
        )
        for one in found
    ]


def usual_end(institution: Institution, today: date) -> date:
    """The last day of the last period of this school year; without periods that of the school year."""
    for year in years_of(institution):
        if year.has(today):
            return max((one.end for one in year.periods if one.end > today), default=year.span.end)
    return add_months(today, 6)


@transaction.atomic
def begin(
    *,
    team: Team,
    by: User,
    subject: str,
    rhythm: str,
    first_on: date,
    last_on: date,
    starts_at: time,
    minutes: int,
    chair: User,
    place: str = "",
) -> Begun:
    """All its days become meetings at once; a day in a holiday does not. ValidationError without any day."""
    series = MeetingSeries(
        team=team,
        subject=" ".join(subject.split()),
        place=place.strip(),
        rhythm=rhythm,
        first_on=first_on,
        last_on=last_on,
        starts_at=starts_at,
        minutes=minutes,
        chair=chair,
        created_by=by,
    )
    check(series, constraints=PLACES)
    if first_on < local_today():
        raise ValidationError({"first_on": _("Choose today or a day that comes.")})
    if last_on > add_months(first_on, LONGEST_MONTHS):
        raise ValidationError(
            {"last_on": _("A series lasts a school year at most; begin a new one after that.")}
        )
    days = meeting_days(first_on, last_on, rhythm, years_of(team.institution))
    if not days.kept:
        raise ValidationError({"first_on": _("All these days fall in a holiday. Choose other days.")})
    series.save()
    Meeting.objects.bulk_create(_meetings(series, days.kept))
    audit.record(
        by=by,
        verb="series.begun",
        subject=series,
        institution_id=team.institution_id,
        meetings=len(days.kept),
    )
    for meeting in first_coming([team]):
        agenda.fill(meeting=meeting, by=by)
    return Begun(series, days)


def _meetings(series: MeetingSeries, days: Iterable[date]) -> list[Meeting]:
    lasts = timedelta(minutes=series.minutes)
    starts = (moment(day, series.starts_at) for day in days)
    return [
        Meeting(
            team=series.team,
            series=series,
            subject=series.subject,
            place=series.place,
            chair=series.chair,
            starts_at=one,
            ends_at=one + lasts,
        )
        for one in starts
    ]


def coming(series: MeetingSeries) -> QuerySet[Meeting]:
    return Meeting.objects.filter(
        series=series, cancelled_at=None, closed_at=None, started_at=None, starts_at__gt=timezone.now()
    )


def holds_nothing(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """No point of a member, nothing agreed, approved or discussed there, and nobody was mailed about it."""
    here = {"agenda_item__meeting": OuterRef("pk")}
    own = AgendaItem.objects.filter(Q(by__isnull=False) | Q(source="") | Q(moved_from__isnull=False))
    return meetings.filter(
        ~Exists(own.filter(meeting=OuterRef("pk"), dropped_at=None)),
        ~Exists(Action.objects.filter(**here)),
        ~Exists(Decision.objects.filter(**here)),
        ~Exists(Approval.objects.filter(meeting=OuterRef("pk"))),
        ~Exists(Discussion.objects.filter(meeting=OuterRef("pk"))),
        announced_at=None,
    )


@transaction.atomic
def end(*, series: MeetingSeries, by: User) -> tuple[int, int]:
    """Coming meetings that hold nothing are cancelled; returns how many were, and how many stay. Twice is
    once."""
    locked = MeetingSeries.objects.select_for_update(of=("self",)).select_related("team").get(pk=series.pk)
    ahead = coming(locked)
    empty = list(holds_nothing(ahead).select_for_update(of=("self",)).values_list("pk", flat=True))
    gone = Meeting.objects.filter(pk__in=empty).update(
        cancelled_at=timezone.now(), sequence=F("sequence") + 1
    )
    if locked.ended_at is None:
        locked.ended_at = timezone.now()
        locked.save(update_fields=["ended_at"])
    stay = ahead.count()
    audit.record(
        by=by,
        verb="series.ended",
        subject=locked,
        institution_id=locked.team.institution_id,
        cancelled=gone,
        stay=stay,
    )
    return gone, stay
