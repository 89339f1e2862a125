"""What ends or opens again at the board, on its page and in the stand-up alike.

Everybody of the team may do this, whoever owns the action: at the board the team acts together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404

from actions.following import effect_day
from actions.models import Action
from actions.services import planning
from actions.services.why import has_reason
from borgen.lib.dates import local_today
from borgen.lib.states import TransitionNotAllowed
from teams.models import Team, User


@dataclass(frozen=True, slots=True)
class Ended:
    action: Action
    refusal: str = ""
    """When a colleague was first: what it is now."""


def action_at_board(team: Team, pk: int) -> Action:
    """The team is loaded with its institution."""
    found = Action.objects.select_related("improvement", "owner", "measure")
    action = get_object_or_404(found, team=team, pk=pk)
    action.team = team
    return action


def finish_at_board(*, team: Team, pk: int, by: User) -> Ended:
    """What was to change something is looked at again by itself."""
    action = action_at_board(team, pk)
    ask_on = effect_day(local_today()) if has_reason(action) else None
    return _ended(action, "finish", by, effect_on=ask_on)


def reopen_at_board(*, team: Team, pk: int, by: User) -> Ended:
    return _ended(action_at_board(team, pk), "reopen", by)


def _ended(action: Action, event: str, by: User, **details: Any) -> Ended:
    try:
        planning.end_action(action=action, event=event, by=by, **details)
    except TransitionNotAllowed as refusal:
        return Ended(action, str(refusal))
    return Ended(action)
