"""The small chart of a board: the course of a number beside its norms, in a strip (pure).

Places are text with a point: a number would be written with a comma in Dutch. templates/board/_spark.svg
draws it; the height says how much on the same axis as the large chart, so a small difference stays small.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from monitoring.chart import Chart, Step, centre
from monitoring.chart_svg import MARKS, Line

WIDTH, HEIGHT = 240, 72
# Room for half a mark at every edge.
EDGE = 8


@dataclass(frozen=True, slots=True)
class Mark:
    x: str
    y: str
    kind: str
    """As in MARKS."""
    last: bool = False


@dataclass(frozen=True, slots=True)
class Spark:
    width: int = WIDTH
    height: int = HEIGHT
    norms: list[Line] = field(default_factory=list)
    inspectorate: list[Line] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)
    """Under each unbroken part of the line, down to the foot of the axis: the points of a polygon."""

    @property
    def floor(self) -> str:
        return f"{self.height - EDGE:.1f}"


def spark(chart: Chart, *, width: int = WIDTH, height: int = HEIGHT) -> Spark:
    count = max(len(chart.points), 1)

    def x(part: float) -> str:
        return f"{EDGE + part * (width - 2 * EDGE):.1f}"

    def y(share: float) -> str:
        return f"{height - EDGE - share * (height - 2 * EDGE):.1f}"

    def steps(found: Iterable[Step]) -> list[Line]:
        return [
            Line(
                x(one.first / count),
                y(chart.axis.share(one.value)),
                x((one.last + 1) / count),
                y(chart.axis.share(one.value)),
            )
            for one in found
        ]

    places = [
        None if one.height is None else (x(centre(number, count)), y(chart.axis.share(one.height)))
        for number, one in enumerate(chart.points)
    ]
    return Spark(
        width,
        height,
        norms=steps(chart.norm_steps),
        inspectorate=steps(chart.inspectorate_steps),
        lines=[
            Line(*first, *last, dashed=one.dashed)
            for one in chart.stretches
            if (first := places[one.start]) and (last := places[one.start + 1])
        ],
        marks=[
            Mark(*place, MARKS[one.verdict], last=number == count - 1)
            for number, (one, place) in enumerate(zip(chart.points, places, strict=True))
            if place is not None
        ],
        areas=[
            " ".join(
                (
                    f"{found[0][0]},{y(0)}",
                    *(f"{across},{down}" for across, down in found),
                    f"{found[-1][0]},{y(0)}",
                )
            )
            for found in _parts(chart, places)
        ],
    )


def _parts(chart: Chart, places: list[tuple[str, str] | None]) -> list[list[tuple[str, str]]]:
    """Runs of points that a line joins."""
    joined = {one.start for one in chart.stretches}
    found: list[list[tuple[str, str]]] = []
    for number, place in enumerate(places):
        if place is None:
            continue
        if number - 1 in joined:
            found[-1].append(place)
        else:
            found.append([place])
    return [one for one in found if len(one) > 1]
