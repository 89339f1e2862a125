"""Attention that fades: were the results of a line talked about when they should have been?

The team agrees in which months a line is discussed. When a whole period of the school went by without that
talk, it is the chief alarm; before that it is due. A team that agreed on one month a year is not called for
in the periods between: an agreed month has to have passed too.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable
from datetime import date

from borgen.lib.dates import add_months


class Attention(enum.StrEnum):
    OK = "ok"
    DUE = "due"
    """An agreed month has come, and it was not discussed since."""
    ALARM = "alarm"
    """Not discussed for a whole period."""


def attention(
    last: date | None,
    started: date,
    periods: Iterable[tuple[date, date]],
    months: Collection[int],
    today: date,
) -> Attention:
    """`last`: when it was discussed, None for never. `started`: the first day of the line.

    `periods`: first and last days, of any school years. `months`: 1 to 12, empty when none was agreed: then
    the periods alone decide. In a school without periods the agreed months alone do.
    """
    moments = _moments(last, started, months, today)
    known = list(periods)
    since = started if last is None else last
    whole = any(_went_by(first, end, since, never=last is None, today=today) for first, end in known)
    passed = any(add_months(first, 1) <= today for first in moments)
    if (whole and (passed or not months)) or (passed and not known):
        return Attention.ALARM
    return Attention.DUE if moments else Attention.OK


def _went_by(first: date, end: date, since: date, *, never: bool, today: date) -> bool:
    """From its first day to its last nothing was said; a line that began on that first day counts."""
    return end < today and (since <= first if never else since < first)


def _moments(last: date | None, started: date, months: Collection[int], today: date) -> list[date]:
    """First days of agreed months that have come since the last talk; twelve months back are enough."""
    this_month = today.replace(day=1)
    candidates = (add_months(this_month, -back) for back in range(12))
    return [
        first
        for first in candidates
        if first.month in months and (first > last if last else first >= started.replace(day=1))
    ]
