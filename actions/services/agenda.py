"""The agenda of a meeting: what is due comes by itself, members add their own, the order is the team's.

Every change takes the row of the meeting first, then its points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from actions.agenda_sources import APPROVAL, DISCUSSION, points_due
from actions.agenda_words import note_of, title_of
from actions.services.agenda_facts import due_of, known_of
from actions.services.meeting_list import first_coming, is_of_boas, next_after
from borgen.lib.conflict import Edit, values_of
from borgen.lib.dates import local_date
from common import audit
from monitoring.services import discussions
from teams.models import AgendaItem, Meeting, Team, User
from teams.services import approvals
from teams.services.errors import check
from teams.services.meetings import last_position

# Positions above this are free while the order changes: two points never have the same one, not even then.
_ASIDE = 10_000
FIELDS = ("title", "minutes", "note")


def points(meeting: Meeting) -> QuerySet[AgendaItem]:
    """In order, without what was taken off."""
    return meeting.agenda.filter(dropped_at=None)


# --- what is due ------------------------------------------------------------------------------------------


@transaction.atomic
def fill(*, meeting: Meeting, by: User | None) -> int:
    """Put on the agenda what is due and not there yet; returns how many points came. Twice is once.

    By itself only before the meeting begins; what the team took off stays off.
    """
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("team").get(pk=meeting.pk)
    if locked.closed_at or locked.cancelled_at or is_of_boas(locked):
        return 0
    came = carry_in(meeting=locked, by=by)
    with translation.override(settings.LANGUAGE_CODE):
        came += len(_put_what_is_due(locked))
    if came:
        _note(locked, "agenda.filled", by, points=came)
    return came


def _put_what_is_due(meeting: Meeting) -> list[AgendaItem]:
    team, day = meeting.team, local_date(meeting.starts_at)
    position = last_position(meeting)
    titled = {one.title: one for one in meeting.agenda.filter(source="")}
    made = []
    for point in points_due(day, due_of(team, day), known_of(meeting)):
        title = title_of(point)
        if same := titled.get(title):  # from before points knew where they came from
            same.source, same.source_key = point.source, point.key
            same.save(update_fields=["source", "source_key"])
            continue
        position += 1
        made.append(
            AgendaItem(
                meeting=meeting,
                position=position,
                title=title,
                minutes=point.minutes,
                note=note_of(point),
                source=point.source,
                source_key=point.key,
            )
        )
    return AgendaItem.objects.bulk_create(made)


def fill_coming(*, dry_run: bool = False) -> int:
    """The next meeting of each team, when it is within two weeks; daily."""
    teams = Team.objects.filter(archived_on=None).order_by("pk")
    found = [meeting for meeting in first_coming(teams) if meeting.started_at is None]
    if dry_run:
        return len(found)
    return sum(fill(meeting=meeting, by=None) > 0 for meeting in found)


# --- what was not reached -----------------------------------------------------------------------------------


@transaction.atomic
def carry_in(*, meeting: Meeting, by: User | None) -> int:
    """Points of meetings that are over and had no next one to move on to; `by` is who asks, if anybody."""
    waiting = AgendaItem.objects.filter(
        meeting__team=meeting.team_id,
        meeting__closed_at__isnull=False,
        meeting__starts_at__lt=meeting.starts_at,
        state=AgendaItem.State.OPEN,
        dropped_at=None,
    ).select_related("meeting__closed_by")
    return carry(items=list(waiting.order_by("meeting__starts_at", "position")), to=meeting, by=by)


@transaction.atomic
def carry(*, items: Sequence[AgendaItem], to: Meeting, by: User | None) -> int:
    """The same points on the next agenda, before what stands there; what they are about goes along. As many
    questions for one point as for many."""
    known = {(one.source, one.source_key): one for one in to.agenda.exclude(source="")}
    came, met = [], []
    for item in items:
        there = known.get((item.source, item.source_key)) if item.source else None
        if there is None:
            came.append(item)
        elif there.moved_from_id is None:
            there.moved_from = item
            met.append(there)
    last = last_position(to)
    made = AgendaItem.objects.bulk_create(
        _copied(item, to, position) for position, item in enumerate(came, start=last + 1)
    )
    AgendaItem.objects.bulk_update(met, ["moved_from"])
    AgendaItem.objects.filter(pk__in=[one.pk for one in items]).update(state=AgendaItem.State.MOVED)
    _carry_what_they_are_about(items, to, by)
    if made:
        put_in_order(meeting=to, first=[one.pk for one in made])
    return len(made)


def _carry_what_they_are_about(items: Iterable[AgendaItem], to: Meeting, by: User | None) -> None:
    for source, carry_over in (
        (APPROVAL, approvals.carry_over),
        (DISCUSSION, discussions.carry_over),
    ):
        for meeting in {one.meeting for one in items if one.source == source}:
            if person := by or meeting.closed_by:
                carry_over(meeting=meeting, to=to, by=person)


@transaction.atomic
def carry_own_points(*, meeting: Meeting, by: User) -> int:
    """Of a meeting that is called off: what members brought in waits for no other day than the next one."""
    to = next_after(meeting)
    mine = points(meeting).filter(source="", state=AgendaItem.State.OPEN, by__isnull=False)
    return carry(items=list(mine.select_related("meeting__closed_by")), to=to, by=by) if to else 0


def _copied(item: AgendaItem, to: Meeting, position: int) -> AgendaItem:
    return AgendaItem(
        meeting=to,
        position=position,
        title=item.title,
        minutes=item.minutes,
        note=item.note,
        by_id=item.by_id,
        source=item.source,
        source_key=item.source_key,
        moved_from=item,
    )


# --- what the team does with it -----------------------------------------------------------------------------


@transaction.atomic
def add(*, meeting: Meeting, title: str, by: User, minutes: int | None = None, note: str = "") -> AgendaItem:
    """A point of one's own, as the last one; before the meeting and while it goes on."""
    locked = _changeable(meeting)
    item = AgendaItem(
        meeting=locked,
        position=last_position(locked) + 1,
        title=" ".join(title.split()),
        minutes=minutes,
        note=note.strip(),
        by=by,
    )
    check(item)
    item.save()
    _note(locked, "agenda.added", by, item=item.pk)
    return item


