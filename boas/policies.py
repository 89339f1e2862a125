"""What a session still needs before it can start well; nothing here stops a leader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from boas.models import Assessment, AssessmentDocument
from common.mail import Standing
from teams.models import Meeting


@dataclass(frozen=True)
class Need:
    """One line of the check list; `anchor` is the part of the page where it is done."""

    text: str
    done: bool
    anchor: str


def checklist(
    assessment: Assessment,
    meeting: Meeting,
    *,
    documents: Sequence[AssessmentDocument],
    invited: Standing,
    present: int,
) -> list[Need]:
    """In the order in which a leader does it. Borgen cannot see the room and the projector."""
    return [
        Need(
            _("The goal and what was changed are described"),
            bool(assessment.goal and assessment.summary),
            "about",
        ),
        Need(_("Two hours are planned, with a place"), bool(meeting.place), "meeting"),
        Need(_("There is something to read beforehand"), bool(documents), "documents"),
        Need(_("Your team is invited"), invited.total > 0, "invitation"),
        Need(_("You know who is there and may vote"), present > 0, "presence"),
    ]
