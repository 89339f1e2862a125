"""What base.html needs on every page, asked only when a page draws it."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from borgen.demo import ACCOUNTS
from borgen.lib.dates import local_today
from teams.models import InstitutionRole
from teams.models.institution import DEFAULT_COLOUR
from teams.models.people import ON_TODAY

if TYPE_CHECKING:
    from datetime import date


# Drawn on every page: building this by the ORM took an eighth of the time of a page.
_PLACES = f"""
SELECT institution.name, institution.slug, institution.logo_id, institution.brand_colour,
       EXISTS (SELECT 1 FROM teams_institutionrole role
               WHERE role.user_id = person.id AND role.role = %(administrator)s),
       EXISTS (SELECT 1 FROM teams_institutionrole role
               WHERE role.user_id = person.id AND role.role <> %(administrator)s),
       team.name, team.slug
FROM teams_user person
JOIN teams_institution institution ON institution.id = person.institution_id
LEFT JOIN teams_membership membership ON membership.user_id = person.id AND {ON_TODAY}
LEFT JOIN teams_team team ON team.id = membership.team_id AND team.archived_on IS NULL
WHERE person.id = %(person)s
ORDER BY team.name
"""  # noqa: S608 - a condition of our own


@dataclass(frozen=True)
class NavigationTeam:
    name: str
    slug: str


class _Place(NamedTuple):
    """A row of `_PLACES`: somebody's institution and, when there is one, a team."""

    institution_name: str
    institution: str
    logo: int | None
    colour: str
    administers: bool
    oversees: bool
    team_name: str | None
    team_slug: str | None


_NOWHERE = _Place(
    "", "", None, DEFAULT_COLOUR, administers=False, oversees=False, team_name=None, team_slug=None
)


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
    def teams(self) -> list[NavigationTeam]:
        return [
            NavigationTeam(row.team_name, row.team_slug)
            for row in self._rows
            if row.team_name and row.team_slug
        ]

    @property
    def administers(self) -> bool:
        return bool(self._first.administers)

    @property
    def oversees(self) -> bool:
        """Quality office and management: they see all teams."""
        return bool(self._first.oversees)


def navigation(request: HttpRequest) -> dict[str, Any]:
    accounts = ACCOUNTS if settings.DEMO else ()
    return {
        "navigation": Navigation(getattr(request, "user", None)),
        "demo": settings.DEMO,
        "demo_accounts": accounts,
    }
