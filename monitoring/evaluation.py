"""What a measurement is worth beside its norm (domain decisions 9 and 10). No floats anywhere."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from decimal import Decimal

# Of an indicator that is a share or percentage.
WHOLE = Decimal(100)


class Verdict(enum.StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    TOO_FEW = "too_few"
    """Fewer people than the indicator is judged from."""
    FEWER_THAN_FIVE = "fewer_than_5"
    NO_NORM = "no_norm"
    NO_VALUE = "no_value"
    """Nothing was measured for this time."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A measured number. `value` is None when there were fewer than 5, which is not the number 4."""

    value: Decimal | None
    numerator: int | None = None
    denominator: int | None = None


def judge(reading: Reading | None, norm: Decimal | None, *, at_least: bool, minimum: int = 0) -> Verdict:
    """`minimum`: judged from so many people on; a number without a denominator is always judged.

    A part of a whole is compared as whole numbers, never as the rounded percentage.
    """
    if reading is None:
        return Verdict.NO_VALUE
    if reading.value is None:
        return Verdict.FEWER_THAN_FIVE
    if reading.denominator is not None and reading.denominator < minimum:
        return Verdict.TOO_FEW
    if norm is None:
        return Verdict.NO_NORM
    left, right = sides(reading, norm)
    reached = left >= right if at_least else left <= right
    return Verdict.MET if reached else Verdict.NOT_MET


def sides(reading: Reading, norm: Decimal) -> tuple[Decimal, Decimal]:
    """What is compared: 100 * part beside norm * whole, or the value beside the norm."""
    if reading.numerator is not None and reading.denominator:
        return WHOLE * reading.numerator, norm * reading.denominator
    return reading.value or Decimal(0), norm


def gap(reading: Reading | None, norm: Decimal | None, *, at_least: bool) -> Decimal | None:
    """How far it still is to the norm, in two decimals; zero when it is met, None without a number."""
    if reading is None or reading.value is None or norm is None:
        return None
    left, right = sides(reading, norm)
    short = right - left if at_least else left - right
    if reading.numerator is not None and reading.denominator:
        short /= reading.denominator
    return max(short, Decimal(0)).quantize(Decimal("0.01"))


def share(numerator: int, denominator: int) -> Decimal:
    """A part of a whole as a percentage, rounded half up to two decimals: for showing, never for judging."""
    if denominator < 1 or not 0 <= numerator <= denominator:
        raise ValueError("a part is never larger than the whole")
    hundredths = (20000 * numerator + denominator) // (2 * denominator)
    return Decimal(hundredths) / 100
