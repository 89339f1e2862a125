"""Actions of a team from any source, decisions and recognitions; see tests/builders.py."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from actions.models import Action, DateChange, Decision, Recognition
from borgen.lib.dates import local_today
from teams.models import Team, User
from tests import builders


def action(team: Team, **fields: Any) -> Action:
    """Open, without owner, in three weeks."""
    defaults = {
        "title": f"Actie {builders.number()}",
        "due_on": local_today() + timedelta(weeks=3),
        "created_by": fields.get("owner") or builders._leader_of(team),
    }
    return Action.objects.create(team=team, **{**defaults, **fields})


def moved(action: Action, by: User, reason: str = "De proefweek kwam ertussen.") -> DateChange:
    was = action.due_on - timedelta(weeks=2) if action.due_on else None
    return DateChange.objects.create(action=action, was=was, became=action.due_on, reason=reason, by=by)


def decision(team: Team, **fields: Any) -> Decision:
    defaults = {
        "what": f"Wij doen het zo ({builders.number()})",
        "decided_on": local_today(),
        "created_by": builders._leader_of(team),
    }
    return Decision.objects.create(team=team, **{**defaults, **fields})


def recognition(team: Team, **fields: Any) -> Recognition:
    defaults = {
        "text": f"Dat ging goed ({builders.number()})",
        "on": local_today(),
        "by": builders._leader_of(team),
    }
    return Recognition.objects.create(team=team, **{**defaults, **fields})
