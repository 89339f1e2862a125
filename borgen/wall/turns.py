"""What a screen in the staff room shows in turn, and when it is out of date (pure)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from borgen.board.shape import Act, BoardView, Goal, Success

# Seconds. Who walks in reads one screen and half of the next before the coffee is there.
TURN = 20
ASK = 60
# A screen that could not ask for so long says so over its whole width.
STALE = 180
# Beside an improvement, and where the whole screen is for them.
ACTIONS_SHOWN, ACTIONS_ALONE = 3, 5
SUCCESSES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Turn:
    """One screen: an improvement, or at the end what is of the team as a whole (`goal` is None)."""

    key: str
    goal: Goal | None
    actions: tuple[Act, ...]
    more: int
    """Actions that are open and do not fit."""
    successes: tuple[Success, ...] = ()
    """Only at the end: of the team and of its improvements."""


def turns_of(view: BoardView) -> list[Turn]:
    """At least one: a board on which nothing hangs yet is one screen too."""
    found = [_turn(str(goal.pk), goal, goal.open_actions, ACTIONS_SHOWN) for goal in view.goals]
    loose = [one for one in view.loose_actions if not one.is_done]
    successes = tuple(view.all_successes[:SUCCESSES_SHOWN])
    if loose or successes or not found:
        found.append(replace(_turn("team", None, loose, ACTIONS_ALONE), successes=successes))
    return found


def place_of(turns: list[Turn], asked: str) -> int:
    return next((place for place, turn in enumerate(turns) if turn.key == asked), 0)


def pulse_of(view: BoardView, *more: str) -> str:
    """The same for as long as nothing changes that is shown. `more`: what else the look depends on."""
    still = replace(view, as_of=datetime(2000, 1, 1, tzinfo=UTC))
    return hashlib.sha256(repr((still, more)).encode()).hexdigest()[:20]


def _turn(key: str, goal: Goal | None, actions: list[Act], most: int) -> Turn:
    shown = tuple(actions[:most])
    return Turn(key, goal, shown, len(actions) - len(shown))
