"""Where a person belongs today: her institution, her teams and her roles. Every page asks it, once."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from borgen.lib.dates import local_today
from borgen.lib.sql import rows
from teams.models import Membership, User
from teams.models.institution import DEFAULT_COLOUR
from teams.models.people import ON_TODAY, STANDS_IN_TODAY


class Place(NamedTuple):
    """Somebody's institution and, when there is one, a team she is a member of today."""

    institution_name: str
    institution: str
    """Its word in addresses."""
    logo: int | None
    colour: str
    quality: bool
    management: bool
    administrator: bool
    team: int | None = None
    team_name: str = ""
    team_slug: str = ""
    runs: bool = False
    """False once the team has ended."""
    own_role: str = Membership.Role.MEMBER
    since: date | None = None
    stands_in: bool = False
    """For the leader, these days."""

    @property
    def role(self) -> str:
        return Membership.Role.LEADER.value if self.stands_in else self.own_role


NOWHERE = Place("", "", None, DEFAULT_COLOUR, quality=False, management=False, administrator=False)


def _has(role: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM teams_institutionrole held"  # noqa: S608 - a word of our own
        f" WHERE held.user_id = person.id AND held.role = '{role}')"
    )


# By the ORM this took an eighth of the time of a page, and who may what was asked apart from it.
_PLACES = f"""
SELECT institution.name, institution.slug, institution.logo_id, institution.brand_colour,
       {_has("quality")}, {_has("management")}, {_has("administrator")},
       team.id, team.name, team.slug, team.archived_on IS NULL, membership.role, membership.since,
       {STANDS_IN_TODAY}
FROM teams_user person
JOIN teams_institution institution ON institution.id = person.institution_id
LEFT JOIN teams_membership membership ON membership.user_id = person.id AND {ON_TODAY}
LEFT JOIN teams_team team ON team.id = membership.team_id
WHERE person.id = %(person)s
ORDER BY team.name
"""  # noqa: S608 - conditions of our own


def places_of(user: User) -> list[Place]:
    """At least one; by name of the team. Asked once per request, kept on the user."""
    kept: dict[str, Any] = vars(user)
    if "_places" not in kept:
        kept["_places"] = places_on(user, local_today())
    return kept["_places"]


def places_on(user: User, day: date) -> list[Place]:
    return rows(Place, _PLACES, person=user.pk, today=day) or [NOWHERE]
