"""Whether a measurement is late, for hundreds of instruments at once: as monitoring/due.py says, and no more.

Of all times that may be late only the newest matters: what lies before it is let go as soon as that one, or
a later one, was measured, and is late together with it otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from monitoring.due import LATE_AFTER_END, LET_GO_AFTER_END, covers, is_asked
from monitoring.spans import Span


@dataclass(frozen=True, slots=True)
class Window:
    """The newest time that may be late today, and those after it."""

    newest: Span
    after: tuple[Span, ...] = ()


def window(spans: Iterable[Span], today: date) -> Window | None:
    """None when nothing can be late: too early, or let go."""
    in_time = sorted(spans)
    ended = [span for span in in_time if span.end + LATE_AFTER_END < today <= span.end + LET_GO_AFTER_END]
    if not ended:
        return None
    return Window(ended[-1], tuple(span for span in in_time if span > ended[-1]))


def is_late(
    found: Window | None,
    since: date,
    ended_on: date | None,
    first: date | None,
    last: date | None,
) -> bool:
    """`first` and `last`: what the newest measurement about this kind of time is about."""
    if found is None or not is_asked(found.newest, since, ended_on):
        return False
    if first is None or last is None:
        return True
    days = first, last
    return not (
        covers(found.newest, days)
        or any(covers(span, days) for span in found.after if is_asked(span, since, ended_on))
    )
