"""May this person? Whether the state allows it is the question of actions/states.py."""

from actions.models import Action
from borgen.lib.dates import local_today
from improvements.people import members_on, people_of
from teams.access import Access, Permission
from teams.models import User


def may_end(access: Access, action: Action) -> bool:
    """Say that it is done, or that it will not happen: its owner, or who makes the planning."""
    return action.owner_id == access.user.pk or access.allows(Permission.EDIT_PLANNING)


def may_confirm(access: Access, action: Action) -> bool:
    """Only the owner promises something in her own name; in the meeting the planner notes what she says."""
    return action.owner_id == access.user.pk and action.state == Action.State.OPEN


def people_for(action: Action) -> list[User]:
    """Who can own it, by name: who works on its improvement, otherwise the team."""
    if action.improvement:
        return people_of(action.improvement)
    return list(members_on(action.team, local_today()))
