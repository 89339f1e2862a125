"""What base.html needs on every page, asked only when a page draws it."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from borgen.demo import ACCOUNTS
from borgen.lib.dates import local_today
from teams.models import InstitutionRole, Membership
from teams.models.institution import DEFAULT_COLOUR
from teams.models.people import ON_TODAY, STANDS_IN_TODAY

# Drawn on every page: building this by the ORM took an eighth of the time of a page.
_PLACES = f"""
SELECT institution.name, institution.slug, institution.logo_id, institution.brand_colour,
       EXISTS (SELECT 1 FROM teams_institutionrole role
               WHERE role.user_id = person.id AND role.role = %(administrator)s),
       EXISTS (SELECT 1 FROM teams_institutionrole role
               WHERE role.user_id = person.id AND role.role <> %(administrator)s),
       team.id, team.name, team.slug, team.archived_on IS NULL,
       CASE WHEN {STANDS_IN_TODAY} THEN %(leader)s ELSE membership.role END, membership.since
FROM teams_user person
JOIN teams_institution institution ON institution.id = person.institution_id
LEFT JOIN teams_membership membership ON membership.user_id = person.id AND {ON_TODAY}
LEFT JOIN teams_team team ON team.id = membership.team_id
WHERE person.id = %(person)s
ORDER BY team.name
"""  # noqa: S608 - conditions of our own


@dataclass(frozen=True, slots=True)
class NavigationTeam:
    """A team somebody belongs to today."""

    pk: int
    name: str
    slug: str
    runs: bool
    """False once the team has ended."""
    role: str
    """Of today: who stands in for the leader is one."""
    since: date


class _Place(NamedTuple):
    """A row of `_PLACES`: somebody's institution and, when there is one, a team."""

    institution_name: str
    institution: str
    logo: int | None
    colour: str
    administers: bool
    oversees: bool
    team: int | None = None
    team_name: str = ""
    team_slug: str = ""
    runs: bool = False
    role: str = ""
    since: Any = None


_NOWHERE = _Place("", "", None, DEFAULT_COLOUR, administers=False, oversees=False)


@dataclass
class Navigation:
    """The signed-in person's own places; one query, at the first attribute that is read."""

    user: Any
    today: date = field(default_factory=local_today)

    @functools.cached_property
    def _rows(self) -> list[_Place]:
        if not getattr(self.user, "is_authenticated", False):
            return [_NOWHERE]
        values = {
            "person": self.user.pk,
            "today": connection.ops.adapt_datefield_value(self.today),
            "administrator": InstitutionRole.Role.ADMINISTRATOR.value,
            "leader": Membership.Role.LEADER.value,
        }
        with connection.cursor() as cursor:
            cursor.execute(_PLACES, values)
            return [_Place(*row) for row in cursor.fetchall()]

    @functools.cached_property
    def _first(self) -> _Place:
        return self._rows[0]

    @property
    def institution(self) -> str:
        """The institution's word in addresses; empty for who is not signed in."""
        return self._first.institution

    @property
    def institution_name(self) -> str:
        return self._first.institution_name

    @property
    def logo(self) -> int | None:
        """Tells one logo from the next, for its address."""
        return self._first.logo

    @property
    def colour(self) -> str:
        """The school's own colour without #; empty for who keeps Borgen's."""
        colour = self._first.colour
        return "" if colour == DEFAULT_COLOUR else colour.removeprefix("#")

    @functools.cached_property
    def memberships(self) -> list[NavigationTeam]:
        """By name of the team; also of teams that ended."""
        return [
            NavigationTeam(row.team, row.team_name, row.team_slug, bool(row.runs), row.role, _day(row.since))
            for row in self._rows
            if row.team
        ]

    @functools.cached_property
    def teams(self) -> list[NavigationTeam]:
        return [team for team in self.memberships if team.runs]

    @property
    def administers(self) -> bool:
        return bool(self._first.administers)

    @property
    def oversees(self) -> bool:
        """Quality office and management: they see all teams."""
        return bool(self._first.oversees)


def _day(value: date | str) -> date:
    """SQLite gives the text of a day."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def navigation(request: HttpRequest) -> dict[str, Any]:
    accounts = ACCOUNTS if settings.DEMO else ()
    return {
        "navigation": Navigation(getattr(request, "user", None)),
        "demo": settings.DEMO,
        "demo_accounts": accounts,
    }
