"""When a BOAS was held, what comes after it, and which ones came before: what surrounds its outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from boas.models import Assessment, AssessmentMeeting
from boas.states import CLOSED
from teams.models import Meeting


@dataclass(frozen=True)
class Occasion:
    held_at: datetime | None
    place: str
    closed_by: str
    planning_meeting: Meeting | None
    earlier: int | None
    """The number of the last closed BOAS of this improvement before this one."""


def load_occasion(assessment: Assessment) -> Occasion:
    """One query."""
    sessions = AssessmentMeeting.objects.filter(assessment=OuterRef("pk")).order_by("-number")
    earlier = closed_before(assessment).values("number")
    found = (
        Assessment.objects.select_related("planning_meeting", "closed_by")
        .only("number", "planning_meeting", "closed_by__name")
        .annotate(
            held_at=Subquery(sessions.values("meeting__starts_at")[:1]),
            place=Subquery(sessions.values("meeting__place")[:1]),
            earlier=Subquery(earlier[:1]),
        )
        .get(pk=assessment.pk)
    )
    return Occasion(
        held_at=found.held_at,
        place=found.place or "",
        closed_by=found.closed_by.name if found.closed_by else "",
        planning_meeting=found.planning_meeting,
        earlier=found.earlier,
    )


def closed_before(assessment: Assessment) -> QuerySet[Assessment]:
    """Earlier BOAS of the same improvement that have an outcome, the last one first."""
    return Assessment.objects.filter(
        improvement=assessment.improvement_id, practice=False, state=CLOSED, number__lt=assessment.number
    ).order_by("-number")
