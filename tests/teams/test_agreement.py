"""The rules of agreeing, to the last branch."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams.agreement import (
    FEWEST_PRESENT,
    Hindrance,
    Room,
    Standing,
    absent,
    complete,
    event_of_closing,
    hindrances,
    hindrances_for,
    may_close,
    may_remind,
    standing,
)

AUTHOR, CHAIR, LEADER, MEMBER, ABSENT, GUEST = range(1, 7)


def room(*present: int, chair: int = CHAIR, author: int = AUTHOR, unresolved: int = 0) -> Room:
    return Room(
        author=author,
        chair=chair,
        members=frozenset({AUTHOR, CHAIR, LEADER, MEMBER, ABSENT}),
        leaders=frozenset({LEADER}),
        present=frozenset(present),
        unresolved=unresolved,
    )


def test_a_room_in_which_nothing_hinders():
    assert hindrances(room(CHAIR, MEMBER)) == []
    assert hindrances_for(room(CHAIR, MEMBER), CHAIR) == []


@pytest.mark.parametrize("present", [(), (CHAIR,), (AUTHOR,), (AUTHOR, GUEST), (GUEST,)])
def test_the_author_or_one_person_or_guests_alone_do_not_agree_for_a_team(present):
    assert Hindrance.TOO_FEW in hindrances(room(*present))


@pytest.mark.parametrize("present", [(AUTHOR, MEMBER), (GUEST, MEMBER), (CHAIR, LEADER, MEMBER)])
def test_two_people_of_whom_one_of_the_team_did_not_write_it_are_enough(present):
    assert hindrances(room(*present)) == []


def test_an_unresolved_objection_keeps_it_open():
    assert hindrances(room(CHAIR, MEMBER, unresolved=1)) == [Hindrance.OBJECTION]


def test_who_wrote_it_or_was_not_there_does_not_close_it():
    here = room(AUTHOR, CHAIR)
    assert hindrances_for(here, AUTHOR) == [Hindrance.AUTHOR]
    assert hindrances_for(here, LEADER) == [Hindrance.NOT_PRESENT]


def test_who_closes():
    here = room(AUTHOR, CHAIR, LEADER, MEMBER)
    assert [who for who in range(1, 7) if may_close(here, who)] == [CHAIR, LEADER]


def test_a_chair_who_is_the_author_needs_another_one_of_the_team_who_is_there():
    here = room(AUTHOR, MEMBER, GUEST, chair=AUTHOR)
    assert [who for who in range(1, 7) if may_close(here, who)] == [LEADER, MEMBER]


def test_who_is_asked_afterwards():
    assert absent(room(CHAIR, GUEST)) == {LEADER, MEMBER, ABSENT}


def test_waiting_is_for_absentees_where_everybody_has_to_agree():
    everybody = room(CHAIR, LEADER, MEMBER, ABSENT)
    assert event_of_closing(room(CHAIR, MEMBER), needs_everybody=False) == "approve"
    assert event_of_closing(room(CHAIR, MEMBER), needs_everybody=True) == "wait"
    assert event_of_closing(everybody, needs_everybody=True) == "approve"


@pytest.mark.parametrize(
    ("agreed", "member", "objects", "decided", "expected"),
    [
        (True, True, False, False, Standing.AGREED),
        (True, False, False, False, Standing.AGREED),
        (False, False, True, False, Standing.LEFT),
        (False, True, True, True, Standing.OBJECTS),
        (False, True, False, True, Standing.DECIDED),
        (False, True, False, False, Standing.OPEN),
    ],
)
def test_where_somebody_stands(agreed, member, objects, decided, expected):
    assert standing(agreed=agreed, member=member, objects=objects, decided=decided) is expected


def test_complete_when_nobody_who_counts_is_left():
    assert complete([Standing.AGREED, Standing.LEFT, Standing.DECIDED])
    assert not complete([Standing.AGREED, Standing.OPEN])
    assert not complete([Standing.OBJECTS])
    assert complete([])


def test_one_mail_a_day():
    today = date(2026, 11, 25)
    assert may_remind(None, today)
    assert may_remind(today - timedelta(days=1), today)
    assert not may_remind(today, today)


people = st.frozensets(st.integers(1, 6))


@given(st.integers(1, 6), st.integers(1, 6), people, people, people, st.integers(0, 2), st.integers(1, 6))
def test_whatever_the_room_the_author_never_closes_and_never_alone(
    author, chair, members, leaders, present, unresolved, person
):
    here = Room(author, chair, members, leaders, present, unresolved)
    if may_close(here, person) and not hindrances_for(here, person):
        assert person != author
        assert person in present
        assert len(present) >= FEWEST_PRESENT
        assert (present & members) - {author}
        assert not unresolved
