"""Who stands in for a team leader, from one day until another."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from borgen.lib.dates import local_today
from common import audit
from teams import policies
from teams.models import Deputy, Membership, Team, User
from teams.services.errors import check

# Who is away for longer hands the team over.
LONGEST = timedelta(days=366)
CONSTRAINTS = {"deputy_ends_after_start": "until"}


@transaction.atomic
def appoint(*, by: User, team: Team, person: User, since: date, until: date) -> Deputy:
    """ValidationError per field; PermissionDenied for who only stands in herself."""
    team = Team.objects.select_for_update().get(pk=team.pk)
    policies.require_running_team(team)
    policies.require_own_leader(by, team)
    if since < local_today():
        raise ValidationError({"since": _("Choose today or a later day.")})
    if until - since > LONGEST:
        raise ValidationError({"until": _("Somebody stands in for a year at most.")})
    deputy = Deputy(team=team, user=person, since=since, until=until, appointed_by=by)
    check(deputy, constraints=CONSTRAINTS)
    _require_member(deputy)
    _require_apart(deputy)
    deputy.save()
    audit.record(by=by, verb="deputy.appointed", subject=team, person=person.pk, since=since, until=until)
    return deputy


@transaction.atomic
def end(*, by: User, deputy: Deputy) -> bool:
    """From now on she stands in no longer; false when it was over already. Who stands in may stop herself."""
    deputy = Deputy.objects.select_for_update(of=("self",)).select_related("team").get(pk=deputy.pk)
    if by.pk != deputy.user_id:
        policies.require_own_leader(by, deputy.team)
    today = local_today()
    if deputy.until < today:
        return False
    _cut(deputy, today - timedelta(days=1))
    audit.record(by=by, verb="deputy.ended", subject=deputy.team, person=deputy.user_id)
    return True


def follow(membership: Membership) -> None:
    """Whose last day in the team is known stands in no longer than that, also when she comes back."""
    if membership.until is None:
        return
    days = Deputy.objects.filter(team=membership.team_id, user=membership.user_id)
    for deputy in days.filter(since__gte=membership.since, until__gt=membership.until):
        _cut(deputy, membership.until)


def candidates(team: Team, today: date) -> QuerySet[User]:
    """Members who may sign in and do not lead the team themselves."""
    members = Membership.objects.filter(team=team).exclude(role=Membership.Role.LEADER)
    current = members.filter(Q(until=None) | Q(until__gte=today))
    return User.objects.filter(is_active=True, pk__in=current.values("user")).order_by("name", "pk")


def of_today(team: Team) -> QuerySet[Deputy]:
    """Those who stand in now, and are still in the team."""
    today = local_today()
    members = Membership.objects.filter(team=team).on(today)
    found = Deputy.objects.on(today).filter(team=team, user__in=members.values("user"), user__is_active=True)
    return found.select_related("user").order_by("user__name")


def _cut(deputy: Deputy, last: date) -> None:
    """A stand-in that never began leaves nothing but its lines in the log."""
    if last < deputy.since:
        deputy.delete()
        return
    deputy.until = last
    deputy.save(update_fields=["until"])


def _require_member(deputy: Deputy) -> None:
    if not deputy.user.is_active:
        raise ValidationError({"person": _("This account is closed.")})
    held = Membership.objects.filter(team=deputy.team, user=deputy.user, since__lte=deputy.since)
    whole = held.filter(Q(until=None) | Q(until__gte=deputy.until)).first()
    if whole is None:
        raise ValidationError({"person": _("Choose somebody who is in the team all those days.")})
    if whole.role == Membership.Role.LEADER:
        raise ValidationError({"person": _("This person leads the team already.")})


def _require_apart(deputy: Deputy) -> None:
    same = Deputy.objects.filter(team=deputy.team, user=deputy.user)
    if same.filter(since__lte=deputy.until, until__gte=deputy.since).exists():
        raise ValidationError({"since": _("This person stands in on some of these days already.")})
