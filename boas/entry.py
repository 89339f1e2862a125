"""Totals that were counted on paper: read them, and say per row what is wrong. Nothing is guessed or cut off.

The same rules hold for the page and for the workbook: a value is what somebody typed, or what a cell holds.

    rows = [Row("D1", ("2", "4", "6", "2")), Row("V5", (1, None, 12.0, "0"))]
    problems = validate_counts(rows, voters=14)   # [] when all is well
    counts = read_counts(rows)                    # {"D1": Counts(2, 4, 6, 2), ...}; None where a row is empty
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from boas.scoring import Counts

MAX_VOTERS = 999
"""More people than any team has; a larger number is a slip of the fingers."""
ANSWERS = 4
SIGNS = ("+", "-", "−")
_MOST_SHOWN = 20  # characters of a wrong value that a message repeats


@dataclass(frozen=True)
class Row:
    """The four values for one statement, in the order in which the answers are asked.

    `voters` when this statement has a number of voters of its own, such as one counted before a latecomer.
    """

    code: str
    values: tuple[object, ...]
    voters: int | None = None

    def __post_init__(self) -> None:
        if len(self.values) != ANSWERS:
            raise ValueError(f"{self.code}: four values expected, got {len(self.values)}")

    @property
    def empty(self) -> bool:
        """Nothing filled in: the statement was not counted, which is something else than four zeros."""
        return all(_blank(value) for value in self.values)


@dataclass(frozen=True)
class Problem:
    """What is wrong, at which statement and answer; `answer` counts from 0, None is the row as a whole."""

    code: str
    answer: int | None
    message: str


class NotACountError(ValueError):
    """`str()` says why, for people."""


def validate_counts(rows: Iterable[Row], voters: int) -> list[Problem]:
    """Everything that is wrong, in the order of the rows; a row that is empty is right."""
    problems: list[Problem] = []
    for row in rows:
        wrong = _wrong_values(row)
        if not wrong and not row.empty:
            wrong = _wrong_sum(row, voters if row.voters is None else row.voters)
        problems += wrong
    return problems


def read_counts(rows: Iterable[Row]) -> dict[str, Counts | None]:
    """Of rows without problems; an empty cell of a row in use is nobody. Raises `NotACountError`."""
    return {row.code: None if row.empty else Counts(*map(count_of, row.values)) for row in rows}


def count_of(value: object) -> int:
    """A number of people: "5", " 5 ", 5, 5.0 and "5,0" are five, empty is 0. Raises `NotACountError`."""
    if _blank(value):
        return 0
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise NotACountError(_not_a_number(value))
    text = value.strip() if isinstance(value, str) else _plain(value)
    negative, digits = text[:1] in ("-", "−"), text[1:] if text[:1] in SIGNS else text
    whole, _point, tenths = digits.replace(",", ".").partition(".")
    if not (_digits(whole) and (not tenths or _digits(tenths))):
        raise NotACountError(_not_a_number(value))
    whole = whole.lstrip("0")
    # "1.000" may be one or a thousand: somebody who types it looks again.
    if tenths.strip("0") or (isinstance(value, str) and len(tenths) > 1):
        raise NotACountError(_("A count is a whole number of people."))
    if negative and whole:
        raise NotACountError(_("A count is zero or more."))
    # Length first: reading a number of a million digits would keep the server busy.
    if len(whole) > len(str(MAX_VOTERS)) or int(whole or 0) > MAX_VOTERS:
        raise NotACountError(_("This number is too large: at most {most}.").format(most=MAX_VOTERS))
    return int(whole or 0)


def _plain(value: float | Decimal) -> str:
    """1000000.0 and not 1e6; empty for what is no number at all."""
    if isinstance(value, int):
        # Writing out a number of a million digits is refused by Python itself.
        return str(max(-MAX_VOTERS, min(value, MAX_VOTERS + 1)))
    finite = value.is_finite() if isinstance(value, Decimal) else math.isfinite(value)
    return format(value, "f") if finite else ""


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _wrong_values(row: Row) -> list[Problem]:
    wrong = []
    for answer, value in enumerate(row.values):
        try:
            count_of(value)
        except NotACountError as error:
            wrong.append(Problem(row.code, answer, str(error)))
    return wrong


def _wrong_sum(row: Row, voters: int) -> list[Problem]:
    hands = sum(count_of(value) for value in row.values)
    if hands <= voters:
        return []
    message = _("That makes {hands} hands, but {voters} people could vote.")
    return [Problem(row.code, None, message.format(hands=hands, voters=voters))]


def _not_a_number(value: object) -> str:
    shown = Truncator(" ".join(str(value).split())).chars(_MOST_SHOWN)
    return _("“{value}” is not a number.").format(value=shown)


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
