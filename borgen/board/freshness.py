"""Whether a board is kept fresh: the team goes through it as often as it agreed (pure)."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, timedelta

# How often, by the words of Board.Rhythm: within so many days after the last time.
DAYS = {"week": 7, "fortnight": 14, "month": 31}
# A stand-up that slips from Monday to Tuesday is still the one of this week.
GRACE = timedelta(days=2)
# What is done stays on the board so long at least, and until the team went through it; a month at most.
DONE_STAYS = timedelta(days=7)
DONE_GOES = timedelta(days=31)


class State(enum.StrEnum):
    NOT_AGREED = "not_agreed"
    """Nobody said how often."""
    NEVER = "never"
    """Agreed, and not gone through yet."""
    FRESH = "fresh"
    DUE = "due"
    """The day has come, or passed within the grace."""
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Freshness:
    state: State
    last: date | None = None
    """The day on which the team last went through it."""
    due: date | None = None
    """When it is next; None when nothing is agreed or it never was."""
    late: int = 0
    """Days past `due`."""

    @property
    def is_stale(self) -> bool:
        return self.state is State.STALE


def freshness(*, rhythm: str, last: date | None, today: date) -> Freshness:
    """`rhythm`: a key of DAYS, or empty when none is agreed."""
    if rhythm not in DAYS:
        return Freshness(State.NOT_AGREED, last)
    if last is None:
        return Freshness(State.NEVER)
    due = last + timedelta(days=DAYS[rhythm])
    if today < due:
        return Freshness(State.FRESH, last, due)
    state = State.DUE if today <= due + GRACE else State.STALE
    return Freshness(state, last, due, (today - due).days)


def done_since(last: date | None, today: date) -> date:
    """The first day of which finished actions still hang there, to be seen and celebrated."""
    if last is None:
        return today - 2 * DONE_STAYS
    return max(min(last, today - DONE_STAYS), today - DONE_GOES)
