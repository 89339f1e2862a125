"""The year of a team, put into months and weeks. What happens when comes from services/year.py."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import groupby

from borgen.lib.dates import add_months
from monitoring.spans import Year

DAY = timedelta(days=1)


class Kind(enum.StrEnum):
    """In the order in which one day shows them."""

    PERIOD = "period"
    CELEBRATION = "celebration"
    BOAS = "boas"
    PLANNING = "planning"
    MEETING = "meeting"
    RESULTS = "results"
    """A month in which the team agreed to discuss its results."""
    MEASURE = "measure"
    DOCUMENT = "document"
    EFFECT = "effect"


ORDER = {kind: number for number, kind in enumerate(Kind)}


class State(enum.StrEnum):
    AHEAD = "ahead"
    DONE = "done"
    MISSED = "missed"
    """The time for it went by."""


@dataclass(frozen=True, slots=True)
class Entry:
    kind: Kind
    title: str
    first: date
    last: date | None = None
    """Of something that may happen on any day until then."""
    at: time | None = None
    until: time | None = None
    detail: str = ""
    url: str = ""
    state: State = State.AHEAD
    month: bool = False
    """Agreed for a month, not for a day of it; `first` lies somewhere in that month."""

    @property
    def place(self) -> tuple[date, time, int, str]:
        """What takes the whole day comes before what has a time."""
        return self.first, self.at or time.min, ORDER[self.kind], self.title


@dataclass(frozen=True, slots=True)
class Week:
    number: int
    """As the calendar of a school numbers them (ISO 8601)."""
    first: date
    last: date
    """Within the month: a week on the border of two months stands in both, each with its own days."""
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    whole: tuple[Entry, ...]
    """For this month, without a day."""
    weeks: tuple[Week, ...]
    """Those in which something happens."""

    @property
    def is_empty(self) -> bool:
        return not (self.whole or self.weeks)

    def holds(self, day: date) -> bool:
        return (day.year, day.month) == (self.first.year, self.first.month)


def months_of(first: date, last: date, entries: Iterable[Entry]) -> list[Month]:
    """Every month from the first to the last day, with what happens on these days; the rest is left out."""
    inside = sorted((one for one in entries if first <= one.first <= last), key=lambda one: one.place)
    found, month = [], first.replace(day=1)
    while month <= last:
        after = add_months(month, 1)
        mine = [one for one in inside if month <= one.first < after]
        whole = tuple(one for one in mine if one.month)
        found.append(Month(month, whole, _weeks(month, after - DAY, [one for one in mine if not one.month])))
        month = after
    return found


def _weeks(first: date, last: date, entries: Iterable[Entry]) -> tuple[Week, ...]:
    return tuple(
        Week(monday.isocalendar().week, max(first, monday), min(last, monday + 6 * DAY), tuple(found))
        for monday, found in groupby(entries, key=lambda one: one.first - one.first.weekday() * DAY)
    )


def in_order(months: Iterable[Month]) -> list[Entry]:
    """What has no day comes first in its month."""
    return [
        one
        for month in months
        for one in (*month.whole, *(entry for week in month.weeks for entry in week.entries))
    ]


def year_now(years: Sequence[Year], today: date) -> Year:
    """The school year of today; in between two the one that comes, after the last one that."""
    in_time = sorted(years, key=lambda year: year.start)
    return next((year for year in in_time if today <= year.end), in_time[-1])


def year_named(years: Sequence[Year], name: str, today: date) -> Year:
    """`name` as it stands in an address; any other word leads to the year of today."""
    return next((year for year in years if year.name == name), None) or year_now(years, today)
