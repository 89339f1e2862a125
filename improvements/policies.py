"""What the state of an improvement or team allows, apart from who asks (that is teams/access.py)."""

from __future__ import annotations

from improvements import states
from improvements.models import Improvement
from teams.models import Team


def may_change(improvement: Improvement) -> bool:
    """A stopped or archived improvement stays as it was; resuming comes first."""
    return improvement.state in states.OPEN_STATES


def may_start_something(improvement: Improvement) -> bool:
    """A new BOAS or planning asks for an improvement that is worked on now."""
    return improvement.state == states.ACTIVE and improvement.team.archived_on is None


def may_begin(team: Team) -> bool:
    """A team that ended takes up nothing new."""
    return team.archived_on is None
