"""Stretches of time: the institution's own periods, months, halves, school years and result years."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from monitoring.spans import Kind, Span, Year, result_year, spans

MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
YEAR = Year(
    "2026-2027",
    date(2026, 8, 1),
    date(2027, 7, 31),
    (
        ("periode 1", date(2026, 8, 31), date(2026, 11, 8)),
        ("periode 2", date(2026, 11, 9), date(2027, 1, 31)),
    ),
)


def test_periods_are_the_institutions_own():
    found = spans(Kind.PERIOD, [YEAR], MONTHS)
    assert [one.label for one in found] == ["periode 1, 2026-2027", "periode 2, 2026-2027"]
    assert found[0] == Span(date(2026, 8, 31), date(2026, 11, 8), Kind.PERIOD, "periode 1, 2026-2027")


def test_a_result_year_is_not_a_school_year():
    (year,) = spans(Kind.YEAR, [YEAR], MONTHS)
    (results,) = spans(Kind.RESULT_YEAR, [YEAR], MONTHS)
    assert (year.start, year.end) == (date(2026, 8, 1), date(2027, 7, 31))
    assert (results.start, results.end) == (date(2026, 10, 1), date(2027, 9, 30))
    assert results == result_year(2026)


@pytest.mark.parametrize(("kind", "count"), [(Kind.MONTH, 12), (Kind.HALF_YEAR, 2)])
def test_parts_fill_the_year_without_gap_or_overlap(kind, count):
    found = spans(kind, [YEAR], MONTHS)
    assert len(found) == count
    assert (found[0].start, found[-1].end) == (YEAR.start, YEAR.end)
    for one, after in pairwise(found):
        assert after.start == one.end + timedelta(days=1)


def test_as_people_say_it():
    assert spans(Kind.MONTH, [YEAR], MONTHS)[2].label == "oktober 2026"
    assert [one.label for one in spans(Kind.HALF_YEAR, [YEAR], MONTHS)] == [
        "augustus–januari, 2026-2027",
        "februari–juli, 2026-2027",
    ]


def test_days_come_from_the_instrument():
    assert spans(Kind.DAY, [YEAR], MONTHS) == []


def test_years_come_in_time_whatever_their_order():
    before = Year("2025-2026", date(2025, 8, 1), date(2026, 7, 31))
    found = spans(Kind.YEAR, [YEAR, before], MONTHS)
    assert [one.label for one in found] == ["2025-2026", "2026-2027"]
