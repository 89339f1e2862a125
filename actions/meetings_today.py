"""What meetings ask on the start page: one that is near; of who leads it, its agenda and its minutes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from borgen.lib.dates import AMSTERDAM, local_date
from borgen.lib.today import Line, Urgency, urgency_of
from improvements.navigation import team_url
from teams.models import Deputy, Meeting, Membership, User

# So near everybody sees it; so far ahead the leader prepares it.
NEAR = timedelta(days=2)
PREPARE = timedelta(days=7)
# A meeting that nobody closed is asked after for so long.
CLOSE_WITHIN = timedelta(days=21)
_SHOWN = (
    "subject",
    "starts_at",
    "ends_at",
    "announced_at",
    "started_at",
    "chair",
    "team__name",
    "team__slug",
    "team__institution__slug",
)


def lines(user: User, today: date) -> list[Line]:
    """One question to the database. Sessions of a BOAS have lines of their own."""
    midnight = datetime.combine(today, time(), tzinfo=AMSTERDAM)
    of_team = {"team": OuterRef("team"), "user": user}
    member = Membership.objects.on(today).filter(**of_team)
    deputy = Deputy.objects.filter(since__lte=today, until__gte=today, **of_team)
    coming = Q(starts_at__range=(midnight, midnight + PREPARE + timedelta(days=1)))
    unclosed = Q(started_at__isnull=False, starts_at__gte=midnight - CLOSE_WITHIN)
    found = (
        Meeting.objects.filter(coming | unclosed, Exists(member), cancelled_at=None, closed_at=None)
        .filter(assessment_session=None, team__archived_on=None)
        .annotate(leads=Exists(member.leaders()) | Exists(deputy))
        .select_related("team__institution")
        .only(*_SHOWN)
        .order_by("starts_at", "pk")
    )
    now = timezone.now()
    return [line for meeting in found for line in _of(meeting, user, today, now)]


def _of(meeting: Any, user: User, today: date, now: datetime) -> Iterator[Line]:
    """At most one line: what asks most."""
    runs = meeting.leads or meeting.chair_id == user.pk
    day = local_date(meeting.starts_at)
    at = timezone.localtime(meeting.starts_at, AMSTERDAM)
    if meeting.started_at and meeting.ends_at > now:
        yield _line(meeting, _("The meeting is going on"), "actions:meeting-screen", day, Urgency.NOW)
    elif meeting.started_at:
        if runs:
            title = _("Close the meeting; then everybody gets the minutes")
            yield _line(meeting, title, "actions:meeting-close", day, urgency_of(day, today))
    elif day <= today + NEAR and meeting.ends_at > now:
        title = _("Meeting at {time}").format(time=f"{at:%H:%M}")
        if runs and meeting.announced_at is None:
            title = _("Meeting at {time}: send the agenda").format(time=f"{at:%H:%M}")
        yield _line(meeting, title, "actions:meeting", day, urgency_of(day, today))
    elif runs and meeting.announced_at is None and day > today + NEAR:
        yield _line(meeting, _("Prepare the agenda"), "actions:meeting", day, urgency_of(day, today))


def _line(meeting: Meeting, title: str, name: str, day: date, urgency: Urgency) -> Line:
    url = team_url(meeting.team, name, pk=meeting.pk)
    return Line(day, title, url, meeting.team.name, urgency, meeting.subject)
