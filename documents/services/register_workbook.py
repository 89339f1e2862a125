"""The register as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from borgen.lib.workbook import column_widths, header_row, print_setup, safe
from documents.models import Version
from documents.register import Entry, Group
from teams.models import Team

HEADING = 3
WIDTHS = (26, 24, 34, 18, 10, 14, 18, 24, 24, 24, 16, 22)


def build(team: Team, groups: Sequence[Group], used: Sequence[Entry]) -> Workbook:
    book = Workbook()
    sheet = cast(Worksheet, book.active)
    sheet.title = _("Documents")[:31]
    safe(sheet["A1"], _("Register of documents: {team}").format(team=team.name))
    header_row(sheet, HEADING, _titles())
    row = HEADING
    for group in groups:
        lines = [_cells(group.name, group.owner, entry) for entry in group.entries]
        for cells in lines or [[group.name, group.owner]]:
            row += 1
            _write(sheet, row, cells)
    for entry in used:
        row += 1
        process = _("For the whole institution: {team}").format(team=entry.document.team.name)
        _write(sheet, row, _cells(process, "", entry))
    column_widths(sheet, WIDTHS)
    print_setup(sheet, heading=HEADING)
    return book


def _write(sheet: Worksheet, row: int, cells: Sequence[object]) -> None:
    for column, value in enumerate(cells, start=1):
        safe(sheet.cell(row, column), value)


def _titles() -> list[str]:
    return [
        _("(Sub-)process"),
        _("Process owner"),
        _("Document"),
        _("Format"),
        _("Version"),
        _("Valid since"),
        _("In progress"),
        _("Keeps the versions"),
        _("Evaluates"),
        _("Makes it available"),
        _("Next evaluation"),
        _("Past its date"),
    ]


def _cells(process: str, owner: str, entry: Entry) -> list[object]:
    document = entry.document
    return [
        process,
        owner,
        document.title,
        document.get_format_display(),
        entry.number or _("no version yet"),
        entry.valid_since,
        str(Version.State(entry.draft).label) if entry.draft else "",
        entry.keeper,
        entry.evaluator,
        entry.publisher,
        entry.next_evaluation,
        _("yes") if entry.late else "",
    ]
