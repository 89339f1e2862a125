"""When things are proposed to happen after a BOAS, and how a planning is cut into months."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import TypeVar

# An intervention is proposed this long after the planning meeting; its owner says what is realistic.
INTERVENTION_WEEKS = 4
TITLE_LENGTH = 200

Item = TypeVar("Item")


def proposed_date(start: date, weeks: int) -> date:
    """A working day `weeks` after `start`: a Saturday or Sunday becomes the Friday before."""
    day = start + timedelta(weeks=weeks)
    return day - timedelta(days=max(0, day.weekday() - 4))


def title_of(text: str) -> str:
    """The first sentence, short enough to be a title; the whole text stays as the explanation."""
    first = re.split(r"(?<=[.?!]) ", " ".join(text.split()))[0].removesuffix(".")
    return first if len(first) <= TITLE_LENGTH else first[: TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def by_month(
    items: Iterable[Item], due: Callable[[Item], date | None]
) -> list[tuple[date | None, list[Item]]]:
    """(first day of the month, its items) in order of time; items without a date come last under None."""
    dated = sorted((item for item in items if due(item)), key=lambda item: due(item) or date.max)
    undated = [item for item in items if not due(item)]
    months: list[tuple[date | None, list[Item]]] = [
        (month, list(group))
        for month, group in groupby(dated, key=lambda item: (due(item) or date.max).replace(day=1))
    ]
    return months + ([(None, undated)] if undated else [])
