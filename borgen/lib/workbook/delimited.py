"""Reads csv as people have it: from Dutch or English Excel, an export, or typed by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from openpyxl.utils import get_column_letter

from borgen.lib import delimited_text
from borgen.lib.workbook.cells import MAX_COLUMNS, MAX_ROWS
from borgen.lib.workbook.errors import WorkbookError
from borgen.lib.workbook.streaming import MAX_TEXT
from borgen.lib.workbook.values import clean

MAX_TEXT_UPLOAD_MB = 5
DELIMITERS = delimited_text.DELIMITERS
# Rows with and without something in them.
_MAX_LINES = 100_000
_LAST_COLUMN = 16_384


def read_delimited(data: bytes) -> dict[int, list[str]]:
    """Row number as Excel counts -> cells; rows without anything are left out."""
    if len(data) > MAX_TEXT_UPLOAD_MB * 1024 * 1024:
        raise WorkbookError("too-large", limit=MAX_TEXT_UPLOAD_MB)
    text = decode(data)
    delimiter, text = delimited_text.delimiter(text)
    rows: dict[int, list[str]] = {}
    try:
        for number, cells in enumerate(csv.reader(_lines(text, delimiter), delimiter=delimiter), start=1):
            cleaned = _row(cells, number)
            if cleaned:
                rows[number] = cleaned
            if len(rows) > MAX_ROWS or number > _MAX_LINES:
                raise WorkbookError("too-many-rows", sheet="csv", limit=MAX_ROWS)
    except csv.Error as error:
        raise WorkbookError("not-text") from error
    return rows


def _lines(text: str, delimiter: str) -> Iterator[str]:
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        # Excel may put one behind each of its columns; more than it can have is no table.
        if line.count(delimiter) >= _LAST_COLUMN:
            raise WorkbookError("too-many-columns", sheet="csv", cell=f"XFD{number}", limit=MAX_COLUMNS)
        yield line


def decode(data: bytes) -> str:
    try:
        return delimited_text.decode(data)
    except delimited_text.UnreadableTextError as error:
        raise WorkbookError("not-text") from error


def _row(cells: list[str], number: int) -> list[str]:
    cleaned = [clean(cell) for cell in cells]
    while cleaned and not cleaned[-1]:
        cleaned.pop()
    if len(cleaned) > MAX_COLUMNS:
        cell = f"{get_column_letter(len(cleaned))}{number}"
        raise WorkbookError("too-many-columns", sheet="csv", cell=cell, limit=MAX_COLUMNS)
    for column, cell in enumerate(cleaned, start=1):
        if len(cell) > MAX_TEXT:
            where = f"{get_column_letter(column)}{number}"
            raise WorkbookError("too-long", sheet="csv", cell=where, limit=MAX_TEXT)
    return cleaned
