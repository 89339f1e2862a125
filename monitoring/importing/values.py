"""What the text of a cell means: a year, a month, a number, a percentage. No floats, no silent guesses.

A `Problem` is a cell that cannot be taken over; planning has the words for people.
"""

from __future__ import annotations

import enum
import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

FIRST_YEAR, LAST_YEAR = 1990, 2099
HUNDRED = Decimal(100)
_CENT = Decimal("0.01")
_LARGEST = Decimal(9_999_999)

MONTHS = ("jan", "feb", "m(?:aa)?rt", "apr", "mei|may", "jun", "jul", "aug", "sep", "o[kc]t", "nov", "dec")
_MONTH = re.compile(
    r"^(?:(?P<name>[a-z]{3,9})\.?[\s-]+(?P<after>\d{4}|'?\d{2})|(?P<before>\d{4})-(?P<number>\d{1,2})"
    r"|(?P<first>\d{1,2})[-/](?P<last>\d{4}))$"
)
_TWO_YEARS = re.compile(r"^(\d{4}|\d{2})\s*(?:-|–|—|/|t/m|tot)\s*(\d{4}|\d{2})$")
_ONE_YEAR = re.compile(r"^(\d{4})$")
_BEFORE_YEAR = re.compile(r"^(?:studiejaar|schooljaar|teljaar|resultaatjaar|cohort|jaar|sj\.?)[\s:]*")
_ISO_DAY = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?: \d{1,2}:\d\d)?$")
_DUTCH_DAY = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")
_FEW = re.compile(r"^(?:<\s*5|minder dan (?:5|vijf)|fewer than (?:5|five)|1\s*-\s*4|0\s*-\s*4)$")
_PLAIN_NUMBER = re.compile(r"^[+-]?\d+(?:[.,]\d+)?$")
_THOUSANDS_DOTS = re.compile(r"^[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?$")
_THOUSANDS_SPACES = re.compile(r"^[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?$")
_ERROR = re.compile(r"^#(?:DIV/0!|N/A|N/B|NAME\?|NAAM\?|NULL!|LEEG!|NUM!|GETAL!|REF!|VERW!|VALUE!|WAARDE!)$")
_YES = frozenset("ja j yes y true waar 1 x".split())
_NO = frozenset("nee n no false onwaar 0".split())
_NOTHING = frozenset(("", "-", "–", "n.v.t.", "nvt", "n.b.", "nb", "onbekend", "."))


class Problem(enum.StrEnum):
    ERROR_IN_FORMULA = "formula"
    NO_NUMBER = "no-number"
    NOT_WHOLE = "not-whole"
    NEGATIVE = "negative"
    TOO_LARGE = "too-large"
    OVER_HUNDRED = "over-hundred"
    UNCLEAR_SHARE = "unclear-share"
    NO_YEAR = "no-year"
    NO_MONTH = "no-month"
    NO_YES = "no-yes"


class BadCell(ValueError):  # noqa: N818 - what it is, not that it went wrong
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class Plain(enum.StrEnum):
    """How a number without a percent sign is meant in a column of percentages."""

    PERCENT = "percent"
    FRACTION = "fraction"
    MIXED = "mixed"
    """Some are above 1: a number below it could be either."""


def is_nothing(text: str) -> bool:
    return text.strip().lower() in _NOTHING


def is_few(text: str) -> bool:
    """The words that sources print for a group of fewer than five (D4)."""
    return bool(_FEW.match(" ".join(text.lower().split())))


def number(text: str) -> Decimal:
    """A decimal comma or point, thousands divided or not; never below zero. At most two decimals are kept."""
    plain = " ".join(text.replace("\xa0", " ").replace("\u202f", " ").split())
    if _ERROR.match(plain.upper()):
        raise BadCell(Problem.ERROR_IN_FORMULA)
    if _THOUSANDS_DOTS.match(plain) and (plain.count(".") > 1 or "," in plain):
        plain = plain.replace(".", "")
    elif _THOUSANDS_SPACES.match(plain):
        plain = plain.replace(" ", "")
    if not _PLAIN_NUMBER.match(plain):
        raise BadCell(Problem.NO_NUMBER)
    found = Decimal(plain.replace(",", "."))
    if found < 0:
        raise BadCell(Problem.NEGATIVE)
    if found > _LARGEST:
        raise BadCell(Problem.TOO_LARGE)
    return abs(found)


