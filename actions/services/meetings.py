"""One meeting of a team: planned, changed, called off. Nothing is deleted: what was held or said stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Action, Decision
from actions.services import agenda, meeting_mail
from actions.services.meeting_list import FILL_AHEAD, is_of_boas, moment
from borgen.lib.conflict import Edit
from borgen.lib.dates import AMSTERDAM
from common import audit
from monitoring.models import Discussion
from teams.models import Approval, Meeting, Team, User
from teams.services.errors import check

PLACES = {"meeting_ends_after_start": "ends"}
# Of these a calendar has to hear.
_WHEN_AND_WHERE = ("starts_at", "ends_at", "place", "subject")
LONGEST = timedelta(hours=12)


@transaction.atomic
def plan(
    *,
    team: Team,
    by: User,
    subject: str,
    starts_at: datetime,
    ends_at: datetime,
    chair: User,
    place: str = "",
) -> Meeting:
    """A meeting on its own; when it is near, what is due is on its agenda at once."""
    meeting = Meeting(
        team=team,
        subject=" ".join(subject.split()),
        starts_at=starts_at,
        ends_at=ends_at,
        chair=chair,
        place=place.strip(),
    )
    if starts_at < timezone.now() - timedelta(days=1):
        raise ValidationError({"day": _("Choose today or a day that comes.")})
    check(meeting, constraints=PLACES)
    meeting.save()
    _note(meeting, "meeting.planned", by)
    if starts_at <= timezone.now() + FILL_AHEAD:
        agenda.fill(meeting=meeting, by=by)
    return meeting


def values_of_meeting(meeting: Meeting) -> dict[str, Any]:
    """As its form shows it; times are those of the clock in the room."""
    starts, ends = (moment_.astimezone(AMSTERDAM) for moment_ in (meeting.starts_at, meeting.ends_at))
    return {
        "subject": meeting.subject,
        "day": starts.date(),
        "starts": starts.time().replace(second=0, microsecond=0),
        "ends": ends.time().replace(second=0, microsecond=0),
        "place": meeting.place,
        "chair": meeting.chair,
    }


@transaction.atomic
def change(*, meeting: Meeting, edit: Edit, by: User) -> int:
    """`Conflict` when a colleague changed the same. Who had the agenda gets a mail when it is at another time
    or place; returns how many."""
    locked = (
        Meeting.objects.select_for_update(of=("self",)).select_related("team__institution").get(pk=meeting.pk)
    )
    saved = values_of_meeting(locked)
    changes = edit.over(saved)
    if not changes:
        return 0
    if locked.closed_at or locked.cancelled_at or is_of_boas(locked):
        raise ValidationError(_("This meeting is over or cancelled. Nothing has changed."), code="over")
    before = tuple(getattr(locked, name) for name in _WHEN_AND_WHERE)
    values = saved | changes
    for name in ("subject", "place", "chair"):
        setattr(locked, name, values[name])
    locked.starts_at = moment(values["day"], values["starts"])
    locked.ends_at = moment(values["day"], values["ends"])
    locked.revision += 1
    check(locked, constraints=PLACES)
    moved = before != tuple(getattr(locked, name) for name in _WHEN_AND_WHERE)
    if moved:
        locked.sequence += 1
    locked.save()
    _note(locked, "meeting.changed", by)
    return meeting_mail.tell_changed(meeting=locked, by=by) if moved and locked.announced_at else 0


# --- calling it off -----------------------------------------------------------------------------------------


def why_not_cancel(meeting: Meeting) -> str:
    """What stands in the way of calling it off, empty when nothing does."""
    if is_of_boas(meeting):
        return _("This is the meeting of a BOAS. Cancel the BOAS itself.")
    if meeting.closed_at or meeting.started_at:
        return _("This meeting was held. Close it, and what was not reached moves on.")
    if Decision.objects.filter(agenda_item__meeting=meeting, withdrawn_at=None).exists():
        return _("The team decided something in this meeting; it stays. Close it instead.")
    if Action.objects.filter(agenda_item__meeting=meeting).exists():
        return _("Actions were agreed in this meeting; it stays. Close it instead.")
    if Approval.objects.filter(meeting=meeting).exists():
        return _("The team is asked to approve something in this meeting, or did so. First close that point.")
    if Discussion.objects.filter(meeting=meeting).exists():
        return _("The results are discussed in this meeting. First throw away that pack.")
    return ""


@transaction.atomic
def cancel(*, meeting: Meeting, reason: str, by: User) -> int:
    """With a reason, which who had the agenda reads in a mail; returns how many go. Twice is once.

    Members' own points move on to the next meeting. ValidationError when the meeting was held or holds
    something.
    """
    locked = (
        Meeting.objects.select_for_update(of=("self",)).select_related("team__institution").get(pk=meeting.pk)
    )
    if locked.cancelled_at:
        return 0
    if refusal := why_not_cancel(locked):
        raise ValidationError(refusal, code="holds")
    if not reason.strip():
        raise ValidationError({"reason": _("Say why; who counted on it reads this.")})
    locked.cancelled_at, locked.remarks = timezone.now(), reason.strip()
    locked.sequence += 1
    check(locked)
    locked.save()
    agenda.carry_own_points(meeting=locked, by=by)
    _note(locked, "meeting.cancelled", by)
    return meeting_mail.tell_cancelled(meeting=locked, by=by) if locked.announced_at else 0


def _note(meeting: Meeting, verb: str, by: User, **details: object) -> None:
    institution = meeting.team.institution_id
    audit.record(by=by, verb=verb, subject=meeting, institution_id=institution, **details)
