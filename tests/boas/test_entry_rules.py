"""What somebody typed or what a cell holds becomes a count, or a message beside its row; never a guess."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from boas.entry import MAX_VOTERS, NotACountError, Problem, Row, count_of, read_counts, validate_counts
from boas.scoring import Counts


@pytest.mark.parametrize(
    "value", ["5", " 5 ", 5, 5.0, "5,0", "5.0", "05", "+5", Decimal(5), Decimal("5.00"), "5,"]
)
def test_five_is_five(value: object) -> None:
    assert count_of(value) == 5


@pytest.mark.parametrize("value", [None, "", "   ", "0", 0, "-0", 0.0])
def test_nobody_is_zero(value: object) -> None:
    assert count_of(value) == 0


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("-1", "zero or more"),
        (-3, "zero or more"),
        ("−2", "zero or more"),
        ("2,5", "whole number"),
        (2.5, "whole number"),
        ("1.000", "whole number"),
        ("1000", "too large"),
        pytest.param("9" * 5000, "too large", id="as many digits as text"),
        (1e300, "too large"),
        pytest.param(10**5000, "too large", id="more digits than Python writes"),
        (Decimal("sNaN"), "not a number"),
        ("veel", "not a number"),
        ("1e3", "not a number"),
        ("٣", "not a number"),
        ("²", "not a number"),
        ("1,2,3", "not a number"),
        ("--1", "not a number"),
        ("- 1", "not a number"),
        (",5", "not a number"),
        ("=1+1", "not a number"),
        (float("nan"), "not a number"),
        (float("inf"), "not a number"),
        (Decimal("NaN"), "not a number"),
        (True, "not a number"),
        (date(2026, 3, 2), "not a number"),
        (b"5", "not a number"),
    ],
)
def test_anything_else_says_why(value: object, why: str) -> None:
    with translation.override("en"), pytest.raises(NotACountError, match=why):
        count_of(value)


def test_a_wrong_value_is_repeated_in_short() -> None:
    with translation.override("en"), pytest.raises(NotACountError) as error:
        count_of("heel veel mensen waren het hiermee oneens")
    assert len(str(error.value)) < 50


@given(st.one_of(st.text(), st.integers(), st.floats(), st.decimals(), st.booleans(), st.none()))
def test_whatever_comes_in_a_count_comes_out_or_a_reason(value: object) -> None:
    try:
        number = count_of(value)
    except NotACountError:
        return
    assert 0 <= number <= MAX_VOTERS


def test_problems_name_the_row_and_the_answer() -> None:
    rows = [
        Row("D1", ("2", "4", "6", "2")),
        Row("D2", ("2", "x", "-1", "")),
        Row("M1", ("10", "5", "0", "0")),
        Row("A1", ("", "", "", "")),
        Row("V1", ("8", "8", "0", "0"), voters=16),
    ]
    with translation.override("en"):
        assert validate_counts(rows, voters=14) == [
            Problem("D2", 1, "“x” is not a number."),
            Problem("D2", 2, "A count is zero or more."),
            Problem("M1", None, "That makes 15 hands, but 14 people could vote."),
        ]


def test_an_empty_row_was_not_counted_and_four_zeros_were() -> None:
    rows = [Row("D1", ("", None, " ", "")), Row("D2", (0, 0, 0, 0)), Row("D3", ("3", "", "", 1))]
    assert read_counts(rows) == {"D1": None, "D2": Counts(), "D3": Counts(3, 0, 0, 1)}
    assert not validate_counts(rows, voters=14)


def test_a_row_has_four_values() -> None:
    with pytest.raises(ValueError, match="four values"):
        Row("D1", (1, 2, 3))


@given(st.lists(st.integers(0, 20), min_size=4, max_size=4), st.integers(1, 40))
def test_a_row_without_problems_fits_the_voters(values: list[int], voters: int) -> None:
    row = Row("D1", tuple(values))
    fits = not validate_counts([row], voters)
    assert fits == (sum(values) <= voters)
    if fits:
        counts = read_counts([row])["D1"]
        assert counts is not None
        assert counts.votes == sum(values)
