"""The overview as a workbook: what the pages show for the same choice, and nothing more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import cast

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from borgen.lib.workbook import column_widths, header_row, print_setup, safe
from borgen.overview.choosing import Choice
from borgen.overview.pages import Newest, numbers_page, stage_columns
from borgen.overview.shape import MET, NO_VALUE, NOT_MET, STAGES, Group
from borgen.overview.sql import IndicatorRow

HEADING = 4


def build(
    institution: str,
    today: date,
    groups: Sequence[Group],
    indicators: Sequence[IndicatorRow],
    newest: Newest,
    choice: Choice,
) -> Workbook:
    book = Workbook()
    _teams(cast(Worksheet, book.active), institution, today, groups, choice)
    _numbers(book.create_sheet(), institution, today, groups, indicators, newest, choice)
    return book


def _head(sheet: Worksheet, title: str, institution: str, today: date) -> None:
    sheet.title = title[:31]
    safe(sheet["A1"], f"{title}: {institution}")
    safe(sheet["A2"], _("As it stood on {day}").format(day=date_format(today)))


def _write(
    sheet: Worksheet, titles: Sequence[str], found: Iterable[Sequence[object]], widths: Sequence[int]
) -> None:
    header_row(sheet, HEADING, titles)
    for number, values in enumerate(found, start=HEADING + 1):
        for column, value in enumerate(values, start=1):
            safe(sheet.cell(number, column), value)
    column_widths(sheet, widths)
    print_setup(sheet, paper="A3", heading=HEADING)


def _teams(sheet: Worksheet, institution: str, today: date, groups: Sequence[Group], choice: Choice) -> None:
    _head(sheet, _("Teams"), institution, today)
    titles = [
        _("Sector"),
        _("Team"),
        *(column.name for column in stage_columns()),
        _("Lapsed"),
        _("Paused"),
        _("Norms met"),
        _("Norms not met"),
        _("Norms without a value"),
        _("Last BOAS"),
        _("Last discussed"),
        _("Actions past their date"),
        _("Measurements that are late"),
        _("Evaluations that are late"),
    ]
    indicator = choice.indicator.id if choice.indicator else None
    found = []
    for group in groups:
        for team in group.teams:
            norms = team.norms(indicator)
            found.append(
                [
                    group.sector,
                    team.name,
                    *(team.stages.get(stage, 0) for stage in STAGES),
                    team.lapsed,
                    team.paused,
                    *(norms.get(kind, 0) for kind in (MET, NOT_MET, NO_VALUE)),
                    team.boas.boas if team.boas else None,
                    team.discussed,
                    team.late_actions,
                    team.late_measurements,
                    team.late_reviews,
                ]
            )
    _write(sheet, titles, found, [22, 30, *[13] * 11, 13, 13, 13, 13, 13])


def _numbers(
    sheet: Worksheet,
    institution: str,
    today: date,
    groups: Sequence[Group],
    indicators: Sequence[IndicatorRow],
    newest: Newest,
    choice: Choice,
) -> None:
    """In words, rounded as on the page: no part and no whole from which people could be told apart."""
    _head(sheet, _("Norms"), institution, today)
    chosen = [choice.indicator] if choice.indicator else indicators
    titles = [_("Sector"), _("Team"), _("Indicator"), _("Value"), _("Norm"), _("Verdict"), _("About")]
    found = [
        [sector, row.name, indicator.name, row.value, row.norm, row.verdict, row.time]
        for indicator in chosen
        for sector, rows in numbers_page(groups, indicator, newest, {})["numbers"]
        for row in rows
        if row.verdict
    ]
    _write(sheet, titles, found, [22, 30, 40, 14, 30, 16, 26])
