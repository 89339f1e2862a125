"""Where the words of a point stand: clear of the line, of the norms and of other marks (pure).

Above it in the middle, unless something runs there; then below, or to the side where the line does not go.
Lengths are units of a drawing whose letters are 15 units high.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from monitoring import chart_words
from monitoring.chart import Chart, centre

# On a page a chart is as wide as the screen: judged as on a tablet, where lines are steeper than on a desk.
WIDTH, HEIGHT = 480, 330
LETTER = 7.6
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

    def is_crossed(self, start: tuple[float, float], end: tuple[float, float]) -> bool:
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


def place(chart: Chart, number: int, width: float = WIDTH, height: float = HEIGHT) -> Place:
    """Of the words at this point, which has a height, in a chart so large."""
    order = (BELOW, ABOVE) if chart.is_named_below(number) else (ABOVE, BELOW)
    sheet = _Sheet(chart, width, height)
    hits: dict[Place, int] = {}
    for one in (*order, *ASIDE):
        hits[one] = sheet.hits(number, one)
        if not hits[one]:
            return one
    return replace(min(hits, key=hits.__getitem__), struck=True)


def ground(chart: Chart, number: int, where: Place, width: float, height: float) -> Box:
    """What the words take."""
    return _Sheet(chart, width, height).box(number, where)


class _Sheet:
    def __init__(self, chart: Chart, width: float, height: float) -> None:
        self.chart, self.width, self.height = chart, width, height

    def at(self, number: int) -> tuple[float, float]:
        point = self.chart.points[number]
        share = 0.0 if point.height is None else self.chart.axis.share(point.height)
        return centre(number, len(self.chart.points)) * self.width, share * self.height

    def box(self, number: int, where: Place) -> Box:
        x, y = self.at(number)
        wide = LETTER * len(chart_words.mark_words(self.chart, self.chart.points[number]))
        left = x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[where.anchor]
        low = y - FAR if where.below else y + NEAR
        return Box(left, left + wide, low, low + FAR - NEAR)

    def hits(self, number: int, where: Place) -> int:
        """How much is in the way. A norm is one thin level line; past the edge it would leave the drawing."""
        box = self.box(number, where)
        outside = box.left < 0 or box.right > self.width or box.low < 0
        return (
            3 * outside
            + 2 * sum(box.is_crossed(*line) for line in self._lines())
            + 2 * sum(box.holds(*self.at(other), MARK) for other in self._others(number))
            + sum(box.is_crossed(*line) for line in self._norms())
        )

    def _lines(self) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
        return ((self.at(one.start), self.at(one.start + 1)) for one in self.chart.stretches)

    def _others(self, number: int) -> Iterable[int]:
        points = enumerate(self.chart.points)
        return (other for other, point in points if other != number and point.height is not None)

    def _norms(self) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
        slot = self.width / len(self.chart.points)
        for step in (*self.chart.norm_steps, *self.chart.inspectorate_steps):
            level = self.chart.axis.share(step.value) * self.height
            yield (step.first * slot, level), ((step.last + 1) * slot, level)
