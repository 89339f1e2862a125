"""Everything that stands under one's own name, to take along (conventions P12)."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment

from actions import own_data as actions_data
from actions import own_data_calendar as calendar_data
from actions import own_data_written as written_data
from boas import own_data as boas_data
from borgen.lib import limits, workbook
from borgen.lib.own_data import Part
from common import own_data as common_data
from documents import own_data as documents_data
from improvements import own_data as improvements_data
from monitoring import own_data as monitoring_data
from monitoring import own_data_talks as talks_data
from teams import own_data as teams_data
from teams.access import Request, personal_page
from teams.models import User

SOURCES = (
    *(teams_data, improvements_data, boas_data, documents_data),
    *(monitoring_data, talks_data, actions_data, written_data, calendar_data, common_data),
)
MAX_SHEET_NAME = 31
_WIDTH = 28


@personal_page()
def as_json(request: Request) -> HttpResponse:
    content = {"made_at": timezone.now(), "about_boas": honest()}
    content |= {part.key: part.records() for part in parts_of(request.user)}
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="mijn-gegevens.json"'
    response["Cache-Control"] = "private, no-store"
    return response


@personal_page()
@limits.export
def as_xlsx(request: Request) -> HttpResponse:
    book = Workbook()
    first = book.worksheets[0]
    first.title = str(_("Read me"))[:MAX_SHEET_NAME]
    workbook.safe(first.cell(1, 1), honest())
    workbook.column_widths(first, [100])
    first.cell(1, 1).alignment = Alignment(wrap_text=True, vertical="top")
    for part in parts_of(request.user):
        sheet = book.create_sheet(str(part.title)[:MAX_SHEET_NAME])
        workbook.header_row(sheet, 1, [str(title) for _name, title in part.columns])
        for number, row in enumerate(part.rows, start=2):
            for column, value in enumerate(row, start=1):
                workbook.safe(sheet.cell(number, column), _yes_or_no(value))
        workbook.column_widths(sheet, [_WIDTH] * len(part.columns))
        workbook.print_setup(sheet, heading=1)
    return workbook.xlsx_response(book, "mijn-gegevens.xlsx")


def parts_of(user: User) -> list[Part]:
    return [part for source in SOURCES for part in source.parts(user)]


def honest() -> str:
    return _(
        "Answers in a BOAS are not in this file. Borgen counts how many people chose each answer and stores "
        "nowhere who chose what, so nobody can find an answer back. Remarks are kept without a name."
    )


def _yes_or_no(value: object) -> object:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value
