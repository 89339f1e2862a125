"""May this person? Whether the state allows it is the question of actions/states.py."""

from actions.models import Action
from teams.access import Access, Permission


def may_end(access: Access, action: Action) -> bool:
    """Say that it is done, or that it will not happen: its owner, or who makes the planning."""
    return action.owner_id == access.user.pk or access.allows(Permission.EDIT_PLANNING)


def may_confirm(access: Access, action: Action) -> bool:
    """Only the owner promises something in her own name; in the meeting the planner notes what she says."""
    return action.owner_id == access.user.pk and action.state == Action.State.OPEN
