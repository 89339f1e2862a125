"""What is due on the agenda of a meeting, and what stays off. Pure: facts in, points out.

A point knows why it is there: `source` is a kind, `key` the occasion. The occasion is what a team takes off:
the same one never comes back by itself, a new one does (another month, another date).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

FOLLOW_UP, APPROVAL, DISCUSSION, EVALUATION, ATTENTION, CELEBRATION, STUCK = (
    "follow_up",
    "approval",
    "discussion",
    "evaluation",
    "attention",
    "celebration",
    "stuck",
)
# In this order they come on the agenda: first what is good, then what asks for a decision, then the rest.
ORDER = (CELEBRATION, APPROVAL, DISCUSSION, FOLLOW_UP, STUCK, EVALUATION, ATTENTION)
MINUTES = {
    FOLLOW_UP: 10,
    APPROVAL: 10,
    DISCUSSION: 30,
    EVALUATION: 5,
    ATTENTION: 10,
    CELEBRATION: 5,
    STUCK: 5,
}
PLAN_MINUTES = 15
# Dealt with once is enough: the others come back as long as they are due.
ONCE = frozenset({FOLLOW_UP, DISCUSSION, CELEBRATION, ATTENTION})
# From so many of one kind on they are one point with a list, or the agenda would be nothing else.
MANY = 4
CELEBRATE_AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Due:
    """Something that may be due: `number` names it within its kind, `name` is what people call it."""

    kind: str
    number: int
    name: str
    on: date | None = None
    what: str = ""
    """Of an approval: "document" or "plan"."""


@dataclass(frozen=True, slots=True)
class Point:
    source: str
    key: str
    minutes: int
    names: tuple[str, ...] = field(default=())
    """One name, or a list when many are one point."""
    what: str = ""

    @property
    def many(self) -> bool:
        return self.key.startswith("many:")


@dataclass(frozen=True, slots=True)
class Known:
    """A point with a source on an agenda of this team."""

    source: str
    key: str
    here: bool
    """On the agenda of the meeting itself."""
    coming: bool = False
    """On that of another meeting that is still to come."""
    dropped: bool = False
    done: bool = False


def points_due(meeting_on: date, due: Iterable[Due], known: Iterable[Known]) -> list[Point]:
    """In the order of the agenda, without what the team took off, has elsewhere or dealt with."""
    seen = list(known)
    found = [one for one in due if _is_due(one, meeting_on)]
    points = [point for kind in ORDER for point in _of_kind(kind, found, meeting_on)]
    return [one for one in points if not _stays_off(one, seen)]


def key_of(one: Due, meeting_on: date) -> str:
    """The occasion. What returns has its month in it, what has a date that date."""
    if one.kind == APPROVAL:
        return f"{one.what}:{one.number}"
    if one.kind == FOLLOW_UP:
        return f"planning:{one.number}:{meeting_on:%Y-%m}"
    if one.kind in (DISCUSSION, ATTENTION):
        return f"{_month_word(one.kind)}:{meeting_on:%Y-%m}"
    word = {EVALUATION: "document", CELEBRATION: "recognition", STUCK: "action"}[one.kind]
    return f"{word}:{one.number}:{one.on:%Y-%m-%d}" if one.on else f"{word}:{one.number}"


def _month_word(kind: str) -> str:
    return "month" if kind == DISCUSSION else "lines"


def _is_due(one: Due, meeting_on: date) -> bool:
    if one.kind == EVALUATION:
        return one.on is not None and one.on < meeting_on
    if one.kind == CELEBRATION:
        return one.on is not None and abs(one.on - meeting_on) <= CELEBRATE_AHEAD
    return True


def _of_kind(kind: str, due: list[Due], meeting_on: date) -> list[Point]:
    mine = [one for one in due if one.kind == kind]
    if not mine:
        return []
    names = tuple(one.name for one in mine)
    if kind in (DISCUSSION, ATTENTION):
        return [Point(kind, key_of(mine[0], meeting_on), MINUTES[kind], names)]
    if len(mine) >= MANY and kind in (EVALUATION, STUCK):
        return [Point(kind, f"many:{meeting_on:%Y-%m}", MINUTES[kind] * 2, names)]
    return [
        Point(
            kind,
            key_of(one, meeting_on),
            PLAN_MINUTES if one.what == "plan" else MINUTES[kind],
            (one.name,),
            one.what,
        )
        for one in mine
    ]


def _stays_off(point: Point, known: list[Known]) -> bool:
    if point.source == DISCUSSION and any(one.here and one.source == DISCUSSION for one in known):
        return True  # the results are on this agenda already, with a pack
    same = [one for one in known if one.source == point.source and one.key == point.key]
    if any(one.here or one.coming for one in same):
        return True
    if any(one.dropped for one in same) and point.source != APPROVAL:
        return True
    return point.source in ONCE and any(one.done for one in same)
