"""A workbook that says in Excel what Borgen says on screen: counts in cells, the rules as formulas.

Sheet BOAS has the counts, sheet Clusters their sums, sheet Planning the activities. A sheet that is not shown
holds whose session it is, signed, and the texts that the formulas show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core import signing
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from actions.models import Action, Planning
from actions.workbook.layout import (
    BOAS,
    CLUSTERS,
    COUNT_COLUMNS,
    EXPLANATION,
    FIRST_ACTION_ROW,
    FIRST_ROW,
    IDENTITY_CELL,
    KEPT,
    OWN_ROWS,
    PLANNING,
    SALT,
    THRESHOLD_CELL,
    VOTERS_CELL,
)
from boas.entry import MAX_VOTERS
from boas.models import Assessment, Remark, Statement, Tally
from boas.models.statements import Phase
from boas.models.tally import Option
from borgen.lib.dates import local_date
from borgen.lib.workbook import column_widths, header_row, print_setup, safe

_INPUT = PatternFill("solid", fgColor="FFF9E5")
_UNLOCKED = Protection(locked=False)
_WRAP = Alignment(wrap_text=True, vertical="top")
_TONES = {"bad": ("7A2E12", "FBE3D9"), "ok": ("14505C", "E2EEEE"), "warn": ("6B4A00", "FDF0CC")}


@dataclass(frozen=True)
class Words:
    """The outcomes as the cells say them, in the reader's language."""

    intervention: str
    fine: str
    no_result: str
    too_many: str
    large_difference: str


def words() -> Words:
    return Words(
        intervention=_("intervention"),
        fine=_("no intervention"),
        no_result=_("no result"),
        too_many=_("too many votes"),
        large_difference=_("large difference"),
    )


def build(assessment: Assessment) -> Workbook:
    """The workbook of a session that was held or is still to be held. Six queries, whatever its size."""
    statements = list(assessment.statement_set.statements.all())
    tallies = {tally.statement_id: tally for tally in assessment.tallies.all()}
    book = Workbook()
    book.calculation.fullCalcOnLoad = True
    book.properties.title = f"BOAS: {assessment.subject}"
    book.properties.creator = "Borgen"
    sheet = book.active
    sheet.title = BOAS
    _boas_sheet(sheet, assessment, statements, tallies)
    book.defined_names["Norm"] = DefinedName("Norm", attr_text=f"{BOAS}!{THRESHOLD_CELL}")
    book.defined_names["Stemgerechtigd"] = DefinedName("Stemgerechtigd", attr_text=f"{BOAS}!{VOTERS_CELL}")
    _clusters_sheet(book.create_sheet(CLUSTERS), statements)
    _planning_sheet(book.create_sheet(PLANNING), assessment)
    _explanation_sheet(book.create_sheet(EXPLANATION))
    _kept_sheet(book.create_sheet(KEPT), assessment, statements)
    return book


def identity(assessment: Assessment) -> str:
    """Which session a workbook belongs to, so that nobody can make up another."""
    return signing.dumps({"assessment": assessment.pk, "set": assessment.statement_set_id}, salt=SALT)


def _boas_sheet(
    sheet: Worksheet, assessment: Assessment, statements: Sequence[Statement], tallies: dict[int, Tally]
) -> None:
    team = assessment.improvement.team
    safe(sheet["A1"], f"BOAS: {assessment.subject}").font = Font(bold=True, size=16, color="14505C")
    safe(sheet["A2"], f"{team.institution.name} · {team.name} · {assessment.improvement.name}")
    held = assessment.started_at
    safe(sheet["A3"], _("Held on {day}").format(day=f"{local_date(held):%d-%m-%Y}") if held else "")
    _setting(sheet, 5, _("Threshold (%)"), assessment.threshold, most=100)
    _setting(sheet, 6, _("People who may vote"), assessment.voters, most=MAX_VOTERS)
    header_row(
        sheet,
        FIRST_ROW - 1,
        [
            _("Code"),
            _("Phase"),
            _("Statement"),
            *(str(label).capitalize() for label in Option.labels),
            _("May vote"),
            _("Votes"),
            _("No answer"),
            _("Disagree"),
            _("Share"),
            _("Outcome"),
            _("Difference"),
            _("Suggestion"),
            _("Reasons (no names)"),
        ],
    )
    reasons = _reasons(assessment)
    for row, statement in enumerate(statements, start=FIRST_ROW):
        _statement_row(sheet, row, statement, tallies.get(statement.pk), reasons.get(statement.pk, ""))
    last = FIRST_ROW + len(statements) - 1
    _only_whole_numbers(sheet, f"D{FIRST_ROW}:G{last}")
    _colour_words(sheet, f"M{FIRST_ROW}:N{last}")
    column_widths(sheet, [7, 12, 46, 9, 9, 9, 9, 8, 8, 8, 9, 9, 15, 15, 46, 40])
    print_setup(sheet, paper="A3", heading=FIRST_ROW - 1)
    _protect(sheet)


