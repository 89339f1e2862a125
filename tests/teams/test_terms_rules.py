"""How long is kept what: the arithmetic."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from borgen.lib.dates import AMSTERDAM
from teams.terms import DEFAULTS, LEAST, MOST, Term, before, shorter


def test_everything_begins_within_the_limits() -> None:
    assert set(DEFAULTS) == set(Term)
    assert all(LEAST <= years <= MOST for years in DEFAULTS.values())


@pytest.mark.parametrize(
    ("today", "years", "day"),
    [
        (date(2027, 3, 1), 1, date(2026, 3, 1)),
        (date(2028, 2, 29), 1, date(2027, 2, 28)),
        (date(2028, 2, 29), 4, date(2024, 2, 29)),
        (date(2027, 12, 31), 10, date(2017, 12, 31)),
    ],
)
def test_since_when(today: date, years: int, day: date) -> None:
    assert before(today, years) == datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM)


def test_which_terms_take_more() -> None:
    wanted = {**DEFAULTS, Term.AUDIT: 6, Term.SIGNALS: 3}
    assert shorter(DEFAULTS, wanted) == {Term.AUDIT}
    assert shorter(DEFAULTS, DEFAULTS) == set()
