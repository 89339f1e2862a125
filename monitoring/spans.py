"""Stretches of time that a number can be about: a period, a month, a school year, a result year (D1, D2)."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from borgen.lib import dates
from borgen.lib.dates import add_months

DAY = timedelta(days=1)


class Kind(enum.StrEnum):
    """The same words as Measurement.Span has."""

    PERIOD = "period"
    MONTH = "month"
    HALF_YEAR = "half_year"
    YEAR = "year"
    RESULT_YEAR = "result_year"
    DAY = "day"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From the first to the last day, both included; `label` as people say it, without a language."""

    start: date
    end: date
    kind: Kind
    label: str


@dataclass(frozen=True, slots=True)
class Year:
    """A school year of an institution: its name, its days, and its periods by name."""

    name: str
    start: date
    end: date
    periods: tuple[tuple[str, date, date], ...] = ()


def spans(kind: Kind, years: Iterable[Year], months: Sequence[str]) -> list[Span]:
    """All stretches of one kind in these school years, in time. `months`: twelve names, January first.

    A day has none of its own: the instrument says which days.
    """
    found = [span for year in years for span in _of_year(kind, year, months)]
    return sorted(set(found))


def _of_year(kind: Kind, year: Year, months: Sequence[str]) -> list[Span]:
    if kind is Kind.PERIOD:
        return [Span(start, end, kind, f"{name}, {year.name}") for name, start, end in year.periods]
    if kind is Kind.YEAR:
        return [Span(year.start, year.end, kind, year.name)]
    if kind is Kind.RESULT_YEAR:
        return [result_year(year.start.year)]
    if kind is Kind.MONTH:
        return _months(year, months)
    if kind is Kind.HALF_YEAR:
        middle = add_months(year.start, 6)
        halves = ((year.start, middle - DAY), (middle, year.end))
        return [
            Span(start, end, kind, f"{months[start.month - 1]}–{months[end.month - 1]}, {year.name}")
            for start, end in halves
        ]
    return []


def result_year(first: int) -> Span:
    """The inspectorate's year of results that begins in October of `first` (D1)."""
    start, end = dates.result_year(date(first, dates.RESULT_YEAR_STARTS, 1))
    return Span(start, end, Kind.RESULT_YEAR, f"{first}-{first + 1}")


def _months(year: Year, months: Sequence[str]) -> list[Span]:
    found, start = [], year.start.replace(day=1)
    while start <= year.end:
        after = add_months(start, 1)
        label = f"{months[start.month - 1]} {start.year}"
        found.append(Span(start, after - DAY, Kind.MONTH, label))
        start = after
    return found
