"""What base.html needs on every page, asked only when a page draws it."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from borgen.demo import ACCOUNTS
from teams.models.institution import DEFAULT_COLOUR
from teams.places import NOWHERE, Place, places_of


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


@dataclass
class Navigation:
    """The signed-in person's own places; nothing is asked before the first attribute is read."""

    user: Any

    @functools.cached_property
    def _places(self) -> list[Place]:
        if not getattr(self.user, "is_authenticated", False):
            return [NOWHERE]
        return places_of(self.user)

    @functools.cached_property
    def _first(self) -> Place:
        return self._places[0]

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
            NavigationTeam(one.team, one.team_name, one.team_slug, one.runs, one.role, one.since)
            for one in self._places
            if one.team and one.since
        ]

    @functools.cached_property
    def teams(self) -> list[NavigationTeam]:
        return [team for team in self.memberships if team.runs]

    @property
    def administers(self) -> bool:
        return self._first.administrator

    @property
    def oversees(self) -> bool:
        """Quality office and management: they see all teams."""
        return self._first.quality or self._first.management


def navigation(request: HttpRequest) -> dict[str, Any]:
    accounts = ACCOUNTS if settings.DEMO else ()
    return {
        "navigation": Navigation(getattr(request, "user", None)),
        "demo": settings.DEMO,
        "demo_accounts": accounts,
    }
