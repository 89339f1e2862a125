"""May this person? Whether the state allows it is the question of actions/states.py."""

from actions.models import Action, Decision, Recognition
from borgen.lib.dates import local_today
from improvements.people import members_on, people_of
from teams.access import Access, Permission
from teams.models import User


def may_end(access: Access, action: Action) -> bool:
    """Say that it is done, that it will not happen or that it will not work out: its owner, or who plans."""
    return action.owner_id == access.user.pk or access.allows(Permission.EDIT_PLANNING)


def may_edit(access: Access, action: Action) -> bool:
    """Its words and its owner: also who wrote it down."""
    return action.created_by_id == access.user.pk or may_end(access, action)


def may_confirm(access: Access, action: Action) -> bool:
    """Only the owner promises something in her own name; in the meeting the planner notes what she says."""
    return action.owner_id == access.user.pk and action.state == Action.State.OPEN


def may_withdraw(access: Access, decision: Decision) -> bool:
    return decision.created_by_id == access.user.pk or access.allows(Permission.EDIT_PLANNING)


def may_take_back(access: Access, recognition: Recognition) -> bool:
    return recognition.by_id == access.user.pk or access.allows(Permission.MANAGE_TEAM)


def people_for(action: Action) -> list[User]:
    """Who can own it, by name: who works on its improvement, otherwise the team."""
    if action.improvement:
        return people_of(action.improvement)
    return list(members_on(action.team, local_today()))
