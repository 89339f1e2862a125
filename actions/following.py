"""What an agreement asks of the calendar: usual days, days to doubt, and how near something is."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import date, timedelta

from actions.timeline import proposed_date
from borgen.lib.dates import Span

# Near enough to remember, far enough to be done beside the lessons.
USUAL_WEEKS = 2
# After six weeks people know whether something works, and still know what it was about.
EFFECT_WEEKS = 6
NEAR = timedelta(days=7)
SATURDAY = 5


class Doubt(enum.StrEnum):
    """Why somebody may want another day; it is said, and never refused."""

    PAST = "past"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


class Moment(enum.StrEnum):
    """How near an action is: the order of a list."""

    LATE = "late"
    NEAR = "near"
    LATER = "later"
    UNDATED = "undated"


def usual_day(today: date) -> date:
    """When somebody names no day: a working day, two weeks from now."""
    return proposed_date(today, USUAL_WEEKS)


def effect_day(today: date) -> date:
    """When to look back at what is done now."""
    return proposed_date(today, EFFECT_WEEKS)


def doubt_about(day: date, today: date, periods: Sequence[Span]) -> Doubt | None:
    """`periods`: those of the school year around the day; a gap between them is a holiday."""
    if day < today:
        return Doubt.PAST
    if day.weekday() >= SATURDAY:
        return Doubt.WEEKEND
    if periods and not any(one.start <= day <= one.end for one in periods):
        return Doubt.HOLIDAY
    return None


def moment_of(due_on: date | None, today: date) -> Moment:
    if due_on is None:
        return Moment.UNDATED
    if due_on < today:
        return Moment.LATE
    return Moment.NEAR if due_on <= today + NEAR else Moment.LATER
