"""On which days a meeting returns: holidays left out, weekdays kept."""

from __future__ import annotations

from datetime import date

import pytest

from borgen.lib.dates import Span
from teams.recurring import Year, meeting_days, same_weekday

YEAR = Year(
    Span(date(2026, 8, 1), date(2027, 7, 31)),
    (Span(date(2026, 8, 31), date(2026, 10, 16)), Span(date(2026, 10, 26), date(2026, 12, 18))),
)
TUESDAY = date(2026, 10, 6)


def test_days_between_periods_are_left_out_and_the_count_goes_on():
    days = meeting_days(TUESDAY, date(2026, 11, 17), "two_weeks", [YEAR])
    assert days.kept == (date(2026, 10, 6), date(2026, 11, 3), date(2026, 11, 17))
    assert days.skipped == (date(2026, 10, 20),)


def test_after_the_last_period_of_a_year_it_is_a_holiday():
    assert meeting_days(date(2026, 12, 15), date(2026, 12, 29), "week", [YEAR]).kept == (date(2026, 12, 15),)


def test_the_first_and_last_day_of_a_period_belong_to_it():
    days = meeting_days(date(2026, 10, 16), date(2026, 10, 30), "week", [YEAR])
    assert days.kept == (date(2026, 10, 16), date(2026, 10, 30))
    assert YEAR.is_open(date(2026, 10, 26))


@pytest.mark.parametrize("years", [[], [Year(YEAR.span)]], ids=["no school year", "no periods"])
def test_without_periods_every_day_counts(years):
    days = meeting_days(TUESDAY, date(2026, 10, 27), "week", years)
    assert (len(days.kept), days.skipped) == (4, ())


def test_a_day_beyond_what_is_known_is_kept():
    assert meeting_days(date(2027, 9, 7), date(2027, 9, 7), "week", [YEAR]).kept == (date(2027, 9, 7),)


def test_every_four_weeks():
    days = meeting_days(TUESDAY, date(2026, 12, 1), "four_weeks", [])
    assert days.kept == (date(2026, 10, 6), date(2026, 11, 3), date(2026, 12, 1))


@pytest.mark.parametrize(
    ("first", "second", "third"),
    [
        (date(2026, 10, 13), date(2026, 11, 10), date(2026, 12, 8)),  # second Tuesday
        (date(2026, 10, 29), date(2026, 11, 26), date(2026, 12, 31)),  # fifth Thursday is the last
        (date(2026, 10, 1), date(2026, 11, 5), date(2026, 12, 3)),  # first Thursday
    ],
)
def test_every_month_on_the_same_weekday(first, second, third):
    assert meeting_days(first, third, "month", []).kept == (first, second, third)


def test_a_fifth_weekday_in_a_month_with_five():
    assert same_weekday(date(2026, 10, 29), date(2026, 12, 1)) == date(2026, 12, 31)


def test_nothing_when_the_end_comes_first():
    assert meeting_days(TUESDAY, date(2026, 10, 5), "week", [YEAR]).kept == ()
