"""The people that every test of access names, around one team and one improvement.

def test_planning(client, cast):
    client.force_login(cast.leader)
    planning = builders.planning(builders.assessment(cast.improvement, state="closed", chair=cast.chair))
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta

from borgen.lib.dates import local_today
from improvements.models import Improvement
from teams.models import Institution, Team, User
from tests import builders


@dataclass(frozen=True)
class Cast:
    institution: Institution
    team: Team
    improvement: Improvement
    other_team: Team
    other_institution: Institution
    far_team: Team

    leader: User
    member: User
    process_owner: User
    """A member of the team who owns its process."""
    project_leader: User
    """Leads the improvement, but belongs to the other team."""
    project_member: User
    """Guest in the project group, belongs to the other team."""
    chair: User
    """Belongs to no team; chairs what a test lets her chair: `builders.assessment(..., chair=cast.chair)`."""
    quality: User
    management: User
    administrator: User
    neighbour: User
    """Leader of the other team of the same institution."""
    stranger: User
    """Leader of a team in the other institution."""
    leaver: User
    """Was a member until yesterday."""
    deactivated: User
    """A member who may no longer sign in."""

    @property
    def people(self) -> dict[str, User]:
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if isinstance(value, User)}


def make_cast() -> Cast:
    school = builders.institution(name="ROC De Brug", slug="roc-de-brug")
    elsewhere = builders.institution(name="College Elders", slug="college-elders")
    team = builders.team(school, name="Onderwijsassistent", slug="onderwijsassistent")
    other_team = builders.team(school, name="Verpleegkunde", slug="verpleegkunde")
    # The same word in the address on purpose: only the institution tells them apart.
    far_team = builders.team(elsewhere, name="Onderwijsassistent", slug="onderwijsassistent")

    def person(name: str, school_=school, **kwargs: object) -> User:
        return builders.user(
            school_, name=name, email=f"{name.lower().replace(' ', '.')}@school.example", **kwargs
        )

    leader, neighbour = person("Lia Leider"), person("Bas Buurman")
    stranger = person("Vera Vreemd", elsewhere)
    for of, who in ((team, leader), (other_team, neighbour), (far_team, stranger)):
        builders.membership(of, who, role="leader")
    member, process_owner, deactivated = (
        person("Mo Lid"),
        person("Petra Proces"),
        person("Dirk Dicht", is_active=False),
    )
    for who in (member, process_owner, deactivated):
        builders.membership(team, who)
    leaver = person("Eva Exit")
    builders.membership(team, leaver, until=local_today() - timedelta(days=1))
    project_leader, project_member = person("Pim Project"), person("Gita Gast")
    for who in (project_leader, project_member):
        builders.membership(other_team, who)
    builders.process(team, owner=process_owner, name="Begeleidingsgesprek")
    improvement = builders.improvement(
        team,
        name="Begeleiding van de student",
        slug="begeleiding-van-de-student",
        project_leader=project_leader,
    )
    builders.project_member(improvement, project_member)
    chair = person("Chris Zit Voor")
    officers = {name: person(f"{name} persoon") for name in ("quality", "management", "administrator")}
    for name, who in officers.items():
        builders.role(who, name)
    return Cast(
        institution=school,
        team=team,
        improvement=improvement,
        other_team=other_team,
        other_institution=elsewhere,
        far_team=far_team,
        leader=leader,
        member=member,
        process_owner=process_owner,
        project_leader=project_leader,
        project_member=project_member,
        chair=chair,
        neighbour=neighbour,
        stranger=stranger,
        leaver=leaver,
        deactivated=deactivated,
        **officers,
    )
