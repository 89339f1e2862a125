"""A team is asked to agree in a meeting, and who was absent afterwards (domain decisions 8 and 19).

What is agreed to, the app above knows: documents/services/review.py, monitoring/services/plan_agreement.py.
Every change takes the row of the round first, so that closing, agreeing and objecting wait for each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from borgen.lib.dates import local_today
from borgen.lib.states import TransitionNotAllowed
from common import audit
from teams import agreement
from teams.agreement import Hindrance, Room, Standing
from teams.models import Approval, Attendance, Consent, Meeting, Membership, Objection, Team, User
from teams.services import meetings
from teams.services.errors import check
from teams.states import APPROVAL, APPROVED, OPEN, WAITING


@dataclass(frozen=True, slots=True)
class Answer:
    """Where one person stands who was asked."""

    user: User
    standing: Standing
    present: bool
    agreed_at: datetime | None


# --- in the meeting ---------------------------------------------------------------------------------------


@transaction.atomic
def open_round(
    *, team: Team, subject: str, author: User, chair: User, meeting: Meeting, by: User
) -> Approval:
    """Put something before the team. Who chairs is there; whether everybody has to agree is settled here."""
    if meeting.team_id != team.pk or meeting.cancelled_at or meeting.closed_at:
        raise ValidationError(_("Choose a meeting of this team that goes on."), code="meeting")
    approval = Approval(
        team=team,
        meeting=meeting,
        subject=subject[:200],
        author=author,
        chair=chair,
        needs_everybody=team.institution.approval_by_all,
        opened_by=by,
    )
    check(approval)
    approval.save()
    Attendance.objects.get_or_create(meeting=meeting, user=chair)
    _note(approval, "approval.opened", by, meeting=meeting.pk, everybody=approval.needs_everybody)
    return approval


def people_in_the_room(approval: Approval, known: Room | None = None) -> list[User]:
    """Who can be ticked as present, by name: the team of today, the chair and the author."""
    members = known.members if known else _member_ids(approval.team)
    ids = members | {approval.chair_id, approval.author_id}
    return list(User.objects.filter(pk__in=ids, is_active=True).order_by("name"))


@transaction.atomic
def set_present(*, approval: Approval, people: Sequence[User], by: User) -> None:
    """Write down who is there, for all points of the same meeting at once."""
    _hold(approval, OPEN)
    meetings.set_present(
        meeting=approval.meeting, people=people, institution_id=approval.team.institution_id, by=by
    )


@transaction.atomic
def carry_over(*, meeting: Meeting, to: Meeting, by: User) -> int:
    """Rounds that were not reached go along to the next meeting, where presence is asked anew."""
    rounds = list(Approval.objects.select_for_update().filter(meeting=meeting, state=OPEN))
    for approval in rounds:
        approval.meeting = to
        approval.save(update_fields=["meeting"])
        _note(approval, "approval.carried_over", by, meeting=to.pk)
    return len(rounds)


@transaction.atomic
def object_to(*, approval: Approval, by: User, person: User, text: str) -> Objection:
    """In the meeting for anybody of the team; afterwards only for oneself, while one is asked."""
    held = _hold(approval, OPEN, WAITING, APPROVED)
    afterwards = held.state != OPEN
    if afterwards:
        if person.pk != by.pk:
            raise ValidationError(_("Afterwards everybody objects for herself."), code="person")
        _asked(held, by)
        if held.objections.filter(by=person, resolution="").exists():
            raise ValidationError(
                _("Your objection is already with the team. It is answered first."), code="twice"
            )
    elif person.pk not in _member_ids(held.team):
        raise ValidationError(_("Only who is in this team can object."), code="person")
    objection = Objection(approval=held, by=person, text=text.strip(), afterwards=afterwards)
    check(objection, constraints={"objection_says_what": "text"})
    objection.save()
    _note(held, "approval.objection", by, objection=objection.pk, afterwards=afterwards)
    return objection


@transaction.atomic
def resolve(*, objection: Objection, how: str, answer: str, by: User) -> Objection:
    """`maker`: who made it says it is resolved. `decision`: the team decided; then `answer` says what.

    In the meeting the chair writes down both; afterwards only the maker takes her own back.
    """
    approval = _hold(objection.approval, OPEN, WAITING, APPROVED)
    locked = Objection.objects.select_for_update().get(pk=objection.pk)
    if locked.resolution:
        raise ValidationError(_("This objection is already resolved. Nothing has changed."), code="resolved")
    if how == Objection.Resolution.MAKER and approval.state != OPEN and by.pk != locked.by_id:
        raise ValidationError(_("Only who made this objection can take it back."), code="maker")
    locked.resolution, locked.answer = how, answer.strip()
    locked.resolved_by, locked.resolved_at = by, timezone.now()
    check(locked, constraints={"objection_decision_is_written": "answer"})
    locked.save()
    _note(approval, "approval.objection_resolved", by, objection=locked.pk, how=how)
    return locked


@transaction.atomic
def close(*, approval: Approval, by: User) -> Approval:
    """Approved, or waiting for absentees. ValidationError says what stands in the way."""
    held = _hold(approval, OPEN, event="approve")
    here = room(held)
    if not agreement.may_close(here, by.pk) and by.pk != here.author:
        raise ValidationError(_("The chair or the team leader closes this point."), code="not_yours")
    if found := agreement.hindrances_for(here, by.pk):
        raise ValidationError([ValidationError(hindrance_text(one), code=one) for one in found])
    now = timezone.now()
    event = agreement.event_of_closing(here, needs_everybody=held.needs_everybody)
    held.state, held.closed_by, held.closed_at = APPROVAL.target(event, held.state), by, now
    check(held)
    held.save(update_fields=["state", "closed_by", "closed_at"])
    silent = agreement.absent(here)
    Consent.objects.bulk_create(
        Consent(
            approval=held, user_id=pk, present=pk in here.present, agreed_at=None if pk in silent else now
        )
        for pk in sorted(here.members)
    )
    _note(held, "approval.closed", by, state=held.state, present=len(here.present), absent=len(silent))
    return held


@transaction.atomic
def decline(*, approval: Approval, reason: str, by: User) -> Approval:
    """The team does not agree, in the meeting or while it waits for who was absent."""
    held = _hold(approval, OPEN, WAITING, event="decline")
    held.state = APPROVAL.target("decline", held.state)
    held.closed_by, held.closed_at, held.reason = by, timezone.now(), reason.strip()
    check(held, constraints={"approval_declined_has_reason": "reason"})
    held.save(update_fields=["state", "closed_by", "closed_at", "reason"])
    _note(held, "approval.declined", by)
    return held


# --- afterwards -------------------------------------------------------------------------------------------


@transaction.atomic
def agree(*, approval: Approval, by: User) -> Approval:
    """Who was absent agrees, and with that takes back an objection of her own. Twice is once."""
    held = _hold(approval, WAITING, APPROVED)
    mine = held.consents.select_for_update().filter(user=by).first()
    if mine is not None and mine.agreed_at:
        return held
    consent = _asked(held, by)
    consent.agreed_at = timezone.now()
    consent.save(update_fields=["agreed_at"])
    held.objections.filter(by=by, resolution="").update(
        resolution=Objection.Resolution.MAKER, resolved_by=by, resolved_at=consent.agreed_at
    )
    _note(held, "approval.agreed", by)
    return held


@transaction.atomic
def complete(*, approval: Approval, by: User | None) -> bool:
    """A round that waited becomes approved when nobody who counts is left; false when it goes on waiting."""
    held = _hold(approval, WAITING, APPROVED)
    if held.state != WAITING or not is_complete(held):
        return False
    held.state = APPROVAL.target("complete", held.state)
    held.save(update_fields=["state"])
    _note(held, "approval.completed", by)
    return True


def is_complete(approval: Approval) -> bool:
    unresolved = approval.objections.filter(resolution="").exists()
    return not unresolved and agreement.complete(answer.standing for answer in answers(approval))


def answers(approval: Approval) -> list[Answer]:
    """Everybody who was asked when the round was closed, by name, and where they stand now."""
    members = _member_ids(approval.team)
    open_, decided = set(), set()
    for person, resolution in approval.objections.values_list("by_id", "resolution"):
        if not resolution:
            open_.add(person)
        elif resolution == Objection.Resolution.DECISION:
            decided.add(person)
    return [
        Answer(
            user=consent.user,
            standing=agreement.standing(
                agreed=consent.agreed_at is not None,
                member=consent.user_id in members,
                objects=consent.user_id in open_,
                decided=consent.user_id in decided,
            ),
            present=consent.present,
            agreed_at=consent.agreed_at,
        )
        for consent in approval.consents.select_related("user")
    ]


def members_to_ask(approval: Approval) -> list[User]:
    """Before it is closed who is not here; afterwards who has not answered and is still in the team."""
    if approval.state == OPEN:
        return list(User.objects.filter(pk__in=agreement.absent(room(approval))).order_by("name"))
    return [one.user for one in answers(approval) if one.standing is Standing.OPEN]


# --- what is known now ------------------------------------------------------------------------------------


def room(approval: Approval) -> Room:
    today = local_today()
    rows = list(
        Membership.objects.filter(team=approval.team_id, user__is_active=True)
        .on(today)
        .with_leads(today)
        .order_by()
        .values_list("user_id", "leads")
    )
    return Room(
        author=approval.author_id,
        chair=approval.chair_id,
        members=frozenset(user for user, _leads in rows),
        leaders=frozenset(user for user, leads in rows if leads),
        present=frozenset(approval.meeting.attendances.values_list("user_id", flat=True)),
        unresolved=approval.objections.filter(resolution="").count(),
    )


def hindrance_text(hindrance: Hindrance) -> str:
    return {
        Hindrance.TOO_FEW: _(
            "At least two people are present, one of them of the team and not the author. Tick who is here."
        ),
        Hindrance.OBJECTION: _("There is an objection that is not resolved."),
        Hindrance.AUTHOR: _(
            "Who made it cannot close the approval: ask somebody else who is in the meeting."
        ),
        Hindrance.NOT_PRESENT: _("Who closes this point is present. Tick yourself as present first."),
    }[hindrance]


def _hold(approval: Approval, *states: str, event: str = "") -> Approval:
    """The row of the round, locked until the end; TransitionNotAllowed when it is in another state."""
    held = Approval.objects.select_for_update(of=("self",)).select_related("team__institution", "meeting")
    found = held.get(pk=approval.pk)
    if found.state not in states:
        raise TransitionNotAllowed(event, found.state, APPROVAL.transitions["approve"].refusal)
    return found


def _asked(approval: Approval, person: User) -> Consent:
    consent = approval.consents.select_for_update().filter(user=person).first()
    if consent is None or person.pk not in _member_ids(approval.team):
        raise ValidationError(_("You are not asked to agree with this."), code="not_asked")
    if consent.agreed_at:
        raise ValidationError(_("You have already agreed with this."), code="agreed")
    return consent


def _member_ids(team: Team) -> set[int]:
    members = Membership.objects.filter(team=team, user__is_active=True).on(local_today())
    return set(members.order_by().values_list("user_id", flat=True))


def _note(approval: Approval, verb: str, by: User | None, **details: object) -> None:
    institution = approval.team.institution_id
    audit.record(by=by, verb=verb, subject=approval, institution_id=institution, **details)
