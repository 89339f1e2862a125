"""The year put into months and weeks, to the last branch."""

from __future__ import annotations

from datetime import date, time

import pytest

from actions.year import Entry, Kind, in_order, months_of, year_named, year_now
from monitoring.spans import Year

FIRST, LAST = date(2026, 8, 1), date(2027, 7, 31)
YEARS = [
    Year("2025-2026", date(2025, 8, 1), date(2026, 7, 10)),
    Year("2026-2027", date(2026, 8, 17), date(2027, 7, 31)),
]


def entry(first: date, kind: Kind = Kind.MEETING, title: str = "Teamoverleg", **fields) -> Entry:
    return Entry(kind, title, first, **fields)


def test_a_year_has_all_its_months():
    months = months_of(FIRST, LAST, [])
    assert [month.first.month for month in months] == [8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7]
    assert all(month.is_empty for month in months)


def test_a_school_year_that_begins_halfway_a_month_shows_that_month():
    assert [month.first for month in months_of(date(2026, 8, 17), date(2026, 9, 1), [])] == [
        date(2026, 8, 1),
        date(2026, 9, 1),
    ]


def test_what_lies_outside_the_year_is_left_out():
    inside = [entry(FIRST), entry(LAST)]
    outside = [entry(date(2026, 7, 31)), entry(date(2027, 8, 1))]
    assert in_order(months_of(FIRST, LAST, inside + outside)) == inside


def test_a_week_on_the_border_of_two_months_stands_in_both_with_its_own_days():
    # Wednesday 30 September and Thursday 1 October 2026 lie in week 40.
    september, october = months_of(
        date(2026, 9, 1), date(2026, 10, 31), [entry(date(2026, 9, 30)), entry(date(2026, 10, 1))]
    )
    (before,), (after,) = september.weeks, october.weeks
    assert (before.number, before.first, before.last) == (40, date(2026, 9, 28), date(2026, 9, 30))
    assert (after.number, after.first, after.last) == (40, date(2026, 10, 1), date(2026, 10, 4))


@pytest.mark.parametrize(
    ("day", "week"), [(date(2026, 12, 31), 53), (date(2027, 1, 1), 53), (date(2027, 1, 4), 1)]
)
def test_weeks_around_new_year_have_the_number_of_the_calendar(day, week):
    months = months_of(FIRST, LAST, [entry(day)])
    (found,) = (one for month in months for one in month.weeks)
    assert found.number == week


def test_one_day_is_in_order_of_time_and_what_has_none_comes_first():
    day = date(2026, 11, 3)
    late = entry(day, at=time(15))
    early = entry(day, at=time(9))
    whole = entry(day, Kind.EFFECT)
    party = entry(day, Kind.CELEBRATION)
    period = entry(day, Kind.PERIOD)
    found = in_order(months_of(FIRST, LAST, [late, early, whole, party, period]))
    assert found == [period, party, whole, early, late]


def test_what_is_agreed_for_a_month_stands_above_its_weeks():
    results = entry(date(2026, 10, 1), Kind.RESULTS, month=True)
    month = months_of(date(2026, 10, 1), date(2026, 10, 31), [entry(date(2026, 10, 1)), results])[0]
    assert month.whole == (results,)
    assert [one for week in month.weeks for one in week.entries] == [entry(date(2026, 10, 1))]
    assert in_order([month])[0] == results
    assert not month.is_empty


def test_a_month_with_something_for_the_whole_of_it_is_not_empty():
    month = months_of(FIRST, FIRST, [entry(FIRST, Kind.RESULTS, month=True)])[0]
    assert not month.is_empty
    assert month.weeks == ()


def test_a_month_knows_its_days():
    month = months_of(FIRST, FIRST, [])[0]
    assert month.holds(date(2026, 8, 31))
    assert not month.holds(date(2027, 8, 1))


@pytest.mark.parametrize(
    ("today", "name"),
    [
        (date(2025, 1, 1), "2025-2026"),
        (date(2026, 7, 10), "2025-2026"),
        (date(2026, 7, 11), "2026-2027"),
        (date(2026, 8, 17), "2026-2027"),
        (date(2029, 1, 1), "2026-2027"),
    ],
)
def test_the_year_of_today_and_in_the_summer_the_one_that_comes(today, name):
    assert year_now(list(reversed(YEARS)), today).name == name


def test_a_year_by_its_name_and_otherwise_that_of_today():
    today = date(2026, 11, 27)
    assert year_named(YEARS, "2025-2026", today) is YEARS[0]
    assert year_named(YEARS, "'; drop table", today) is YEARS[1]
