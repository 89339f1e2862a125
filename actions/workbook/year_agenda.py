"""The year agenda as a workbook: one line for everything that happens, to sort and filter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from actions.year_words import Row
from borgen.lib.workbook import column_widths, header_row, print_setup, safe

HEADING = 3
WIDTHS = (13, 13, 8, 14, 16, 52, 52, 14)
DAY = "dd-mm-yyyy"


def build(team: str, year: str, rows: Sequence[Row]) -> Workbook:
    book = Workbook()
    sheet = cast(Worksheet, book.active)
    sheet.title = _("Year agenda")[:31]
    safe(sheet["A1"], _("Year agenda {year}: {team}").format(year=year, team=team))
    header_row(
        sheet,
        HEADING,
        [
            _("From"),
            _("Until"),
            _("Week"),
            _("Time"),
            _("What it is"),
            _("Subject"),
            _("Details"),
            _("State"),
        ],
    )
    for number, row in enumerate(rows, start=HEADING + 1):
        for column, value in enumerate(_cells(row), start=1):
            safe(sheet.cell(number, column), value)
        for column in (1, 2):
            sheet.cell(number, column).number_format = DAY
    sheet.freeze_panes = f"A{HEADING + 1}"
    sheet.auto_filter.ref = f"A{HEADING}:H{HEADING + len(rows)}"
    column_widths(sheet, WIDTHS)
    print_setup(sheet, heading=HEADING)
    return book


def _cells(row: Row) -> list[object]:
    entry = row.entry
    if entry.month:
        dates: list[object] = [None, None, "", date_format(entry.first, "F Y")]
    else:
        week = entry.first.isocalendar().week
        dates = [entry.first, entry.last or entry.first, week, row.hours]
    return [*dates, row.kind, entry.title, entry.detail, row.state]
