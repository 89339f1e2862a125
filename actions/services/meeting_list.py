"""Which meetings a team has, and which one comes next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from boas.models import Assessment, AssessmentMeeting
from borgen.lib.dates import AMSTERDAM
from teams.models import Meeting, Team

FILL_AHEAD = timedelta(days=14)


def of_team(team: Team) -> QuerySet[Meeting]:
    return Meeting.objects.filter(team=team).select_related("chair", "series", "assessment_session")


def is_of_boas(meeting: Meeting) -> bool:
    """A session of a BOAS has its own screen, its own agenda and its own way of being called off."""
    return AssessmentMeeting.objects.filter(meeting=meeting).exists()


def team_meetings(teams: Iterable[Team]) -> QuerySet[Meeting]:
    """Those that go on and have an agenda of the team: no session of a BOAS and no planning after one."""
    planned = Assessment.objects.filter(planning_meeting__isnull=False).values("planning_meeting")
    found = Meeting.objects.filter(team__in=teams, cancelled_at=None, closed_at=None)
    return found.filter(assessment_session=None).exclude(pk__in=planned)


def next_after(meeting: Meeting) -> Meeting | None:
    """Where what was not reached moves on to: it has not begun."""
    coming = team_meetings([meeting.team]).filter(
        starts_at__gt=max(meeting.starts_at, timezone.now()), started_at=None
    )
    return coming.exclude(pk=meeting.pk).select_related("team").order_by("starts_at", "pk").first()


def first_coming(teams: Iterable[Team]) -> list[Meeting]:
    """Of each team the first that is still to come, when it is near enough to be filled."""
    now = timezone.now()
    found = team_meetings(teams).filter(starts_at__range=(now, now + FILL_AHEAD)).select_related("team")
    first: dict[int, Meeting] = {}
    for meeting in found.order_by("starts_at", "pk"):
        first.setdefault(meeting.team_id, meeting)
    return list(first.values())


def moment(day: date, at: time) -> datetime:
    """As the clock in the room says; summer time comes along by itself."""
    return datetime.combine(day, at, tzinfo=AMSTERDAM)
