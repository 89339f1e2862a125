"""What hangs on a board: from what is stored elsewhere, in six questions, with or without names."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from actions.models import Board, BoardGoal
from borgen.board.facts import Wanted, board_of
from borgen.board.freshness import State
from borgen.board.shape import BoardView
from borgen.lib.dates import local_today
from improvements.models import Improvement
from monitoring.evaluation import Verdict
from teams.models import Team
from tests import builders
from tests.actions import builders_acting as acting
from tests.monitoring import builders as watching

pytestmark = [pytest.mark.django_db, pytest.mark.search]
TODAY = local_today()


@pytest.fixture
def team() -> Team:
    made = builders.team()
    builders.leader(made)
    return made


@pytest.fixture
def goal(team: Team) -> Improvement:
    return builders.improvement(team, name="Begeleiding")


def look(team: Team, **given: Any) -> BoardView:
    with translation.override("en"):
        return board_of(team, today=TODAY, **{"names": True, **given})


def numbers(goal: Improvement, **fields: Any) -> Any:
    """Measured for two years, of which the newest misses its norm."""
    line = watching.line(goal.team, measure=builders.measure(goal))
    own = watching.indicator(goal.team.institution, team=goal.team, **fields)
    watching.instrument(line, own, rhythm="year")
    norm = watching.norm(own, 80, team=goal.team)
    official = watching.norm(own, 68, kind="inspectorate")
    last = watching.measurement(goal.team, own, (30, 40), norm=norm, inspectorate=official)
    before = last.about_from - timedelta(days=1)
    watching.measurement(
        goal.team, own, (36, 40), about_from=before - timedelta(days=364), about_until=before, label="eerder"
    )
    return own


def test_an_empty_board_is_two_questions(team: Team) -> None:
    with CaptureQueriesContext(connection) as asked:
        board = look(team)
    assert board.is_empty
    assert board.fresh.state is State.NOT_AGREED
    assert len(asked) == 2


def test_a_full_one_is_six(team: Team, goal: Improvement) -> None:
    numbers(goal)
    numbers(builders.improvement(team))
    acting.action(team, improvement=goal)
    with CaptureQueriesContext(connection) as asked:
        look(team)
    assert len(asked) == 6


def test_where_we_stand_in_words_and_in_a_chart(team: Team, goal: Improvement) -> None:
    own = numbers(goal)
    found = look(team).goals[0].number
    assert found is not None
    assert (found.name, found.value, found.people, found.norm) == (
        own.name,
        "75\xa0%",
        "30 of 40",
        "norm 80\xa0%",
    )
    assert (found.verdict, found.tone) == (Verdict.NOT_MET, "bad")
    assert found.inspectorate == "inspectorate 68\xa0%"
    assert found.trend == "was 90\xa0% (eerder)"
    assert len(found.chart.points) == 2


def test_the_team_chooses_the_number(team: Team, goal: Improvement) -> None:
    first, second = numbers(goal), numbers(goal)
    board = Board.objects.create(team=team)
    assert look(team).goals[0].number.indicator == first.pk  # type: ignore[union-attr]
    hung = BoardGoal.objects.create(board=board, improvement=goal, position=1, indicator=second)
    found = look(team).goals[0]
    assert found.number.indicator == second.pk  # type: ignore[union-attr]
    assert dict(found.numbers) == {first.pk: first.name, second.pk: second.name}
    # One that is no longer measured here gives way.
    hung.indicator = watching.indicator(team.institution, team=team)
    hung.save()
    assert look(team).goals[0].number.indicator == first.pk  # type: ignore[union-attr]


def test_agreed_to_be_measured_and_not_measured_yet(team: Team, goal: Improvement) -> None:
    line = watching.line(team, measure=builders.measure(goal))
    watching.instrument(line, since=TODAY)
    found = look(team).goals[0].number
    assert found is not None
    assert found.verdict is Verdict.NO_VALUE
    assert found.value == "not measured"


def test_what_is_measured_next_and_what_is_late_first(team: Team, goal: Improvement) -> None:
    builders.years(team.institution)
    line = watching.line(team, measure=builders.measure(goal))
    late = watching.indicator(team.institution, team=team, name="Te laat")
    soon = watching.indicator(team.institution, team=team, name="Straks")
    watching.instrument(line, soon, rhythm="dates").days.create(day=TODAY + timedelta(days=9))
    found = look(team).goals[0].next_measurement
    assert found is not None
    assert (found.what, found.open, found.late) == ("Straks", False, False)
    watching.instrument(line, late, rhythm="dates").days.create(day=TODAY - timedelta(days=30))
    found = look(team).goals[0].next_measurement
    assert found is not None
    assert (found.what, found.open, found.late) == ("Te laat", True, True)
    assert found.on == TODAY - timedelta(days=16)


def test_paused_hangs_there_and_asks_nothing(team: Team, goal: Improvement) -> None:
    numbers(goal)
    Improvement.objects.filter(pk=goal.pk).update(state="paused")
    (found,) = look(team).goals
    assert found.state == "paused"
    assert found.next_measurement is None
    assert found.number is not None


def test_stopped_and_hidden_hang_nowhere_and_their_actions_wait_with_them(team: Team) -> None:
    stopped = builders.improvement(team, state="stopped", state_reason="Is anders opgelost.")
    hidden = builders.improvement(team, name="Later")
    for one in (stopped, hidden):
        acting.action(team, improvement=one)
    board = Board.objects.create(team=team)
    BoardGoal.objects.create(board=board, improvement=hidden, position=1, hidden=True)
    found = look(team)
    assert not found.goals
    assert not found.loose_actions
    assert found.left_out == ("Later",)
    assert [one.name for one in look(team, wanted=Wanted.ALL).goals] == ["Later"]


def test_actions_in_order_and_what_is_done_last(team: Team, goal: Improvement) -> None:
    owner = builders.membership(team).user
    later = acting.action(team, improvement=goal, due_on=TODAY + timedelta(days=9), owner=owner)
    undated = acting.action(team, improvement=goal, due_on=None)
    late = acting.action(team, improvement=goal, due_on=TODAY - timedelta(days=1), stuck_at=timezone.now())
    done = acting.action(team, improvement=goal, state="done", ended_on=TODAY)
    acting.action(team, improvement=goal, state="done", ended_on=TODAY - timedelta(days=40))
    acting.action(team, improvement=goal, state="dropped", ended_on=TODAY, reason="Hoeft niet.")
    loose = acting.action(team)
    board = look(team)
    found = board.goals[0].actions
    assert [one.pk for one in found] == [late.pk, later.pk, undated.pk, done.pk]
    assert [one.overdue for one in found] == [True, False, False, False]
    assert (found[0].stuck, found[1].owner, found[2].has_owner) == (True, owner.name, False)
    assert [one.pk for one in board.loose_actions] == [loose.pk]
    assert (board.open, board.overdue) == (4, 1)


def test_what_was_last_agreed_is_the_newest_of_three_kinds(team: Team, goal: Improvement) -> None:
    closed = builders.assessment(goal, state="closed")
    planned = builders.planning(closed)
    planned.agreed_at, planned.agreed_by = timezone.now() - timedelta(days=30), builders.leader(team)
    planned.save()
    agreed = look(team).goals[0].last_agreed
    assert agreed is not None
    assert agreed.text == f"Planning after BOAS {closed.number}"
    acting.decision(team, improvement=goal, what="Iedereen belt", decided_on=TODAY - timedelta(days=20))
    acting.decision(team, improvement=goal, withdrawn_at=timezone.now(), withdrawn_why="Toch niet.")
    agreed = look(team).goals[0].last_agreed
    assert agreed is not None
    assert agreed.text == "Iedereen belt"
    builders.approved(builders.document(team, improvement=goal, title="Handboek"))
    agreed = look(team).goals[0].last_agreed
    assert agreed is not None
    assert agreed.text == "Handboek, version 1.0"
    assert agreed.on == TODAY


def test_successes_what_comes_first_and_nothing_of_long_ago(team: Team, goal: Improvement) -> None:
    acting.recognition(team, improvement=goal, text="Gelukt")
    acting.recognition(team, improvement=goal, text="Oud", on=TODAY - timedelta(days=200))
    acting.recognition(team, improvement=goal, text="Terug", withdrawn_at=timezone.now())
    soon = TODAY + timedelta(days=9)
    acting.recognition(team, improvement=goal, text="Taart", kind="celebration", on=soon)
    acting.recognition(team, text="Van ons allemaal", kind="compliment")
    board = look(team)
    assert [(one.text, one.planned) for one in board.goals[0].successes] == [
        ("Taart", True),
        ("Gelukt", False),
    ]
    assert [one.text for one in board.successes] == ["Van ons allemaal"]


def test_without_names_no_name_is_left_anywhere(team: Team, goal: Improvement) -> None:
    person = builders.user(team.institution, name="Zulma Zichtbaar")
    builders.membership(team, person)
    Board.objects.create(
        team=team, keeper=person, rhythm="week", gone_through_on=TODAY, gone_through_by=person
    )
    acting.action(team, improvement=goal, owner=person)
    acting.action(team, owner=person, state="done", ended_on=TODAY)
    acting.recognition(team, by=person)
    acting.recognition(team, by=person, kind="compliment", text="Dank aan Zulma Zichtbaar")
    assert "Zulma" in repr(dataclasses.asdict(look(team)))
    without = look(team, names=False)
    assert "Zulma" not in repr(dataclasses.asdict(without))
    assert without.goals[0].actions[0].has_owner


def test_a_keeper_who_left_keeps_nothing(team: Team) -> None:
    gone = builders.membership(team, until=TODAY - timedelta(days=1)).user
    Board.objects.create(team=team, keeper=gone, rhythm="week")
    board = look(team)
    assert (board.keeper, board.fresh.state) == ("", State.NEVER)


def test_nothing_of_another_team(team: Team, goal: Improvement) -> None:
    other = builders.team(team.institution)
    builders.leader(other)
    elsewhere = builders.improvement(other)
    acting.action(other)
    acting.action(other, improvement=elsewhere)
    acting.recognition(other)
    board = look(team)
    assert [one.pk for one in board.goals] == [goal.pk]
    assert not (board.loose_actions)
    assert not (board.successes)
    assert not (board.goals[0].actions)
