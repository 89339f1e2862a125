"""What may not happen to people and teams, whoever asks; mostly a ValidationError that people can read."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from borgen.lib.dates import local_today
from teams.access import Permission, grants, institution_roles
from teams.models import InstitutionRole, Membership, Team, User

LAST_LEADER = "last_leader"


def require_people_manager(by: User | None) -> None:
    """PermissionDenied unless `by` is an administrator; nobody at all is the command line."""
    if by is not None and not grants(institution_roles(by), Permission.MANAGE_PEOPLE):
        raise PermissionDenied("roles for the institution are given by administrators")


def require_name(person: User) -> None:
    """Not of somebody who left so long ago that the name is gone (teams/services/leavers.py)."""
    if person.forgotten_at:
        raise ValidationError(_("Whose this was is no longer known. Add the person anew."), code="forgotten")


def require_same_institution(person: User, team: Team) -> None:
    if person.institution_id != team.institution_id:
        raise ValidationError(_("This person belongs to another institution."), code="other_institution")


def require_running_team(team: Team) -> None:
    if team.archived_on:
        raise ValidationError(_("This team has ended; its members stay as they were."), code="team_ended")


def require_other_administrator(person: User) -> None:
    """Somebody else who can sign in keeps the keys of the institution."""
    others = InstitutionRole.objects.filter(
        role=InstitutionRole.Role.ADMINISTRATOR,
        user__institution=person.institution_id,
        user__is_active=True,
    ).exclude(Q(user=person) | Q(user__password__startswith=UNUSABLE_PASSWORD_PREFIX))
    if not others.exists():
        raise ValidationError(
            _(
                "This is the only administrator who can sign in. Make somebody else administrator first, and "
                "wait until that person has accepted the invitation."
            ),
            code="last_administrator",
        )


def is_administrator(person: User) -> bool:
    return InstitutionRole.objects.filter(user=person, role=InstitutionRole.Role.ADMINISTRATOR).exists()


def require_leader_left(membership: Membership, *, after: date | None = None) -> None:
    """When this leader stops, another one who may sign in goes on without a gap."""
    last_day = after or local_today()
    others = (
        Membership.objects.leaders()
        .filter(team=membership.team_id, until=None, since__lte=last_day, user__is_active=True)
        .exclude(pk=membership.pk)
    )
    if not others.exists():
        raise ValidationError(
            _("A team keeps at least one team leader. First make somebody else team leader."),
            code=LAST_LEADER,
        )


def teams_left_without_leader(person: User) -> list[Team]:
    """Teams of which this person is the only leader: they would have none when she can no longer sign in."""
    today = local_today()
    current = Membership.objects.on(today).leaders()
    led = current.filter(user=person, team__archived_on=None).select_related("team")
    teams = [membership.team for membership in led]
    others = current.filter(team__in=teams, user__is_active=True).exclude(user=person)
    covered = set(others.values_list("team", flat=True))
    return [team for team in teams if team.pk not in covered]


def require_own_leader(by: User | None, team: Team) -> None:
    """PermissionDenied for who only stands in: who leads the team after those days is not hers to decide.

    Nobody at all is the command line.
    """
    if by is not None and not leads_herself(by, team):
        raise PermissionDenied("who leads a team is decided by its leaders and by administrators")


def leads_herself(user: User, team: Team) -> bool:
    """A leader, not somebody who stands in for one; or an administrator."""
    if grants(institution_roles(user), Permission.MANAGE_PEOPLE):
        return True
    return Membership.objects.on(local_today()).leaders().filter(team=team, user=user).exists()
