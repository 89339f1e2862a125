"""What stands in a workbook that comes back: read cell by cell, believed nowhere. Knows no model.

Only the yellow cells count. A code says which statement a row is, a number which action: rows may be sorted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core import signing
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from actions.workbook.layout import (
    BOAS,
    COUNT_COLUMNS,
    FIRST_ACTION_ROW,
    FIRST_ROW,
    IDENTITY_CELL,
    KEPT,
    MAX_ROWS,
    PLANNING,
    REASONS_COLUMN,
    SALT,
    THRESHOLD_CELL,
    VOTERS_CELL,
    VOTERS_COLUMN,
)
from boas import entry

MAX_TITLE, MAX_REASON = 200, 500
YES, NO = ("ja", "yes", "x", "✓"), ("nee", "no", "")


class NotThisWorkbookError(Exception):
    """The file is a workbook, but not one of this session; `str()` says what to do."""


@dataclass(frozen=True)
class Problem:
    """What is wrong and where: everything that somebody needs to find the cell."""

    sheet: str
    cell: str
    message: str


@dataclass(frozen=True)
class PlannedRow:
    row: int
    number: int | None
    """Of an action that Borgen knows; None for one of the team's own."""
    title: str
    explanation: str
    owner: str
    due_on: date | None
    agreed: bool


