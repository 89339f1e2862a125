"""What the text of a cell means: years, months, numbers, percentages as people write them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.importing import values
from monitoring.importing.values import BadCell, Plain, Problem


def problem(read, *args, **kwargs):
    with pytest.raises(BadCell) as caught:
        read(*args, **kwargs)
    return caught.value.problem


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("2021 - 2022", 2021),
        ("2021-2022", 2021),
        ("2021/2022", 2021),
        ("21/22", 2021),
        ("21-22", 2021),
        ("2021", 2021),
        ("schooljaar 2021/22", 2021),
        ("Studiejaar: 2021 t/m 2022", 2021),
        ("2021-10-01", 2021),
        ("31-3-2022", 2021),
        ("2022-08-01 00:00", 2022),
    ],
)
def test_years_as_people_write_them(text, first):
    assert values.year(text) == first
    assert values.looks_like_year(text)


@pytest.mark.parametrize(
    "text", ["2021-2023", "2022-2021", "vorig jaar", "", "1850", "31-2-2022", "21", "202"]
)
def test_what_is_no_year(text):
    assert problem(values.year, text) == Problem.NO_YEAR
    assert not values.looks_like_year(text)


@given(first=st.integers(1990, 2098), sign=st.sampled_from("-/–"), space=st.sampled_from(["", " "]))
def test_two_years_in_any_spelling_are_one(first, sign, space):
    assert values.year(f"{first}{space}{sign}{space}{first + 1}") == first
    if first >= 2000:
        assert values.year(f"{first % 100:02}{space}{sign}{space}{(first + 1) % 100:02}") == first


def test_a_single_year_may_be_the_one_that_ends_and_a_year_may_begin_in_october():
    assert values.year("2022", ends=True) == 2021
    assert values.year("2022-09-30", begins=10) == 2021


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("okt 2026", date(2026, 10, 1)),
        ("Oktober 2026", date(2026, 10, 1)),
        ("mrt. '26", date(2026, 3, 1)),
        ("maart 26", date(2026, 3, 1)),
        ("May 2026", date(2026, 5, 1)),
        ("2026-10", date(2026, 10, 1)),
        ("10/2026", date(2026, 10, 1)),
        ("31-3-2026", date(2026, 3, 1)),
    ],
)
def test_months(text, month):
    assert values.month(text) == month


@pytest.mark.parametrize("text", ["2026", "13/2026", "foo 2026", "okt 1850", "2026-00"])
def test_what_is_no_month(text):
    assert problem(values.month, text) == Problem.NO_MONTH


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("6,8", "6.8"),
        ("73.4", "73.4"),
        ("1.234,5", "1234.5"),
        ("1.234.567", "1234567"),
        ("12 500", "12500"),
        ("1\xa0234", "1234"),
        ("-0", "0"),
        ("+3", "3"),
        ("1.234", "1.234"),
    ],
)
def test_numbers(text, number):
    assert values.number(text) == Decimal(number)


def test_what_is_no_number():
    assert problem(values.number, "veel") == Problem.NO_NUMBER
    assert problem(values.number, "-2") == Problem.NEGATIVE
    assert problem(values.number, "99999999") == Problem.TOO_LARGE
    assert problem(values.number, "#deel/0!") == Problem.NO_NUMBER
    assert problem(values.number, "#DIV/0!") == Problem.ERROR_IN_FORMULA


def test_people_are_counted_whole():
    assert values.count("40,0") == 40
    assert values.count("1.240") == 1240
    assert problem(values.count, "40,5") == Problem.NOT_WHOLE


def test_rounding_goes_half_up():
    assert values.rounded(Decimal("2.345")) == Decimal("2.35")


@pytest.mark.parametrize(
    ("text", "plain"),
    [("73,4 %", Plain.MIXED), ("0,734", Plain.FRACTION), ("73.4", Plain.PERCENT), ("73,4%", Plain.FRACTION)],
)
def test_the_same_percentage_four_times(text, plain):
    assert values.percentage(text, plain) == Decimal("73.40")


@given(hundredths=st.integers(0, 10_000), sign=st.sampled_from([",", "."]))
def test_a_percentage_is_the_same_in_every_spelling(hundredths, sign):
    share = Decimal(hundredths) / 100
    written = str(share).replace(".", sign)
    part = str(share / 100).replace(".", sign) if hundredths % 1 == 0 else ""
    assert values.percentage(f"{written} %") == share
    assert values.percentage(written) == share
    assert (
        values.percentage(f"{Decimal(part.replace(',', '.')):f}".replace(".", sign), Plain.FRACTION) == share
    )


def test_percentages_that_cannot_be():
    assert problem(values.percentage, "101") == Problem.OVER_HUNDRED
    assert problem(values.percentage, "0,5", Plain.MIXED) == Problem.UNCLEAR_SHARE
    assert problem(values.percentage, "-3 %") == Problem.NEGATIVE


def test_a_column_tells_how_it_writes_percentages():
    assert values.plain_shares(["0,7", "1", "0", "x"]) is Plain.FRACTION
    assert values.plain_shares(["73,4", "0,7"]) is Plain.MIXED
    assert values.plain_shares(["73,4", "5"]) is Plain.PERCENT
    assert values.plain_shares(["0,7 %", "1"]) is Plain.PERCENT
    assert values.plain_shares([]) is Plain.PERCENT


@pytest.mark.parametrize("text", ["<5", "< 5", "minder dan 5", "Minder dan vijf", "fewer than 5", "1-4"])
def test_fewer_than_five(text):
    assert values.is_few(text)


def test_yes_and_no():
    assert values.yes_no("Ja")
    assert not values.yes_no("0")
    assert problem(values.yes_no, "misschien") == Problem.NO_YES
    assert values.says_yes("x")
    assert not values.says_yes("nee")
    assert not values.says_yes("n.v.t.")
    assert not values.is_few("5")


def test_days():
    assert values.day("2026-03-31") == date(2026, 3, 31)
    assert values.day("31.3.2026") == date(2026, 3, 31)
    assert values.day("31-2-2026") is None
    assert values.day("maart") is None
