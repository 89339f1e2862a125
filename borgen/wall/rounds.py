"""The round of a stand-up: goals, then actions, then successes; one screen at a time (pure).

It begins with what there is and ends with "we went through it". How far the time is stands in the address, so
that it goes on after a reload, without a script, and on a second screen.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from borgen.board.shape import Act, BoardView, Goal, Success

MINUTES = 15
# As many as can be read at four metres without going on below the screen.
ACTIONS_A_SCREEN = 5
SUCCESSES_A_SCREEN = 4
# An address with an older beginning is of another day: somebody kept it.
LONGEST = 6 * 3600

Thing = TypeVar("Thing")


class Part(enum.StrEnum):
    BEGIN = "begin"
    GOALS = "goals"
    ACTIONS = "actions"
    SUCCESSES = "successes"
    END = "end"


@dataclass(frozen=True, slots=True)
class Stop:
    """One screen. `key` stands in its address: "doel-12", "acties-12-2"."""

    key: str
    part: Part
    goal: Goal | None = None
    actions: tuple[Act, ...] = ()
    successes: tuple[Success, ...] = ()
    page: int = 1
    pages: int = 1


def round_of(view: BoardView) -> list[Stop]:
    """Every screen, in order. Actions of an improvement without any are no screen; successes always are."""
    return [
        Stop("begin", Part.BEGIN),
        *(Stop(f"doel-{goal.pk}", Part.GOALS, goal) for goal in view.goals),
        *_actions(view),
        *_successes(view),
        Stop("einde", Part.END),
    ]


# Where a part begins, whatever hangs on the board.
FIRST = {"doelen": Part.GOALS, "acties": Part.ACTIONS}


def place_of(stops: Sequence[Stop], asked: str) -> int:
    """Where the screen with this key is. A page that is gone leads to the last one of the same things."""
    if asked in FIRST:
        return next((place for place, stop in enumerate(stops) if stop.part == FIRST[asked]), 0)
    keys = [stop.key for stop in stops]
    if asked in keys:
        return keys.index(asked)
    about = _about(asked)
    near = [place for place, key in enumerate(keys) if about and _about(key) == about]
    return near[-1] if near else 0


def since_of(text: str, now: int) -> int | None:
    """When this stand-up began, in seconds as computers count them; None for what is no such moment."""
    if not re.fullmatch(r"\d{1,12}", text, re.ASCII):
        return None
    since = int(text)
    return since if 0 <= now - since <= LONGEST else None


def minutes_left(since: int, now: int) -> int:
    """Whole minutes, the one that runs counted; 0 once the time has passed."""
    return max(0, -(-(since + MINUTES * 60 - now) // 60))


def _actions(view: BoardView) -> Iterator[Stop]:
    found = False
    for goal in view.goals:
        for page, pages, some in _pages(goal.actions, ACTIONS_A_SCREEN):
            found = True
            yield Stop(_key(f"acties-{goal.pk}", page), Part.ACTIONS, goal, some, page=page, pages=pages)
    for page, pages, some in _pages(view.loose_actions, ACTIONS_A_SCREEN):
        found = True
        yield Stop(_key("acties-team", page), Part.ACTIONS, None, some, page=page, pages=pages)
    if not found:
        yield Stop("acties-team", Part.ACTIONS)


def _successes(view: BoardView) -> Iterator[Stop]:
    """Of the team and of its improvements together."""
    for page, pages, some in _pages(view.all_successes, SUCCESSES_A_SCREEN) or [(1, 1, ())]:
        yield Stop(_key("successen", page), Part.SUCCESSES, None, (), some, page, pages)


def _pages(things: Sequence[Thing], size: int) -> list[tuple[int, int, tuple[Thing, ...]]]:
    """(number, of how many, what stands on it); none for nothing."""
    pages = -(-len(things) // size)
    return [(page, pages, tuple(things[(page - 1) * size : page * size])) for page in range(1, pages + 1)]


def _key(about: str, page: int) -> str:
    return about if page == 1 else f"{about}-{page}"


def _about(key: str) -> str:
    """Without its page; empty for what is no screen that has pages."""
    found = re.fullmatch(r"(acties-(?:\d+|team)|successen)(?:-\d+)?", key, re.ASCII)
    return found[1] if found else ""
