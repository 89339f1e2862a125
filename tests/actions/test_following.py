"""Usual days, and days to think twice about."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from actions.following import Doubt, Moment, doubt_about, effect_day, moment_of, usual_day
from borgen.lib.dates import Span

FRIDAY = date(2026, 11, 27)
# Autumn: the last period ends on 18 December, the next one begins on 4 January.
PERIODS = [Span(date(2026, 10, 26), date(2026, 12, 18)), Span(date(2027, 1, 4), date(2027, 2, 26))]


def test_without_a_word_it_is_two_weeks_and_looking_back_takes_six():
    assert usual_day(FRIDAY) == FRIDAY + timedelta(weeks=2)
    assert effect_day(FRIDAY) == FRIDAY + timedelta(weeks=6)


@pytest.mark.parametrize("days", [1, 2])
def test_a_usual_day_is_never_in_a_weekend(days):
    assert usual_day(FRIDAY + timedelta(days=days)) == FRIDAY + timedelta(weeks=2)


@pytest.mark.parametrize(
    ("day", "doubt"),
    [
        (FRIDAY, None),
        (FRIDAY - timedelta(days=1), Doubt.PAST),
        (date(2026, 11, 28), Doubt.WEEKEND),
        (date(2026, 11, 29), Doubt.WEEKEND),
        (date(2026, 11, 30), None),
        (date(2026, 12, 18), None),
        (date(2026, 12, 21), Doubt.HOLIDAY),
        (date(2027, 1, 1), Doubt.HOLIDAY),
        (date(2027, 1, 4), None),
        (date(2027, 3, 1), Doubt.HOLIDAY),
    ],
)
def test_days_to_think_twice_about(day, doubt):
    assert doubt_about(day, FRIDAY, PERIODS) == doubt


def test_a_school_that_wrote_down_no_periods_has_no_holidays():
    assert doubt_about(date(2026, 12, 25), FRIDAY, []) is None


@pytest.mark.parametrize(
    ("due_on", "moment"),
    [
        (None, Moment.UNDATED),
        (FRIDAY - timedelta(days=1), Moment.LATE),
        (FRIDAY, Moment.NEAR),
        (FRIDAY + timedelta(days=7), Moment.NEAR),
        (FRIDAY + timedelta(days=8), Moment.LATER),
    ],
)
def test_how_near_it_is(due_on, moment):
    assert moment_of(due_on, FRIDAY) == moment
