"""Planning what follows from a BOAS, and keeping what was agreed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.models import Action, DateChange, Planning
from actions.states import ACTION
from actions.timeline import INTERVENTION_WEEKS, proposed_date, title_of
from actions.workbook.action_list import Planned
from boas.models import Assessment, SuggestionDecision
from boas.services.preparing import assessment_url
from boas.states import CLOSED
from borgen.lib.conflict import Edit, values_of
from borgen.lib.dates import local_date, local_today
from borgen.lib.ics import CONTENT_TYPE, Appointment, calendar, uid
from borgen.lib.states import Transition, TransitionNotAllowed
from common import audit, mail
from improvements.models import Improvement
from improvements.navigation import team_url
from improvements.people import people_of
from teams.models import User

_ANSWERED = gettext_lazy(
    "Your team has said already whether this worked, so it stays done. Make a new agreement instead."
)
_NOT_CLOSED = Transition((CLOSED,), "", gettext_lazy("Close the BOAS first; then the planning can be made."))


@transaction.atomic
def open_planning(*, assessment: Assessment, by: User) -> Planning:
    """The planning of a closed BOAS, made on first use: what the team accepted, and the standard activities.

    Raises TransitionNotAllowed while the BOAS is not closed. What the team decided since then comes along.
    """
    if assessment.state != CLOSED or assessment.practice:
        raise TransitionNotAllowed("plan", assessment.state, _NOT_CLOSED.refusal)
    planning, made = Planning.objects.get_or_create(assessment=assessment)
    start = _planning_day(assessment)
    if made:
        Action.objects.bulk_create(_standard_actions(planning, start, by))
        audit.record(
            by=by,
            verb="planning.made",
            subject=planning,
            institution_id=assessment.improvement.team.institution_id,
        )
    added = Action.objects.bulk_create(_intervention_actions(planning, start, by))
    if added and not made:
        audit.record(
            by=by,
            verb="planning.extended",
            subject=planning,
            institution_id=assessment.improvement.team.institution_id,
            n=len(added),
        )
    return planning


def _planning_day(assessment: Assessment) -> date:
    meeting = assessment.planning_meeting
    return local_date(meeting.starts_at) if meeting else local_today()


def _standard_actions(planning: Planning, start: date, by: User) -> list[Action]:
    return [
        Action(
            team=planning.assessment.improvement.team,
            improvement=planning.assessment.improvement,
            planning=planning,
            standard_activity=activity,
            title=activity.title,
            explanation=activity.explanation,
            due_on=proposed_date(start, activity.weeks_after),
            created_by=by,
        )
        for activity in planning.assessment.statement_set.standard_activities.all()
    ]


def taken_over_since(planning: Planning) -> QuerySet[SuggestionDecision]:
    """What the team took over of the outcome and is not in its planning yet."""
    return SuggestionDecision.objects.filter(
        tally__assessment=planning.assessment_id, choice__in=["accepted", "adapted"], action=None
    )


def _intervention_actions(planning: Planning, start: date, by: User) -> list[Action]:
    wanted = taken_over_since(planning).select_related("tally__statement")
    return [
        Action(
            team=planning.assessment.improvement.team,
            improvement=planning.assessment.improvement,
            planning=planning,
            decision=decision,
            title=title_of(decision.text or decision.tally.statement.intervention),
            explanation=decision.text or decision.tally.statement.intervention,
            due_on=proposed_date(start, INTERVENTION_WEEKS),
            created_by=by,
        )
        for decision in wanted.order_by("tally__statement__position")
    ]


@transaction.atomic
def add_action(
    *, improvement: Improvement, by: User, planning: Planning | None = None, **values: Any
) -> Action:
    """A new action from the meeting itself; `values` as in `Action`: title, explanation, owner, due_on."""
    action = Action(
        team=improvement.team, improvement=improvement, planning=planning, created_by=by, **values
    )
    action.full_clean()
    action.save()
    _record(action, "action.added", by)
    return action


@transaction.atomic
def take_over(*, planning: Planning, rows: Iterable[Planned], by: User) -> None:
    """Put the rows of a list into the planning, all or none; what is done stays done."""
    today = local_today()
    made = Action.objects.bulk_create(
        Action(
            team=planning.assessment.improvement.team,
            improvement=planning.assessment.improvement,
            planning=planning,
            title=row.title,
            explanation=row.explanation,
            owner=row.owner,
            due_on=row.due_on,
            state=Action.State.DONE if row.done else Action.State.OPEN,
            ended_on=today if row.done else None,
            created_by=by,
        )
        for row in rows
    )
    team = planning.assessment.improvement.team
    audit.record(
        by=by,
        verb="planning.list_taken_over",
        subject=planning,
        institution_id=team.institution_id,
        n=len(made),
    )


@transaction.atomic
def plan_action(*, action: Action, edit: Edit, by: User, reason: str = "") -> Action:
    """Save owner, date, text and `confirmed` of one action; `Conflict` when a colleague changed the same.

    `confirmed` is what the owner says in the meeting. Another owner or another date is another agreement:
    it has to be confirmed again, unless the owner says so in the same breath. The date before is kept, with
    `reason`, once it was more than a proposal in a planning in the making.
    """
    found = Action.objects.select_for_update(of=("self",)).select_related("team", "planning")
    locked = found.get(pk=action.pk)
    ticked = edit.changed.get("confirmed")
    fields = Edit(_without_tick(edit.seen), _without_tick(edit.wanted))
    changes = fields.over(values_of(locked, fields.names))
    was = locked.confirmed_at
    if "due_on" in changes and (was or not locked.planning or locked.planning.agreed_at):
        keep_date(locked, became=changes["due_on"], reason=reason, by=by)
    for name, value in changes.items():
        setattr(locked, name, value)
    another = bool({"owner", "due_on"} & set(changes))
    if ticked and (another or not was):
        locked.confirmed_at = timezone.now()
    elif another or ticked is False:
        locked.confirmed_at = None
    if changes or was != locked.confirmed_at:
        locked.full_clean()
        locked.save()
        _record(
            locked, "action.planned", by, changed=sorted(changes), confirmed=locked.confirmed_at is not None
        )
    return locked


def keep_date(action: Action, *, became: date | None, reason: str, by: User) -> None:
    """The date that an action has now, before it gets another one; of one without a date there is nothing."""
    if action.due_on is not None and became != action.due_on:
        DateChange.objects.create(
            action=action, was=action.due_on, became=became, reason=reason.strip(), by=by
        )


def _without_tick(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "confirmed"}


@transaction.atomic
def confirm_own(*, action: Action, by: User, due_on: date | None = None) -> None:
    """The owner says yes to the date, or with `due_on` to one of her own. ValueError for anybody else."""
    locked = Action.objects.select_for_update().select_related("team").get(pk=action.pk)
    if locked.owner_id != by.pk:
        raise ValueError("only the owner confirms an action")
    if due_on is not None:
        keep_date(locked, became=due_on, reason="", by=by)
        locked.due_on = due_on
    locked.confirmed_at = timezone.now()
    locked.full_clean()
    locked.save()
    _record(locked, "action.confirmed", by)


@transaction.atomic
def end_action(
    *, action: Action, event: str, by: User, reason: str = "", effect_on: date | None = None
) -> None:
    """`finish`, `drop` (with a reason) or `reopen`; TransitionNotAllowed when that is not possible now.

    `effect_on`: the day on which the owner of what is done is asked whether it worked. Once that is answered
    it stays done: who wants more makes a new agreement.
    """
    locked = Action.objects.select_for_update().select_related("team").get(pk=action.pk)
    if event == "reopen" and locked.effect:
        raise TransitionNotAllowed(event, locked.state, _ANSWERED)
    locked.state = ACTION.target(event, locked.state)
    locked.ended_on = None if locked.state == "open" else local_today()
    locked.reason = reason if event == "drop" else ""
    locked.effect_on = effect_on if event == "finish" else None
    locked.stuck_at, locked.stuck_note = None, ""
    locked.full_clean()
    locked.save()
    _record(locked, f"action.{event}", by)


@transaction.atomic
def remove_action(*, action: Action, by: User) -> None:
    """Take an activity out of a planning in the making; from an agreed one it is dropped with a reason."""
    _record(action, "action.removed", by)
    action.delete()


@transaction.atomic
def agree_planning(*, planning: Planning, where: str, how_often: str, by: User) -> int:
    """Keep how the team follows up, and mail the planning to everybody; returns how many mails wait."""
    planning.follow_up_where, planning.follow_up_how_often = where, how_often
    planning.agreed_at, planning.agreed_by = timezone.now(), by
    planning.save()
    improvement = planning.assessment.improvement
    audit.record(
        by=by, verb="planning.agreed", subject=planning, institution_id=improvement.team.institution_id
    )
    return _mail_planning(planning, by)


def planning_topic(planning: Planning) -> str:
    return f"planning:{planning.pk}"


def _mail_planning(planning: Planning, by: User) -> int:
    assessment = planning.assessment
    team = assessment.improvement.team
    actions = list(
        planning.actions.select_related("owner", "improvement__team__institution").exclude(state="dropped")
    )
    people = people_of(assessment.improvement)
    dated = [action for action in actions if action.due_on]
    days = dict(zip((one.pk for one in dated), appointments(team.institution_id, dated), strict=True))
    for person in people:
        own = [action for action in actions if action.owner_id == person.pk and action.due_on]
        attachment = ("acties.ics", CONTENT_TYPE, calendar([days[action.pk] for action in own]))
        mail.queue(
            institution_id=team.institution_id,
            to=person.email,
            subject=gettext_lazy("Planning: %s") % assessment.subject,
            language=person.language,
            template="planning",
            context={
                "person": person,
                "assessment": assessment,
                "planning": planning,
                "actions": actions,
                "own": [(one, team_url(team, "actions:action", pk=one.pk)) for one in own],
                "team": team,
                "institution": team.institution,
                "url": assessment_url("actions:planning", assessment),
            },
            topic=planning_topic(planning),
            attachments=[attachment] if own else [],
            by=by,
        )
    return len(people)


def appointments(institution_id: int, actions: Sequence[Action]) -> list[Appointment]:
    """Of actions that have a date; one query."""
    lines = audit.times(institution_id, actions)
    return [appointment(one, lines=lines[audit.key_of(one)]) for one in actions]


def appointment(action: Action, *, lines: int) -> Appointment:
    """A day in the calendar: the action, which has a date, should be ready by then.

    `lines`: how many the log has about it; they count the changes, in a file as in a feed.
    """
    day = cast(date, action.due_on)
    title = action.title if action.state == "open" else _("Ready: {title}").format(title=action.title)
    return Appointment(
        uid=uid(f"action-{action.pk}"),
        title=title,
        starts=day,
        ends=day,
        description=action.explanation,
        sequence=lines,
        cancelled=action.state == "dropped",
    )


def _record(action: Action, verb: str, by: User, **details: Any) -> None:
    audit.record(by=by, verb=verb, subject=action, institution_id=action.team.institution_id, **details)


def planning_numbers(actions: list[Action]) -> Mapping[str, int]:
    """How far the planning is: activities, with an owner, confirmed, open without confirmation."""
    live = [action for action in actions if action.state != "dropped"]
    return {
        "all": len(live),
        "owned": sum(1 for action in live if action.owner_id),
        "confirmed": sum(1 for action in live if action.confirmed_at),
        "done": sum(1 for action in live if action.state == "done"),
    }
