"""The number of a fact, as the kind of its indicator asks for it."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from monitoring.evaluation import share
from monitoring.importing import values
from monitoring.importing.shapes import Fact
from monitoring.importing.values import BadCell, Problem

T = TypeVar("T")
# A survey with fewer answers than this has no mean: it would be about persons (D4).
FEWEST = 5


class Wrong(enum.StrEnum):
    """What is wrong with numbers together; `Problem` says it of one cell."""

    PART_OVER_WHOLE = "part-over-whole"
    NOBODY = "nobody"
    ONE_OF_TWO = "one-of-two"
    OFF_SCALE = "off-scale"
    NO_THRESHOLD = "no-threshold"
    NO_SURVEY = "no-survey"


class Unusable(ValueError):  # noqa: N818 - a verdict about a row
    def __init__(self, what: Wrong | Problem, text: str = "") -> None:
        super().__init__(what.value)
        self.what, self.text = what, text


@dataclass(frozen=True, slots=True)
class Measure:
    """As much of an indicator as its numbers need; `kind` as Indicator.Kind has it."""

    kind: str
    low: Decimal | None = None
    high: Decimal | None = None
    positive_from: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """`value` is None when there were fewer than five."""

    value: Decimal | None
    numerator: int | None = None
    denominator: int | None = None


def number_of(fact: Fact, measure: Measure) -> Number:
    """Unusable, with the text of the cell, when it is none."""
    if fact.answers:
        return _of_answers(fact, measure)
    people = _cell(values.count, fact.people) if fact.people and not values.is_few(fact.people) else None
    if fact.few or (people is not None and people < FEWEST):
        return Number(None, None, _whole_of_few(fact))
    if measure.kind in ("share", "percentage"):
        if fact.numerator or fact.denominator:
            return _part_of_whole(fact)
        percent = _cell(lambda text: values.percentage(text, fact.plain), fact.value)
        return Number(percent, None, people or None)
    text = fact.value or fact.numerator
    if not text:
        raise Unusable(Problem.NO_NUMBER, fact.denominator)
    if measure.kind == "yes_no":
        return Number(Decimal(int(_cell(values.yes_no, text))))
    value = values.rounded(_cell(values.number, text))
    if measure.kind == "mean":
        _check_scale(value, measure, text)
        return Number(value, None, people or None)
    return Number(value)


def _part_of_whole(fact: Fact) -> Number:
    if not fact.denominator:
        raise Unusable(Wrong.ONE_OF_TWO)
    whole = _cell(values.count, fact.denominator)
    if whole == 0:
        raise Unusable(Wrong.NOBODY)
    if not fact.numerator:
        if not fact.value:
            raise Unusable(Wrong.ONE_OF_TWO)
        percent = _cell(lambda text: values.percentage(text, fact.plain), fact.value)
        return Number(percent, None, whole)
    part = _cell(values.count, fact.numerator)
    if part > whole:
        raise Unusable(Wrong.PART_OVER_WHOLE, f"{part} > {whole}")
    return Number(share(part, whole), part, whole)


def _whole_of_few(fact: Fact) -> int | None:
    """The whole is kept when it is a real number: 4 with a mark is not one."""
    try:
        whole = values.count(fact.denominator)
    except BadCell:
        return None
    return whole if whole >= FEWEST else None


def _of_answers(fact: Fact, measure: Measure) -> Number:
    answers = [(_cell(values.number, text), number) for text, number in fact.answers]
    people = sum(number for _, number in answers)
    if measure.kind == "mean":
        for value, _ in answers:
            _check_scale(value, measure, str(value))
        total = sum((value * number for value, number in answers), Decimal(0))
        return Number(values.rounded(total / people), None, people)
    if measure.kind in ("share", "percentage"):
        if measure.positive_from is None:
            raise Unusable(Wrong.NO_THRESHOLD)
        positive = sum(number for value, number in answers if value >= measure.positive_from)
        return Number(share(positive, people), positive, people)
    raise Unusable(Wrong.NO_SURVEY)


def _check_scale(value: Decimal, measure: Measure, text: str) -> None:
    if (measure.low is not None and value < measure.low) or (
        measure.high is not None and value > measure.high
    ):
        raise Unusable(Wrong.OFF_SCALE, text)


def _cell(read: Callable[[str], T], text: str) -> T:
    try:
        return read(text)
    except BadCell as error:
        raise Unusable(error.problem, text) from error
