"""Every change to improvements, their project group, measures and processes, with its audit row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from borgen.lib.conflict import Edit, values_of
from common import audit
from improvements.models import Improvement, Measure, Process, ProjectMember
from improvements.states import IMPROVEMENT
from teams.models import Team, User
from teams.slugs import free_slug

# Words under /verbeterprojecten/ that are pages of their own.
RESERVED_SLUGS = ("nieuw",)


# --- the improvement itself ---------------------------------------------------------------------------------


@transaction.atomic
def create_improvement(*, team: Team, values: Mapping[str, Any], by: User) -> Improvement:
    """The address is made from the name once and stays, also when the name changes."""
    taken = team.improvements.values_list("slug", flat=True)
    slug = free_slug(values["name"], [*taken, *RESERVED_SLUGS], fallback="verbeterproject")
    _require_colleague(values.get("project_leader"), team)
    improvement = Improvement(team=team, slug=slug, **values)
    improvement.full_clean()
    improvement.save()
    _record(improvement, "improvement.created", by=by)
    return improvement


@transaction.atomic
def edit_improvement(*, improvement: Improvement, edit: Edit, by: User) -> bool:
    """Save what was changed; `Conflict` when a colleague changed the same.

    True when a colleague changed something else meanwhile: both changes are kept.
    """
    current = Improvement.objects.select_for_update().get(pk=improvement.pk)
    saved = values_of(current, edit.names)
    changes = edit.over(saved)
    if not changes:
        return False
    _require_colleague(changes.get("project_leader"), current.team)
    _set(current, changes)
    current.revision += 1
    current.full_clean()
    current.save()
    _record(current, "improvement.edited", by=by, fields=sorted(changes))
    return any(saved[name] != edit.seen[name] for name in edit.names if name not in edit.changed)


@transaction.atomic
def change_state(*, improvement: Improvement, event: str, reason: str = "", by: User) -> Improvement:
    """pause, stop, archive or resume; `TransitionNotAllowed` when the state does not allow it.

    Stopping needs a reason (the database keeps that rule). Resuming forgets the reason: it no longer holds.
    """
    current = Improvement.objects.select_for_update().get(pk=improvement.pk)
    before = current.state
    current.state = IMPROVEMENT.target(event, before)
    current.state_reason = "" if event == "resume" else reason.strip()
    current.revision += 1
    current.validate_constraints()
    current.save(update_fields=["state", "state_reason", "revision"])
    _record(current, f"improvement.{event}", by=by, before=before, after=current.state)
    return current


# --- the project group --------------------------------------------------------------------------------------


@transaction.atomic
def add_project_member(
    *, improvement: Improvement, user: User, since: date, until: date | None = None, by: User
) -> ProjectMember:
    _require_colleague(user, improvement.team)
    member = ProjectMember(improvement=improvement, user=user, since=since, until=until)
    member.full_clean()
    member.save()
    _record(improvement, "improvement.group_joined", by=by, person=user.pk)
    return member


@transaction.atomic
def edit_project_member(*, member: ProjectMember, since: date, until: date | None, by: User) -> None:
    member.since, member.until = since, until
    member.full_clean()
    member.save()
    _record(
        member.improvement, "improvement.group_edited", by=by, person=member.user_id, since=since, until=until
    )


@transaction.atomic
def remove_project_member(*, member: ProjectMember, by: User) -> None:
    """For somebody who was added by mistake; who leaves the group gets a last day instead."""
    _record(member.improvement, "improvement.group_removed", by=by, person=member.user_id)
    member.delete()


# --- measures -----------------------------------------------------------------------------------------------


@transaction.atomic
def add_measure(*, improvement: Improvement, values: Mapping[str, Any], by: User) -> Measure:
    """The new one comes last."""
    last = improvement.measures.aggregate(last=Max("position"))["last"] or 0
    measure = Measure(improvement=improvement, position=last + 1, **values)
    measure.full_clean()
    measure.save()
    _record(improvement, "measure.added", by=by, measure=measure.pk)
    return measure


@transaction.atomic
def edit_measure(*, measure: Measure, edit: Edit, by: User) -> None:
    """`Conflict` when a colleague changed the same field meanwhile. A measure ends by its last day."""
    current = Measure.objects.select_for_update().select_related("improvement__team").get(pk=measure.pk)
    changes = edit.over(values_of(current, edit.names))
    if not changes:
        return
    _set(current, changes)
    current.full_clean()
    current.save()
    _record(current.improvement, "measure.edited", by=by, measure=current.pk, fields=sorted(changes))


@transaction.atomic
def end_measure(*, measure: Measure, on: date | None, by: User) -> None:
    """From this day on the agreement no longer holds; None takes that back."""
    measure.ended_on = on
    measure.full_clean()
    measure.save(update_fields=["ended_on"])
    verb = "measure.ended" if on else "measure.taken_up"
    _record(measure.improvement, verb, by=by, measure=measure.pk)


@transaction.atomic
def move_measure(*, measure: Measure, up: bool, by: User) -> None:
    """One place up or down among those that still hold; at the end of the list nothing happens."""
    holding = measure.improvement.measures.select_for_update().filter(ended_on=None)
    ordered = list(holding)
    index = next((n for n, other in enumerate(ordered) if other.pk == measure.pk), None)
    if index is None:
        return
    target = index - 1 if up else index + 1
    if not 0 <= target < len(ordered):
        return
    ordered[index], ordered[target] = ordered[target], ordered[index]
    for position, other in enumerate(ordered, start=1):
        other.position = position
    Measure.objects.bulk_update(ordered, ["position"])
    _record(measure.improvement, "measure.moved", by=by, measure=measure.pk, position=target + 1)


# --- processes ----------------------------------------------------------------------------------------------


@transaction.atomic
def add_process(*, team: Team, name: str, owner: User | None, by: User) -> Process:
    _require_colleague(owner, team)
    process = Process(team=team, name=name, owner=owner)
    process.full_clean()
    process.save()
    _record_process(process, "process.added", by=by)
    return process


@transaction.atomic
def edit_process(*, process: Process, name: str, owner: User | None, by: User) -> None:
    _require_colleague(owner, process.team)
    process.name, process.owner = name, owner
    process.full_clean()
    process.save()
    _record_process(process, "process.edited", by=by)


@transaction.atomic
def remove_process(*, process: Process, by: User) -> None:
    """For one that was added by mistake; ProtectedError once something hangs on it."""
    _record_process(process, "process.removed", by=by)
    process.delete()


def _require_colleague(person: User | None, team: Team) -> None:
    """Nothing crosses from one institution to another, whatever a form let through."""
    if person is not None and person.institution_id != team.institution_id:
        raise ValidationError(_("This person belongs to another institution."), code="other_institution")


def _set(instance: Model, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        setattr(instance, name, value)


def _record(improvement: Improvement, verb: str, *, by: User, **details: Any) -> None:
    institution = improvement.team.institution_id
    audit.record(by=by, verb=verb, subject=improvement, institution_id=institution, **details)


def _record_process(process: Process, verb: str, *, by: User) -> None:
    institution = process.team.institution_id
    audit.record(by=by, verb=verb, subject=process, institution_id=institution, owner=process.owner_id)
