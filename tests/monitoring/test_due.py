"""What is asked when: from the start of an instrument, once per time, late after two weeks, let go later."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.due import (
    LATE_AFTER_END,
    LET_GO_AFTER_END,
    OPENS_BEFORE_END,
    Standing,
    State,
    covers,
    days_of,
    is_asked,
    opens,
    standing,
)
from monitoring.spans import Kind, Span

P1 = Span(date(2026, 8, 31), date(2026, 11, 8), Kind.PERIOD, "periode 1")
P2 = Span(date(2026, 11, 9), date(2027, 1, 31), Kind.PERIOD, "periode 2")
P3 = Span(date(2027, 2, 1), date(2027, 4, 18), Kind.PERIOD, "periode 3")
YEAR = [P1, P2, P3]
START = date(2026, 8, 1)


def states(today: date, *measured: Span, since: date = START, ended_on: date | None = None) -> str:
    days = [(span.start, span.end) for span in measured]
    found = standing(YEAR, days, today, since=since, ended_on=ended_on)
    return " ".join(one.state for one in found.asked)


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 10, 25), "ahead ahead ahead"),
        (date(2026, 10, 26), "due ahead ahead"),
        (date(2026, 11, 22), "due ahead ahead"),
        (date(2026, 11, 23), "late ahead ahead"),
        (date(2027, 1, 18), "late due ahead"),
    ],
)
def test_due_in_the_last_two_weeks_and_late_two_weeks_after(today, said):
    assert states(today) == said


def test_who_measured_a_later_time_is_not_asked_about_an_earlier_one():
    assert states(date(2027, 1, 20), P2) == "let_go measured ahead"


def test_after_a_year_nobody_asks_any_more():
    assert states(P1.end + timedelta(days=365), P3) == "let_go let_go measured"
    assert states(P1.end + timedelta(days=365)) == "late late late"
    assert states(P1.end + timedelta(days=366)) == "let_go late late"


def test_a_time_that_was_mostly_over_when_it_began_is_not_asked():
    assert is_asked(P1, date(2026, 10, 5))
    assert not is_asked(P1, date(2026, 10, 6))
    assert states(date(2026, 11, 1), since=date(2026, 10, 6)) == "ahead ahead"


def test_nothing_is_asked_after_the_last_day_of_an_instrument():
    assert states(date(2027, 6, 1), ended_on=P2.end) == "late late"
    assert states(date(2027, 6, 1), ended_on=P2.end - timedelta(days=1)) == "late"


def test_a_day_of_its_own_is_due_on_the_day_itself():
    (day,) = days_of([date(2026, 12, 1)], ["1 december 2026"])
    assert opens(day) == day.end
    assert standing([day], [], date(2026, 11, 30), since=START).next.span == day
    assert standing([day], [], date(2026, 12, 1), since=START).first.state is State.DUE


def test_what_comes_first_and_what_comes_next():
    found = standing(YEAR, [], date(2027, 1, 20), since=START)
    assert [one.span for one in found.open] == [P1, P2]
    assert [one.span for one in found.late] == [P1]
    assert found.first.span == P1
    assert found.newest.span == P2
    assert found.next.span == P3
    assert found.next.opens == date(2027, 4, 5)
    assert found.first.late_after == date(2026, 11, 22)
    empty = Standing(())
    assert (empty.first, empty.newest, empty.next, empty.late) == (None, None, None, ())


def test_a_border_that_moved_does_not_ask_again():
    assert covers(P1, (P1.start + timedelta(days=7), P1.end + timedelta(days=7)))
    assert not covers(P2, (P1.start, P1.end))


# --- for any calendar ---------------------------------------------------------------------------------------

day = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@st.composite
def calendars(draw) -> list[Span]:
    """Stretches after each other, of any length, with gaps."""
    start, found = draw(st.dates(date(2021, 1, 1), date(2026, 1, 1))), []
    for number in range(draw(st.integers(1, 12))):
        start += timedelta(days=draw(st.integers(0, 40)))
        end = start + timedelta(days=draw(st.integers(0, 120)))
        found.append(Span(start, end, Kind.PERIOD, f"periode {number}"))
        start = end + timedelta(days=1)
    return found


@st.composite
def lives(draw) -> tuple[list[Span], list[Span], date]:
    calendar = draw(calendars())
    return calendar, draw(st.lists(st.sampled_from(calendar), unique=True)), draw(day)


@given(lives(), day)
def test_every_time_has_one_state_and_the_right_one(life, today):
    calendar, measured, since = life
    found = standing(calendar, [(span.start, span.end) for span in measured], today, since=since)
    assert [one.span for one in found.asked] == [span for span in calendar if is_asked(span, since)]
    for one in found.asked:
        assert (one.state is State.MEASURED) == (one.span in measured)
        assert one.span.end >= since
        if one.is_open:
            assert one.span.start <= today
            assert one.opens <= today <= one.span.end + LET_GO_AFTER_END
            assert (one.state is State.LATE) == (today > one.span.end + LATE_AFTER_END)
        if one.state is State.AHEAD:
            assert one.span.end - OPENS_BEFORE_END >= today or one.span.start > today


@given(lives(), day, st.integers(0, 60))
def test_time_only_moves_forward(life, today, later):
    """Ahead, due, late, let go: never back, and what is measured stays measured."""
    calendar, measured, since = life
    days = [(span.start, span.end) for span in measured]
    order = [State.AHEAD, State.DUE, State.LATE, State.LET_GO]
    now = standing(calendar, days, today, since=since)
    then = standing(calendar, days, today + timedelta(days=later), since=since)
    for before, after in zip(now.asked, then.asked, strict=True):
        if before.state is State.MEASURED:
            assert after.state is State.MEASURED
        else:
            assert order.index(before.state) <= order.index(after.state)


@given(lives(), day)
def test_measuring_everything_that_is_open_leaves_nothing_open(life, today):
    calendar, measured, since = life
    days = [(span.start, span.end) for span in measured]
    found = standing(calendar, days, today, since=since)
    days += [(one.span.start, one.span.end) for one in found.open]
    assert not standing(calendar, days, today, since=since).open
