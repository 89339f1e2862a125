"""Where the words of a point stand: clear of the line, of the norms and of other marks (pure).

Above it in the middle, unless something runs there; then below, or to the side where the line does not go.
Lengths are units of a drawing whose letters are 15 units high.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from monitoring import chart_words
from monitoring.chart import Chart, centre

# On a page a chart is as wide as the screen: judged as on a tablet, where lines are steeper than on a desk.
WIDTH, HEIGHT = 480, 330
# A letter is about half as wide as high.
LETTER = 7.6
# The part of words that stands before the place where they are anchored.
BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}
Spot = tuple[float, float]
# From the middle of a mark to the nearest and the farthest edge of its words, up or down; half a mark.
NEAR, FAR, MARK = 11.0, 25.0, 9.0


@dataclass(frozen=True, slots=True)
class Place:
    below: bool = False
    anchor: str = "middle"
    """As in SVG: the words end at the point, begin there, or stand around it."""
    struck: bool = False
    """Nowhere is free: here the least is in the way, and the words need a ground of their own."""


ABOVE, BELOW = Place(), Place(below=True)
ASIDE = (
    Place(anchor="end"),
    Place(anchor="start"),
    Place(below=True, anchor="end"),
    Place(below=True, anchor="start"),
)


@dataclass(frozen=True, slots=True)
class Box:
    """Heights are counted from the foot."""

    left: float
    right: float
    low: float
    high: float

    def is_crossed(self, start: Spot, end: Spot) -> bool:
        """By a line from left to right."""
        (x1, y1), (x2, y2) = start, end
        first, last = max(self.left, x1), min(self.right, x2)
        if first >= last:
            return False
        rise = (y2 - y1) / (x2 - x1)
        ends = (y1 + (first - x1) * rise, y1 + (last - x1) * rise)
        return max(ends) >= self.low and min(ends) <= self.high

    def holds(self, x: float, y: float, size: float) -> bool:
        """Part of a mark that is so large to each side."""
        across = self.left - size <= x <= self.right + size
        return across and self.low - size <= y <= self.high + size


class Labels:
    """Of a chart in a drawing so large; what stands where is worked out once for all of its points."""

    def __init__(self, chart: Chart, width: float = WIDTH, height: float = HEIGHT) -> None:
        self.chart, self.width, self.height = chart, width, height
        self.slot = width / max(len(chart.points), 1)
        self.spots = [self._spot(number) for number in range(len(chart.points))]
        self.wide = [LETTER * len(chart_words.mark_words(chart, point)) for point in chart.points]
        starts = [one.start for one in chart.stretches]
        self.lines = {start: (self.spots[start], self.spots[start + 1]) for start in starts}
        self.norms = list(self._norms())

    def place(self, number: int) -> Place:
        """Of the words at this point, which has a height."""
        order = (BELOW, ABOVE) if self.chart.is_named_below(number) else (ABOVE, BELOW)
        hits: dict[Place, int] = {}
        for one in (*order, *ASIDE):
            hits[one] = self._hits(number, one)
            if not hits[one]:
                return one
        return replace(min(hits, key=hits.__getitem__), struck=True)

    def box(self, number: int, where: Place) -> Box:
        """What the words take."""
        x, y = self.spots[number]
        wide = self.wide[number]
        left = x - wide * BEFORE[where.anchor]
        low = y - FAR if where.below else y + NEAR
        return Box(left, left + wide, low, low + FAR - NEAR)

    def _hits(self, number: int, where: Place) -> int:
        """How much is in the way. A norm is one thin level line; past the edge it would leave the drawing."""
        box, near = self.box(number, where), self._near(number)
        outside = box.left < 0 or box.right > self.width or box.low < 0
        marks = (one for one in near if one != number and self.chart.points[one].height is not None)
        return (
            3 * outside
            + 2 * sum(box.is_crossed(*self.lines[one]) for one in near if one in self.lines)
            + 2 * sum(box.holds(*self.spots[one], MARK) for one in marks)
            + sum(box.is_crossed(*line) for line in self.norms)
        )

    def _near(self, number: int) -> range:
        """The points that its words can reach, whichever way they go; all others are never in the way."""
        reach = int((self.wide[number] + MARK) / self.slot) + 1
        return range(max(number - reach, 0), min(number + reach + 1, len(self.spots)))

    def _spot(self, number: int) -> Spot:
        height = self.chart.points[number].height
        share = 0.0 if height is None else self.chart.axis.share(height)
        return centre(number, len(self.chart.points)) * self.width, share * self.height

    def _norms(self) -> Iterator[tuple[Spot, Spot]]:
        for step in (*self.chart.norm_steps, *self.chart.inspectorate_steps):
            level = self.chart.axis.share(step.value) * self.height
            yield (step.first * self.slot, level), ((step.last + 1) * self.slot, level)
