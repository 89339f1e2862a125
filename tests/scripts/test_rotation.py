"""Where time is short each test still comes round, and on both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests import rotation

DAY = date(2026, 11, 27)
WEEKS = [DAY + timedelta(days=n) for n in range(60)]


def test_every_test_comes_round(request: pytest.FixtureRequest) -> None:
    for item in request.session.items:
        days = rotation.days_of(item)
        turns = [day for day in WEEKS[:days] if rotation.is_today(item, day)]
        assert len(turns) == 1, item.nodeid


@pytest.mark.constraint
def test_what_runs_on_both_databases_runs_on_one_of_them_each_day(request: pytest.FixtureRequest) -> None:
    for day in WEEKS:
        here = rotation.is_today(request.node, day)
        assert here != rotation.is_today(request.node, day, postgres=True)


@pytest.mark.search
def test_browsers_and_walks_take_more_days(request: pytest.FixtureRequest) -> None:
    assert rotation.days_of(request.node) == 2
    request.node.add_marker("browser")
    assert rotation.days_of(request.node) == rotation.BROWSER
    request.node.add_marker("a11y")
    assert rotation.days_of(request.node) == 1