def _setting(sheet: Worksheet, row: int, label: str, value: int | None, *, most: int) -> None:
    safe(sheet.cell(row, 1), label).font = Font(bold=True)
    cell = sheet.cell(row, 3, value)
    cell.fill, cell.protection = _INPUT, _UNLOCKED
    cell.alignment = Alignment(horizontal="left")
    _only_whole_numbers(sheet, cell.coordinate, least=1, most=most)


def _statement_row(
    sheet: Worksheet, row: int, statement: Statement, tally: Tally | None, reasons: str
) -> None:
    safe(sheet.cell(row, 1), statement.code).font = Font(bold=True)
    safe(sheet.cell(row, 2), str(Phase(statement.phase).label))
    safe(sheet.cell(row, 3), statement.text)
    counts = _counts_of(tally)
    for column, count in zip(COUNT_COLUMNS, counts, strict=True):
        cell = sheet[f"{column}{row}"]
        cell.value, cell.fill, cell.protection = count, _INPUT, _UNLOCKED
    own = tally is not None and tally.assessment.voters != tally.voters
    sheet[f"H{row}"] = tally.voters if tally and own else "=Stemgerechtigd"
    for column, formula in _formulas(row, words()).items():
        sheet[f"{column}{row}"] = formula
    sheet[f"L{row}"].number_format = "0.0%"
    note = safe(sheet[f"P{row}"], reasons)
    note.fill, note.protection = _INPUT, _UNLOCKED
    for cells in sheet.iter_cols(min_row=row, max_row=row, max_col=16):
        cells[0].alignment = _WRAP


def _formulas(row: int, said: Words) -> dict[str, str]:
    """Borgen's rules (boas.scoring) in Excel: whole numbers are compared, never rounded shares."""
    votes, may_vote, low = f"I{row}", f"H{row}", f"100*K{row}>=Norm*I{row}"
    high = f"100*(F{row}+G{row})>=Norm*I{row}"
    poles = f"AND(D{row}>0,G{row}>0)"
    return {
        "I": f"=SUM(D{row}:G{row})",
        "J": f'=IF(COUNT(D{row}:G{row})=0,"",MAX(0,{may_vote}-{votes}))',
        "K": f"=D{row}+E{row}",
        "L": f'=IF({votes}=0,"",K{row}/{votes})',
        "M": f'=IF({votes}>{may_vote},"{said.too_many}",IF({votes}=0,"{said.no_result}",'
        f'IF({low},"{said.intervention}","{said.fine}")))',
        "N": f'=IF(OR({votes}=0,{votes}>{may_vote}),"",IF(OR({poles},AND({low},{high})),'
        f'"{said.large_difference}",""))',
        "O": f'=IF(M{row}="{said.intervention}",{KEPT}!C{row},"")',
    }


def _counts_of(tally: Tally | None) -> tuple[int | None, ...]:
    """Empty cells for what was not counted: that is something else than four zeros."""
    if tally is None or (tally.counted_at is None and not tally.counts.votes):
        return (None,) * len(COUNT_COLUMNS)
    return tuple(getattr(tally, option) for option in Option.values)


def _reasons(assessment: Assessment) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    for remark in Remark.objects.filter(assessment=assessment):
        if remark.statement_id is not None:
            found.setdefault(remark.statement_id, []).append(remark.text)
    return {statement: "\n".join(texts) for statement, texts in found.items()}


def _clusters_sheet(sheet: Worksheet, statements: Sequence[Statement]) -> None:
    safe(sheet["A1"], _("Per phase")).font = Font(bold=True, size=16, color="14505C")
    header_row(
        sheet, 3, [_("Phase"), _("Statements"), _("Votes"), _("Disagree"), _("Share"), _("Interventions")]
    )
    last = FIRST_ROW + len(statements) - 1
    phases = dict.fromkeys(str(Phase(statement.phase).label) for statement in statements)
    for row, label in enumerate(phases, start=4):
        safe(sheet.cell(row, 1), label)
        where = f"{BOAS}!$B${FIRST_ROW}:$B${last}"
        sheet[f"B{row}"] = f"=COUNTIF({where},A{row})"
        sheet[f"C{row}"] = f"=SUMIF({where},A{row},{BOAS}!$I${FIRST_ROW}:$I${last})"
        sheet[f"D{row}"] = f"=SUMIF({where},A{row},{BOAS}!$K${FIRST_ROW}:$K${last})"
        sheet[f"E{row}"] = f'=IF(C{row}=0,"",D{row}/C{row})'
        sheet[f"E{row}"].number_format = "0.0%"
        outcomes = f"{BOAS}!$M${FIRST_ROW}:$M${last}"
        sheet[f"F{row}"] = f'=COUNTIFS({where},A{row},{outcomes},"{words().intervention}")'
    column_widths(sheet, [24, 12, 12, 12, 12, 14])
    print_setup(sheet, heading=3)
    _protect(sheet)


