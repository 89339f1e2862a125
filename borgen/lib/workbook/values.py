"""What stands in a cell, and how it reads as text: as a Dutch person would have typed it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.escape import unescape

# Control characters but tab and line end, marks without width that come along with copying from a page, and
# halves of characters that no database takes.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2060\ufeff\ud800-\udfff]")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_LONGEST_FORMAT = 255
_LONGEST_NUMBER = 40


class Shown(NamedTuple):
    """A number that people read otherwise: a percentage, or a code with leading zeros."""

    number: float
    text: str


class Uncalculated(NamedTuple):
    """A formula whose programme stored no outcome."""


Value = str | int | float | bool | date | time | timedelta | Shown | Uncalculated


@dataclass
class Sheet:
    name: str
    hidden: bool = False
    rows: dict[int, dict[int, Value]] = field(default_factory=dict)
    """Row number -> column number -> value, both counted from 1; only what holds something."""
    hidden_rows: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column."""


class Format(NamedTuple):
    """What a format makes of a number: `date`, `duration`, `percent`, `zeros` or nothing; and its digits."""

    kind: str = ""
    digits: int = 0


def format_of(code: str | None) -> Format:
    code = (code or "")[:_LONGEST_FORMAT]
    if is_timedelta_format(code):
        return Format("duration")
    if is_date_format(code):
        return Format("date")
    bare = _QUOTED.sub("", code.partition(";")[0])
    if "%" in bare:
        return Format("percent", bare.partition(".")[2].count("0"))
    if re.fullmatch("0{2,}", bare):
        return Format("zeros", len(bare))
    return Format()


def builtin_format(number: int) -> str | None:
    return BUILTIN_FORMATS.get(number)


def number_value(raw: str, shown: Format, epoch: datetime) -> Value:
    """A stored number with its format; ValueError when it is none."""
    if len(raw) > _LONGEST_NUMBER:
        raise ValueError("not a number")
    number: int | float = int(raw) if raw.lstrip("-").isdecimal() else float(raw)
    if number != number or number in (float("inf"), float("-inf")):
        raise ValueError("not a number")
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
        number = int(number)
    if shown.kind in ("date", "duration"):
        return _moment(number, shown, epoch)
    if shown.kind == "percent":
        return Shown(number, _decimals(f"{number * 100:.{shown.digits}f}%"))
    if shown.kind == "zeros" and isinstance(number, int) and number >= 0:
        return Shown(number, str(number).zfill(shown.digits))
    return number


def _moment(number: float, shown: Format, epoch: datetime) -> Value:
    try:
        moment: Value = from_excel(number, epoch, timedelta=shown.kind == "duration")
    except (OverflowError, ValueError):
        return number  # a number that merely looks like a date, beyond the year 9999
    return moment


def clean(text: str) -> str:
    """Without what people cannot see: control characters, and space around."""
    if "_x" in text:
        text = unescape(text)
    return _INVISIBLE.sub("", text).strip()


def as_text(value: Value) -> str:
    """Dates as 2026-03-31, numbers with a decimal comma and no dots, the rest as Excel shows it.

    ValueError for a formula without an outcome.
    """
    match value:
        case str():
            return value
        case Shown():
            return value.text
        case Uncalculated():
            raise ValueError("a formula without an outcome has no text")
        case bool():
            return "WAAR" if value else "ONWAAR"
        case int() | float():
            return _decimals(str(value) if isinstance(value, int) else f"{value:.15g}")
        case datetime():
            midnight = value.time() == time()
            return value.strftime("%Y-%m-%d" if midnight else "%Y-%m-%d %H:%M")
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02}"
        case time():
            return value.strftime("%H:%M")
    return value.isoformat()


def _decimals(text: str) -> str:
    return text.replace(".", ",")
