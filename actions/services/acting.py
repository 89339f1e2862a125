"""Actions from everywhere: agreeing, moving, saying in time that it will not work out, looking back.

Who was given an action by somebody else gets one mail; who was given several at once gets one as well (C6).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actions.models import Action
from actions.services import planning
from actions.services.giving import tell_owners
from actions.workbook.action_list import Planned
from borgen.lib.conflict import Edit
from borgen.lib.dates import local_today
from common import audit
from improvements.models import Improvement, Measure
from improvements.policies import may_begin
from teams.models import Team, User
from teams.services.errors import check

# Where an action can come from; it comes from one of them, or from none.
SOURCES = ("decision", "response", "signal", "evaluation", "agenda_item")


@transaction.atomic
def add(
    *,
    team: Team,
    by: User,
    title: str,
    owner: User | None = None,
    due_on: date | None = None,
    improvement: Improvement | None = None,
    measure: Measure | None = None,
    explanation: str = "",
    follows: Action | None = None,
    **source: Any,
) -> Action:
    """`source`: at most one of SOURCES, by its name in the model. Who takes it herself agrees with it."""
    if unknown := set(source) - set(SOURCES):
        raise TypeError(f"an action does not come from {sorted(unknown)}")
    takes_more(team)
    if measure is not None:
        improvement = improvement or measure.improvement
    action = Action(
        team=team,
        title=" ".join(title.split()),
        explanation=explanation.strip(),
        owner=owner,
        due_on=due_on,
        improvement=improvement,
        measure=measure,
        follows=follows,
        created_by=by,
        **source,
    )
    if owner == by and due_on is not None:
        action.confirmed_at = timezone.now()
    belongs(team, improvement, measure)
    check(action)
    action.save()
    record(action, "action.added", by)
    tell_owners([action], by=by)
    return action


def takes_more(team: Team) -> None:
    """ValidationError when the team has ended: nothing new is taken up."""
    if not may_begin(team):
        raise ValidationError(_("This team has ended and takes up nothing new."), code="ended")


def belongs(team: Team, improvement: Improvement | None, measure: Measure | None) -> None:
    """ValidationError when what is named is of another team or another improvement."""
    if improvement is not None and improvement.team_id != team.pk:
        raise ValidationError({"improvement": _("This improvement belongs to another team.")})
    if measure is not None and (improvement is None or measure.improvement_id != improvement.pk):
        raise ValidationError({"measure": _("This measure belongs to another improvement.")})


@transaction.atomic
def edit(*, action: Action, edit: Edit, reason: str, by: User) -> Action:
    """As planning.plan_action; a new owner hears of it."""
    before = Action.objects.values_list("owner", flat=True).get(pk=action.pk)
    saved = planning.plan_action(action=action, edit=edit, by=by, reason=reason)
    if saved.owner_id != before:
        tell_owners([saved], by=by)
    return saved


@transaction.atomic
def move(*, action: Action, due_on: date, reason: str, by: User, seen: date | str | None = "") -> Action:
    """Another date, with why; the one before is kept. Said by the owner it is agreed at once.

    `seen` is the date that the page showed: when a colleague moved it meanwhile nothing changes.
    """
    locked = _open(action)
    if seen != "" and seen != locked.due_on:
        day = date_format(locked.due_on) if locked.due_on else _("no date")
        raise ValidationError(
            {"due_on": _("A colleague just changed the date to: {day}. Look again.").format(day=day)}
        )
    if due_on == locked.due_on:
        raise ValidationError({"due_on": _("That is the date that it has already.")})
    if locked.due_on is not None and not reason.strip():
        raise ValidationError({"reason": _("Say why the date changes.")})
    planning.keep_date(locked, became=due_on, reason=reason, by=by)
    locked.due_on = due_on
    locked.confirmed_at = timezone.now() if locked.owner_id == by.pk else None
    locked.stuck_at, locked.stuck_note = None, ""
    return _save(locked, "action.moved", by)


@transaction.atomic
def ask_help(*, action: Action, note: str, by: User) -> Action:
    """It will not work out, said in time; `note`: what would help. Saying it again changes the note."""
    locked = _open(action)
    locked.stuck_at, locked.stuck_note = locked.stuck_at or timezone.now(), note.strip()
    return _save(locked, "action.stuck", by)


@transaction.atomic
def carry_on(*, action: Action, by: User) -> Action:
    """There is help, or it works out after all: the agreement stands as it was."""
    locked = _open(action)
    locked.stuck_at, locked.stuck_note = None, ""
    return _save(locked, "action.carried_on", by)


@transaction.atomic
def renew(
    *,
    action: Action,
    by: User,
    title: str,
    owner: User | None = None,
    due_on: date | None = None,
    explanation: str = "",
    **source: Any,
) -> Action:
    """A new agreement in the place of one that will not work out, or did not work. An open one is dropped."""
    made = add(
        team=action.team,
        by=by,
        title=title,
        owner=owner,
        due_on=due_on,
        explanation=explanation,
        improvement=action.improvement,
        measure=action.measure,
        follows=action,
        **source,
    )
    current = Action.objects.select_for_update().get(pk=action.pk)
    if current.state == Action.State.OPEN:
        why = current.stuck_note or _("Instead: {title}").format(title=made.title)
        planning.end_action(action=action, event="drop", by=by, reason=why[:300])
    return made


@transaction.atomic
def ask_effect(*, action: Action, on: date | None, by: User) -> Action:
    """The day on which the owner is asked whether it worked, or never."""
    locked = _done(action)
    if locked.effect:
        raise ValidationError(_("Whether this worked has been answered already."))
    if on is not None and on <= local_today():
        raise ValidationError({"on": _("Choose a day after today.")})
    locked.effect_on = on
    return _save(locked, "action.effect_asked", by)


@transaction.atomic
def answer_effect(*, action: Action, effect: str, note: str, by: User) -> Action:
    """Did it work? The answer is kept; who gave it may put it right, and nobody else."""
    locked = _done(action)
    if locked.effect and locked.effect_by_id != by.pk:
        raise ValidationError(_("Whether this worked has been answered already."))
    locked.effect, locked.effect_note = effect, note.strip()
    locked.effect_by, locked.effect_at = by, timezone.now()
    return _save(locked, "action.effect", by, effect=effect)


@transaction.atomic
def hand_over(*, owners: Mapping[Action, User], by: User) -> list[Action]:
    """Open actions get another owner, who is asked to agree: one mail per person, however many there are."""
    wanted = {action.pk: owner for action, owner in owners.items()}
    found = Action.objects.select_for_update(of=("self",)).select_related("team__institution")
    given = []
    for action in found.filter(pk__in=wanted, state=Action.State.OPEN).order_by("pk"):
        owner = wanted[action.pk]
        if action.owner_id == owner.pk:
            continue
        action.owner = owner
        action.confirmed_at = timezone.now() if owner == by and action.due_on else None
        given.append(_save(action, "action.handed_over", by))
    tell_owners(given, by=by)
    return given


@transaction.atomic
def take_over(*, team: Team, rows: Iterable[Planned], by: User) -> int:
    """The rows of a list that a team kept elsewhere, all or none; what is done stays done."""
    today = local_today()
    made = [
        Action(
            team=team,
            title=row.title,
            explanation=row.explanation,
            owner=row.owner,
            due_on=row.due_on,
            state=Action.State.DONE if row.done else Action.State.OPEN,
            ended_on=today if row.done else None,
            created_by=by,
        )
        for row in rows
    ]
    made = Action.objects.bulk_create(made)
    audit.record(
        by=by,
        verb="actions.list_taken_over",
        subject=team,
        institution_id=team.institution_id,
        n=len(made),
    )
    tell_owners(made, by=by)
    return len(made)


def record(action: Action, verb: str, by: User, **details: Any) -> None:
    audit.record(by=by, verb=verb, subject=action, institution_id=action.team.institution_id, **details)


def _open(action: Action) -> Action:
    locked = Action.objects.select_for_update().select_related("team").get(pk=action.pk)
    if locked.state != Action.State.OPEN:
        raise ValidationError(_("This action has already ended. Nothing has changed."))
    return locked


def _done(action: Action) -> Action:
    locked = Action.objects.select_for_update().select_related("team").get(pk=action.pk)
    if locked.state != Action.State.DONE:
        raise ValidationError(_("Whether it worked is said of an action that is done, by somebody."))
    return locked


def _save(action: Action, verb: str, by: User, **details: Any) -> Action:
    check(action, constraints={"action_effect_known": "effect"})
    action.save()
    record(action, verb, by, **details)
    return action
