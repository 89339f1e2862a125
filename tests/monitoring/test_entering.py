"""What somebody types becomes a measurement, or a message beside the right field."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from monitoring.entering import FEWER_THAN_FIVE, NotANumberError, Numbers, Problem, Scale, read_number, settle
from monitoring.evaluation import share

SHARE, COUNT, YES_NO = Scale("share"), Scale("count"), Scale("yes_no")
MEAN = Scale("mean", Decimal(1), Decimal(10))


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("73,4", "73.4"),
        ("73.4", "73.4"),
        ("73,4 %", "73.4"),
        (" 73%", "73"),
        ("73\N{NO-BREAK SPACE}%", "73"),
        ("0", "0"),
        ("006,50", "6.5"),
        ("9999999,99", "9999999.99"),
    ],
)
def test_comma_and_point_are_both_right(text, value):
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "such as"),
        ("veel", "such as"),
        ("1e3", "such as"),
        ("NaN", "such as"),
        ("-3", "below zero"),
        ("0,734", "two decimals"),
        ("1.234,5", "thousands"),
        ("1 234", "thousands"),
        ("10000000", "too large"),
    ],
)
def test_what_is_no_number_says_why(text, message):
    with pytest.raises(NotANumberError, match=message):
        read_number(text)


@given(st.decimals(0, 9_999_999, places=2))
def test_every_number_is_read_as_it_is_written(value):
    assert read_number(str(value).replace(".", ",")) == value


def test_a_part_of_a_whole_has_its_percentage():
    assert settle(SHARE, numerator=24, denominator=30) == Numbers("measured", Decimal(80), 24, 30)
    rounded = settle(SHARE, numerator=2, denominator=3, value=Decimal(67))
    assert rounded == Numbers("measured", Decimal("66.67"), 2, 3)
    assert settle(SHARE, value=Decimal("73.4")) == Numbers("measured", Decimal("73.4"))


@pytest.mark.parametrize(
    ("given_numbers", "field", "message"),
    [
        ({}, "numerator", "only the percentage"),
        ({"numerator": 3}, "denominator", "out of how many"),
        ({"denominator": 3}, "numerator", "how many of them"),
        ({"numerator": 0, "denominator": 0}, "denominator", "at least 1"),
        ({"numerator": 31, "denominator": 30}, "numerator", "31 is more than 30"),
        ({"value": Decimal("100.01")}, "value", "at most 100"),
        ({"numerator": 24, "denominator": 30, "value": Decimal(75)}, "value", "of 30 is 80.%, not 75.%"),
        ({"fewer": True, "value": Decimal(4)}, "fewer", "Either"),
        ({"fewer": True, "numerator": 4}, "fewer", "Either"),
        ({"fewer": True, "denominator": 4}, "fewer", "Either"),
    ],
)
def test_a_share_that_is_not_right(given_numbers, field, message):
    found = settle(SHARE, **given_numbers)
    assert isinstance(found, Problem)
    assert found.field == field
    assert re.search(message, found.message)


def test_other_kinds():
    assert settle(COUNT, value=Decimal(140)) == Numbers("measured", Decimal(140))
    assert settle(MEAN, value=Decimal("6.5")) == Numbers("measured", Decimal("6.5"))
    assert settle(YES_NO, value=Decimal(1)) == Numbers("measured", Decimal(1))
    assert settle(MEAN, fewer=True) == Numbers(FEWER_THAN_FIVE)


@pytest.mark.parametrize(
    ("scale", "value", "message"),
    [
        (COUNT, None, "Fill in the number"),
        (YES_NO, None, "yes or no"),
        (YES_NO, Decimal(2), "yes or no"),
        (MEAN, Decimal("0.9"), "between 1 and 10"),
        (MEAN, Decimal("10.1"), "between 1 and 10"),
    ],
)
def test_other_kinds_that_are_not_right(scale, value, message):
    found = settle(scale, value=value)
    assert isinstance(found, Problem)
    assert message in found.message


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_a_part_is_stored_or_refused_never_bent(numerator, denominator):
    found = settle(SHARE, numerator=numerator, denominator=denominator)
    if denominator >= 1 and numerator <= denominator:
        assert found == Numbers("measured", share(numerator, denominator), numerator, denominator)
    else:
        assert isinstance(found, Problem)
