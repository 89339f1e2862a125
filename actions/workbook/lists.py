"""The actie- en besluitenlijst: what stands open, what was done, and what was decided. Two questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from django.db.models import F
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from actions.models import Action, Decision
from borgen.lib.workbook import column_widths, header_row, print_setup, safe
from teams.models import Team

HEADING = 3
_WRAP = Alignment(wrap_text=True, vertical="top")


def build(team: Team) -> Workbook:
    book = Workbook()
    book.properties.creator = "Borgen"
    actions = cast(Worksheet, book.active)
    actions.title = _("Actions")[:31]
    _sheet(actions, _("Actions: {team}").format(team=team.name), _action_titles(), _actions(team))
    column_widths(actions, [46, 26, 14, 16, 14, 30, 40, 40, 20])
    decisions = book.create_sheet(_("Decisions")[:31])
    _sheet(decisions, _("Decisions: {team}").format(team=team.name), _decision_titles(), _decisions(team))
    column_widths(decisions, [14, 50, 46, 24, 30, 30, 40])
    return book


def _sheet(sheet: Worksheet, title: str, titles: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    safe(sheet["A1"], title)
    header_row(sheet, HEADING, titles)
    for number, cells in enumerate(rows, start=HEADING + 1):
        for column, value in enumerate(cells, start=1):
            safe(sheet.cell(number, column), value).alignment = _WRAP
    print_setup(sheet, heading=HEADING)


def _action_titles() -> list[str]:
    # The same words as a list that is taken over, so that this file can come back in.
    return [
        _("What"),
        _("Who"),
        _("When"),
        _("State"),
        _("Ended on"),
        _("Improvement"),
        _("Explanation"),
        _("Why"),
        _("Did it work?"),
    ]


def _actions(team: Team) -> Iterable[Sequence[object]]:
    found = Action.objects.filter(team=team).select_related("owner", "improvement")
    for one in found.order_by("-state", F("due_on").asc(nulls_last=True), "pk"):
        yield (
            one.title,
            one.owner.name if one.owner else "",
            one.due_on,
            _("past its date") if one.is_overdue else str(one.get_state_display()),
            one.ended_on,
            one.improvement.name if one.improvement else "",
            one.explanation,
            one.reason or one.stuck_note,
            str(one.get_effect_display()) if one.effect else "",
        )


def _decision_titles() -> list[str]:
    return [
        _("Decided on"),
        _("Decision"),
        _("Why"),
        _("By whom"),
        _("Meeting"),
        _("Improvement"),
        _("No longer holds, because"),
    ]


def _decisions(team: Team) -> Iterable[Sequence[object]]:
    found = Decision.objects.filter(team=team).select_related("improvement", "agenda_item__meeting")
    for one in found:
        yield (
            one.decided_on,
            one.what,
            one.why,
            one.decided_by or _("the team"),
            one.agenda_item.meeting.subject if one.agenda_item else "",
            one.improvement.name if one.improvement else "",
            one.withdrawn_why,
        )
