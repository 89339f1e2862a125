"""Reads csv as people have it: from Dutch or English Excel, an export, or typed by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice

from openpyxl.utils import get_column_letter

from borgen.lib.workbook.cells import MAX_COLUMNS, MAX_ROWS
from borgen.lib.workbook.errors import WorkbookError
from borgen.lib.workbook.streaming import MAX_TEXT
from borgen.lib.workbook.values import clean

MAX_TEXT_UPLOAD_MB = 5
DELIMITERS = ";\t,"
_LOOKED_AT = 20
# Rows with and without something in them.
_MAX_LINES = 100_000
_LAST_COLUMN = 16_384


def read_delimited(
    data: bytes, *, most_rows: int = MAX_ROWS, most_mb: int = MAX_TEXT_UPLOAD_MB
) -> dict[int, list[str]]:
    """Row number as Excel counts -> cells; rows without anything are left out."""
    if len(data) > most_mb * 1024 * 1024:
        raise WorkbookError("too-large", limit=most_mb)
    text = decode(data)
    delimiter, text = _delimiter(text)
    rows: dict[int, list[str]] = {}
    try:
        for number, cells in enumerate(csv.reader(_lines(text, delimiter), delimiter=delimiter), start=1):
            cleaned = _row(cells, number)
            if cleaned:
                rows[number] = cleaned
            if len(rows) > most_rows or number > _MAX_LINES:
                raise WorkbookError("too-many-rows", sheet="csv", limit=most_rows)
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
    """UTF-8 or UTF-16, with or without their mark, else the Windows-1252 of older Excel."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _decoded(data, encoding)
    if b"\0" in data[:1000]:
        # Latin letters in two bytes each: which of the two is zero tells the order.
        return _decoded(data, "utf-16-le" if b"\0" in data[1:1000:2] else "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(data, "cp1252")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise WorkbookError("not-text") from error
    if "\0" in text:
        raise WorkbookError("not-text")
    return text


def _delimiter(text: str) -> tuple[str, str]:
    """What divides the cells, and the text without the line in which Excel may say so itself."""
    first, _, rest = text.partition("\n")
    told = first.strip().lower().removeprefix("sep=")
    if first.lower().startswith("sep=") and told in set(DELIMITERS):
        return told, rest
    return max(DELIMITERS, key=lambda one: (_regularity(text, one), -DELIMITERS.index(one))), text


def _regularity(text: str, delimiter: str) -> tuple[int, int]:
    """How many of the first rows have the same number of cells, more than one, and how many that is."""
    reader = csv.reader(io.StringIO(text[: 64 * 1024], newline=""), delimiter=delimiter)
    try:
        widths = [len(cells) for cells in islice(reader, _LOOKED_AT)]
    except csv.Error:
        return 0, 0
    counted = [(widths.count(width), width) for width in set(widths) if width > 1]
    return max(counted, default=(0, 0))


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
