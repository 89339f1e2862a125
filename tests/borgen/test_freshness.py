"""Whether a board is kept as the team agreed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from borgen.board.freshness import DAYS, Freshness, State, done_since, freshness

TODAY = date(2026, 11, 27)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "state", "late"),
    [(0, State.FRESH, 0), (6, State.FRESH, 0), (7, State.DUE, 0), (9, State.DUE, 2), (10, State.STALE, 3)],
)
def test_every_week_with_two_days_of_grace(days, state, late):
    found = freshness(rhythm="week", last=ago(days), today=TODAY)
    assert (found.state, found.late, found.due) == (state, late, ago(days - 7))
    assert found.is_stale is (state is State.STALE)


@pytest.mark.parametrize("rhythm", DAYS)
def test_each_rhythm_is_due_after_its_own_days(rhythm):
    assert freshness(rhythm=rhythm, last=ago(DAYS[rhythm]), today=TODAY).state is State.DUE
    assert freshness(rhythm=rhythm, last=ago(DAYS[rhythm] - 1), today=TODAY).state is State.FRESH


def test_without_an_agreement_nothing_is_late():
    assert freshness(rhythm="", last=ago(300), today=TODAY) == Freshness(State.NOT_AGREED, ago(300))


def test_agreed_and_never_done():
    assert freshness(rhythm="month", last=None, today=TODAY) == Freshness(State.NEVER)


def test_what_is_done_hangs_there_until_the_team_has_seen_it():
    assert done_since(None, TODAY) == ago(14)
    assert done_since(ago(1), TODAY) == ago(7)
    assert done_since(ago(20), TODAY) == ago(20)
    assert done_since(ago(90), TODAY) == ago(31)
