"""When a row is about: a school year, result year, period or month of the institution, or a fixed choice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from borgen.lib.dates import RESULT_YEAR_STARTS, SCHOOL_YEAR_STARTS, add_months
from monitoring.importing import values
from monitoring.importing.shapes import Fact
from monitoring.importing.teams import key
from monitoring.importing.values import BadCell
from monitoring.spans import Kind, Span, Year, result_year, spans

_DAY = timedelta(days=1)


class NoTime(ValueError):  # noqa: N818 - a verdict about a row
    """`code`: missing, unknown-period, no-year-with-period, year, month or future; `text` as in the file."""

    def __init__(self, code: str, text: str, year: str = "") -> None:
        super().__init__(code)
        self.code, self.text, self.year = code, text, year


@dataclass(frozen=True)
class Calendar:
    years: Sequence[Year]
    months: Sequence[str]
    today: date
    results: bool = False
    """A year in the file is a result year (October to September)."""
    ends: bool = False
    """A single year is the one in which the school year ends."""
    fixed: Span | None = None

    def span_of(self, fact: Fact) -> Span:
        """NoTime when the file does not say it, or when there is no such time."""
        span = self.fixed or self._told(fact)
        if span.start > self.today:
            raise NoTime("future", span.label)
        return span

    def _told(self, fact: Fact) -> Span:
        if fact.period:
            return self._period(fact)
        if fact.month:
            return self._month(fact.month)
        if fact.year:
            return self._year(self._number(fact.year))
        raise NoTime("missing", "")

    def _number(self, text: str) -> int:
        begins = RESULT_YEAR_STARTS if self.results else SCHOOL_YEAR_STARTS
        try:
            return values.year(text, ends=self.ends, begins=begins)
        except BadCell as error:
            raise NoTime("year", text) from error

    def _year(self, first: int) -> Span:
        if self.results:
            return result_year(first)
        known = next((year for year in self.years if year.start.year == first), None)
        if known:
            return Span(known.start, known.end, Kind.YEAR, known.name)
        # Older than the calendar of the institution: the usual days.
        start = date(first, SCHOOL_YEAR_STARTS, 1)
        return Span(start, add_months(start, 12) - _DAY, Kind.YEAR, f"{first}-{first + 1}")

    def _month(self, text: str) -> Span:
        try:
            first = values.month(text)
        except BadCell as error:
            raise NoTime("month", text) from error
        label = f"{self.months[first.month - 1]} {first.year}"
        return Span(first, add_months(first, 1) - _DAY, Kind.MONTH, label)

    def _period(self, fact: Fact) -> Span:
        told, year = fact.period, fact.year
        if not year:
            # "Periode 2, 2026-2027" and "2026-2027 P2" say both.
            year, told = _year_within(told)
        if not year:
            raise NoTime("no-year-with-period", fact.period)
        first = self._number(year)
        found = [one for one in self.years if one.start.year == first]
        periods = spans(Kind.PERIOD, found, self.months)
        for number, period in enumerate(periods, start=1):
            name = period.label.rpartition(",")[0]
            if key(told) == key(name) or _digits(told) == str(number):
                return period
        raise NoTime("unknown-period", fact.period, f"{first}-{first + 1}")


def fixed_choices(years: Sequence[Year], months: Sequence[str], today: date) -> list[Span]:
    """What a whole file can be about: everything that has begun, the newest first."""
    found = [span for kind in Kind for span in spans(kind, years, months) if span.start <= today]
    return sorted(found, key=lambda one: (-one.start.toordinal(), one.end, one.kind))


def as_text(span: Span) -> str:
    """For the value of a choice in a form; `fixed_span` finds it back."""
    return f"{span.kind}|{span.start.isoformat()}|{span.end.isoformat()}"


def fixed_span(text: Any, choices: Sequence[Span]) -> Span | None:
    return next((span for span in choices if as_text(span) == text), None)


def _year_within(text: str) -> tuple[str, str]:
    found = re.search(r"\d{4}\s*[-/–]\s*\d{4}|\d{4}", text)
    if not found:
        return "", text
    return found[0], (text[: found.start()] + text[found.end() :]).strip(" ,;:-/()")


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit()).lstrip("0")
