"""A chart as places for SVG, all of them text with a point: a number would be written with a comma in Dutch.

On a page (`width` None) places are parts of the whole, so that the letters keep their size on every screen;
on paper and in a file they are pixels. templates/monitoring/_chart_svg.html draws it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from monitoring import chart_words
from monitoring.chart import BAR_SHARE, STATE_ABOVE_BARS, Chart, Step, anchored, centre, levels
from monitoring.chart_labels import LETTER, Labels, Place
from monitoring.evaluation import Verdict

# Of what is drawn on paper and in a file, without the room for the labels around it.
WIDTH, HEIGHT = 860, 330
MARKS = {Verdict.MET: "met", Verdict.NOT_MET: "not_met", Verdict.NO_NORM: "no_norm"}
BAR_WIDTH = 0.56
# Of the key in a file: how wide a sample is, and how far rows are apart.
SAMPLE, ROW = 44, 26


@dataclass(frozen=True, slots=True)
class Line:
    x1: str
    y1: str
    x2: str
    y2: str
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Text:
    """`level`: from which width on it fits; see chart.levels."""

    x: str
    y: str
    words: str
    second: str = ""
    level: int = 0
    below: bool = False
    anchor: str = "middle"
    ground: Bar | None = None
    """Under words through which a line would run, on paper; on a page the style sheet sees to that."""


@dataclass(frozen=True, slots=True)
class Mark:
    x: str
    y: str
    kind: str
    provisional: bool = False


@dataclass(frozen=True)
class Drawing:
    title: str
    sentence: str
    width: int | None = None
    height: int = HEIGHT
    grid: list[Text] = field(default_factory=list)
    times: list[Text] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    bar_labels: list[Text] = field(default_factory=list)
    norms: list[Line] = field(default_factory=list)
    inspectorate: list[Line] = field(default_factory=list)
    labels: list[Text] = field(default_factory=list)
    breaks: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    values: list[Text] = field(default_factory=list)
    states: list[Text] = field(default_factory=list)
    key: list[tuple[str, Text]] = field(default_factory=list)

    @property
    def floor(self) -> str:
        return "100%" if self.width is None else str(self.height)


class Sheet:
    """From the chart to places on this sheet. Heights are counted from the foot."""

    def __init__(self, chart: Chart, width: int | None, height: int = HEIGHT) -> None:
        self.chart, self.width, self.height = chart, width, height
        self.count = max(len(chart.points), 1)
        self.axis = chart.axis
        self.levels = levels(len(chart.points))
        self.heights = [
            None if point.height is None else self.axis.share(point.height) for point in chart.points
        ]
        self.labels = Labels(chart) if width is None else Labels(chart, width, height)

    def across(self, part: float) -> str:
        return f"{part * 100:.2f}%" if self.width is None else f"{part * self.width:.1f}"

    def tall(self, part: float) -> str:
        return f"{part * 100:.2f}%" if self.width is None else f"{part * self.height:.1f}"

    def down(self, part: float) -> str:
        return self.tall(1 - part)

    def slot(self, number: int) -> str:
        return self.across(centre(number, self.count))

    def labelled(self) -> Iterable[tuple[int, int]]:
        """The points whose words fit somewhere, with their level."""
        return ((number, level) for number, level in enumerate(self.levels) if level is not None)


def drawing(chart: Chart, *, width: int | None = None, height: int = HEIGHT) -> Drawing:
    sheet = Sheet(chart, width, height)
    return Drawing(
        title=chart.title,
        sentence=chart_words.conclusion(chart),
        width=width,
        height=height,
        grid=[
            Text("0", sheet.down(sheet.axis.share(tick)), chart_words.tick_words(chart, tick))
            for tick in sheet.axis.ticks
        ],
        times=[
            Text(sheet.slot(number), sheet.down(0), *chart.points[number].words, level=level)
            for number, level in sheet.labelled()
        ],
        bars=list(_bars(sheet)),
        bar_labels=list(_bar_labels(sheet)),
        norms=_steps(sheet, chart.norm_steps),
        inspectorate=_steps(sheet, chart.inspectorate_steps),
        labels=list(_norm_labels(sheet)),
        breaks=[sheet.across(number / sheet.count) for number in chart.breaks],
        lines=list(_lines(sheet)),
        marks=[
            Mark(sheet.slot(number), sheet.down(height), MARKS[point.verdict], point.figure.provisional)
            for number, (point, height) in enumerate(zip(chart.points, sheet.heights, strict=True))
            if height is not None
        ],
        values=list(_values(sheet)),
        states=list(_states(sheet)),
        key=_key(chart, width) if width else [],
    )


def _lines(sheet: Sheet) -> Iterable[Line]:
    for one in sheet.chart.stretches:
        # A stretch has a height at both ends.
        ends = [(sheet.slot(end), sheet.down(sheet.heights[end] or 0)) for end in (one.start, one.start + 1)]
        yield Line(*ends[0], *ends[1], dashed=one.dashed)


def _values(sheet: Sheet) -> Iterable[Text]:
    for number, level in sheet.labelled():
        height = sheet.heights[number]
        if height is not None:
            words = chart_words.mark_words(sheet.chart, sheet.chart.points[number])
            place = sheet.labels.place(number)
            yield Text(
                sheet.slot(number),
                sheet.down(height),
                words,
                level=level,
                below=place.below,
                anchor=place.anchor,
                ground=_ground(sheet, number, place),
            )


def _ground(sheet: Sheet, number: int, place: Place) -> Bar | None:
    if sheet.width is None or not place.struck:
        return None
    box = sheet.labels.box(number, place)
    places = (box.left, sheet.height - box.high, box.right - box.left, box.high - box.low)
    return Bar(*(f"{one:.1f}" for one in places))


def _states(sheet: Sheet) -> Iterable[Text]:
    foot = sheet.down(STATE_ABOVE_BARS if sheet.chart.highest_secondary else 0)
    for number, level in sheet.labelled():
        if sheet.heights[number] is None:
            words = chart_words.mark_words(sheet.chart, sheet.chart.points[number])
            yield Text(sheet.slot(number), foot, words, level=level)


def _steps(sheet: Sheet, steps: Iterable[Step]) -> list[Line]:
    """Each norm as a level line, with a riser where the next one follows at once."""
    found: list[Line] = []
    before: Step | None = None
    for step in steps:
        height = sheet.down(sheet.axis.share(step.value))
        left = sheet.across(step.first / sheet.count)
        if before and before.last == step.first - 1:
            found.append(Line(left, sheet.down(sheet.axis.share(before.value)), left, height))
        found.append(Line(left, height, sheet.across((step.last + 1) / sheet.count), height))
        before = step
    return found


def _norm_labels(sheet: Sheet) -> Iterable[Text]:
    for one in sheet.chart.end_labels:
        height = sheet.down(sheet.axis.share(one.step.value))
        across, anchor = anchored(one.slot, sheet.count)
        words = chart_words.end_label(sheet.chart, one)
        yield Text(sheet.across(across), height, words, below=one.below, anchor=anchor)


def _bars(sheet: Sheet) -> Iterable[Bar]:
    for number, part in _secondary(sheet):
        left = centre(number, sheet.count) - BAR_WIDTH / 2 / sheet.count
        width = sheet.across(BAR_WIDTH / sheet.count)
        yield Bar(sheet.across(left), sheet.down(part), width, sheet.tall(part))


def _bar_labels(sheet: Sheet) -> Iterable[Text]:
    for number, _part in _secondary(sheet):
        level = sheet.levels[number]
        if level is not None:
            words = chart_words.secondary_words(sheet.chart.points[number])
            yield Text(sheet.slot(number), sheet.down(0), words, level=level)


def _secondary(sheet: Sheet) -> Iterable[tuple[int, float]]:
    highest = sheet.chart.highest_secondary
    for number, point in enumerate(sheet.chart.points):
        if point.secondary:
            yield number, float(point.secondary / highest) * BAR_SHARE


def _key(chart: Chart, width: int) -> list[tuple[str, Text]]:
    found, x, y = [], 0.0, 0
    for mark, words in chart_words.key(chart):
        room = SAMPLE + LETTER * len(words) + 12
        if x and x + room > width:
            x, y = 0.0, y + ROW
        found.append((mark, Text(f"{x:.1f}", str(y), words)))
        x += room
    return found


@dataclass(frozen=True, slots=True)
class Frame:
    """The whole of a drawing on paper: where the chart begins, and the key under it; all in pixels."""

    width: int
    height: int
    left: int
    top: int
    key: int


def sheet_of(drawn: Drawing, *, file: bool) -> Frame:
    """A file has its title above the chart; in a document the page has it already."""
    left, top = 72, 84 if file else 30
    key = top + HEIGHT + 84
    rows = 1 + max((int(text.y) for _, text in drawn.key), default=0) // ROW
    return Frame(WIDTH + left + 28, key + rows * ROW, left, top, key)
