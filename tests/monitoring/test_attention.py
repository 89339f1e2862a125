"""The chief alarm: not discussed for a whole period."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.attention import Attention, attention

LONG_AGO = date(2024, 8, 1)
PERIODS = (
    (date(2026, 8, 31), date(2026, 11, 8)),
    (date(2026, 11, 9), date(2027, 1, 31)),
    (date(2027, 2, 1), date(2027, 4, 18)),
)
TODAY = date(2026, 11, 26)
OK, DUE, ALARM = Attention.OK, Attention.DUE, Attention.ALARM


@pytest.mark.parametrize(
    ("last", "started", "months", "today", "state"),
    [
        # never discussed
        (None, LONG_AGO, (10, 12, 3, 6), TODAY, ALARM),
        (None, date(2026, 11, 20), (10, 12), TODAY, OK),
        (None, date(2026, 11, 20), (11,), TODAY, DUE),
        (None, date(2026, 8, 31), (10,), TODAY, ALARM),
        (None, date(2026, 9, 1), (10,), TODAY, DUE),
        # discussed in the period that is over, or since
        (date(2026, 10, 6), LONG_AGO, (10, 12), TODAY, OK),
        (date(2026, 8, 31), LONG_AGO, (), TODAY, OK),
        (date(2026, 11, 10), LONG_AGO, (10, 11), TODAY, OK),
        # not since the period before
        (date(2026, 8, 30), LONG_AGO, (), TODAY, ALARM),
        (date(2026, 6, 10), LONG_AGO, (10, 12), TODAY, ALARM),
        # the last day of a period is still part of it
        (date(2026, 6, 10), LONG_AGO, (10, 12), date(2026, 11, 8), DUE),
        (date(2026, 6, 10), LONG_AGO, (10, 12), date(2026, 11, 9), ALARM),
        # the agreed month is running, or has passed without a talk
        (date(2026, 10, 6), LONG_AGO, (10, 12), date(2026, 12, 1), DUE),
        (date(2026, 10, 6), LONG_AGO, (10, 12), date(2026, 12, 31), DUE),
        (date(2026, 10, 6), LONG_AGO, (10, 12), date(2027, 1, 2), DUE),
        # a team that agreed on June alone is not called for in winter
        (date(2026, 6, 10), LONG_AGO, (6,), date(2027, 2, 20), OK),
        # its month runs although periods went by: due, and no alarm yet
        (date(2026, 6, 10), LONG_AGO, (2,), date(2027, 2, 20), DUE),
        (date(2026, 6, 10), LONG_AGO, (2,), date(2027, 3, 1), ALARM),
        # twice in the agreed month is once too often to ask for
        (date(2026, 11, 1), LONG_AGO, (11,), TODAY, OK),
    ],
)
def test_what_is_asked(last, started, months, today, state):
    assert attention(last, started, PERIODS, months, today) is state


@pytest.mark.parametrize(
    ("months", "today", "state"),
    [((), TODAY, OK), ((11,), TODAY, DUE), ((10,), TODAY, ALARM), ((10,), date(2026, 10, 31), DUE)],
)
def test_without_periods_the_agreed_months_alone_decide(months, today, state):
    assert attention(None, LONG_AGO, (), months, today) is state


days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
some_months = st.sets(st.integers(1, 12))


@given(days, some_months)
def test_who_talks_today_hears_nothing_today(day, months):
    assert attention(day, LONG_AGO, PERIODS, months, day) is OK


@given(days, days, some_months, st.integers(0, 200))
def test_an_alarm_does_not_go_away_by_waiting(last, today, months, more):
    if attention(last, LONG_AGO, PERIODS, months, today) is ALARM and more < 150:
        later = today + timedelta(days=more)
        assert attention(last, LONG_AGO, PERIODS, months, later) is ALARM
