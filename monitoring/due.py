"""Which times an instrument is asked about: what is due, what is late, what comes next.

A time is asked about when at least half of it lies after the start of the instrument: who begins in the last
week of a period is not asked about that period. It is due from two weeks before its end (so that there is
something to look back on, and time before the next one), and late two weeks after. It is let go when a later
time was measured or a year has passed: the number can still be entered, and until then the chart has a gap.
"""

from __future__ import annotations

import enum
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from monitoring.spans import DAY, Kind, Span

OPENS_BEFORE_END = timedelta(days=14)
LATE_AFTER_END = timedelta(days=14)
LET_GO_AFTER_END = timedelta(days=365)

# First and last day of what a measurement is about.
Days = tuple[date, date]


class State(enum.StrEnum):
    MEASURED = "measured"
    DUE = "due"
    LATE = "late"
    LET_GO = "let_go"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Asked:
    span: Span
    state: State

    @property
    def opens(self) -> date:
        return opens(self.span)

    @property
    def late_after(self) -> date:
        """The last day that is in time."""
        return self.span.end + LATE_AFTER_END

    @property
    def is_open(self) -> bool:
        return self.state in (State.DUE, State.LATE)


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything an instrument is asked about, in time."""

    asked: tuple[Asked, ...]

    @property
    def open(self) -> tuple[Asked, ...]:
        return tuple(one for one in self.asked if one.is_open)

    @property
    def late(self) -> tuple[Asked, ...]:
        return tuple(one for one in self.asked if one.state is State.LATE)

    @property
    def first(self) -> Asked | None:
        """What to measure first: the oldest that is open."""
        return next(iter(self.open), None)

    @property
    def newest(self) -> Asked | None:
        return next(reversed(self.open), None)

    @property
    def next(self) -> Asked | None:
        """What becomes due after today."""
        return next((one for one in self.asked if one.state is State.AHEAD), None)


def opens(span: Span) -> date:
    """The first day on which it is asked; a short time not before it begins."""
    return max(span.start, span.end - OPENS_BEFORE_END + DAY)


def is_asked(span: Span, since: date, ended_on: date | None = None) -> bool:
    days = (span.end - span.start).days + 1
    after = (span.end - since).days + 1
    return 2 * after >= days and (ended_on is None or span.end <= ended_on)


def covers(span: Span, days: Days) -> bool:
    """Whether a measurement about these days is the one for this time.

    The middle counts: moving the border of a period by a week does not make it ask again.
    """
    return span.start <= _middle(days) <= span.end


def _middle(days: Days) -> date:
    first, last = days
    return first + (last - first) // 2


def standing(
    spans: Iterable[Span],
    measured: Collection[Days],
    today: date,
    *,
    since: date,
    ended_on: date | None = None,
) -> Standing:
    """`measured`: what the measurements of this kind of time are about."""
    asked = [span for span in sorted(spans) if is_asked(span, since, ended_on)]
    # As `covers`, for years of months at once.
    middles = sorted({_middle(days) for days in measured})
    done = {span for span in asked if bisect_left(middles, span.start) < bisect_right(middles, span.end)}
    last_done = max((span.end for span in done), default=None)
    found = []
    for span in asked:
        if span in done:
            state = State.MEASURED
        elif opens(span) > today:
            state = State.AHEAD
        elif today > span.end + LET_GO_AFTER_END or (last_done is not None and span.end < last_done):
            state = State.LET_GO
        else:
            state = State.LATE if today > span.end + LATE_AFTER_END else State.DUE
        found.append(Asked(span, state))
    return Standing(tuple(found))


def days_of(days: Iterable[date], labels: Iterable[str]) -> list[Span]:
    """The times of an instrument that is used on days of its own."""
    return [Span(day, day, Kind.DAY, label) for day, label in zip(days, labels, strict=True)]
