"""The sentence about a number: its part and whole, its norm, the verdict, and the inspectorate's norm."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from monitoring.evaluation import Reading, Verdict, share
from monitoring.wording import (
    LOOKS,
    WORDS,
    Figure,
    amount,
    norm_words,
    number,
    reading_words,
    sentence,
    value_words,
)


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def part(numerator: int, denominator: int, norm: object = None, **more: Any) -> Figure:
    reading = Reading(share(numerator, denominator), numerator, denominator)
    return Figure(reading, norm=None if norm is None else Decimal(str(norm)), **more)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (part(24, 30, 80), "24 of 30 = 80 %, norm 80 %: met."),
        (part(24, 40, 80), "24 of 40 = 60 %, norm 80 %: not met, 20 percentage points too low."),
        (part(2, 3, "66.67"), "2 of 3 = 66.67 %, norm 66.67 %: not met, just too low."),
        (
            part(7, 11, 68, minimum=12),
            "7 of 11 = 63.64 %: too few to judge, that is done from 12 on.",
        ),
        (part(7, 11), "7 of 11 = 63.64 %. There was no norm for this time, so it is not judged."),
        (
            Figure(Reading(Decimal("6.1")), Decimal("5.7"), at_least=False),
            "6.1 %, norm at most 5.7 %: not met, 0.4 percentage points too high.",
        ),
        (
            part(1, 3, "33.33", at_least=False),
            "1 of 3 = 33.33 %, norm at most 33.33 %: not met, just too high.",
        ),
        (Figure(Reading(Decimal(7)), Decimal("6.5"), kind="mean"), "7, norm 6.5: met."),
        (
            Figure(Reading(Decimal(12)), Decimal(20), kind="count", unit="talks"),
            "12 talks, norm 20 talks: not met, 8 too low.",
        ),
        (
            Figure(Reading(Decimal(3)), Decimal(2), kind="count", at_least=False),
            "3, norm at most 2: not met, 1 too high.",
        ),
        (Figure(Reading(Decimal(1)), Decimal(1), kind="yes_no"), "yes, norm yes: met."),
        (Figure(Reading(Decimal(0)), Decimal(1), kind="yes_no"), "no, norm yes: not met, it was no."),
        (
            Figure(Reading(None), Decimal(80)),
            "There were fewer than 5: that is not shown as a number, and not judged.",
        ),
        (Figure(None, Decimal(80)), "Nothing was measured for this time."),
        (part(24, 30, 80, provisional=True), "24 of 30 = 80 %, norm 80 %: met. The number is provisional."),
    ],
)
def test_the_sentence(figure, said):
    assert plain(sentence(figure)) == said


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (part(13, 20, 60, inspectorate=Decimal(68)), "is not met: 3 percentage points too low."),
        (part(14, 20, 60, inspectorate=Decimal(68)), "The inspectorate's norm (68 %) is met too."),
        (part(5, 8, 60, inspectorate=Decimal(68), minimum=12), "The inspectorate's norm is 68 %."),
    ],
)
def test_the_gap_to_the_inspectorate_is_always_said(figure, said):
    assert plain(sentence(figure)).endswith(said)


def test_without_a_norm_of_our_own_the_inspectorates_decides():
    above, below = part(14, 20, inspectorate=Decimal(68)), part(13, 20, inspectorate=Decimal(68))
    assert plain(sentence(above)) == "14 of 20 = 70 %, norm of the inspectorate 68 %: met."
    assert below.verdict is Verdict.NOT_MET
    assert plain(sentence(below)).endswith("not met, 3 percentage points too low.")
    high = Figure(Reading(Decimal(9)), inspectorate=Decimal(6), at_least=False)
    assert "norm of the inspectorate at most 6" in sentence(high)


def test_the_inspectorate_is_not_named_where_nothing_was_measured():
    assert "inspect" not in sentence(Figure(None, Decimal(60), Decimal(68)))


def test_what_was_measured_alone():
    assert reading_words(Figure(None)) == "not measured"
    assert norm_words(Figure(None)) == ""
    assert plain(value_words(part(24, 30))) == "80 %"
    assert value_words(Figure(Reading(None))) == "fewer than 5"
    assert value_words(Figure(None)) == "not measured"
    assert reading_words(Figure(Reading(None))) == "fewer than 5"


def test_numbers_are_written_as_the_reader_writes_them():
    assert number(Decimal("6.50")) == "6.5"
    assert number(Decimal(100)) == "100"
    with translation.override("nl"):
        assert number(Decimal("6.50")) == "6,5"
        assert plain(amount(Decimal("73.40"), "percentage")) == "73,4 %"


def test_every_verdict_has_a_word_a_tone_and_an_icon():
    assert set(WORDS) == set(LOOKS) == set(Verdict)
    assert len({icon for _tone, icon in LOOKS.values()}) >= len(Verdict) - 1
    one = part(24, 30, 80)
    assert (one.word, one.tone, one.icon) == ("norm met", "ok", "circle-check")


@given(
    st.integers(1, 500).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))),
    st.decimals(0, 100, places=2),
    st.booleans(),
)
def test_the_words_never_contradict_the_verdict(of, norm, at_least):
    figure = part(*of, norm, at_least=at_least)
    said = sentence(figure)
    assert ("not met" in said) == (figure.verdict is Verdict.NOT_MET)
    assert said.endswith(": met.") == (figure.verdict is Verdict.MET)