def _planning_sheet(sheet: Worksheet, assessment: Assessment) -> None:
    safe(sheet["A1"], _("Planning")).font = Font(bold=True, size=16, color="14505C")
    header_row(
        sheet,
        3,
        [
            _("Nr"),
            _("Activity"),
            _("Explanation"),
            _("From"),
            _("Owner"),
            _("Date"),
            _("Owner agrees"),
            _("State"),
        ],
    )
    rows = _planned(assessment)
    for row, values in enumerate(rows, start=FIRST_ACTION_ROW):
        for column, value in enumerate(values, start=1):
            cell = safe(sheet.cell(row, column), value)
            cell.alignment = _WRAP
    last = FIRST_ACTION_ROW - 1 + len(rows) + OWN_ROWS
    for cells in sheet.iter_rows(min_row=FIRST_ACTION_ROW, max_row=last, min_col=2, max_col=7):
        for cell in cells:
            if cell.column != 4:
                cell.fill, cell.protection, cell.alignment = _INPUT, _UNLOCKED, _WRAP
    for row in range(FIRST_ACTION_ROW, last + 1):
        sheet[f"F{row}"].number_format = "dd-mm-yyyy"
    answers = ",".join((_("yes"), _("no")))
    yes_no = DataValidation(type="list", formula1=f'"{answers}"', allow_blank=True)
    yes_no.add(f"G{FIRST_ACTION_ROW}:G{last}")
    sheet.add_data_validation(yes_no)
    column_widths(sheet, [7, 40, 50, 22, 26, 13, 12, 14])
    print_setup(sheet, paper="A3", heading=3)
    _protect(sheet)


def _planned(assessment: Assessment) -> list[tuple[object, ...]]:
    """Nr (empty when not in a planning yet), activity, explanation, from, owner, date, agreed, state."""
    planning = Planning.objects.filter(assessment=assessment).first()
    if planning is None:
        activities = assessment.statement_set.standard_activities.all()
        return [
            (None, one.title, one.explanation, _("standard activity"), "", None, "", "") for one in activities
        ]
    actions = planning.actions.select_related("owner", "decision__tally__statement")
    return [
        (
            action.pk,
            action.title,
            shown_explanation(action),
            _source(action),
            action.owner.name if action.owner else "",
            action.due_on,
            _("yes") if action.confirmed_at else _("no"),
            str(action.get_state_display()),
        )
        for action in actions
    ]


def shown_explanation(action: Action) -> str:
    """Empty when it only repeats the title; in one line, as a cell reads back."""
    text = " ".join(action.explanation.split())
    return "" if text.rstrip(".") == action.title.rstrip(".") else text


def _source(action: Action) -> str:
    if action.decision:
        return _("BOAS, {code}").format(code=action.decision.tally.statement.code)
    return _("standard activity") if action.standard_activity_id else _("own activity")


def _explanation_sheet(sheet: Worksheet) -> None:
    safe(sheet["A1"], _("How this workbook works")).font = Font(bold=True, size=16, color="14505C")
    lines = [
        _("Fill in the yellow cells: raised hands per answer, and if you like the reasons, without names."),
        _("Everything else is worked out at once, with the same rules as Borgen."),
        _("An intervention is suggested when the share that disagrees reaches the threshold."),
        _("You may change the threshold and the number of people who may vote; the outcome follows."),
        _("No hands at all is no result, and something else than 0 %."),
        _(
            "On the sheet Planning you give every activity an owner and a date. "
            "Add your own in the empty rows."
        ),
        _("Upload the workbook in Borgen again: you first see what changes, and then you decide."),
    ]
    for row, line in enumerate(lines, start=3):
        safe(sheet.cell(row, 1), line).alignment = _WRAP
    column_widths(sheet, [110])
    print_setup(sheet)


def _kept_sheet(sheet: Worksheet, assessment: Assessment, statements: Sequence[Statement]) -> None:
    sheet.sheet_state = "hidden"
    safe(sheet[IDENTITY_CELL], identity(assessment))
    for row, statement in enumerate(statements, start=FIRST_ROW):
        safe(sheet.cell(row, 1), statement.code)
        safe(sheet.cell(row, 3), f"{statement.intervention} ({statement.who}; {statement.duration})")
    _protect(sheet)


def _only_whole_numbers(sheet: Worksheet, cells: str, *, least: int = 0, most: int = MAX_VOTERS) -> None:
    rule = DataValidation(
        type="whole",
        operator="between",
        formula1=str(least),
        formula2=str(most),
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=_("A whole number"),
        error=_("Give a whole number from {least} to {most}.").format(least=least, most=most),
    )
    rule.add(cells)
    sheet.add_data_validation(rule)


def _colour_words(sheet: Worksheet, cells: str) -> None:
    """Colour helps; the word is what counts."""
    said = words()
    tones = {
        said.intervention: "bad",
        said.too_many: "bad",
        said.fine: "ok",
        said.no_result: "warn",
        said.large_difference: "warn",
    }
    for word, tone in tones.items():
        colour, fill = _TONES[tone]
        rule = CellIsRule(
            operator="equal",
            formula=[f'"{word}"'],
            font=Font(color=colour, bold=True),
            fill=PatternFill("solid", bgColor=fill),
        )
        sheet.conditional_formatting.add(cells, rule)


def _protect(sheet: Worksheet) -> None:
    """Against slips of the mouse, without a password; columns and rows may still be made wider."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
