"""A chart as a figure for plotly.js: a plain dict that becomes JSON (docs/decisions/0013-charts.md).

Colours are names of our tokens; static/js/chart.js puts in what they are in the scheme of the moment, and
leaves out words that do not fit (`meta.levels`).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from html import escape
from typing import Any

from monitoring import chart_words
from monitoring.chart import BAR_SHARE, STATE_ABOVE_BARS, Chart, Step, anchored, levels
from monitoring.chart_labels import Labels, Place
from monitoring.evaluation import Verdict

Figure = dict[str, Any]
# The shape says it too: projectors and printers have their own idea of colours.
SYMBOLS = {Verdict.MET: "circle", Verdict.NOT_MET: "diamond-open", Verdict.NO_NORM: "square"}
PROVISIONAL = {
    Verdict.MET: "circle-open-dot",
    Verdict.NOT_MET: "diamond-open-dot",
    Verdict.NO_NORM: "square-open-dot",
}
# An annotation that is left out where there is no room for it.
STATE = "state"
COLOURS = {Verdict.MET: "--brand", Verdict.NOT_MET: "--bad", Verdict.NO_NORM: "--muted"}


def figure(chart: Chart) -> Figure:
    return {
        "data": [*_bars(chart), *_norms(chart), *_lines(chart), *_points(chart)],
        "layout": _layout(chart),
        "meta": {
            "title": escape(chart.title),
            "levels": levels(len(chart.points)),
            "times": ["<br>".join(escape(word) for word in point.words if word) for point in chart.points],
        },
    }


def _points(chart: Chart) -> Iterable[Figure]:
    found = [(number, point) for number, point in enumerate(chart.points) if point.height is not None]
    if not found:
        return
    labels = Labels(chart)
    yield {
        "type": "scatter",
        "name": chart.title,
        "mode": "markers+text",
        "x": [number for number, _ in found],
        "y": [_number(point.height) for _, point in found],
        "text": [chart_words.mark_words(chart, point) for _, point in found],
        "textposition": [_beside(labels.place(number)) for number, _ in found],
        "yaxis": _main(chart),
        "hovertext": [escape(chart_words.hover(chart, point)) for _, point in found],
        "hoverinfo": "text",
        "cliponaxis": False,
        "textfont": {"color": "--ink"},
        "marker": {
            "size": 14,
            "symbol": [
                (PROVISIONAL if point.figure.provisional else SYMBOLS)[point.verdict] for _, point in found
            ],
            "color": [COLOURS[point.verdict] for _, point in found],
            "line": {"width": 3, "color": [COLOURS[point.verdict] for _, point in found]},
        },
    }


def _beside(place: Place) -> str:
    """ "top left" of plotly.js: to the left of the point, as words that end there."""
    side = {"end": "left", "start": "right", "middle": "center"}[place.anchor]
    return f"{'bottom' if place.below else 'top'} {side}"


def _lines(chart: Chart) -> Iterable[Figure]:
    for dashed in (False, True):
        starts = [one.start for one in chart.stretches if one.dashed is dashed]
        if starts:
            across: list[int | None] = []
            down: list[float | None] = []
            for start in starts:
                across += [start, start + 1, None]
                down += [_number(chart.points[number].height) for number in (start, start + 1)] + [None]
            yield _line(chart, across, down, "--brand", "dash" if dashed else "solid", 2.5)


def _norms(chart: Chart) -> Iterable[Figure]:
    for steps, colour, dash in (
        (chart.norm_steps, "--ink", "solid"),
        (chart.inspectorate_steps, "--accent", "longdashdot"),
    ):
        if steps:
            yield _line(chart, *_corners(steps), colour, dash, 2)


def _corners(steps: Iterable[Step]) -> tuple[list[float | None], list[float | None]]:
    across: list[float | None] = []
    down: list[float | None] = []
    last = None
    for step in steps:
        if last is not None and last != step.first - 1:
            across.append(None)
            down.append(None)
        across += [step.first - 0.5, step.last + 0.5]
        down += [_number(step.value)] * 2
        last = step.last
    return across, down


def _main(chart: Chart) -> str:
    """Of the line: the second axis lies over the first, and the bars stay behind."""
    return "y2" if chart.highest_secondary else "y"


def _line(chart: Chart, across: list[Any], down: list[Any], colour: str, dash: str, width: float) -> Figure:
    return {
        "yaxis": _main(chart),
        "type": "scatter",
        "mode": "lines",
        "x": across,
        "y": down,
        "hoverinfo": "skip",
        "line": {"color": colour, "dash": dash, "width": width},
    }


def _bars(chart: Chart) -> Iterable[Figure]:
    if chart.highest_secondary:
        yield {
            "type": "bar",
            "name": chart.secondary_name,
            "x": list(range(len(chart.points))),
            "y": [_number(point.secondary) for point in chart.points],
            "text": [chart_words.secondary_words(point) for point in chart.points],
            "textposition": "inside",
            "insidetextanchor": "start",
            "textangle": 0,
            "textfont": {"color": "--muted"},
            "constraintext": "none",
            "hoverinfo": "skip",
            "width": 0.56,
            "marker": {"color": "--line"},
        }


def _layout(chart: Chart) -> Figure:
    count = max(len(chart.points), 1)
    return {
        "showlegend": False,
        "separators": ",.",
        "dragmode": False,
        "hovermode": "closest",
        "paper_bgcolor": "--surface",
        "plot_bgcolor": "--surface",
        "font": {"color": "--ink"},
        "hoverlabel": {"bgcolor": "--surface", "bordercolor": "--field", "font": {"color": "--ink"}},
        "xaxis": {
            "range": [-0.5, count - 0.5],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "tickvals": list(range(len(chart.points))),
            "tickangle": 0,
            "tickfont": {"color": "--muted"},
            "linecolor": "--field",
            "showline": True,
        },
        **_heights(chart),
        "shapes": [_break(number) for number in chart.breaks],
        "annotations": [*_end_labels(chart), *_states(chart)],
    }


def _heights(chart: Chart) -> Figure:
    axis = chart.axis
    main = {
        "range": [_number(axis.low), _number(axis.high)],
        "fixedrange": True,
        "zeroline": False,
        "gridcolor": "--line",
        "tickvals": [_number(tick) for tick in axis.ticks],
        "ticktext": [chart_words.tick_words(chart, tick) for tick in axis.ticks],
        "tickfont": {"color": "--muted"},
    }
    if not chart.highest_secondary:
        return {"yaxis": main}
    bars = {"range": [0, float(chart.highest_secondary) / BAR_SHARE], "visible": False, "fixedrange": True}
    return {"yaxis": bars, "yaxis2": {**main, "overlaying": "y", "side": "left"}}


def _break(number: int) -> Figure:
    at = number - 0.5
    line = {"color": "--muted", "dash": "dot", "width": 2}
    return {"type": "line", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def _note(words: str, x: float, **more: Any) -> Figure:
    return {"text": words, "x": x, "showarrow": False, "borderpad": 2, **more}


def _end_labels(chart: Chart) -> Iterable[Figure]:
    for one in chart.end_labels:
        across, anchor = anchored(one.slot, len(chart.points))
        yield _note(
            escape(chart_words.end_label(chart, one)),
            across,
            # Not <b>: plotly.js makes a style attribute of it, which the policy of our headers forbids.
            font={"weight": 600},
            xref="paper",
            y=_number(one.step.value),
            yref=_main(chart),
            xanchor={"end": "right", "start": "left", "middle": "center"}[anchor],
            yanchor="top" if one.below else "bottom",
        )


def _states(chart: Chart) -> Iterable[Figure]:
    foot = STATE_ABOVE_BARS if chart.highest_secondary else 0
    for number, point in enumerate(chart.points):
        if point.height is None:
            words = escape(chart_words.mark_words(chart, point))
            at = {"y": foot, "yref": "paper", "yanchor": "bottom", "name": STATE}
            yield _note(words, number, font={"color": "--muted"}, **at)


def _number(value: Decimal | None) -> float | None:
    """Only for drawing: nothing is judged with it."""
    return None if value is None else float(value)
