"""The team agrees to its plan as it stands (domain decisions 8 and 19); see teams/services/approvals.py."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from borgen.lib.dates import local_date, local_today
from borgen.lib.states import TransitionNotAllowed
from common import audit, mail
from common.models import OutgoingMail
from improvements.navigation import team_url
from monitoring.models import LineChange, MonitoringLine, PlanRound
from monitoring.plan import Row, calendar_of, indicator_ids, lines_of, rows
from monitoring.plan_rounds import revisions, with_approval
from monitoring.services.norms import norms_today
from teams import agreement
from teams.models import Approval, Meeting, Objection, Team, User
from teams.models.approval import OPEN_APPROVAL
from teams.services import approvals
from teams.services.errors import check
from teams.services.meetings import NewMeeting, deal_with, known_or_new, put_on_agenda
from teams.states import APPROVAL, APPROVED, OPEN, WAITING

# Of its point on an agenda; what is due, actions/agenda_sources.py names in the same way.
ON_AGENDA = "approval"


class NothingAsked(Exception):  # noqa: N818  no mistake of anybody
    """The team agreed to a newer plan, or did not agree to this one."""


def plan_rows(team: Team) -> list[Row]:
    """The plan as it stands now, without what was agreed."""
    lines = list(lines_of(team).filter(ended_on=None))
    return rows(lines, calendar_of(team), norms_today(team, indicator_ids(lines)), None)


def author_of(team: Team) -> User | None:
    """Who made or changed a line last: never the one who closes the point."""
    change = LineChange.objects.filter(line__team=team).select_related("by").first()
    line = (
        MonitoringLine.objects.filter(team=team).select_related("created_by").order_by("-created_at").first()
    )
    if change and (line is None or change.at >= line.created_at):
        return change.by
    return line.created_by if line else None


def next_number(team: Team) -> int:
    return (PlanRound.objects.filter(team=team).aggregate(last=Max("number"))["last"] or 0) + 1


# --- in the meeting ---------------------------------------------------------------------------------------


@transaction.atomic
def begin(
    *,
    team: Team,
    chair: User,
    by: User,
    reason: str = "",
    meeting: Meeting | None = None,
    new: NewMeeting | None = None,
) -> PlanRound:
    """Put the plan before the team, in a meeting that is known or in a new one."""
    Team.objects.select_for_update().get(pk=team.pk)
    if PlanRound.objects.filter(team=team, approval__state__in=OPEN_APPROVAL).exists():
        raise ValidationError(
            _("The plan is already before the team; here is that point."), code="open_round"
        )
    kept = snapshot(plan_rows(team))
    if not kept:
        raise ValidationError(
            _("The plan has no lines yet. First write down what you monitor."), code="empty"
        )
    number = next_number(team)
    approval = approvals.open_round(
        team=team,
        subject=_("Monitoring plan {number}").format(number=number),
        author=author_of(team) or by,
        chair=chair,
        meeting=known_or_new(team=team, chair=chair, meeting=meeting, new=new),
        by=by,
    )
    put_on_agenda(
        meeting=approval.meeting,
        title=_("Agree on the monitoring plan"),
        minutes=15,
        source=ON_AGENDA,
        source_key=f"plan:{team.pk}",
    )
    round_ = PlanRound(team=team, approval=approval, number=number, reason=reason.strip(), rows=kept)
    check(round_, constraints={"plan_round_says_why": "reason"})
    round_.save()
    _note(round_, "plan.put_before_team", by, lines=len(kept))
    return round_


@transaction.atomic
def put_again(*, round_: PlanRound, by: User) -> None:
    """The team changed a line while it lay on the table: from now on that is what it agrees to."""
    _hold(round_, OPEN)
    current = PlanRound.objects.get(pk=round_.pk)
    current.rows = snapshot(plan_rows(round_.team))
    current.save(update_fields=["rows"])
    Approval.objects.filter(pk=round_.approval_id).update(author=author_of(round_.team) or by)
    _note(round_, "plan.put_again", by, lines=len(current.rows))


def has_changed(round_: PlanRound) -> bool:
    """The plan is no longer the one that was put on the table."""
    lines = MonitoringLine.objects.in_use().filter(team=round_.team_id)
    return dict(lines.values_list("pk", "revision")) != revisions(round_.rows)


@transaction.atomic
def close(*, round_: PlanRound, by: User) -> tuple[Approval, int]:
    """Who was absent gets a mail. Returns the round and how many mails go."""
    Team.objects.select_for_update().get(pk=round_.team_id)
    closed = approvals.close(approval=round_.approval, by=by)
    if has_changed(PlanRound.objects.get(pk=round_.pk)):
        raise ValidationError(
            _("The plan was changed while it lay on the table. Look at it again first."), code="changed"
        )
    deal_with(meeting=closed.meeting, source=ON_AGENDA, source_key=f"plan:{round_.team_id}")
    return closed, _ask(round_, approvals.members_to_ask(closed), by)


@transaction.atomic
def decline(*, round_: PlanRound, reason: str, by: User) -> None:
    """What the team agreed to before stays what is agreed."""
    declined = approvals.decline(approval=round_.approval, reason=reason, by=by)
    deal_with(meeting=declined.meeting, source=ON_AGENDA, source_key=f"plan:{round_.team_id}")


# --- afterwards -------------------------------------------------------------------------------------------


@transaction.atomic
def agree_afterwards(*, round_: PlanRound, by: User) -> bool:
    """True when the plan is agreed by this."""
    _hold_asked(round_)
    approval = approvals.agree(approval=round_.approval, by=by)
    return _completes(approval, by)


@transaction.atomic
def object_afterwards(*, round_: PlanRound, text: str, by: User) -> Objection:
    _hold_asked(round_)
    return approvals.object_to(approval=round_.approval, by=by, person=by, text=text)


@transaction.atomic
def resolve_objection(*, objection: Objection, how: str, answer: str, by: User) -> bool:
    """In the meeting or afterwards; true when the plan is agreed by this."""
    approvals.resolve(objection=objection, how=how, answer=answer, by=by)
    return _completes(Approval.objects.get(pk=objection.approval_id), by)


@transaction.atomic
def remind(*, round_: PlanRound, by: User) -> int:
    """One more mail to who has not answered, at most once a day to each. Returns how many go."""
    _hold_asked(round_)
    sent = OutgoingMail.objects.filter(topic=topic(round_)).order_by("created_at")
    last = {to: local_date(at) for to, at in sent.values_list("to", "created_at")}
    people = approvals.members_to_ask(round_.approval)
    mails = _ask(
        round_,
        [one for one in people if agreement.may_remind(last.get(one.email), local_today())],
        by,
    )
    if mails:
        _note(round_, "plan.reminded", by, people=mails)
    return mails


def complete_waiting(*, dry_run: bool = False) -> int:
    """Plans that wait for nobody any more since somebody left the team; daily."""
    waiting = with_approval(PlanRound.objects.filter(approval__state=WAITING))
    done = [round_ for round_ in waiting if approvals.is_complete(round_.approval)]
    if not dry_run:
        for round_ in done:
            approvals.complete(approval=round_.approval, by=None)
    return len(done)


def topic(round_: PlanRound) -> str:
    return f"plan:{round_.team_id}:asked:{round_.approval_id}"


def agree_url(round_: PlanRound) -> str:
    return team_url(round_.team, "monitoring:plan-agreed", number=round_.number)


def is_superseded(round_: PlanRound) -> bool:
    newer = PlanRound.objects.filter(team=round_.team_id, number__gt=round_.number)
    return newer.filter(approval__state=APPROVED).exists()


def snapshot(found: Iterable[Row]) -> list[dict[str, Any]]:
    """The rows as people read them, with the revision that is agreed to."""
    return [
        {
            "line": row.line.pk,
            "revision": row.line.revision,
            "about": row.about,
            "agreement": row.line.agreement,
            "concerns": row.line.concerns,
            "monitors": row.monitors,
            "months": row.months,
            "instruments": [
                {"what": one.what, "who": one.who, "when": one.when, "norm": one.norm}
                for one in row.instruments
            ],
        }
        for row in found
    ]


def _completes(approval: Approval, by: User) -> bool:
    return approval.state == WAITING and approvals.complete(approval=approval, by=by)


def _hold(round_: PlanRound, *states: str) -> None:
    approval = Approval.objects.select_for_update().get(pk=round_.approval_id)
    if approval.state not in states:
        raise TransitionNotAllowed("approve", approval.state, APPROVAL.transitions["approve"].refusal)


def _hold_asked(round_: PlanRound) -> None:
    """`NothingAsked` when the team agreed to a newer plan, or not to this one."""
    Team.objects.select_for_update().get(pk=round_.team_id)
    state = Approval.objects.values_list("state", flat=True).get(pk=round_.approval_id)
    if state not in (WAITING, APPROVED) or is_superseded(round_):
        raise NothingAsked


def _ask(round_: PlanRound, people: Iterable[User], by: User) -> int:
    team, asked = round_.team, list(people)
    for person in asked:
        mail.queue(
            institution_id=team.institution_id,
            to=person.email,
            subject=gettext_lazy("Do you agree? Monitoring plan of %s") % team.name,
            language=person.language,
            template="plan_agree",
            topic=topic(round_),
            by=by,
            context={
                "approval": round_.approval,
                "url": agree_url(round_),
                "person": person,
                "team": team,
                "institution": team.institution,
            },
        )
    if asked:
        _note(round_, "plan.asked", by, people=len(asked))
    return len(asked)


def _note(round_: PlanRound, verb: str, by: User, **details: object) -> None:
    audit.record(by=by, verb=verb, subject=round_, institution_id=round_.team.institution_id, **details)
