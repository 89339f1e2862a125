"""Teams of an institution."""

from __future__ import annotations

from django.db import transaction

from borgen.lib.dates import local_today
from common import audit
from teams import policies
from teams.models import Institution, Team, User
from teams.services.errors import check
from teams.slugs import free_slug

CONSTRAINTS = {"team_name_unique": "name", "team_slug_unique": "name"}


@transaction.atomic
def add_team(*, by: User | None, institution: Institution, name: str, sector: str = "") -> Team:
    """The address is made of the name, once."""
    policies.require_people_manager(by)
    Institution.objects.select_for_update().get(pk=institution.pk)
    taken = Team.objects.filter(institution=institution).values_list("slug", flat=True)
    name = " ".join(name.split())
    team = Team(
        institution=institution,
        name=name,
        slug=free_slug(name, taken, fallback="team"),
        sector=sector.strip(),
    )
    check(team, constraints=CONSTRAINTS)
    team.save()
    audit.record(by=by, verb="team.added", subject=team)
    return team


@transaction.atomic
def change_team(*, by: User, team: Team, name: str, sector: str) -> bool:
    """Whether something changed. The address stays: it stands on posters."""
    policies.require_people_manager(by)
    team = Team.objects.select_for_update().get(pk=team.pk)
    name, sector = " ".join(name.split()), sector.strip()
    if (name, sector) == (team.name, team.sector):
        return False
    team.name, team.sector = name, sector
    check(team, constraints=CONSTRAINTS)
    team.save(update_fields=["name", "sector"])
    audit.record(by=by, verb="team.changed", subject=team)
    return True


@transaction.atomic
def end_team(*, by: User, team: Team) -> None:
    """Today is its last day: it leaves the menus, what it made stays readable for who was in it."""
    policies.require_people_manager(by)
    if Team.objects.filter(pk=team.pk, archived_on=None).update(archived_on=local_today()):
        audit.record(by=by, verb="team.ended", subject=team)


@transaction.atomic
def reopen_team(*, by: User, team: Team) -> None:
    policies.require_people_manager(by)
    if Team.objects.filter(pk=team.pk).exclude(archived_on=None).update(archived_on=None):
        audit.record(by=by, verb="team.reopened", subject=team)
