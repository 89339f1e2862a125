"""Small multiples: the numbers of every team on the same axis and the same times, each as a few paths.

Marks are as in every chart: a dot for a norm that is met, an open diamond for one that is not, a square where
nothing was judged. What is about too few people has no mark. Places are text with a point, for SVG.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from monitoring.chart import Axis, Chart, Step, centre
from monitoring.evaluation import Verdict

WIDTH, HEIGHT = 240, 64
# Of a diamond, from its middle to a corner.
CORNER = 5


@dataclass(frozen=True, slots=True)
class Small:
    """What `d` of each path is; empty when there is nothing of that kind."""

    line: str = ""
    dashed: str = ""
    norm: str = ""
    official: str = ""
    met: str = ""
    not_met: str = ""
    unjudged: str = ""


def small(chart: Chart, slots: Sequence[int], count: int, axis: Axis) -> Small:
    """`slots`: at which of the `count` times each point of this team stands."""
    places = [
        None if point.height is None else _place(slot, count, axis, point.height)
        for slot, point in zip(slots, chart.points, strict=True)
    ]
    lines: dict[bool, list[str]] = {False: [], True: []}
    for one in chart.stretches:
        start, end = places[one.start], places[one.start + 1]
        lines[one.dashed].append(f"M{start}L{end}")
    marks: dict[str, list[str]] = {"met": [], "not_met": [], "unjudged": []}
    for place, point in zip(places, chart.points, strict=True):
        if place is None:
            continue
        if point.verdict is Verdict.MET:
            marks["met"].append(f"M{place}h0")
        elif point.verdict is Verdict.NOT_MET:
            marks["not_met"].append(
                f"M{place}m0-{CORNER}l{CORNER} {CORNER}-{CORNER} {CORNER}-{CORNER}-{CORNER}z"
            )
        else:
            marks["unjudged"].append(f"M{place}h0")
    return Small(
        line="".join(lines[False]),
        dashed="".join(lines[True]),
        norm=_steps(chart.norm_steps, slots, count, axis),
        official=_steps(chart.inspectorate_steps, slots, count, axis),
        **{kind: "".join(found) for kind, found in marks.items()},
    )


def _steps(steps: Iterable[Step], slots: Sequence[int], count: int, axis: Axis) -> str:
    width = WIDTH / count
    return "".join(
        f"M{slots[one.first] * width:.0f} {_down(axis, one.value)}H{(slots[one.last] + 1) * width:.0f}"
        for one in steps
    )


def _place(slot: int, count: int, axis: Axis, value: Decimal) -> str:
    return f"{centre(slot, count) * WIDTH:.0f} {_down(axis, value)}"


def _down(axis: Axis, value: Decimal) -> str:
    return f"{(1 - axis.share(value)) * HEIGHT:.0f}"
