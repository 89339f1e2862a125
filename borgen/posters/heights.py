"""How high each part of a poster is, in ems of its body (pure). The style sheet is made of the same numbers.

`air` stretches what is white between the lines; a chart grows along with it, half as fast.
"""

from __future__ import annotations

from dataclasses import dataclass

from borgen.posters.measuring import Type
from borgen.posters.shape import Cell, Column, Figure, Panel, Poster, Row

LINE = 1.3
SMALL, SMALL_LINE = 0.84, 1.12
"""Size, and the height of a line of it in ems of the body."""
PANEL_TITLE, PANEL_LINE = 1.42, 1.66
PANEL_TOP = 0.75
"""The rule above a panel and the white under it."""
PANEL_GAP = 1.5
ROW_LINE = 0.06
ROW_PAD = 0.36
"""Above and below the words of a row."""
CELL_PAD = 0.8
"""To the right of a cell."""
HEADING = 1.5
"""White around the headings of a table, on top of their lines."""
FIGURE, FIGURE_LESS, FIGURE_SHARE = 2.7, 1.9, 0.36
"""The large number; one without room for that; the part of the width it has beside a chart."""
AFTER = 0.45
"""White under each part of the head of a panel."""
STEP = 1.25
"""The dot of a stage."""
CHART, CHART_ALONE = 10.5, 13.0
STEEPEST = 0.72
HEAD_SHARE = 0.62
"""Of the width for the title; the facts take the rest."""
FACT = 2.2
LEAD = 1.18
HEAD_AFTER = 2.0
AGAIN = 3.2
"""The small head of the second sheet and those after it."""
MARK_ROOM = 1.35
"""An icon and the white beside it."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a panel is measured for."""

    type: Type
    width: float
    """Of a column."""
    air: float = 1.0
    details: bool = True
    beside: bool = True
    """A chart stands beside its number; otherwise under it, as wide as the column."""


@dataclass(frozen=True, slots=True)
class Block:
    """A panel as the flow sees it: what stays together, and rows that may go on elsewhere."""

    head: float
    again: float
    """The heading repeated, where its rows go on."""
    rows: tuple[float, ...]
    stands: bool = False
    """The head says enough to stand without the first rows."""


def block_of(panel: Panel, room: Room) -> Block:
    heading = _heading(panel.columns, room) if panel.rows else 0.0
    title = PANEL_TOP + _lines(room, panel.title, PANEL_TITLE, strong=True) * PANEL_LINE
    head = title + _parts(panel, room) + heading
    if not panel.rows and panel.empty:
        head += _lines(room, panel.empty) * LINE
    again = PANEL_TOP + PANEL_LINE * _lines(room, f"{panel.title} (vervolg)", PANEL_TITLE, strong=True)
    rows = tuple(row_height(row, panel.columns, room) for row in panel.rows)
    return Block(head, again + heading, rows, stands=panel.figure is not None)


def _parts(panel: Panel, room: Room) -> float:
    height = 0.0
    if panel.eyebrow:
        height += _lines(room, panel.eyebrow, SMALL) * SMALL_LINE
    if panel.mark:
        height += _lines(room, panel.mark.word, less=MARK_ROOM, strong=True) * LINE
    if panel.lead:
        height += _lines(room, panel.lead) * LINE + AFTER
    if panel.steps and not room.details:
        height += _lines(room, panel.stage, less=MARK_ROOM, strong=True) * LINE
    elif panel.steps:
        each = room.width / len(panel.steps) - 0.4
        names = max(room.type.strong.lines(step.name, each, SMALL) for step in panel.steps)
        height += STEP + names * SMALL_LINE + AFTER * 2
    height += _shown(panel, room)
    for note in panel.notes:
        height += SMALL_LINE + _lines(room, note.text) * LINE + AFTER
    return height


def _shown(panel: Panel, room: Room) -> float:
    """The number and its chart."""
    beside = room.beside and panel.chart is not None
    figure = _figure(panel.figure, room, beside=beside) if panel.figure else 0.0
    chart = chart_height(panel, room.width, room.air, beside=beside) if panel.chart else 0.0
    if figure and chart and not beside:
        return figure + chart + AFTER * 3
    return max(figure, chart) + AFTER * 2 if figure or chart else 0.0


