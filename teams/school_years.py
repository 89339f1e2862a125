"""The rules of school years and their periods (conventions D1, D2), apart from any database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from borgen.lib.dates import Span

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MAX_PERIODS = 8
# Shorter parts than this are not moved to a Monday: they could vanish.
MOVABLE_DAYS = 14
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PeriodPlan:
    """A period as somebody wants it; `row` is its place in the form, which messages point to."""

    row: int
    name: str
    starts_on: date
    ends_on: date


class NamedSpan(NamedTuple):
    name: str
    starts_on: date
    ends_on: date


class Fault(NamedTuple):
    """What is wrong, and the field it stands beside."""

    field: str
    message: StrOrPromise


def equal_parts(year: Span, count: int) -> list[Span]:
    """The year in so many stretches of about equal length, on Mondays where there is room for it."""
    days = (year.end - year.start).days + 1
    starts = [year.start + timedelta(days=days * part // count) for part in range(count)]
    if days // count >= MOVABLE_DAYS:
        starts[1:] = [_nearest_monday(day) for day in starts[1:]]
    ends = [*(start - DAY for start in starts[1:]), year.end]
    return [Span(start, end) for start, end in zip(starts, ends, strict=True)]


def next_name(year: Span) -> str:
    return f"{year.start.year}-{year.end.year}" if year.end.year > year.start.year else str(year.start.year)


def faults(year: Span, periods: Sequence[PeriodPlan], others: Sequence[NamedSpan]) -> list[Fault]:
    """What is wrong with a school year beside the institution's `others`; nothing when all is well."""
    if year.end <= year.start:
        return [Fault("ends_on", _("The last day comes after the first day."))]
    return [*_year_faults(year, others), *_count_faults(periods), *_period_faults(year, periods)]


def _year_faults(year: Span, others: Sequence[NamedSpan]) -> Iterator[Fault]:
    for other in others:
        if year.start <= other.ends_on and other.starts_on <= year.end:
            text = _("These dates overlap with school year {name} ({first} to {last}).")
            yield Fault("starts_on", _fill(text, name=other.name, first=other.starts_on, last=other.ends_on))


def _count_faults(periods: Sequence[PeriodPlan]) -> Iterator[Fault]:
    if not 1 <= len(periods) <= MAX_PERIODS:
        yield Fault("", _("A school year has one to eight periods."))


def _period_faults(year: Span, periods: Sequence[PeriodPlan]) -> Iterator[Fault]:
    before: PeriodPlan | None = None
    for period in periods:
        first, last = f"p{period.row}_starts_on", f"p{period.row}_ends_on"
        if period.ends_on < period.starts_on:
            yield Fault(last, _("The last day of a period does not come before its first day."))
        if period.starts_on < year.start:
            text = _("This is before the first day of the school year, {day}.")
            yield Fault(first, _fill(text, day=year.start))
        if period.ends_on > year.end:
            text = _("This is after the last day of the school year, {day}.")
            yield Fault(last, _fill(text, day=year.end))
        if before and period.starts_on <= before.ends_on:
            text = _("This period begins before {name} is over (on {day}).")
            yield Fault(first, _fill(text, name=before.name, day=before.ends_on))
        before = period


def _nearest_monday(day: date) -> date:
    back = day.weekday()
    return day - timedelta(days=back) if back <= 3 else day + timedelta(days=7 - back)


def _fill(text: StrOrPromise, **values: object) -> StrOrPromise:
    shown = {key: f"{v.day}-{v.month}-{v.year}" if isinstance(v, date) else v for key, v in values.items()}
    return format_lazy(text, **shown)
