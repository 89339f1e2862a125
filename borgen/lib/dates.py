"""The calendar of a Dutch school. A day is a day in Amsterdam, whatever the server's clock says."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SCHOOL_YEAR_STARTS = 8  # August
RESULT_YEAR_STARTS = 10  # October: the year over which yearly results are counted


class Span(NamedTuple):
    """First and last day, both included."""

    start: date
    end: date


def local_today() -> date:
    return datetime.now(AMSTERDAM).date()


def local_date(moment: datetime) -> date:
    """The day in Amsterdam of a moment with a time zone; ValueError without one."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no day")
    return moment.astimezone(AMSTERDAM).date()


def school_year(day: date) -> Span:
    """1 August to 31 July: the usual year. An institution's own school years are data and may differ."""
    return _year_from(SCHOOL_YEAR_STARTS, day)


def result_year(day: date) -> Span:
    """1 October to 30 September. Not the school year: it decides to which yearly result a leaver belongs."""
    return _year_from(RESULT_YEAR_STARTS, day)


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the last day of that month when it is shorter (29 Feb -> 28 Feb)."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _year_from(month: int, day: date) -> Span:
    start = date(day.year if day.month >= month else day.year - 1, month, 1)
    last_month = month - 1
    return Span(start, date(start.year + 1, last_month, monthrange(start.year + 1, last_month)[1]))
