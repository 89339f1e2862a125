"""On which days a meeting returns. Pure: days in, days out; a holiday is a gap between periods."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from borgen.lib.dates import Span, add_months

WEEKS = {"week": 1, "two_weeks": 2, "four_weeks": 4}
MONTH = "month"


@dataclass(frozen=True, slots=True)
class Year:
    """A school year with its periods; without periods nothing in it is a holiday."""

    span: Span
    periods: tuple[Span, ...] = ()

    def has(self, day: date) -> bool:
        return self.span.start <= day <= self.span.end

    def is_open(self, day: date) -> bool:
        return not self.periods or any(one.start <= day <= one.end for one in self.periods)


@dataclass(frozen=True, slots=True)
class Days:
    kept: tuple[date, ...]
    skipped: tuple[date, ...]
    """They fall between two periods, or after the last one."""


def meeting_days(first: date, last: date, rhythm: str, years: Iterable[Year]) -> Days:
    """`rhythm`: week, two_weeks, four_weeks, or month: the same weekday of each month, such as the second
    Tuesday. A day of a school year that nobody described is kept.

    The count goes on through a holiday: even weeks stay even weeks.
    """
    known = list(years)
    kept: list[date] = []
    skipped: list[date] = []
    for day in _all(first, last, rhythm):
        year = next((one for one in known if one.has(day)), None)
        (kept if year is None or year.is_open(day) else skipped).append(day)
    return Days(tuple(kept), tuple(skipped))


def _all(first: date, last: date, rhythm: str) -> Iterator[date]:
    day, step = first, 0
    while day <= last:
        yield day
        step += 1
        if rhythm == MONTH:
            day = same_weekday(first, add_months(first.replace(day=1), step))
        else:
            day = first + timedelta(weeks=WEEKS[rhythm] * step)


def same_weekday(first: date, month: date) -> date:
    """In this month the weekday that `first` is in its own; a fifth one is the last of the month."""
    start = month.replace(day=1)
    number = (first.day - 1) // 7
    found = start + timedelta(days=(first.weekday() - start.weekday()) % 7)
    if number < 4:
        return found + timedelta(weeks=number)
    end = monthrange(month.year, month.month)[1]
    return found + timedelta(weeks=(end - found.day) // 7)