@dataclass
class Content:
    """Counts as `entry.Row`, so that page and workbook follow the same rules."""

    threshold: int = 0
    voters: int = 0
    rows: list[entry.Row] = field(default_factory=list)
    reasons: dict[str, tuple[str, ...]] = field(default_factory=dict)
    planned: list[PlannedRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def belongs_to(book: Workbook) -> tuple[int, int]:
    """(assessment, statement set) as Borgen signed it into the file; NotThisWorkbookError otherwise."""
    missing = _("This is not the workbook of a BOAS. Download the workbook in Borgen and fill in that one.")
    if any(name not in book.sheetnames for name in (BOAS, PLANNING, KEPT)):
        raise NotThisWorkbookError(missing)
    try:
        said = signing.loads(str(book[KEPT][IDENTITY_CELL].value or ""), salt=SALT)
        return int(said["assessment"]), int(said["set"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        raise NotThisWorkbookError(missing) from None


def read(book: Workbook, codes: list[str], *, voters_needed: bool) -> Content:
    """All that people can fill in, with all that is wrong. `codes` are those of the session's set."""
    content = Content()
    sheet = book[BOAS]
    content.threshold = _setting(content, sheet, THRESHOLD_CELL, most=100, needed=True)
    content.voters = _setting(content, sheet, VOTERS_CELL, most=entry.MAX_VOTERS, needed=voters_needed)
    places = _read_counts(content, sheet, codes)
    for problem in entry.validate_counts(content.rows, content.voters):
        place = places[problem.code]
        cell = (
            f"{COUNT_COLUMNS[problem.answer]}{place}" if problem.answer is not None else f"D{place}:G{place}"
        )
        content.problems.append(Problem(BOAS, cell, f"{problem.code}: {problem.message}"))
    _read_planning(content, book[PLANNING])
    return content


def _setting(content: Content, sheet: Worksheet, cell: str, *, most: int, needed: bool) -> int:
    value = sheet[cell].value
    if value in (None, "") and not needed:
        return 0
    try:
        number = entry.count_of(value)
    except entry.NotACountError as error:
        content.problems.append(Problem(BOAS, cell.replace("$", ""), str(error)))
        return 0
    if not 1 <= number <= most:
        message = _("Give a whole number from {least} to {most}.").format(least=1, most=most)
        content.problems.append(Problem(BOAS, cell.replace("$", ""), message))
        return 0
    return number


def _read_counts(content: Content, sheet: Worksheet, codes: list[str]) -> dict[str, int]:
    """Fills in rows and reasons; returns the row number of each code."""
    places: dict[str, int] = {}
    for row in range(FIRST_ROW, min(sheet.max_row, FIRST_ROW + MAX_ROWS) + 1):
        code = str(sheet.cell(row, 1).value or "").strip()
        cells = [sheet[f"{column}{row}"] for column in COUNT_COLUMNS]
        if not code:
            if any(cell.value not in (None, "") for cell in cells):
                message = _("Here are counts without a code. Use the rows that the workbook had.")
                content.problems.append(Problem(BOAS, f"A{row}", message))
            continue
        if code not in codes:
            message = _("{code} is not a statement of this BOAS. Put the code back as it was.")
            content.problems.append(Problem(BOAS, f"A{row}", message.format(code=code)))
        elif code in places:
            message = _("{code} stands here twice: also in row {row}.").format(code=code, row=places[code])
            content.problems.append(Problem(BOAS, f"A{row}", message))
        else:
            places[code] = row
            _read_row(content, sheet, row, code, cells)
    if gone := [code for code in codes if code not in places]:
        message = _(
            "These statements are missing: {codes}. Download the workbook again and fill in that one."
        )
        content.problems.append(Problem(BOAS, "A", message.format(codes=", ".join(gone))))
    return places


def _read_row(content: Content, sheet: Worksheet, row: int, code: str, cells: list[Cell]) -> None:
    formulas = [cell for cell in cells if cell.data_type == "f"]
    for cell in formulas:
        message = _("{code}: here stands a formula. Type the number itself.").format(code=code)
        content.problems.append(Problem(BOAS, cell.coordinate, message))
    values = tuple(None if cell in formulas else cell.value for cell in cells)
    own = sheet[f"{VOTERS_COLUMN}{row}"]
    may_vote = own.value if own.data_type == "n" and isinstance(own.value, int) and own.value > 0 else None
    content.rows.append(entry.Row(code, values, may_vote if may_vote != content.voters else None))
    said = [line.strip() for line in str(sheet[f"{REASONS_COLUMN}{row}"].value or "").splitlines()]
    if any(len(line) > MAX_REASON for line in said):
        message = _("A reason is at most {most} characters.").format(most=MAX_REASON)
        content.problems.append(Problem(BOAS, f"{REASONS_COLUMN}{row}", message))
    content.reasons[code] = tuple(line for line in said if line and len(line) <= MAX_REASON)


def _read_planning(content: Content, sheet: Worksheet) -> None:
    for row in range(FIRST_ACTION_ROW, min(sheet.max_row, FIRST_ACTION_ROW + MAX_ROWS) + 1):
        number, title, explanation, owner, due, agreed = (
            sheet.cell(row, column) for column in (1, 2, 3, 5, 6, 7)
        )
        if not str(title.value or "").strip():
            if number.value:
                message = _("An activity has a name. Drop it in Borgen when it is not needed any more.")
                content.problems.append(Problem(PLANNING, title.coordinate, message))
            continue
        content.planned.append(
            PlannedRow(
                row=row,
                number=number.value if isinstance(number.value, int) else None,
                title=_text(content, title, MAX_TITLE),
                explanation=_text(content, explanation, 2000),
                owner=_text(content, owner, MAX_TITLE),
                due_on=_day(content, due),
                agreed=_yes(content, agreed),
            )
        )
    numbers = Counter(one.number for one in content.planned if one.number)
    for one in content.planned:
        if one.number and numbers[one.number] > 1:
            message = _(
                "This number stands in more than one row. Leave it empty for an activity of your own."
            )
            content.problems.append(Problem(PLANNING, f"A{one.row}", message))


def _text(content: Content, cell: Cell, most: int) -> str:
    text = " ".join(str(cell.value or "").split())
    if len(text) > most:
        message = _("This text is longer than {most} characters.").format(most=most)
        content.problems.append(Problem(PLANNING, cell.coordinate, message))
    return text[:most]


def _day(content: Content, cell: Cell) -> date | None:
    value = cell.value
    if value in (None, ""):
        return None
    found = day_of(value)
    if found is None:
        message = _("“{value}” is not a date. Write it like 5-3-2027.").format(value=str(value)[:20])
        content.problems.append(Problem(PLANNING, cell.coordinate, message))
    return found


def day_of(value: object) -> date | None:
    """A date as cells and people write it: a real one, 5-3-2027, 05/03/2027, 2027-03-05; else None."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip().replace("/", "-").replace(".", "-").split(" ")[0]
    for form in ("%d-%m-%Y", "%Y-%m-%d", "%d-%m-%y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _yes(content: Content, cell: Cell) -> bool:
    said = str(cell.value or "").strip().lower()
    if said not in YES + NO:
        message = _("Say yes or no.")
        content.problems.append(Problem(PLANNING, cell.coordinate, message))
    return said in YES
