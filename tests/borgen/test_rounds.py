"""The round of a stand-up and the turns of a screen, alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from borgen.board.freshness import Freshness, State
from borgen.board.shape import Act, BoardView, Goal, Success
from borgen.wall import rounds, turns
from borgen.wall.rounds import Part, round_of
from improvements.stages import Standing

DAY = date(2026, 11, 27)


def act(pk: int, *, state: str = "open") -> Act:
    return Act(pk=pk, title=f"Actie {pk}", owner="", due=DAY, overdue=False, state=state)


def success(pk: int, *, on: date = DAY, planned: bool = False) -> Success:
    return Success("celebration" if planned else "success", f"Succes {pk}", on, pk, planned=planned)


def goal(pk: int, actions: int = 0, successes: tuple[Success, ...] = ()) -> Goal:
    return Goal(
        pk=pk,
        name=f"Doel {pk}",
        address="/",
        goal="",
        state="active",
        aim="",
        number=None,
        stage=Standing(None),
        stage_name="",
        step="",
        todo="",
        actions=[act(100 * pk + one) for one in range(actions)],
        successes=list(successes),
    )


def board(
    *goals: Goal, loose: int = 0, successes: tuple[Success, ...] = (), names: bool = False
) -> BoardView:
    return BoardView(
        team_name="Team",
        institution_name="School",
        keeper="",
        rhythm="",
        rhythm_name="",
        fresh=Freshness(State.NOT_AGREED),
        goals=list(goals),
        loose_actions=[act(one) for one in range(1, loose + 1)],
        successes=list(successes),
        as_of=datetime(2026, 11, 27, 9, tzinfo=UTC),
        names=names,
    )


def keys(view: BoardView) -> list[str]:
    return [stop.key for stop in round_of(view)]


# --- the round ----------------------------------------------------------------------------------------------


def test_an_empty_board_still_goes_round():
    assert keys(board()) == ["begin", "acties-team", "successen", "einde"]


def test_goals_then_actions_then_successes():
    view = board(goal(1, actions=2), goal(2), loose=1)
    assert keys(view) == ["begin", "doel-1", "doel-2", "acties-1", "acties-team", "successen", "einde"]
    parts = [stop.part for stop in round_of(view)]
    assert parts == [Part.BEGIN, Part.GOALS, Part.GOALS, Part.ACTIONS, Part.ACTIONS, Part.SUCCESSES, Part.END]


def test_what_does_not_fit_goes_on_the_next_screen():
    stops = round_of(board(goal(1, actions=rounds.ACTIONS_A_SCREEN + 1)))
    first, second = (stop for stop in stops if stop.part == Part.ACTIONS)
    assert (first.key, first.page, first.pages, len(first.actions)) == ("acties-1", 1, 2, 5)
    assert (second.key, second.page, second.pages, len(second.actions)) == ("acties-1-2", 2, 2, 1)


def test_successes_of_goals_and_team_together_the_newest_first():
    old, new = success(1, on=date(2026, 9, 1)), success(2)
    (stop,) = (one for one in round_of(board(goal(1, 0, (old,)), successes=(new,))) if one.successes)
    assert stop.successes == (new, old)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("doel-1", "doel-1"),
        ("acties-1-9", "acties-1-2"),
        ("acties-7", "begin"),
        ("successen-3", "successen"),
        ("doel-99", "begin"),
        ("", "begin"),
        ("doelen", "doel-1"),
        ("acties", "acties-1"),
        ("acties-\u0663", "begin"),
    ],
)
def test_a_screen_that_is_gone_leads_to_the_nearest(asked, found):
    stops = round_of(board(goal(1, actions=6)))
    assert stops[rounds.place_of(stops, asked)].key == found


def test_without_goals_their_part_is_the_beginning():
    assert rounds.place_of(round_of(board()), "doelen") == 0


NOW = 1_795_770_000


@pytest.mark.parametrize(
    ("text", "since"),
    [
        (str(NOW - 60), NOW - 60),
        (str(NOW), NOW),
        (str(NOW + 1), None),
        (str(NOW - rounds.LONGEST - 1), None),
        ("", None),
        ("nu", None),
        ("-5", None),
        ("9" * 13, None),
    ],
)
def test_when_it_began(text, since):
    assert rounds.since_of(text, NOW) == since


PASSED = [(0, 15), (1, 15), (60, 14), (840, 1), (899, 1), (900, 0), (5000, 0)]


@pytest.mark.parametrize(("passed", "left"), PASSED)
def test_minutes_go_by_quietly(passed, left):
    assert rounds.minutes_left(NOW, NOW + passed) == left


# --- the screen in the staff room ---------------------------------------------------------------------------


def test_one_improvement_at_a_time_and_the_team_at_the_end():
    found = turns.turns_of(board(goal(1, actions=6), goal(2), loose=1))
    assert [turn.key for turn in found] == ["1", "2", "team"]
    assert (len(found[0].actions), found[0].more) == (3, 3)
    assert (len(found[1].actions), found[1].more) == (0, 0)


def test_done_is_not_on_the_screen():
    done = replace(goal(1), actions=[act(1), act(2, state="done")])
    (turn,) = turns.turns_of(board(done))
    assert [one.pk for one in turn.actions] == [1]


def test_nothing_yet_is_one_screen():
    (turn,) = turns.turns_of(board())
    assert (turn.key, turn.goal, turn.actions, turn.successes) == ("team", None, (), ())


def test_what_is_still_to_be_celebrated_comes_first_the_soonest_on_top():
    coming = [success(pk, on=date(2026, 12, pk), planned=True) for pk in (20, 9)]
    view = board(goal(1, 0, (coming[0], success(1))), successes=(coming[1],))
    assert [one.pk for one in turns.turns_of(view)[-1].successes] == [9, 20, 1]
    (stop,) = [one for one in rounds.round_of(view) if one.part == Part.SUCCESSES]
    assert [one.pk for one in stop.successes] == [9, 20, 1]


def test_what_went_well_anywhere_is_said_once_at_the_end_the_newest_first():
    old = [success(pk, on=date(2026, 10, pk)) for pk in range(1, 6)]
    first, last = turns.turns_of(board(goal(1, 0, tuple(old)), successes=(success(9),)))
    assert first.successes == ()
    assert [one.pk for one in last.successes] == [9, 5, 4, 3]


def test_the_place_of_a_turn():
    found = turns.turns_of(board(goal(1), goal(2)))
    assert [turns.place_of(found, key) for key in ("1", "2", "9", "")] == [0, 1, 0, 0]


def test_the_pulse_is_the_same_until_something_changes():
    view = board(goal(1))
    later = replace(view, as_of=datetime(2026, 11, 27, 10, tzinfo=UTC))
    assert turns.pulse_of(view) == turns.pulse_of(later)
    assert turns.pulse_of(view) != turns.pulse_of(board(goal(1, actions=1)))
    assert turns.pulse_of(view) != turns.pulse_of(view, "another sheet")
