"""Which norm holds on a day (domain decision 9). A norm that was used never changes: another one begins.

A norm holds from its first day until the next one of the same owner and kind begins, or until its own last
day. What was overtaken does not come back when its successor ends: then there is no norm.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar

DAY = timedelta(days=1)


class Dated(Protocol):
    """A norm of one owner and kind. No two of them begin on one day."""

    @property
    def valid_from(self) -> date: ...
    @property
    def valid_until(self) -> date | None: ...


N = TypeVar("N", bound=Dated)


def holding(norms: Iterable[N], day: date) -> N | None:
    """Of one owner and kind: the one that holds on this day."""
    begun = [norm for norm in norms if norm.valid_from <= day]
    newest = max(begun, key=lambda norm: norm.valid_from, default=None)
    if newest is None or (newest.valid_until is not None and newest.valid_until < day):
        return None
    return newest


def first_that_holds(day: date, *series: Iterable[N]) -> N | None:
    """Of several owners, the nearest one first: a team's own norm goes before the institution's."""
    return next((norm for one in series if (norm := holding(one, day)) is not None), None)


def last_day(norm: Dated, series: Iterable[Dated]) -> date | None:
    """Until when this norm holds, in its own series; None as long as nothing ends it."""
    later = min((one.valid_from for one in series if one.valid_from > norm.valid_from), default=None)
    ends = [day for day in (norm.valid_until, later - DAY if later else None) if day is not None]
    return min(ends, default=None)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Why a new norm does not fit between those that are there."""

    with_norm: Dated
    fits_from: date | None = None
    """The first day that is free, when the other one has a last day."""
    fits_until: date | None = None
    """The last day that is free, when the other one begins later."""


def overlap(start: date, end: date | None, series: Iterable[N]) -> Overlap | None:
    """A last day was promised on purpose: another norm neither begins before it nor runs past the next one.

    A norm without a last day is simply followed up. One without a last day that begins before a later one
    holds until that one begins.
    """
    known = list(series)
    held = holding(known, start)
    if held is not None and held.valid_from == start:
        return Overlap(held)
    if held is not None and held.valid_until is not None:
        return Overlap(held, fits_from=held.valid_until + DAY)
    later = min((one for one in known if one.valid_from > start), key=lambda o: o.valid_from, default=None)
    if later is not None and end is not None and end >= later.valid_from:
        return Overlap(later, fits_until=later.valid_from - DAY)
    return None
