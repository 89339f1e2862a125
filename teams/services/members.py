"""Who belongs to a team, from when until when, and who leads it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from borgen.lib.dates import local_today
from common import audit
from teams import policies
from teams.models import Institution, Membership, Team, User
from teams.services import deputies, invitations, people
from teams.services.errors import check

CONSTRAINTS = {
    "membership_one_open": "email",
    "membership_ends_after_start": "until",
    "membership_role_known": "role",
}


@transaction.atomic
def add_member(*, by: User | None, team: Team, person: User, role: str, since: date) -> Membership:
    """ValidationError for somebody of another institution, or who is a member at that moment already."""
    team = Team.objects.select_for_update().get(pk=team.pk)
    policies.require_running_team(team)
    policies.require_same_institution(person, team)
    if role == Membership.Role.LEADER:
        policies.require_own_leader(by, team)
    membership = Membership(team=team, user=person, role=role, since=since)
    _require_apart(membership)
    check(membership, constraints=CONSTRAINTS)
    membership.save()
    audit.record(by=by, verb="member.added", subject=team, person=person.pk, role=role)
    return membership


@transaction.atomic
def bring_in(
    *, by: User, team: Team, email: str, name: str, role: str, since: date
) -> tuple[Membership, bool]:
    """Add somebody by address; who is new to the institution is invited: the second value is true."""
    person = people.find_in(team.institution, email)
    if person is None:
        if not name.strip():
            raise ValidationError(
                {"name": _("Nobody has this address yet. Give the name too and Borgen sends an invitation.")}
            )
        person = people.add_person(by=by, institution=team.institution, name=name, email=email)
        membership = add_member(by=by, team=team, person=person, role=role, since=since)
        invitations.issue(by=by, person=person)
        return membership, True
    if not person.is_active:
        raise ValidationError({"email": _("This account is closed; an administrator can open it again.")})
    return add_member(by=by, team=team, person=person, role=role, since=since), False


@transaction.atomic
def add_and_invite(
    *,
    by: User,
    institution: Institution,
    name: str,
    email: str,
    team: Team | None = None,
    role: str = "",
    institution_roles: Iterable[str] = (),
) -> User:
    """Somebody new, with a place in a team from today if one is given."""
    person = people.add_person(
        by=by, institution=institution, name=name, email=email, institution_roles=institution_roles
    )
    if team:
        role = role or Membership.Role.MEMBER
        add_member(by=by, team=team, person=person, role=role, since=local_today())
    invitations.issue(by=by, person=person)
    return person


@transaction.atomic
def change_membership(
    *, by: User | None, membership: Membership, role: str, until: date | None, without_leader: bool = False
) -> bool:
    """Whether something changed. Only administrators may leave a team without a leader (`without_leader`)."""
    team = Team.objects.select_for_update().get(pk=membership.team_id)
    policies.require_running_team(team)
    membership = Membership.objects.select_related("user").get(pk=membership.pk)
    policies.require_name(membership.user)
    was_role, was_until = membership.role, membership.until
    if (role, until) == (was_role, was_until):
        return False
    if Membership.Role.LEADER in (role, was_role):
        policies.require_own_leader(by, team)
    led = was_role == Membership.Role.LEADER and was_until is None
    stops_leading = led and (role != was_role or until is not None)
    membership.role, membership.until = role, until
    _require_apart(membership)
    check(membership, constraints=CONSTRAINTS)
    if stops_leading:
        if without_leader:
            policies.require_people_manager(by)
        else:
            policies.require_leader_left(membership, after=until)
    membership.save(update_fields=["role", "until"])
    deputies.follow(membership)
    if role != was_role:
        audit.record(by=by, verb="member.role_changed", subject=team, person=membership.user_id, role=role)
    if until != was_until:
        verb = "member.ended" if until else "member.continued"
        audit.record(by=by, verb=verb, subject=team, person=membership.user_id)
    return True


def _require_apart(membership: Membership) -> None:
    """A person is in a team once at any moment; the database only knows this of open memberships."""
    others = Membership.objects.filter(team=membership.team, user=membership.user).exclude(pk=membership.pk)
    for other in others:
        begins_before_end = other.until is None or membership.since <= other.until
        ends_after_begin = membership.until is None or other.since <= membership.until
        if not (begins_before_end and ends_after_begin):
            continue
        if other.until is None:
            raise ValidationError(_("This person is already a member of this team."), code="member_already")
        day = formats.date_format(other.until, "DATE_FORMAT")
        raise ValidationError(
            gettext(
                "This person is already a member up to and including %(day)s. Change that membership instead."
            )
            % {"day": day},
            code="member_already",
        )
