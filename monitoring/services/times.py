"""The times that a number of an instrument can be about, to choose from: what is asked now comes first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from monitoring.due import State, covers
from monitoring.models import Instrument
from monitoring.services import due
from monitoring.spans import Span

# So many of the past are enough to choose from.
MOST = 60


@dataclass(frozen=True, slots=True)
class Time:
    span: Span
    state: State | None
    """As it is asked; None before the instrument began."""
    measurement: int | None
    """The one that there is already."""

    @property
    def key(self) -> str:
        """In an address (`?tijd=`) and in a form."""
        return key_of(self.span)

    @property
    def is_open(self) -> bool:
        return self.state in (State.DUE, State.LATE)


def key_of(span: Span) -> str:
    return f"{span.start}_{span.end}"


def times_of(instrument: Instrument, today: date) -> list[Time]:
    """Those that have begun, the newest first. Two queries."""
    timed = due.timed(instrument)
    spans, kind = due.calendar_for([timed]).spans_of(timed), timed.kind
    # Also of other kinds: the same days have one measurement, whatever they are called.
    found = list(
        instrument.indicator.measurements.filter(team=instrument.line.team_id)
        .order_by()
        .values_list("span", "about_from", "about_until", "pk")
    )
    days = [(first, last) for span, first, last, _pk in found if span == kind]
    asked = due.standing(spans, days, today, since=instrument.since, ended_on=instrument.ended_on).asked
    states = {one.span: one.state for one in asked}
    times = [
        Time(span, states.get(span), _measurement(span, kind, found)) for span in spans if span.start <= today
    ]
    return sorted(times, key=lambda time: time.span, reverse=True)[:MOST]


def _measurement(span: Span, kind: str, found: Iterable[tuple[str, date, date, int]]) -> int | None:
    for of, first, last, pk in found:
        if (first, last) == (span.start, span.end) or (of == kind and covers(span, (first, last))):
            return pk
    return None


def usual(times: list[Time], wanted: str = "") -> Time | None:
    """What the form begins with: what somebody asked for, else what is due, else the newest without one."""
    free = [time for time in times if time.measurement is None]
    chosen = [time for time in times if time.key == wanted]
    return next(iter([*chosen, *(time for time in free if time.is_open), *free, *times]), None)
