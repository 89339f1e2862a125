"""A chart on a poster: as wide as its place, its words as large as small print, so fewer of them fit."""

from __future__ import annotations

from dataclasses import dataclass, replace

from borgen.posters.heights import SMALL
from monitoring import chart_svg, chart_words
from monitoring.chart import Chart
from monitoring.chart_labels import BEFORE, LETTER
from monitoring.chart_svg import Drawing, Text

# Of the drawing: its letters are 15 units high.
LETTERS = 15
LEFT, TOP, RIGHT, BELOW = 48, 22, 14, 46
# Between two norms beside the chart, from the middle of the one to that of the other; each has two lines.
NORMS_APART = 34


@dataclass(frozen=True, slots=True)
class Placed:
    """For templates/pdf/_poster_chart.svg; all but `drawing` in units of the drawing."""

    drawing: Drawing
    norms: tuple[Text, ...]
    """Beside the chart, at the height of their line: what it is, and under it how much."""
    width: int
    height: int
    left: int = LEFT
    top: int = TOP


def placed(chart: Chart, width: float, height: float) -> Placed:
    """`width` and `height` in ems of the body of the poster."""
    unit = LETTERS / SMALL
    wide, high = round(width * unit), round(height * unit)
    words = [chart_words.end_label(chart, label).rpartition(" ") for label in chart.end_labels]
    longest = max((len(part) for before, _, after in words for part in (before, after)), default=0)
    right = RIGHT + round(longest * LETTER)
    tall = high - TOP - BELOW
    drawn = chart_svg.drawing(chart, width=wide - LEFT - right, height=tall)
    fewer = replace(
        drawn,
        labels=[],
        times=_apart(drawn.times),
        values=_apart(drawn.values),
        states=_apart(drawn.states),
        bar_labels=_apart(drawn.bar_labels),
    )
    heights = [tall * (1 - chart.axis.share(label.step.value)) for label in chart.end_labels]
    norms = [
        Text(str(wide - LEFT - right + 8), f"{place:.1f}", before, after)
        for (before, _, after), place in zip(words, _spread(heights), strict=True)
    ]
    return Placed(fewer, tuple(norms), wide, high)


def _spread(heights: list[float]) -> list[float]:
    """Two that would write over each other move apart, each half of the way."""
    if len(heights) < 2 or abs(heights[0] - heights[1]) >= NORMS_APART:
        return heights
    middle = sum(heights) / 2
    own_below = heights[0] > heights[1]
    half = NORMS_APART / 2
    return [middle + half, middle - half] if own_below else [middle - half, middle + half]


def _apart(texts: list[Text]) -> list[Text]:
    """The last one, and before it those that do not write over the next."""
    kept: list[Text] = []
    room = float("inf")
    for text in reversed(texts):
        wide = max(len(text.words), len(text.second)) * LETTER
        left = float(text.x) - wide * BEFORE[text.anchor]
        if left + wide + 3 <= room:
            kept.append(text)
            room = left - 3
    return kept[::-1]
