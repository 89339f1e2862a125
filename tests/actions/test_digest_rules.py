"""Whose overview is of which day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from actions.digest_rules import FURTHEST_BACK, day_of, news_from, next_day

MONDAY = date(2026, 11, 23)
FRIDAY, SATURDAY, SUNDAY = (MONDAY + timedelta(days=days) for days in (4, 5, 6))


@pytest.mark.parametrize("days", range(5))
def test_weekly_is_of_monday_and_may_come_later_in_the_week(days):
    assert day_of("weekly", MONDAY + timedelta(days=days)) == MONDAY


@pytest.mark.parametrize("days", range(5))
def test_daily_is_of_the_working_day_itself(days):
    day = MONDAY + timedelta(days=days)
    assert day_of("daily", day) == day


@pytest.mark.parametrize("choice", ["weekly", "daily", "off"])
@pytest.mark.parametrize("day", [SATURDAY, SUNDAY])
def test_never_at_the_weekend(choice, day):
    assert day_of(choice, day) is None


def test_never_for_who_wants_none():
    assert day_of("off", MONDAY) is None
    assert next_day("off", MONDAY) is None


@pytest.mark.parametrize(
    ("choice", "today", "then"),
    [
        ("weekly", MONDAY, MONDAY + timedelta(days=7)),
        ("weekly", SUNDAY, MONDAY + timedelta(days=7)),
        ("daily", MONDAY, MONDAY + timedelta(days=1)),
        ("daily", FRIDAY, MONDAY + timedelta(days=7)),
    ],
)
def test_when_the_next_one_comes(choice, today, then):
    assert next_day(choice, today) == then


def test_news_begins_where_the_one_before_stopped():
    assert news_from("daily", MONDAY, FRIDAY - timedelta(days=7)) == MONDAY - timedelta(days=3)
    assert news_from("weekly", MONDAY, MONDAY - timedelta(days=14)) == MONDAY - timedelta(days=14)
    assert news_from("weekly", MONDAY, MONDAY - timedelta(days=300)) == MONDAY - FURTHEST_BACK


def test_news_of_the_first_one():
    assert news_from("weekly", MONDAY, None) == MONDAY - timedelta(days=7)
    assert news_from("daily", FRIDAY, None) == FRIDAY - timedelta(days=1)
    assert news_from("daily", MONDAY, None) == MONDAY - timedelta(days=3)
