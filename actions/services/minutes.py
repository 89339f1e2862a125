"""A meeting that goes on: its points, what is written down, and how it ends.

Locks take the row of the meeting first, then its points. Two people may write at once: what one of them saw
is compared with what is saved (borgen/lib/conflict.py); lines that both added are both kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actions import tasks
from actions.note_merging import merged
from actions.services import agenda
from actions.services.meeting_list import is_of_boas, next_after
from borgen.lib.conflict import Conflict, Edit, values_of
from common import audit
from teams.models import AgendaItem, Meeting, User
from teams.services import meetings
from teams.services.errors import check

# A meeting can begin some time before its hour, and not on another day.
EARLY = timedelta(hours=12)


@transaction.atomic
def start(*, meeting: Meeting, by: User) -> Meeting:
    """From now on it is held. Twice is once."""
    locked = _locked(meeting)
    if locked.started_at is not None:
        return locked
    if locked.cancelled_at or locked.closed_at:
        raise ValidationError(_("This meeting is over or cancelled."), code="over")
    if is_of_boas(locked):
        raise ValidationError(_("A BOAS has its own screen. Open the session itself."), code="boas")
    if locked.starts_at > timezone.now() + EARLY:
        raise ValidationError(
            _("This meeting is on another day. Change its date first when it is held now."), code="early"
        )
    locked.started_at = timezone.now()
    locked.save(update_fields=["started_at"])
    _note(locked, "meeting.started", by)
    return locked


@transaction.atomic
def set_present(*, meeting: Meeting, people: Iterable[User], by: User) -> None:
    """Once, for all approvals and discussions of this meeting."""
    locked = going_on(meeting)
    meetings.set_present(meeting=locked, people=people, institution_id=locked.team.institution_id, by=by)


@transaction.atomic
def write(*, item: AgendaItem, edit: Edit, by: User) -> AgendaItem:
    """What is said at a point; `Conflict` when a colleague wrote something else meanwhile."""
    going_on(item.meeting)
    locked = AgendaItem.objects.select_for_update().get(pk=item.pk)
    changes = _kept_together(edit, locked)
    if not changes:
        return locked
    first = not locked.notes
    for name, value in changes.items():
        setattr(locked, name, value.strip())
    locked.revision += 1
    check(locked)
    locked.save()
    if first:  # the text is saved every few seconds: one line in the log says enough
        _note(item.meeting, "meeting.noted", by, item=item.pk)
    return locked


def _kept_together(edit: Edit, saved: AgendaItem) -> dict[str, str]:
    try:
        return edit.over(values_of(saved, edit.names))
    except Conflict:
        both = merged(edit.seen["notes"], saved.notes, edit.wanted["notes"])
        if both is None:
            raise
        return {"notes": both}


@transaction.atomic
def set_done(*, item: AgendaItem, done: bool, by: User) -> None:
    """Dealt with, or open again. What moved on to another meeting stays there."""
    going_on(item.meeting)
    before, after = (
        (AgendaItem.State.OPEN, AgendaItem.State.DONE)
        if done
        else (
            AgendaItem.State.DONE,
            AgendaItem.State.OPEN,
        )
    )
    if AgendaItem.objects.filter(pk=item.pk, state=before).update(state=after):
        _note(item.meeting, "agenda.done" if done else "agenda.reopened", by, item=item.pk)


@transaction.atomic
def remark(*, meeting: Meeting, edit: Edit, by: User) -> None:
    """What was said beside the points; `Conflict` when a colleague wrote something else."""
    locked = going_on(meeting)
    changes = edit.over(values_of(locked, edit.names))
    if changes:
        locked.remarks = changes["remarks"].strip()
        check(locked)
        locked.save(update_fields=["remarks"])
        _note(locked, "meeting.noted", by)


# --- the end ------------------------------------------------------------------------------------------------


@transaction.atomic
def close(*, meeting: Meeting, moves: Collection[int], by: User) -> tuple[Meeting, Meeting | None]:
    """It is over: the open points in `moves` go to the next meeting, the other ones are done, and one job
    mails the minutes. Returns the meeting and where the points went; None when there is no next one yet:
    then they wait for it. ValidationError when it is over already: of two people one closes it.
    """
    locked = going_on(meeting)
    still_open = agenda.points(locked).filter(state=AgendaItem.State.OPEN)
    still_open.exclude(pk__in=moves).update(state=AgendaItem.State.DONE)
    locked.closed_at, locked.closed_by = timezone.now(), by
    locked.revision += 1
    # Nothing here was typed, and the whole team watches: the constraints of the database are enough.
    locked.save(update_fields=["closed_at", "closed_by", "revision"])
    waiting = list(still_open.select_related("meeting__closed_by").order_by("position"))
    to = next_after(locked) if waiting else None
    if to is not None:
        agenda.carry(items=waiting, to=to, by=by)
    _note(locked, "meeting.closed", by, moved=len(waiting))
    tasks.mail_minutes.enqueue(locked.pk, locked.revision)
    return locked, to


@transaction.atomic
def reopen(*, meeting: Meeting, by: User) -> Meeting:
    """To correct the minutes; closing it again mails them anew. What moved on stays where it is. Twice is
    once."""
    locked = _locked(meeting)
    if locked.closed_at is None:
        return locked
    locked.closed_at = locked.closed_by = None
    check(locked)
    locked.save(update_fields=["closed_at", "closed_by"])
    _note(locked, "meeting.reopened", by)
    return locked


def going_on(meeting: Meeting) -> Meeting:
    """Locked until the end of the transaction; ValidationError before it began and after it closed."""
    locked = _locked(meeting)
    if locked.closed_at is not None:
        raise ValidationError(
            _("This meeting is closed. Open it again to correct the minutes."), code="closed"
        )
    if locked.started_at is None or locked.cancelled_at is not None:
        raise ValidationError(_("This meeting has not begun."), code="not_begun")
    return locked


def _locked(meeting: Meeting) -> Meeting:
    found = Meeting.objects.select_for_update(of=("self",)).select_related("team__institution")
    return found.get(pk=meeting.pk)


def _note(meeting: Meeting, verb: str, by: User, **details: object) -> None:
    institution = meeting.team.institution_id
    audit.record(by=by, verb=verb, subject=meeting, institution_id=institution, **details)
