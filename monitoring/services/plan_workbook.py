"""The plan as a workbook: one line per instrument."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from borgen.lib.dates import local_date
from borgen.lib.workbook import column_widths, header_row, print_setup, safe
from monitoring.plan import InstrumentRow, Row
from monitoring.plan_rounds import Agreed, Standing
from teams.models import Team

HEADING = 4
WIDTHS = (26, 26, 40, 20, 20, 34, 34, 22, 22, 16, 16, 24, 18)


def build(team: Team, *, rows: Sequence[Row], agreed: Agreed | None) -> Workbook:
    book = Workbook()
    sheet = cast(Worksheet, book.active)
    sheet.title = _("Monitoring plan")[:31]
    safe(sheet["A1"], _("Monitoring plan: {team}").format(team=team.name))
    safe(sheet["A2"], agreed_words(agreed))
    header_row(sheet, HEADING, _titles())
    number = HEADING
    for row in rows:
        instruments: list[InstrumentRow | None] = [*row.instruments] or [None]
        for instrument in instruments:
            number += 1
            for column, value in enumerate(_cells(row, instrument), start=1):
                safe(sheet.cell(number, column), value)
    column_widths(sheet, WIDTHS)
    print_setup(sheet, heading=HEADING)
    return book


def agreed_words(agreed: Agreed | None) -> str:
    if agreed is None:
        return _("Not yet agreed by the team")
    return _("Agreed by the team on {day}, closed by {name}").format(
        day=date_format(local_date(agreed.on), "j F Y"), name=agreed.round.closed_by or ""
    )


def standing_words(standing: Standing) -> str:
    return {
        Standing.AGREED: _("agreed"),
        Standing.CHANGED: _("changed since"),
        Standing.NEW: _("not agreed yet"),
    }[standing]


def _titles() -> list[str]:
    return [
        _("Improvement"),
        _("Measure or process"),
        _("What is agreed"),
        _("Who complies"),
        _("Who monitors"),
        _("How it is measured"),
        _("How exactly"),
        _("Who executes"),
        _("When it is measured"),
        _("Norm"),
        _("Inspectorate"),
        _("Discussed in"),
        _("Team"),
    ]


def _cells(row: Row, instrument: InstrumentRow | None) -> list[object]:
    line = row.line
    improvement = line.measure.improvement.name if line.measure else ""
    first: list[object] = [improvement, row.about, line.agreement, line.concerns, row.monitors]
    measured: list[object] = ["", "", "", "", "", ""]
    if instrument is not None:
        measured = [
            instrument.what,
            instrument.explanation,
            instrument.who,
            instrument.when,
            instrument.norm,
            instrument.inspectorate,
        ]
    return [*first, *measured, row.months, standing_words(row.standing)]
