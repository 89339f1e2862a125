"""From what somebody types to a measurement, or to what is wrong with it and beside which field."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from monitoring.evaluation import WHOLE, share
from monitoring.wording import PERCENT, YES_NO, amount, number

MEASURED, FEWER_THAN_FIVE = "measured", "fewer_than_5"
# As large as the columns of a measurement hold.
LARGEST = Decimal("9999999.99")
LARGEST_PART = 9_999_999
# A typed percentage may be rounded; further off than this it tells of a typing error.
ROUNDED = Decimal(1)

_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_THOUSANDS = re.compile(r"-?\d{1,3}(?:[.,\s]\d{3})+(?:[.,]\d+)?")


class NotANumberError(ValueError):
    """With a message for who typed it."""


@dataclass(frozen=True, slots=True)
class Problem:
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a measurement as they are stored."""

    state: str = MEASURED
    value: Decimal | None = None
    numerator: int | None = None
    denominator: int | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """What numbers an indicator has; `low` and `high` of a mean."""

    kind: str
    low: Decimal | None = None
    high: Decimal | None = None


def read_number(text: str) -> Decimal:
    """With a comma or a point, with or without the sign for percent; NotANumberError with what is wrong."""
    plain = text.replace("\N{NO-BREAK SPACE}", " ").strip().removesuffix("%").strip()
    if not _NUMBER.fullmatch(plain):
        if _THOUSANDS.fullmatch(plain):
            raise NotANumberError(_("Write the number without a dot or space for thousands: 1250 or 1250,5."))
        raise NotANumberError(_("Write a number, such as 73,4."))
    value = Decimal(plain.replace(",", "."))
    if -int(value.as_tuple().exponent) > 2:
        raise NotANumberError(_("Write at most two decimals, and no dot for thousands."))
    if value < 0:
        raise NotANumberError(_("This cannot be below zero."))
    if value > LARGEST:
        raise NotANumberError(_("This number is too large."))
    return value


def settle(
    scale: Scale,
    *,
    fewer: bool = False,
    value: Decimal | None = None,
    numerator: int | None = None,
    denominator: int | None = None,
) -> Numbers | Problem:
    """`fewer`: there were fewer than 5, and no number is kept."""
    if fewer:
        return _fewer(value, numerator, denominator)
    if scale.kind in PERCENT:
        if numerator is not None or denominator is not None:
            return _part(value, numerator, denominator)
        return _percentage(value)
    if value is None:
        words = _("Choose yes or no.") if scale.kind == YES_NO else _("Fill in the number that was measured.")
        return Problem("value", words)
    return _other(scale, value)


def _fewer(value: Decimal | None, numerator: int | None, denominator: int | None) -> Numbers | Problem:
    if value is not None or numerator is not None or denominator is not None:
        return Problem("fewer", _("Either a number, or fewer than 5: leave one of the two empty."))
    return Numbers(FEWER_THAN_FIVE)


def _part(value: Decimal | None, numerator: int | None, denominator: int | None) -> Numbers | Problem:
    if denominator is None:
        return Problem("denominator", _("Fill in out of how many, or only the percentage."))
    if numerator is None:
        return Problem("numerator", _("Fill in how many of them, or only the percentage."))
    if denominator < 1:
        return Problem("denominator", _("Out of nobody nothing can be measured: fill in at least 1."))
    if numerator > denominator:
        words = _("{part} is more than {whole}: a part is never larger than the whole.")
        return Problem("numerator", words.format(part=numerator, whole=denominator))
    computed = share(numerator, denominator)
    if value is not None and abs(value - computed) >= ROUNDED:
        words = _("{part} of {whole} is {computed}, not {typed}. Leave the percentage empty, or correct it.")
        said = {"computed": amount(computed, PERCENT[0]), "typed": amount(value, PERCENT[0])}
        return Problem("value", words.format(part=numerator, whole=denominator, **said))
    return Numbers(MEASURED, computed, numerator, denominator)


def _percentage(value: Decimal | None) -> Numbers | Problem:
    if value is None:
        return Problem("numerator", _("Fill in how many out of how many, or only the percentage."))
    if value > WHOLE:
        return Problem("value", _("A percentage is at most 100."))
    return Numbers(MEASURED, value)


def _other(scale: Scale, value: Decimal) -> Numbers | Problem:
    low, high = scale.low, scale.high
    if low is not None and high is not None and not low <= value <= high:
        words = _("A grade is between {low} and {high}.")
        return Problem("value", words.format(low=number(low), high=number(high)))
    if scale.kind == YES_NO and value not in (0, 1):
        return Problem("value", _("Choose yes or no."))
    return Numbers(MEASURED, value)
