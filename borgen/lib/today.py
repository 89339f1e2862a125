"""One line of the start page: something that asks for an act of this person, with its place in time."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

# Up to this many days ahead counts as "soon".
SOON = 7
# What is due later than this is folded away: pages are about the coming weeks.
HORIZON = timedelta(weeks=4)


class Urgency(enum.IntEnum):
    """How near it is; the order in which the start page shows its lines."""

    NOW = 0
    """Going on at this moment, such as a BOAS that runs."""
    OVERDUE = 1
    TODAY = 2
    SOON = 3
    LATER = 4
    WHENEVER = 5
    """Asks something, but without a date."""


@dataclass(frozen=True, slots=True)
class Line:
    due: date | None
    title: str
    url: str
    team: str
    urgency: Urgency
    detail: str = ""
    """What it belongs to, for example the name of the improvement."""

    @property
    def place_in_time(self) -> tuple[int, date, str]:
        return self.urgency, self.due or date.max, self.title


def urgency_of(due: date | None, today: date) -> Urgency:
    """What a date alone says about how near something is."""
    if due is None:
        return Urgency.WHENEVER
    if due < today:
        return Urgency.OVERDUE
    if due == today:
        return Urgency.TODAY
    return Urgency.SOON if due <= today + timedelta(days=SOON) else Urgency.LATER


def in_order(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: line.place_in_time)
