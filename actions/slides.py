"""The year review before the projector: so much on a screen that the last row of the room can read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

# Lines of a large letter on one screen.
FITS = 5
Item = TypeVar("Item")


@dataclass(frozen=True)
class Slide(Generic[Item]):
    key: str
    items: tuple[Item, ...]
    part: int
    parts: int
    """A subject that does not fit goes on, on the next screen."""


def slides_of(subjects: Iterable[tuple[str, Sequence[Item]]], fits: int = FITS) -> list[Slide[Item]]:
    """Subjects without anything to show are passed over; the others are spread evenly over their screens."""
    found: list[Slide[Item]] = []
    for key, items in subjects:
        parts = -(-len(items) // fits)
        for part in range(parts):
            start, end = len(items) * part // parts, len(items) * (part + 1) // parts
            found.append(Slide(key, tuple(items[start:end]), part + 1, parts))
    return found


def at_place(asked: str, total: int) -> int:
    """A number in an address: what is not there leads to the first or the last. `total` is at least 1."""
    number = int(asked[:4]) if asked.isascii() and asked.isdigit() else 1
    return min(max(number, 1), total)