def chart_height(panel: Panel, width: float, air: float, *, beside: bool = True) -> float:
    """In a column so wide: never so high that the line stands on end."""
    usual = (CHART if panel.figure and beside else CHART_ALONE) * (1 + (air - 1) / 2)
    return min(usual, chart_width(panel, width, beside=beside) * STEEPEST)


def chart_width(panel: Panel, width: float, *, beside: bool = True) -> float:
    return width * (1 - FIGURE_SHARE) if panel.figure and beside else width


def is_less(figure: Figure, type_: Type, width: float, *, beside: bool) -> bool:
    """The number would not stay on one line as large as usual, in a column so wide."""
    return type_.strong.lines(figure.value, _figure_width(width, beside=beside), FIGURE) > 1


def _figure_width(width: float, *, beside: bool) -> float:
    return width * FIGURE_SHARE - CELL_PAD if beside else width


def _figure(figure: Figure, room: Room, *, beside: bool) -> float:
    width = _figure_width(room.width, beside=beside)
    strong, plain = room.type.strong, room.type.plain
    size = FIGURE_LESS if is_less(figure, room.type, room.width, beside=beside) else FIGURE
    height = plain.lines(figure.name, width) * LINE
    height += strong.lines(figure.value, width, size) * size * 1.08
    if figure.mark:
        height += strong.lines(figure.mark.word, width - MARK_ROOM) * LINE
    for words in (figure.norm, figure.inspectorate, figure.period):
        height += plain.lines(words, width, SMALL) * SMALL_LINE
    return height


def row_height(row: Row, columns: tuple[Column, ...], room: Room) -> float:
    widths = cell_widths(columns, room.width)
    highest = max(_cell(cell, width, room) for cell, width in zip(row.cells, widths, strict=True))
    return highest + 2 * ROW_PAD * room.air + ROW_LINE


def cell_widths(columns: tuple[Column, ...], width: float) -> list[float]:
    """Room for words, without the white beside it."""
    whole = sum(column.share for column in columns)
    return [width * column.share / whole - CELL_PAD for column in columns]


def _cell(cell: Cell, width: float, room: Room) -> float:
    letters = room.type.of(strong=cell.strong)
    height = letters.lines(cell.text, width) * LINE
    height += room.type.plain.lines(cell.small, width, SMALL) * SMALL_LINE
    if room.details:
        height += room.type.plain.lines(cell.detail, width, SMALL) * SMALL_LINE
    if cell.mark:
        height += room.type.strong.lines(cell.mark.word, width - MARK_ROOM * SMALL, SMALL) * SMALL_LINE
    return height


def _heading(columns: tuple[Column, ...], room: Room) -> float:
    if not any(column.title for column in columns):
        return 0.3
    widths = cell_widths(columns, room.width)
    strong = room.type.strong
    lines = max(strong.lines(one.title, width, SMALL) for one, width in zip(columns, widths, strict=True))
    return lines * SMALL_LINE + HEADING / 2


def _lines(room: Room, text: str, size: float = 1.0, *, strong: bool = False, less: float = 0.0) -> int:
    return room.type.of(strong=strong).lines(text, room.width - less, size)


def head_height(poster: Poster, type_: Type, width: float, title: float) -> float:
    """Of the first sheet; `width` in ems, `title`: how many times the body its letters are."""
    left = width * (HEAD_SHARE if poster.facts else 1.0) - CELL_PAD
    words = SMALL_LINE * 1.2 + type_.strong.lines(poster.title, left, title) * title * 1.06
    words += type_.plain.lines(poster.lead, left, LEAD) * LEAD * LINE
    return max(words, _facts(poster, type_, width)) + HEAD_AFTER


def _facts(poster: Poster, type_: Type, width: float) -> float:
    if not poster.facts:
        return 0.0
    each = width * 0.36 / len(poster.facts) - CELL_PAD
    lines = max(type_.plain.lines(fact.words, each, SMALL) for fact in poster.facts)
    return FACT * 1.1 + lines * SMALL_LINE
