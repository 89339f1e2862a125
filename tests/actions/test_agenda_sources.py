"""What is due on an agenda, and what stays off: the rule alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from actions.agenda_sources import (
    APPROVAL,
    ATTENTION,
    CELEBRATION,
    DISCUSSION,
    EVALUATION,
    FOLLOW_UP,
    MANY,
    STUCK,
    Due,
    Known,
    points_due,
)

DAY = date(2026, 11, 30)


def keys(due, known=(), on=DAY):
    return [(one.source, one.key) for one in points_due(on, due, known)]


def test_each_source_has_its_occasion_and_its_place():
    due = [
        Due(ATTENTION, 7, "Loopbaangesprek"),
        Due(EVALUATION, 3, "SLB-handboek", date(2026, 11, 1)),
        Due(STUCK, 8, "Formulier", date(2026, 11, 20)),
        Due(FOLLOW_UP, 2, "Begeleiding"),
        Due(DISCUSSION, 4, "Twee gesprekken"),
        Due(APPROVAL, 3, "SLB-handboek", what="document"),
        Due(APPROVAL, 1, "", what="plan"),
        Due(CELEBRATION, 5, "Taart", DAY),
    ]
    assert keys(due) == [
        ("celebration", "recognition:5:2026-11-30"),
        ("approval", "document:3"),
        ("approval", "plan:1"),
        ("discussion", "month:2026-11"),
        ("follow_up", "planning:2:2026-11"),
        ("stuck", "action:8:2026-11-20"),
        ("evaluation", "document:3:2026-11-01"),
        ("attention", "lines:2026-11"),
    ]


def test_minutes():
    plan, document = points_due(
        DAY, [Due(APPROVAL, 1, "", what="plan"), Due(APPROVAL, 2, "x", what="document")], []
    )
    assert (plan.minutes, document.minutes) == (15, 10)


@pytest.mark.parametrize(("days", "due"), [(-1, True), (0, False), (5, False)])
def test_an_evaluation_is_due_when_its_day_is_over(days, due):
    assert bool(keys([Due(EVALUATION, 3, "x", DAY + timedelta(days=days))])) is due


def test_an_evaluation_without_a_date_is_not_due():
    assert keys([Due(EVALUATION, 3, "x"), Due(CELEBRATION, 3, "x")]) == []


@pytest.mark.parametrize(("days", "due"), [(-15, False), (-14, True), (14, True), (15, False)])
def test_a_celebration_is_near(days, due):
    assert bool(keys([Due(CELEBRATION, 3, "x", DAY + timedelta(days=days))])) is due


def test_lines_are_one_point_with_their_names():
    (point,) = points_due(DAY, [Due(DISCUSSION, 1, "Een"), Due(DISCUSSION, 2, "Twee")], [])
    assert point.names == ("Een", "Twee")
    assert not point.many


@pytest.mark.parametrize("kind", [STUCK, EVALUATION])
def test_many_of_a_kind_are_one_point(kind):
    some = [Due(kind, n, str(n), date(2026, 11, 1)) for n in range(MANY)]
    (point,) = points_due(DAY, some, [])
    assert (point.key, point.many, len(point.names)) == ("many:2026-11", True, MANY)
    assert len(points_due(DAY, some[1:], [])) == MANY - 1


def test_a_stuck_action_without_a_day():
    assert keys([Due(STUCK, 8, "x")]) == [("stuck", "action:8")]


# --- what stays off -----------------------------------------------------------------------------------------

STUCK_ONE = Due(STUCK, 8, "Formulier", date(2026, 11, 20))
KEY = "action:8:2026-11-20"


def test_it_is_there_once():
    assert keys([STUCK_ONE], [Known(STUCK, KEY, here=True)]) == []


def test_what_the_team_took_off_here_or_before_stays_off():
    for here in (True, False):
        assert keys([STUCK_ONE], [Known(STUCK, KEY, here=here, dropped=True)]) == []


def test_a_new_occasion_comes_back():
    asked_again = Due(STUCK, 8, "Formulier", date(2026, 11, 27))
    assert keys([asked_again], [Known(STUCK, KEY, here=False, dropped=True)]) != []
    followed = Known(FOLLOW_UP, "planning:2:2026-10", here=False, done=True)
    assert keys([Due(FOLLOW_UP, 2, "x")], [followed]) != []


def test_what_waits_for_the_team_comes_back_on_the_next_agenda():
    version = Due(APPROVAL, 3, "x", what="document")
    assert keys([version], [Known(APPROVAL, "document:3", here=False, dropped=True)]) != []
    assert keys([version], [Known(APPROVAL, "document:3", here=True, dropped=True)]) == []


def test_what_stands_on_another_coming_agenda_is_not_put_on_two():
    assert keys([STUCK_ONE], [Known(STUCK, KEY, here=False, coming=True)]) == []


def test_dealt_with_once_is_enough_for_some():
    followed = Known(FOLLOW_UP, "planning:2:2026-11", here=False, done=True)
    assert keys([Due(FOLLOW_UP, 2, "x")], [followed]) == []
    assert keys([STUCK_ONE], [Known(STUCK, KEY, here=False, done=True)]) != []


def test_a_pack_of_results_is_the_point_for_the_results():
    pack = Known(DISCUSSION, "discussion:12", here=True)
    assert keys([Due(DISCUSSION, 4, "x")], [pack]) == []
    assert keys([Due(DISCUSSION, 4, "x")], [Known(DISCUSSION, "discussion:12", here=False)]) != []