def rounded(value: Decimal) -> Decimal:
    return value.quantize(_CENT, ROUND_HALF_UP)


def count(text: str) -> int:
    """People: a whole number. "40,0" is 40, "1.240" is 1240: nobody counts in thousandths."""
    found = number(text.replace(".", "") if _THOUSANDS_DOTS.match(text.strip()) else text)
    if found != found.to_integral_value():
        raise BadCell(Problem.NOT_WHOLE)
    return int(found)


def plain_shares(texts: list[str]) -> Plain:
    """How a column of percentages writes those without a sign: all at most 1 means parts of one."""
    below = above = False
    for text in texts:
        if "%" in text:
            continue
        try:
            found = number(text)
        except BadCell:
            continue
        if found > 1:
            above = True
        elif 0 < found < 1:
            below = True
    if below:
        return Plain.MIXED if above else Plain.FRACTION
    return Plain.PERCENT


def percentage(text: str, plain: Plain = Plain.PERCENT) -> Decimal:
    """From 0 to 100, in two decimals: "73,4 %", "0,734" as a part of one, "73.4"."""
    signed = text.strip()
    if signed.endswith("%"):
        found = number(signed[:-1])
    else:
        found = number(signed)
        if plain is Plain.MIXED and 0 < found < 1:
            raise BadCell(Problem.UNCLEAR_SHARE)
        if plain is Plain.FRACTION:
            found *= HUNDRED
    if found > HUNDRED:
        raise BadCell(Problem.OVER_HUNDRED)
    return rounded(found)


def yes_no(text: str) -> bool:
    plain = text.strip().lower()
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    raise BadCell(Problem.NO_YES)


def says_yes(text: str) -> bool:
    """Of a column with a mark: anything that is not a no."""
    plain = text.strip().lower()
    return not is_nothing(plain) and plain not in _NO


def year(text: str, *, ends: bool = False, begins: int = 8) -> int:
    """The calendar year in which a school year begins: "2021 - 2022", "21/22", "2021".

    `ends`: a single year is the one in which the school year ends. `begins`: the month in which it begins.
    """
    plain = _BEFORE_YEAR.sub("", " ".join(text.strip().lower().split()))
    if two := _TWO_YEARS.match(plain):
        first, last = (_full(part) for part in two.groups())
        if last != first + 1:
            raise BadCell(Problem.NO_YEAR)
        return _in_range(first)
    if one := _ONE_YEAR.match(plain):
        return _in_range(int(one[1]) - ends)
    if found := day(plain):
        return _in_range(found.year if found.month >= begins else found.year - 1)
    raise BadCell(Problem.NO_YEAR)


def looks_like_year(text: str) -> bool:
    try:
        year(text)
    except BadCell:
        return False
    return True


def month(text: str) -> date:
    """The first day of "okt 2026", "oktober 2026", "2026-10", "10/2026", or of the month of a day."""
    plain = " ".join(text.strip().lower().split())
    if found := day(plain):
        return found.replace(day=1)
    parts = _MONTH.match(plain)
    if not parts:
        raise BadCell(Problem.NO_MONTH)
    if parts["name"]:
        number_ = _month_number(parts["name"])
        year_ = _full(parts["after"].lstrip("'"))
    else:
        number_ = int(parts["number"] or parts["first"])
        year_ = int(parts["before"] or parts["last"])
    if not (1 <= number_ <= 12 and FIRST_YEAR <= year_ <= LAST_YEAR):
        raise BadCell(Problem.NO_MONTH)
    return date(year_, number_, 1)


def day(text: str) -> date | None:
    """Of "2026-03-31" or "31-3-2026"; None for anything else."""
    plain = text.strip()
    if parts := _ISO_DAY.match(plain):
        year_, month_, day_ = (int(part) for part in parts.groups())
    elif parts := _DUTCH_DAY.match(plain):
        day_, month_, year_ = (int(part) for part in parts.groups())
    else:
        return None
    try:
        return date(year_, month_, day_)
    except ValueError:
        return None


def _month_number(name: str) -> int:
    return next((n for n, pattern in enumerate(MONTHS, start=1) if re.match(pattern, name)), 0)


def _full(part: str) -> int:
    return int(part) if len(part) == 4 else 2000 + int(part)


def _in_range(found: int) -> int:
    if not FIRST_YEAR <= found <= LAST_YEAR:
        raise BadCell(Problem.NO_YEAR)
    return found
