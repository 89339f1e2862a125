from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from borgen.lib.dates import Span, add_months, local_date, local_today, result_year, school_year

days = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "start_year"),
    [
        (date(2025, 7, 31), 2024),
        (date(2025, 8, 1), 2025),
        (date(2025, 12, 31), 2025),
        (date(2026, 1, 1), 2025),
        (date(2026, 7, 31), 2025),
    ],
)
def test_school_year(day, start_year):
    assert school_year(day) == Span(date(start_year, 8, 1), date(start_year + 1, 7, 31))


@pytest.mark.parametrize(
    ("day", "start_year"),
    [
        (date(2025, 9, 30), 2024),
        (date(2025, 10, 1), 2025),
        (date(2026, 1, 1), 2025),
        (date(2026, 9, 30), 2025),
    ],
)
def test_result_year(day, start_year):
    assert result_year(day) == (date(start_year, 10, 1), date(start_year + 1, 9, 30))


def test_a_day_in_september_is_in_a_new_school_year_but_not_in_a_new_result_year():
    day = date(2025, 9, 15)
    assert school_year(day).start.year == 2025
    assert result_year(day).start.year == 2024


@given(days, st.sampled_from([school_year, result_year]))
def test_years_hold_their_days_and_join_up(day, year_of):
    span = year_of(day)
    assert span.start <= day <= span.end
    assert year_of(span.end) == span
    assert year_of(span.end + timedelta(days=1)).start == span.end + timedelta(days=1)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2025, 7, 31, 21, 59, tzinfo=UTC), date(2025, 7, 31)),  # summer: two hours ahead
        (datetime(2025, 7, 31, 22, 0, tzinfo=UTC), date(2025, 8, 1)),
        (datetime(2025, 12, 31, 22, 59, tzinfo=UTC), date(2025, 12, 31)),  # winter: one hour ahead
        (datetime(2025, 12, 31, 23, 0, tzinfo=UTC), date(2026, 1, 1)),
    ],
)
def test_the_day_is_that_of_amsterdam(moment, day):
    assert local_date(moment) == day
    with time_machine.travel(moment, tick=False):
        assert local_today() == day


def test_the_school_year_turns_at_midnight_in_amsterdam():
    with time_machine.travel(datetime(2025, 7, 31, 22, 30, tzinfo=UTC), tick=False):
        assert school_year(local_today()).start == date(2025, 8, 1)


def test_a_moment_without_zone_has_no_day():
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2025, 7, 31, 23, 0))  # noqa: DTZ001 - that is what is refused


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2023, 2, 28), 12, date(2024, 2, 28)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 11, 30), 2, date(2026, 1, 30)),
        (date(2025, 12, 1), 1, date(2026, 1, 1)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2025, 3, 31), -1, date(2025, 2, 28)),
        (date(2025, 6, 1), 0, date(2025, 6, 1)),
    ],
)
def test_add_months(day, months, expected):
    assert add_months(day, months) == expected


@given(days, st.integers(min_value=-600, max_value=600))
def test_months_are_counted_on_the_calendar(day, months):
    moved = add_months(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day <= day.day
    assert moved.day == day.day or (moved + timedelta(days=1)).day == 1
