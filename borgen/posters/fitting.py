"""From what stands on a poster to type step, columns, white space and sheets (pure).

Few rows get large letters and much white, many rows small letters and little; never smaller than can be read
(sheets.BODY): then the poster goes on on another sheet, as evenly filled as the first.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from borgen.posters import heights
from borgen.posters.heights import Block, Room, block_of, head_height
from borgen.posters.measuring import Type
from borgen.posters.shape import Kind, Poster
from borgen.posters.sheets import BODY, FOOT, GAP, POINT, TITLE, Sheet

# On A1, in points. Each step is one that the eye sees.
STEPS = (64.0, 58.0, 53.0, 48.0, 44.0, 40.0, 37.0, 34.0, 31.5, 29.5, 27.5, 26.0, 25.0, BODY)
AIRS = (2.6, 2.3, 2.0, 1.8, 1.6, 1.45, 1.3, 1.2, 1.1, 1.0)
MOST_COLUMNS = 6
# How wide a column of a kind may be, in ems: below, a table breaks its words; above, the eye loses its line.
WIDTHS: dict[Kind, tuple[float, float]] = {
    Kind.BOARD: (25.0, 58.0),
    Kind.PLANNING: (25.0, 66.0),
    Kind.MONITORING: (44.0, 120.0),
    Kind.YEAR: (19.0, 46.0),
    Kind.STORY: (26.0, 66.0),
}
# White above and below a row so that its column reaches the foot: so much at most, and so much at most more
# than in the fullest column, or rows beside each other would look like different tables.
LOOSEST, LOOSER = 2.4, 0.75
# From here on a column is not called empty at its foot.
FULL = 0.9
# Between the columns and the foot.
SPARE = 0.8
# Rows that stay with the heading of their table.
TOGETHER = 2
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of a panel that stand together in one column."""

    panel: int
    first: int
    last: int
    """Not included."""
    continued: bool = False


Column = list[Piece]


@dataclass(frozen=True, slots=True)
class Layout:
    body: float
    """Points on A1."""
    columns: int
    width: float
    """Of a column, in ems."""
    air: float
    details: bool
    sheets: tuple[tuple[tuple[Piece, ...], ...], ...]
    filled: float
    """The part of the room for columns that is used, of the fullest column."""
    loose: tuple[float, ...] = ()
    """Of each column: white above and below each row, on top of the air, so that columns end alike."""
    ends: tuple[float, ...] = ()
    """Of each column: where it ends, as a part of its room."""
    beside: bool = True
    """Charts stand beside their number; otherwise under it."""

    @property
    def title(self) -> float:
        return title_size(self.body)


def title_size(body: float) -> float:
    """Of the title beside a body: it grows half as fast."""
    return TITLE * math.sqrt(body / BODY)


@dataclass(frozen=True, slots=True)
class _Try:
    """A type step with a number of columns; `rooms`: how high a column is on the first sheet and the rest."""

    body: float
    columns: int
    width: float
    rooms: tuple[float, float]
    beside: bool = True

    def room(self, column: int) -> float:
        return self.rooms[0 if column < self.columns else 1]


def fit(poster: Poster, sheet: Sheet, type_: Type, *, care: float = 1.0) -> Layout:
    """`care` below 1 leaves so much of the height free: for when the renderer needs more than was counted."""
    densest = list(_tries(poster, sheet, type_, BODY, care))
    counted = [
        (count, details)
        for details in (True, False)
        for one in densest
        if (count := _sheets(poster, type_, one, details=details))
    ]
    if not counted:
        # A heading alone is higher than a column: it is cut off rather than that nothing is printed.
        return _laid(poster, type_, densest[0], None, 1.0, details=False)
    sheets, details = min(counted, key=lambda one: (one[0], not one[1]))
    return _best(poster, sheet, type_, sheets, care, details=details)


def _best(poster: Poster, sheet: Sheet, type_: Type, sheets: int, care: float, *, details: bool) -> Layout:
    """The largest letters that fit on so many sheets, and then the most air."""
    fitting = (
        [
            one
            for one in _tries(poster, sheet, type_, body, care)
            if _fits(poster, type_, one, sheets, details=details)
        ]
        for body in STEPS
    )
    return max(
        (_airiest(poster, type_, one, sheets, details=details) for one in next(filter(None, fitting))),
        key=lambda layout: (layout.filled, -layout.columns),
    )


def _airiest(poster: Poster, type_: Type, one: _Try, sheets: int, *, details: bool) -> Layout:
    """With few rows a chart goes under its number, so that it gets the room that would stay white."""
    air = next(air for air in AIRS if _fits(poster, type_, one, sheets, details=details, air=air))
    laid = _laid(poster, type_, one, sheets, air, details=details)
    if laid.filled >= FULL:
        return laid
    under = replace(one, beside=False)
    airs = (air for air in AIRS if _fits(poster, type_, under, sheets, details=details, air=air))
    larger = [_laid(poster, type_, under, sheets, air, details=details) for air in list(airs)[:1]]
    return max((laid, *larger), key=lambda layout: layout.filled)


