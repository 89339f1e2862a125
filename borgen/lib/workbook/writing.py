"""Workbooks and csv that Borgen makes: no text becomes a formula, and each prints well as it comes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from borgen.lib.dates import AMSTERDAM

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet takes for the start of a formula; the wide ones count in Japanese versions.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MAX_CELL = 32_767  # Excel's own limit
_PAPER = {"A4": 9, "A3": 8}
HEADER_FONT = Font(bold=True, color="14505C")
HEADER_FILL = PatternFill("solid", fgColor="E2EEEE")
HEADER_LINE = Border(bottom=Side(style="medium", color="14505C"))
WRAPPED = Alignment(wrap_text=True, vertical="top")


def safe(cell: Cell, value: Any) -> Cell:
    """Put a value that people entered into a cell: text stays text, whatever it starts with.

    Returns the cell. A formula of our own is set with `cell.value = "=…"` instead.
    """
    if isinstance(value, str):
        text = _CONTROL.sub("", value)[:_MAX_CELL]
        cell.value = text
        cell.data_type = "s"
        if text.startswith(_FORMULA_STARTS):
            # Also when somebody edits and leaves the cell in Excel.
            cell.quotePrefix = True
    else:
        cell.value = _without_zone(value)
    return cell


def safe_text(value: Any) -> str:
    """As a cell of csv: decimal comma, ISO dates, and an apostrophe before what would become a formula."""
    match value:
        case None:
            return ""
        case bool():
            return "WAAR" if value else "ONWAAR"
        case int():
            return str(value)
        case float() | Decimal():
            return format(value, "f" if isinstance(value, Decimal) else ".15g").replace(".", ",")
        case datetime():
            return _without_zone(value).strftime("%Y-%m-%d %H:%M")
        case date() | time():
            return value.isoformat()
    text = _CONTROL.sub("", str(value))
    return f"'{text}" if text.lstrip(" \xa0").startswith(_FORMULA_STARTS) else text


def header_row(sheet: Worksheet, row: int, titles: Sequence[str], *, column: int = 1) -> None:
    """Write a heading in the house style."""
    for place, title in enumerate(titles, start=column):
        cell = safe(sheet.cell(row, place), title)
        cell.font, cell.fill, cell.border = HEADER_FONT, HEADER_FILL, HEADER_LINE
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")


def column_widths(sheet: Worksheet, widths: Iterable[float]) -> None:
    """From column A on, in characters."""
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width


def print_setup(
    sheet: Worksheet, *, paper: str = "A4", landscape: bool = True, heading: int | None = None
) -> None:
    """One page wide, as long as needed; the row `heading` returns on each page and stays in view."""
    sheet.page_setup.paperSize = _PAPER[paper]
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "&P / &N"
    if heading:
        sheet.print_title_rows = f"{heading}:{heading}"
        sheet.freeze_panes = sheet.cell(heading + 1, 1)


def workbook_bytes(workbook: Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def xlsx_response(workbook: Workbook, name: str) -> HttpResponse:
    return _download(workbook_bytes(workbook), name, XLSX)


def csv_bytes(rows: Iterable[Sequence[Any]]) -> bytes:
    """As a Dutch Excel opens it by a double click: semicolons, and a mark that says UTF-8."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(
        [safe_text(cell) for cell in row] for row in rows
    )
    return out.getvalue().encode("utf-8-sig")


def csv_response(rows: Iterable[Sequence[Any]], name: str) -> HttpResponse:
    return _download(csv_bytes(rows), name, "text/csv; charset=utf-8")


def _without_zone(value: Any) -> Any:
    """A workbook knows no time zones: the clock on the wall of a Dutch school."""
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(AMSTERDAM).replace(tzinfo=None)
    return value


def _download(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"  # noqa: FBT003
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
