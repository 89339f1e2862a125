"""What base.html needs on every page, asked only when a page draws it."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from django.http import HttpRequest

from borgen.demo import ACCOUNTS
from borgen.lib.dates import local_today
from teams.models import InstitutionRole, User
from teams.models.institution import DEFAULT_COLOUR

if TYPE_CHECKING:
    from datetime import date


_COLUMNS = (
    "team_name",
    "team_slug",
    "team_ended",
    "institution_name",
    "institution_slug",
    "logo",
    "colour",
    "administers",
    "oversees",
)


@dataclass(frozen=True)
class NavigationTeam:
    name: str
    slug: str


@dataclass
class Navigation:
    """The signed-in person's own places; one query, at the first attribute that is read."""

    user: Any
    today: date = field(default_factory=local_today)

    @functools.cached_property
    def _rows(self) -> list[dict[str, Any]]:
        if not getattr(self.user, "is_authenticated", False):
            return []
        current = Q(memberships__until=None) | Q(memberships__until__gte=self.today)
        roles = InstitutionRole.objects.filter(user=OuterRef("pk"))
        people = User.objects.filter(pk=self.user.pk).annotate(
            current=FilteredRelation(
                "memberships", condition=current & Q(memberships__since__lte=self.today)
            ),
            team_name=F("current__team__name"),
            team_slug=F("current__team__slug"),
            team_ended=F("current__team__archived_on"),
            institution_name=F("institution__name"),
            institution_slug=F("institution__slug"),
            logo=F("institution__logo"),
            colour=F("institution__brand_colour"),
            administers=Exists(roles.filter(role=InstitutionRole.Role.ADMINISTRATOR)),
            oversees=Exists(roles.exclude(role=InstitutionRole.Role.ADMINISTRATOR)),
        )
        return list(people.order_by("current__team__name").values(*_COLUMNS))

    @property
    def _first(self) -> dict[str, Any]:
        return self._rows[0] if self._rows else {}

    @property
    def institution(self) -> str:
        """The institution's word in addresses; empty for who is not signed in."""
        return self._first.get("institution_slug", "")

    @property
    def institution_name(self) -> str:
        return self._first.get("institution_name", "")

    @property
    def logo(self) -> int | None:
        """Tells one logo from the next, for its address."""
        return self._first.get("logo")

    @property
    def colour(self) -> str:
        """The school's own colour without #; empty for who keeps Borgen's."""
        colour = self._first.get("colour", DEFAULT_COLOUR)
        return "" if colour == DEFAULT_COLOUR else colour.removeprefix("#")

    @property
    def teams(self) -> list[NavigationTeam]:
        return [
            NavigationTeam(row["team_name"], row["team_slug"])
            for row in self._rows
            if row["team_slug"] and row["team_ended"] is None
        ]

    @property
    def administers(self) -> bool:
        return bool(self._first.get("administers"))

    @property
    def oversees(self) -> bool:
        """Quality office and management: they see all teams."""
        return bool(self._first.get("oversees"))


def navigation(request: HttpRequest) -> dict[str, Any]:
    accounts = ACCOUNTS if settings.DEMO else ()
    return {
        "navigation": Navigation(getattr(request, "user", None)),
        "demo": settings.DEMO,
        "demo_accounts": accounts,
    }
