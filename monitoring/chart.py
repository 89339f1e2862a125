"""What a chart shows, before it is drawn: points, norms as steps in time, the axis, where the line breaks.

Drawn twice from this one description: monitoring/chart_svg.py and monitoring/chart_plotly.py.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING

from monitoring.evaluation import WHOLE, Verdict

if TYPE_CHECKING:
    from monitoring.wording import Figure

# A number that is not one to read from a line: it stands in the table with its word.
WITHOUT_PLACE = {Verdict.FEWER_THAN_FIVE, Verdict.TOO_FEW, Verdict.NO_VALUE}
# A percentage whose chart from 0 to 100 would be a line along the floor: early leavers, for example.
LOW_PERCENTAGE = Decimal(20)
MOST_STEPS = 6
# Two things closer together than this part of the height would write over each other.
CLOSE = 0.1
# The second number is context: its bars take the lowest quarter, behind the line.
BAR_SHARE = 0.25
STATE_ABOVE_BARS = 0.27


@dataclass(frozen=True)
class Point:
    """One measurement. `label` as people say its time: "periode 2, 2026-2027"."""

    label: str
    figure: Figure
    secondary: Decimal | None = None
    series_break: str = ""
    source: str = ""
    measured_on: date | None = None

    @functools.cached_property
    def verdict(self) -> Verdict:
        return self.figure.verdict

    @functools.cached_property
    def height(self) -> Decimal | None:
        """Where it stands in the chart; None for a state that is no number."""
        if self.figure.reading is None or self.verdict in WITHOUT_PLACE:
            return None
        return self.figure.reading.value

    @property
    def words(self) -> tuple[str, str]:
        """Its time in two rows under the axis: "periode 2" and "2026-2027"."""
        first, comma, second = self.label.partition(", ")
        if comma:
            return first, second
        first, space, second = self.label.rpartition(" ")
        if space and second.isdigit():
            return first, second
        return self.label, ""


@dataclass(frozen=True, slots=True)
class Step:
    """A norm that held for the points from `first` to `last`, both included."""

    first: int
    last: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Stretch:
    """The line from the point `start` to the next one; dashed when one of the two is provisional."""

    start: int
    dashed: bool


@dataclass(frozen=True, slots=True)
class EndLabel:
    """What a norm is, in words at its line: at which point, above or below."""

    inspectorate: bool
    step: Step
    below: bool
    slot: int


@dataclass(frozen=True, slots=True)
class Axis:
    low: Decimal
    high: Decimal
    ticks: tuple[Decimal, ...]

    def share(self, value: Decimal) -> float:
        """0 at the foot, 1 at the top; what lies outside is drawn at the edge."""
        part = (value - self.low) / (self.high - self.low)
        return float(min(max(part, Decimal(0)), Decimal(1)))


@dataclass(frozen=True)
class Chart:
    """`kind` and `unit` are the indicator's; `scale`: the grades that are possible, of a mean."""

    title: str
    kind: str
    unit: str = ""
    at_least: bool = True
    scale: tuple[Decimal, Decimal] | None = None
    secondary_name: str = ""
    points: tuple[Point, ...] = ()

    @functools.cached_property
    def axis(self) -> Axis:
        if self.kind == "yes_no":
            return Axis(Decimal(0), Decimal(1), (Decimal(0), Decimal(1)))
        if self.scale:
            return scale_axis(*self.scale)
        highest = max(self._heights(), default=Decimal(0))
        if self.kind in ("share", "percentage") and not Decimal(0) < highest <= LOW_PERCENTAGE:
            return Axis(Decimal(0), WHOLE, tuple(Decimal(tick) for tick in range(0, 101, 20)))
        return nice_axis(highest)

    @functools.cached_property
    def norm_steps(self) -> tuple[Step, ...]:
        return steps(point.figure.norm for point in self.points)

    @functools.cached_property
    def inspectorate_steps(self) -> tuple[Step, ...]:
        return steps(point.figure.inspectorate for point in self.points)

    @functools.cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """From point to point; not over a state without a number, nor over a break in how it is measured."""
        return tuple(
            Stretch(number, dashed=before.figure.provisional or after.figure.provisional)
            for number, (before, after) in enumerate(zip(self.points, self.points[1:], strict=False))
            if before.height is not None and after.height is not None and not after.series_break
        )

    @functools.cached_property
    def breaks(self) -> tuple[int, ...]:
        """Points before which it was measured in another way; the first point breaks nothing."""
        return tuple(number for number, point in enumerate(self.points) if point.series_break and number > 0)

    @functools.cached_property
    def highest_secondary(self) -> Decimal:
        found = [point.secondary for point in self.points if point.secondary is not None]
        return max(found, default=Decimal(0))

    @functools.cached_property
    def end_labels(self) -> tuple[EndLabel, ...]:
        """The last norm of each kind; when the two lie close together, the lower one is named below."""
        internal, other = self.norm_steps[-1:], self.inspectorate_steps[-1:]
        crowded = own_below = False
        if internal and other:
            share = self.axis.share
            crowded = abs(share(internal[0].value) - share(other[0].value)) < CLOSE
            own_below = internal[0].value <= other[0].value
        return (
            *(self._label(step, inspectorate=False, below=crowded and own_below) for step in internal),
            *(self._label(step, inspectorate=True, below=crowded and not own_below) for step in other),
        )

    def _label(self, step: Step, *, inspectorate: bool, below: bool) -> EndLabel:
        """Where most room is: as far to the right as no point is in the way, or at the point farthest off."""
        words = self.axis.share(step.value) + (-CLOSE / 2 if below else CLOSE / 2)
        room = {slot: self._room(slot, words) for slot in range(step.last, step.first - 1, -1)}
        free = next((slot for slot, size in room.items() if size > 1.5 * CLOSE), None)
        return EndLabel(inspectorate, step, below, max(room, key=room.__getitem__) if free is None else free)

    def _room(self, slot: int, height: float) -> float:
        """Between words at this height and the points there and beside it."""
        near = (point.height for point in self.points[max(slot - 1, 0) : slot + 2])
        return min((abs(self.axis.share(value) - height) for value in near if value is not None), default=1.0)

    def is_named_below(self, number: int) -> bool:
        """The words of this point stand under it, because a norm runs just above it."""
        point, share = self.points[number], self.axis.share
        if point.height is None:
            return False
        height = share(point.height)
        norms = [norm for norm in (point.figure.norm, point.figure.inspectorate) if norm is not None]
        return height > CLOSE and any(0 <= share(norm) - height < 1.4 * CLOSE for norm in norms)

    def _heights(self) -> Iterable[Decimal]:
        for point in self.points:
            for value in (point.height, point.figure.norm, point.figure.inspectorate):
                if value is not None:
                    yield value


