"""When a document is to be evaluated, and by whom."""

from datetime import date

import pytest

from documents.evaluation_rules import (
    Candidate,
    is_due,
    is_overdue,
    leader_too,
    possible_next,
    usual_next,
    who_is_asked,
)

TODAY = date(2027, 6, 1)


@pytest.mark.parametrize(
    ("day", "due", "overdue"),
    [
        (None, False, False),
        (date(2027, 6, 16), False, False),
        (date(2027, 6, 15), True, False),
        (date(2027, 6, 1), True, False),
        (date(2027, 5, 31), True, True),
    ],
)
def test_due_two_weeks_ahead_and_overdue_the_day_after(day, due, overdue):
    assert is_due(day, TODAY) is due
    assert is_overdue(day, TODAY) is overdue


def test_two_weeks_late_the_leader_is_asked_too():
    assert not leader_too(date(2027, 5, 18), TODAY)
    assert leader_too(date(2027, 5, 17), TODAY)


EVALUATOR, KEEPER, OWNER, GONE = Candidate(1), Candidate(2), Candidate(3), Candidate(4, active=False)


@pytest.mark.parametrize(
    ("evaluator", "party", "keeper", "owner", "asked"),
    [
        (EVALUATOR, "", KEEPER, OWNER, 1),
        (EVALUATOR, "dienst kwaliteitszorg", KEEPER, OWNER, 1),
        (None, "dienst kwaliteitszorg", KEEPER, OWNER, None),
        (None, "", KEEPER, OWNER, 2),
        (None, "", None, OWNER, 3),
        (None, "", None, None, None),
        (GONE, "", KEEPER, OWNER, 2),
        (GONE, "", GONE, GONE, None),
    ],
)
def test_one_person_is_asked_or_else_the_leaders(evaluator, party, keeper, owner, asked):
    assert who_is_asked(evaluator, party, keeper, owner) == asked


def test_the_next_day_lies_within_five_years():
    assert usual_next(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert not possible_next(TODAY, TODAY)
    assert possible_next(date(2027, 6, 2), TODAY)
    assert possible_next(date(2032, 6, 1), TODAY)
    assert not possible_next(date(2032, 6, 2), TODAY)
