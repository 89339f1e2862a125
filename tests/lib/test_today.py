from __future__ import annotations

from datetime import date, timedelta

import pytest

from borgen.lib.today import SOON, Line, Urgency, in_order, urgency_of

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (None, Urgency.WHENEVER),
        (TODAY - timedelta(days=1), Urgency.OVERDUE),
        (TODAY, Urgency.TODAY),
        (TODAY + timedelta(days=1), Urgency.SOON),
        (TODAY + timedelta(days=SOON), Urgency.SOON),
        (TODAY + timedelta(days=SOON + 1), Urgency.LATER),
    ],
)
def test_urgency_follows_the_date(due: date | None, expected: Urgency) -> None:
    assert urgency_of(due, TODAY) is expected


def test_what_goes_on_comes_first_and_what_has_no_date_last() -> None:
    def line(title: str, due: date | None, urgency: Urgency | None = None) -> Line:
        return Line(due, title, "/", "Team", urgency_of(due, TODAY) if urgency is None else urgency)

    lines = [
        line("whenever", None),
        line("later", TODAY + timedelta(days=30)),
        line("b today", TODAY),
        line("a today", TODAY),
        line("two days late", TODAY - timedelta(days=2)),
        line("a day late", TODAY - timedelta(days=1)),
        line("now", None, Urgency.NOW),
    ]
    assert [one.title for one in in_order(lines)] == [
        "now",
        "two days late",
        "a day late",
        "a today",
        "b today",
        "later",
        "whenever",
    ]