def steps(values: Iterable[Decimal | None]) -> tuple[Step, ...]:
    """Neighbours with the same norm share a step; a point without a norm is a gap."""
    found: list[Step] = []
    for number, value in enumerate(values):
        if value is None:
            continue
        if found and found[-1].last == number - 1 and found[-1].value == value:
            found[-1] = Step(found[-1].first, number, value)
        else:
            found.append(Step(number, number, value))
    return tuple(found)


def nice_axis(highest: Decimal) -> Axis:
    """From zero to a round number above the highest, in steps of 1, 2 or 5 (times ten, or a tenth)."""
    if highest <= 0:
        return Axis(Decimal(0), Decimal(1), (Decimal(0), Decimal(1)))
    step = nice_step(highest)
    count = int((highest / step).to_integral_value(ROUND_CEILING))
    return Axis(Decimal(0), step * count, tuple(step * number for number in range(count + 1)))


def nice_step(width: Decimal) -> Decimal:
    """The smallest round step with which `width` takes at most MOST_STEPS."""
    size = Decimal(1).scaleb(width.adjusted() - 1)
    sizes = (size * factor for factor in (1, 2, 5, 10, 20))
    return next(one for one in sizes if one * MOST_STEPS >= width)


def scale_axis(low: Decimal, high: Decimal) -> Axis:
    """All of the scale, never a part that makes a small difference look big."""
    step = max(nice_step(high - low), Decimal(1))
    first = (low / step).to_integral_value(ROUND_CEILING)
    count = int((high - low) / step) + 1
    inside = (step * (first + number) for number in range(count))
    room = step / 2
    return Axis(low, high, (low, *(tick for tick in inside if low + room < tick < high - room), high))


def levels(count: int) -> list[int | None]:
    """Which labels fit: 0 also on a phone, 1 on a tablet, 2 on a wide screen, None nowhere.

    Counted from the last point, which always has its label.
    """
    wide = -(-count // 12)
    tablet = wide * (2 if count > 6 else 1)
    phone = wide * (4 if count > 6 else 2 if count > 3 else 1)
    return [
        next((level for level, each in enumerate((phone, tablet, wide)) if back % each == 0), None)
        for back in reversed(range(count))
    ]


def centre(number: int, count: int) -> float:
    """Where a point stands between the left (0) and the right (1) edge: in the middle of its slot."""
    return (number + 0.5) / count


def anchored(slot: int, count: int) -> tuple[float, str]:
    """Where words begin or end that may be wider than their slot: they stay inside the chart."""
    if slot == count - 1:
        return 1.0, "end"
    return (0.0, "start") if slot == 0 else (centre(slot, count), "middle")
