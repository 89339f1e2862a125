"""Why a row is refused, in words for people. Each at most 300 characters with the text of a cell in it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.importing.numbers import Unusable, Wrong
from monitoring.importing.times import NoTime
from monitoring.importing.values import Problem

_LONGEST = 60
_MOST_NAMED = 3


class Refusal(ValueError):  # noqa: N818 - a verdict about a row
    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(code)
        self.code, self.text = code, text


_ROWS = {
    "no-team": gettext_lazy("No team is named here."),
    "unknown-team": gettext_lazy("Borgen does not know the team “%(text)s”. Choose above which team it is."),
    "no-indicator": gettext_lazy("It is not clear what this number is about. Choose it with the columns."),
    "unknown-indicator": gettext_lazy("This team has nothing in Borgen that is measured as “%(text)s”."),
    "which-indicator": gettext_lazy(
        "More than one indicator is called “%(text)s”. Add a column with the level."
    ),
    "unknown-question": gettext_lazy("Question “%(text)s” is not in the code book for this year."),
}
_TIMES = {
    "missing": gettext_lazy("No year, period or month stands here."),
    "year": gettext_lazy("“%(text)s” is not a year, such as 2025-2026."),
    "month": gettext_lazy("“%(text)s” is not a month, such as October 2025."),
    "no-year-with-period": gettext_lazy("It is not clear in which school year “%(text)s” is."),
    "unknown-period": gettext_lazy("Period “%(text)s” does not exist in %(year)s."),
    "future": gettext_lazy("%(text)s has not begun yet."),
}
_NUMBERS = {
    Problem.ERROR_IN_FORMULA: gettext_lazy("The formula in this cell has an error: %(text)s."),
    Problem.NO_NUMBER: gettext_lazy("“%(text)s” is not a number."),
    Problem.NOT_WHOLE: gettext_lazy("“%(text)s” is not a whole number of people."),
    Problem.NEGATIVE: gettext_lazy("“%(text)s” is below zero."),
    Problem.TOO_LARGE: gettext_lazy("“%(text)s” is too large."),
    Problem.OVER_HUNDRED: gettext_lazy("“%(text)s” is more than 100 percent."),
    Problem.UNCLEAR_SHARE: gettext_lazy(
        "“%(text)s” can be less than one percent, or a part of one. Write it with a % sign."
    ),
    Problem.NO_YES: gettext_lazy("“%(text)s” is not a yes or a no."),
    Wrong.PART_OVER_WHOLE: gettext_lazy("The part is larger than the whole: %(text)s."),
    Wrong.NOBODY: gettext_lazy("The whole is 0: there is nobody to count."),
    Wrong.ONE_OF_TWO: gettext_lazy("The part or the whole is missing."),
    Wrong.OFF_SCALE: gettext_lazy("“%(text)s” is outside the scale of the indicator."),
    Wrong.NO_THRESHOLD: gettext_lazy("The code book does not say from which answer on somebody is positive."),
    Wrong.NO_SURVEY: gettext_lazy(
        "Answers of people become a mean or a percentage; this indicator is neither."
    ),
}


def of_row(refusal: Refusal) -> str:
    return str(_ROWS[refusal.code]) % {"text": _short(refusal.text)}


def of_time(error: NoTime) -> str:
    return str(_TIMES[error.code]) % {"text": _short(error.text), "year": error.year}


def of_number(error: Unusable) -> str:
    return str(_NUMBERS[error.what]) % {"text": _short(error.text)}


def double(others: Sequence[int]) -> str:
    """`others`: the rows beside this one."""
    named = ", ".join(str(row) for row in dict.fromkeys(others[:_MOST_NAMED]))
    if len(others) > _MOST_NAMED:
        named += ", …"
    text = _("The same team, indicator and time stand in row %(rows)s too. Keep one of them.")
    return text % {"rows": named}


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
