"""A goal as it is drawn for a room: its number, with the chart ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass

from borgen.board.shape import Goal
from monitoring import chart_svg
from monitoring.chart_svg import Drawing


@dataclass(frozen=True, slots=True)
class Picture:
    goal: Goal
    drawing: Drawing | None
    """None when there is nothing to draw a line of: fewer than two measurements."""


def picture_of(goal: Goal) -> Picture:
    chart = goal.number.chart if goal.number else None
    return Picture(goal, chart_svg.drawing(chart) if chart and len(chart.points) > 1 else None)