@transaction.atomic
def change(*, item: AgendaItem, edit: Edit, by: User) -> AgendaItem:
    """Title, minutes and explanation; `Conflict` when somebody else changed the same."""
    _changeable(item.meeting)
    locked = AgendaItem.objects.select_for_update().get(pk=item.pk)
    changes = edit.over(values_of(locked, edit.names))
    if not changes:
        return locked
    for name, value in changes.items():
        setattr(locked, name, value)
    locked.revision += 1
    check(locked)
    locked.save()
    _note(item.meeting, "agenda.changed", by, item=item.pk)
    return locked


@transaction.atomic
def drop(*, item: AgendaItem, by: User) -> None:
    """Taken off; it can be put back. Not when something was written down or agreed at it."""
    _changeable(item.meeting)
    locked = AgendaItem.objects.select_for_update().get(pk=item.pk)
    if locked.notes or locked.decisions.exists() or locked.actions.exists():
        raise ValidationError(
            _("Something is written down or agreed at this point; it stays in the minutes."), code="written"
        )
    if locked.dropped_at is None:
        locked.dropped_at = timezone.now()
        locked.save(update_fields=["dropped_at"])
        _note(item.meeting, "agenda.dropped", by, item=item.pk)


@transaction.atomic
def put_back(*, item: AgendaItem, by: User) -> None:
    _changeable(item.meeting)
    if AgendaItem.objects.filter(pk=item.pk, dropped_at__isnull=False).update(dropped_at=None):
        _note(item.meeting, "agenda.put_back", by, item=item.pk)


@transaction.atomic
def move(*, item: AgendaItem, up: bool, by: User) -> None:
    """One place up or down; at the end of the list nothing happens."""
    locked = _changeable(item.meeting)
    ordered = list(points(locked).values_list("pk", flat=True))
    if item.pk not in ordered:
        return
    index = ordered.index(item.pk)
    target = index - 1 if up else index + 1
    if 0 <= target < len(ordered):
        ordered[index], ordered[target] = ordered[target], ordered[index]
        put_in_order(meeting=locked, first=ordered)
        _note(locked, "agenda.moved", by, item=item.pk, position=target + 1)


@transaction.atomic
def arrange(*, meeting: Meeting, order: Iterable[int], by: User) -> None:
    """As it was dragged. A point that a colleague added meanwhile comes after these."""
    locked = _changeable(meeting)
    if put_in_order(meeting=locked, first=order):
        _note(locked, "agenda.arranged", by)


@transaction.atomic
def put_in_order(*, meeting: Meeting, first: Iterable[int]) -> bool:
    """These keys first, in this order; then the rest as it was, and last what was taken off."""
    items = list(meeting.agenda.select_for_update())
    place = {pk: number for number, pk in enumerate(dict.fromkeys(first))}
    wanted = sorted(
        items, key=lambda one: (one.dropped_at is not None, place.get(one.pk, len(place)), one.position)
    )
    if wanted == items:
        return False
    meeting.agenda.update(position=F("position") + _ASIDE)
    for position, item in enumerate(wanted, start=1):
        item.position = position
    AgendaItem.objects.bulk_update(wanted, ["position"])
    return True


def _changeable(meeting: Meeting) -> Meeting:
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("team").get(pk=meeting.pk)
    if locked.closed_at or locked.cancelled_at:
        raise ValidationError(
            _("This meeting is over or cancelled: its agenda does not change any more."), code="over"
        )
    if is_of_boas(locked):
        raise ValidationError(_("The agenda of a BOAS is made with its preparation."), code="boas")
    return locked


def _note(meeting: Meeting, verb: str, by: User | None, **details: object) -> None:
    institution = meeting.team.institution_id
    audit.record(by=by, verb=verb, subject=meeting, institution_id=institution, **details)
