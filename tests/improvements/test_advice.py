from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borgen.lib.dates import add_months
from improvements.advice import Advice, Reason, assessment_advice

ENDED = date(2025, 3, 1)


def advice(
    *,
    ended: date | None = ENDED,
    doubts: bool = False,
    closed: date | None = None,
    today: date = date(2025, 6, 1),
) -> Advice:
    return assessment_advice(
        analysis_ended_on=ended, leader_doubts=doubts, last_assessment_closed_on=closed, today=today
    )


@pytest.mark.parametrize(
    ("ended", "today", "advised"),
    [
        (ENDED, ENDED, False),
        (ENDED, date(2026, 2, 28), False),
        (ENDED, date(2026, 3, 1), False),  # twelve months to the day
        (ENDED, date(2026, 3, 2), True),
        (date(2024, 2, 29), date(2025, 2, 28), False),
        (date(2024, 2, 29), date(2025, 3, 1), True),
        (date(2023, 2, 28), date(2024, 2, 28), False),
        (date(2023, 2, 28), date(2024, 2, 29), True),
        (date(2026, 1, 1), date(2025, 6, 1), False),  # planned, not ended
    ],
)
def test_over_twelve_months_ago(ended, today, advised):
    reasons = (Reason.ANALYSIS_LONG_AGO,) if advised else ()
    assert advice(ended=ended, today=today) == Advice(advised, reasons)


@pytest.mark.parametrize(
    ("closed", "advised"),
    [
        (date(2025, 2, 28), True),  # of an earlier round: before the analysis ended
        (ENDED, False),
        (date(2025, 9, 1), False),
    ],
)
def test_a_boas_since_the_analysis_ends_the_advice(closed, advised):
    assert advice(closed=closed, today=date(2027, 1, 1)).advised is advised


def test_doubt_is_enough():
    assert advice(doubts=True) == Advice(advised=True, reasons=(Reason.LEADER_DOUBTS,))


def test_doubt_counts_also_after_a_boas():
    assert advice(doubts=True, closed=date(2025, 5, 1)) == Advice(
        advised=True, reasons=(Reason.LEADER_DOUBTS,)
    )


def test_both_reasons_are_given():
    both = advice(doubts=True, today=date(2026, 9, 1))
    assert both == Advice(advised=True, reasons=(Reason.LEADER_DOUBTS, Reason.ANALYSIS_LONG_AGO))


def test_an_unknown_date_advises_nothing_but_says_so():
    assert advice(ended=None) == Advice(advised=False, reasons=(Reason.ANALYSIS_DATE_UNKNOWN,))


def test_an_unknown_date_does_not_silence_doubt():
    assert advice(ended=None, doubts=True) == Advice(
        advised=True, reasons=(Reason.LEADER_DOUBTS, Reason.ANALYSIS_DATE_UNKNOWN)
    )


def test_after_a_boas_the_unknown_date_is_not_asked_for():
    assert advice(ended=None, closed=date(2025, 5, 1)) == Advice(advised=False, reasons=())


@given(
    st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)),
    st.integers(min_value=-1000, max_value=1000),
)
def test_exactly_from_the_day_after_twelve_months(ended, days):
    today = ended + timedelta(days=days)
    assert advice(ended=ended, today=today).advised == (today > add_months(ended, 12))
