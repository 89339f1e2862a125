"""Sizes of sheets and everything that is drawn on the same place of each of them (pure).

Every size has the proportions of A1, so there is one layout: thought out on A1, scaled to the others. Lengths
are millimetres and letters points, both on A1, until `Sheet` turns them into those of its own size.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, timedelta

from borgen.posters.shape import Kind


class Size(enum.StrEnum):
    A4 = "A4"
    A3 = "A3"
    A2 = "A2"
    A1 = "A1"
    A0 = "A0"


class Orientation(enum.StrEnum):
    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"


# Width and height of a sheet that stands, ISO 216.
MM: dict[Size, tuple[int, int]] = {
    Size.A4: (210, 297),
    Size.A3: (297, 420),
    Size.A2: (420, 594),
    Size.A1: (594, 841),
    Size.A0: (841, 1189),
}
# Body text that is read from a few steps away (conventions R3): the smallest on A1, and its title.
BODY, TITLE = 24.0, 72.0
# The least that is white around everything on any size (R2); on A4 it is just over 8 mm.
MARGIN = 24.0
LEAST_MARGIN = 8.0
FOOT = 53.0
QR = 47.0
GAP = 20.0
"""Between two columns."""
POINT = 25.4 / 72
# For the printer: paper that is cut off, and room outside it for the marks.
BLEED, MARKS_ROOM = 3.0, 9.0
# A poster says until when it can be trusted: a week at least, or nobody would print it.
SHORTEST = timedelta(days=7)
LONGEST = {
    Kind.BOARD: timedelta(days=14),
    Kind.PLANNING: timedelta(days=28),
    Kind.MONITORING: timedelta(days=92),
    Kind.YEAR: timedelta(days=31),
    Kind.STORY: timedelta(days=92),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    size: Size = Size.A3
    orientation: Orientation = Orientation.LANDSCAPE

    @property
    def width(self) -> int:
        """In real millimetres, as `height`."""
        return self._sides[0]

    @property
    def height(self) -> int:
        return self._sides[1]

    @property
    def scale(self) -> float:
        """From A1 to this size. Sides are rounded to millimetres, so the smaller quotient counts."""
        (width, height), (wide, high) = MM[self.size], MM[Size.A1]
        return min(width / wide, height / high)

    @property
    def margin(self) -> float:
        """Real, as it is printed."""
        return max(MARGIN * self.scale, LEAST_MARGIN)

    @property
    def inner_width(self) -> float:
        """Between the margins, as on A1."""
        return (self.width - 2 * self.margin) / self.scale

    @property
    def inner_height(self) -> float:
        return (self.height - 2 * self.margin) / self.scale

    def mm(self, length: float) -> str:
        return f"{length * self.scale:.3f}mm"

    def pt(self, size: float) -> str:
        return f"{size * self.scale:.3f}pt"

    @property
    def _sides(self) -> tuple[int, int]:
        narrow, wide = MM[self.size]
        return (wide, narrow) if self.orientation is Orientation.LANDSCAPE else (narrow, wide)


def valid_until(kind: Kind, today: date, dates: tuple[date, ...]) -> date:
    """The first day on which something on it changes by itself, between the shortest and the longest time."""
    first, last = today + SHORTEST, today + LONGEST[kind]
    return min(max(min((day for day in dates if day > today), default=last), first), last)