def _tries(poster: Poster, sheet: Sheet, type_: Type, body: float, care: float) -> Iterator[_Try]:
    em = body * POINT
    least, most = WIDTHS[poster.kind]
    whole = sheet.inner_width / em
    first = sheet.inner_height - FOOT
    head = head_height(poster, type_, whole, title_size(body) / body) * em
    rooms = ((first - head) / em * care - SPARE, first / em * care - heights.AGAIN - SPARE)
    for columns in range(1, MOST_COLUMNS + 1):
        width = (sheet.inner_width - GAP * (columns - 1)) / columns / em
        if least <= width <= most:
            yield _Try(body, columns, width, rooms)


def _blocks(poster: Poster, type_: Type, one: _Try, air: float, *, details: bool) -> list[Block]:
    room = Room(type_, one.width, air, details, one.beside)
    return [block_of(panel, room) for panel in poster.panels]


def _sheets(poster: Poster, type_: Type, one: _Try, *, details: bool, air: float = 1.0) -> int | None:
    """How many it takes; None when some heading does not fit at all."""
    found = flow(_blocks(poster, type_, one, air, details=details), one, air)
    return None if found is None else math.ceil(len(found) / one.columns)


def _fits(poster: Poster, type_: Type, one: _Try, sheets: int, *, details: bool, air: float = 1.0) -> bool:
    count = _sheets(poster, type_, one, details=details, air=air)
    return count is not None and count <= sheets


def _laid(poster: Poster, type_: Type, one: _Try, sheets: int | None, air: float, *, details: bool) -> Layout:
    """On so many sheets; without a number by force."""
    blocks = _blocks(poster, type_, one, air, details=details)
    if sheets is None:
        part, columns = 1.0, flow(blocks, one, air, forced=True) or [[]]
    else:
        part, columns = _balanced(blocks, one, sheets * one.columns, air)
    per_sheet = [
        tuple(map(tuple, columns[at : at + one.columns])) for at in range(0, len(columns), one.columns)
    ]
    loose, ends = _spread(columns, blocks, one, air)
    return Layout(
        one.body, one.columns, one.width, air, details, tuple(per_sheet), part, loose, ends, one.beside
    )


def _spread(
    columns: Sequence[Column], blocks: Sequence[Block], one: _Try, air: float
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """What is left of each column goes to its rows: how much each gets, and where the column ends then."""
    rows = [sum(piece.last - piece.first for piece in column) for column in columns]
    used = [
        sum(_height(piece, blocks) for piece in column) + heights.PANEL_GAP * air * (len(column) - 1)
        for column in columns
    ]
    rooms = [one.room(number) for number in range(len(columns))]
    left = [
        max((room - high) / count / 2, 0.0) if count else 0.0
        for room, high, count in zip(rooms, used, rows, strict=True)
    ]
    most = min((white for white, count in zip(left, rows, strict=True) if count), default=0.0) + LOOSER
    loose = tuple(min(white, most, LOOSEST) for white in left)
    ends = tuple(
        (high + 2 * white * count) / room
        for room, high, white, count in zip(rooms, used, loose, rows, strict=True)
    )
    return loose, ends


def _height(piece: Piece, blocks: Sequence[Block]) -> float:
    block = blocks[piece.panel]
    return (block.again if piece.continued else block.head) + sum(block.rows[piece.first : piece.last])


def _balanced(blocks: Sequence[Block], one: _Try, most: int, air: float) -> tuple[float, list[Column]]:
    """With columns as even as can be: the least part of their height at which all still fits."""
    low, high = 0.0, 1.0
    best = flow(blocks, one, air) or [[]]
    for _ in range(12):
        middle = (low + high) / 2
        found = flow(blocks, one, air, part=middle)
        if found is None or len(found) > most:
            low = middle
        else:
            high, best = middle, found
    return high, best


def flow(
    blocks: Sequence[Block], one: _Try, air: float, *, part: float = 1.0, forced: bool = False
) -> list[Column] | None:
    """Panels one after the other into columns; None when some head is higher than a column.

    With `forced` such a head is put alone all the same.
    """
    columns: list[Column] = [[]]
    used = 0.0
    gap = heights.PANEL_GAP * air
    for number, block in enumerate(blocks):
        start = block.head + (0.0 if block.stands else sum(block.rows[:TOGETHER]))
        if columns[-1] and used + gap + start > one.room(len(columns) - 1) * part + _TOLERANCE:
            columns.append([])
            used = 0.0
        if not columns[-1] and start > one.room(len(columns) - 1) * part + _TOLERANCE and not forced:
            return None
        used += (gap if columns[-1] else 0.0) + block.head
        first, continued = 0, False
        for row, height in enumerate(block.rows):
            if used + height > one.room(len(columns) - 1) * part + _TOLERANCE and (
                row > first or (block.stands and not continued)
            ):
                at = _break(first, row, len(block.rows))
                columns[-1].append(Piece(number, first, at, continued))
                columns.append([])
                first, continued = at, True
                used = block.again + sum(block.rows[at:row])
                if used + height > one.room(len(columns) - 1) * part + _TOLERANCE and not forced:
                    return None
            used += height
        columns[-1].append(Piece(number, first, len(block.rows), continued))
    return columns


def _break(first: int, row: int, count: int) -> int:
    """One last row does not go on alone when its column can spare another."""
    return row - 1 if count - row == 1 and row - first > TOGETHER else row
