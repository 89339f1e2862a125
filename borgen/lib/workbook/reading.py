"""Files with rows that people upload, as text in rows or as a workbook that holds values only."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from borgen.lib.workbook.cells import MAX_CELLS
from borgen.lib.workbook.delimited import read_delimited
from borgen.lib.workbook.errors import WorkbookError
from borgen.lib.workbook.guard import is_xlsx, open_archive, read_upload
from borgen.lib.workbook.values import Sheet, Shown, Uncalculated, Value, as_text
from borgen.lib.workbook.xlsx import read_sheets

Upload = IO[bytes] | bytes | Any
_NAMED_CELLS = 5
_BAD_IN_TITLE = str.maketrans("\\*?:/[]", "_______")


@dataclass(frozen=True, slots=True)
class Row:
    sheet: str
    """Empty for csv."""
    number: int
    """As Excel shows it in the margin."""
    cells: tuple[str, ...]
    """Equally many in all rows of a sheet; empty text where there is nothing."""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading."""

    name: str
    """Of the file, for messages."""
    header: Row
    rows: tuple[Row, ...]
    other_sheets: tuple[str, ...] = ()
    """Names of visible sheets with something in them that were not read."""

    def column(self, *names: str) -> int | None:
        """Place of the first of these headings, in any case and spacing; None when there is none of them."""
        headings = [_plain(heading) for heading in self.header.cells]
        places = (headings.index(_plain(name)) for name in names if _plain(name) in headings)
        return next(places, None)


def read_rows(upload: Upload) -> list[Row]:
    """Every row with something in it, of all visible sheets of an xlsx or of a csv.

    A merged cell that spans rows counts in each of them. WorkbookError in plain words for everything else.
    """
    data = read_upload(upload)
    if not is_xlsx(data):
        found = read_delimited(data)
        width = max(map(len, found.values()), default=0)
        return [Row("", number, _padded(cells, width)) for number, cells in found.items()]
    sheets = [sheet for sheet in read_sheets(open_archive(data)) if not sheet.hidden]
    _refuse_uncalculated(sheets)
    return [row for sheet in sheets for row in _rows(sheet)]


def read_table(upload: Upload, *, name: str, sheet: str = "") -> Table:
    """The first visible sheet with rows, or the one called `sheet`: its heading and what stands under it.

    The heading is the first row with at least two filled cells, so that a title above it is no trouble.
    """
    rows = read_rows(upload)
    sheets = list(dict.fromkeys(row.sheet for row in rows))
    if not rows or (sheet and sheet not in sheets):
        raise WorkbookError("empty")
    chosen = sheet or sheets[0]
    rows = [row for row in rows if row.sheet == chosen]
    header = next((place for place, row in enumerate(rows) if sum(map(bool, row.cells)) > 1), 0)
    others = tuple(other for other in sheets if other != chosen)
    return Table(name, rows[header], tuple(rows[header + 1 :]), others)


def open_workbook(upload: Upload) -> Workbook:
    """A workbook of openpyxl with the values of an uploaded .xlsx, formulas replaced by their outcome.

    It is built anew from what the guarded reader found: no formulas, styles or links come along. A formula
    without an outcome is the only cell whose `data_type` is "f". Hidden sheets and merged cells are kept.
    """
    data = read_upload(upload)
    if not is_xlsx(data):
        raise WorkbookError("not-a-workbook")
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in read_sheets(open_archive(data)):
        _rebuild(sheet, book.create_sheet(sheet.name.translate(_BAD_IN_TITLE) or None))
    return book


def _rebuild(sheet: Sheet, target: Worksheet) -> None:
    if sheet.hidden:
        target.sheet_state = "hidden"
    for number, cells in sheet.rows.items():
        for column, value in cells.items():
            cell = target.cell(number, column)
            cell.value = _plain_value(value)
            if isinstance(value, str):
                cell.data_type = "s"
    for top, left, bottom, right in sheet.merged:
        target.merged_cells.add(f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}")


def _plain_value(value: Value) -> Any:
    if isinstance(value, Shown):
        return value.number
    return "=NA()" if isinstance(value, Uncalculated) else value


def _rows(sheet: Sheet) -> list[Row]:
    numbers = sorted(sheet.rows)
    texts = {number: {c: as_text(v) for c, v in sheet.rows[number].items()} for number in numbers}
    filled = 0
    for top, left, bottom, _right in sheet.merged:
        text = texts.get(top, {}).get(left)
        if text and bottom > top:
            below = _between(numbers, top + 1, bottom)
            filled += len(below)
            if filled > MAX_CELLS:  # merged over each other, which no programme does
                raise WorkbookError("damaged")
            for number in below:
                texts[number].setdefault(left, text)
    width = max((column for cells in texts.values() for column in cells), default=0)
    return [
        Row(
            sheet.name,
            number,
            tuple(texts[number].get(column, "") for column in range(1, width + 1)),
            number in sheet.hidden_rows,
        )
        for number in numbers
    ]


def _between(numbers: Sequence[int], first: int, last: int) -> Sequence[int]:
    return numbers[bisect_left(numbers, first) : bisect_right(numbers, last)]


def _refuse_uncalculated(sheets: Sequence[Sheet]) -> None:
    cells = [
        f"{sheet.name}!{get_column_letter(column)}{number}"
        for sheet in sheets
        for number, row in sheet.rows.items()
        for column, value in row.items()
        if isinstance(value, Uncalculated)
    ]
    if cells:
        named = ", ".join(cells[:_NAMED_CELLS]) + (", …" if len(cells) > _NAMED_CELLS else "")
        raise WorkbookError("uncalculated", cells=named)


def _padded(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return (*cells, *[""] * (width - len(cells)))


def _plain(heading: str) -> str:
    return "".join(char for char in heading.casefold() if char.isalnum())
