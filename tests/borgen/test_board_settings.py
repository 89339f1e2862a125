"""What a team chooses for its board, by whom, and what the database keeps right."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from actions.models import Board, BoardGoal
from actions.services import board as services
from actions.services.board import Hung
from borgen.lib.conflict import Edit
from borgen.lib.dates import local_today
from common.models import AuditEntry
from improvements.models import Improvement
from improvements.navigation import team_url
from tests import builders
from tests.actions import builders_acting as acting
from tests.cast import Cast
from tests.monitoring import builders as watching

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def here(cast: Cast) -> str:
    return team_url(cast.team, "borgen:board-settings")


@pytest.fixture
def goals(cast: Cast) -> list[Improvement]:
    return [cast.improvement, builders.improvement(cast.team), builders.improvement(cast.team)]


@pytest.fixture
def member(client: Client, cast: Cast) -> Client:
    client.force_login(cast.member)
    return client


def keys(*found: Improvement) -> list[int]:
    return [one.pk for one in found]


def order() -> list[int]:
    return list(BoardGoal.objects.values_list("improvement", flat=True))


# --- arranging --------------------------------------------------------------------------------------------


def test_order_what_is_shown_and_the_number(member: Client, cast: Cast, here: str, goals: Any) -> None:
    first, second, third = goals
    line = watching.line(cast.team, measure=builders.measure(first))
    numbers = [watching.instrument(line).indicator for _ in range(2)]
    data = {
        "seen": 0,
        "order": keys(third, first, second),
        "shown": keys(third, first),
        f"number_{first.pk}": numbers[1].pk,
    }
    assert member.post(here, data).status_code == 302
    assert order() == keys(third, first, second)
    assert list(BoardGoal.objects.filter(hidden=True).values_list("improvement", flat=True)) == [second.pk]
    assert BoardGoal.objects.get(improvement=first).indicator == numbers[1]
    page = member.get(team_url(cast.team, "borgen:board"))
    assert [lane.goal.pk for lane in page.context["lanes"] if lane.goal] == keys(third, first)
    assert page.context["board"].left_out == (second.name,)


@pytest.mark.parametrize(
    ("word", "place", "became"),
    [("omhoog", 1, [1, 0, 2]), ("omlaag", 0, [1, 0, 2]), ("omhoog", 0, [0, 1, 2]), ("ergens", 0, [0, 1, 2])],
)
def test_one_step_up_or_down_saves_all_of_it(
    member: Client, here: str, goals: Any, word: str, place: int, became: list[int]
) -> None:
    data = {"seen": 0, "order": keys(*goals), "shown": keys(*goals), "move": f"{word}-{goals[place].pk}"}
    answer = member.post(here, data, headers=HTMX)
    assert 'id="volgorde"' in answer.content.decode()
    assert order() == keys(*(goals[one] for one in became))


def test_a_goal_that_came_since_hangs_at_the_end(member: Client, here: str, goals: Any) -> None:
    """A page that was opened before there was a third one."""
    first, second, third = goals
    member.post(here, {"seen": 0, "order": keys(second, first), "shown": keys(second, first)})
    assert order() == keys(second, first, third)


def test_a_colleague_was_first_and_what_i_arranged_stands_there(
    member: Client, cast: Cast, here: str, goals: Any
) -> None:
    first, second, third = goals
    services.arrange(team=cast.team, goals=[Hung(third.pk)], seen=0, by=cast.leader)
    data = {"seen": 0, "order": keys(second, first, third), "shown": keys(second, third)}
    answer = member.post(here, data)
    assert answer.status_code == 422
    rows = answer.context["rows"]
    assert [(row.goal.pk, row.shown) for row in rows] == [
        (second.pk, True),
        (first.pk, False),
        (third.pk, True),
    ]
    assert order() == [third.pk]
    # It shows the newest revision, so that saving again is a choice with open eyes.
    member.post(here, {**data, "seen": answer.context["board"].revision})
    assert order() == keys(second, first, third)


def test_a_goal_of_another_team_is_refused(cast: Cast) -> None:
    other = builders.improvement(cast.other_team)
    with pytest.raises(ValidationError, match=r"another team|ander team"):
        services.arrange(team=cast.team, goals=[Hung(other.pk)], seen=0, by=cast.leader)


# --- agreeing ---------------------------------------------------------------------------------------------


def agree(client: Client, here: str, **wanted: Any) -> Any:
    seen = {"initial-keeper": "", "initial-rhythm": "", "initial-names": "False"}
    return client.post(f"{here}afspraken/", {**seen, "keeper": "", "rhythm": "", **wanted})


def test_the_leader_writes_down_who_how_often_and_whether_names_hang(
    client: Client, cast: Cast, here: str
) -> None:
    client.force_login(cast.leader)
    assert agree(client, here, keeper=cast.member.pk, rhythm="week", names="on").status_code == 302
    board = Board.objects.get()
    assert (board.keeper, board.rhythm, board.names) == (cast.member, "week", True)
    assert AuditEntry.objects.get(verb="board.agreed").details["changed"] == ["keeper", "names", "rhythm"]
    assert cast.member.name in client.get(here).content.decode()


def test_names_are_off_until_the_team_wants_them(cast: Cast) -> None:
    assert Board(team=cast.team).names is False


def test_a_member_reads_what_is_agreed_and_does_not_change_it(member: Client, cast: Cast, here: str) -> None:
    assert agree(member, here, rhythm="week").status_code == 403
    assert f"{here}afspraken/" not in member.get(here).content.decode()
    assert not Board.objects.exists()


def test_two_leaders_agree_at_once_and_see_both(client: Client, cast: Cast, here: str) -> None:
    client.force_login(cast.leader)
    Board.objects.create(team=cast.team, rhythm="month")
    answer = agree(client, here, rhythm="week")
    assert answer.status_code == 409
    assert Board.objects.get().rhythm == "month"


def test_a_keeper_belongs_to_the_team(client: Client, cast: Cast, here: str) -> None:
    client.force_login(cast.leader)
    assert agree(client, here, keeper=cast.neighbour.pk).status_code == 422
    edit = Edit({"keeper": None}, {"keeper": cast.neighbour})
    with pytest.raises(ValidationError):
        services.agree(team=cast.team, edit=edit, by=cast.leader)


def test_an_action_of_a_planning_is_not_hung_elsewhere(cast: Cast) -> None:
    planned = builders.planning(builders.assessment(cast.improvement, state="closed"))
    action = builders.action(planning_=planned)
    edit = Edit({"improvement": cast.improvement}, {"improvement": None})
    with pytest.raises(ValidationError, match="BOAS"):
        services.change_action(action=action, edit=edit, reason="", by=cast.leader)


def test_an_action_is_not_hung_under_a_goal_of_another_team(cast: Cast) -> None:
    action = acting.action(cast.team)
    other = builders.improvement(cast.other_team)
    edit = Edit({"improvement": None}, {"improvement": other})
    with pytest.raises(ValidationError, match=r"another team|ander team"):
        services.change_action(action=action, edit=edit, reason="", by=cast.leader)


def test_ones_own_data_says_which_board_one_keeps(client: Client, cast: Cast) -> None:
    services.go_through(team=cast.team, by=cast.member)
    client.force_login(cast.member)
    (row,) = client.get("/mijn/gegevens.json").json()["boards"]
    assert row == {
        "team": cast.team.name,
        "keeps": False,
        "gone_through_on": local_today().isoformat(),
    }


# --- what the database keeps right ------------------------------------------------------------------------


@pytest.mark.constraint
def test_a_rhythm_is_one_of_the_list(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="board_rhythm_known"), transaction.atomic():
        Board.objects.create(team=cast.team, rhythm="daily")


@pytest.mark.constraint
@pytest.mark.parametrize("missing", ["gone_through_on", "gone_through_by"])
def test_going_through_has_a_day_and_somebody(cast: Cast, missing: str) -> None:
    values = {"gone_through_on": local_today(), "gone_through_by": cast.leader, missing: None}
    with (
        pytest.raises(IntegrityError, match="board_gone_through_by_whom_and_when"),
        transaction.atomic(),
    ):
        Board.objects.create(team=cast.team, **values)


@pytest.mark.constraint
def test_an_improvement_hangs_once(cast: Cast) -> None:
    board = Board.objects.create(team=cast.team)
    BoardGoal.objects.create(board=board, improvement=cast.improvement, position=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        BoardGoal.objects.create(board=board, improvement=cast.improvement, position=2)


@pytest.mark.constraint
def test_a_team_has_one_board(cast: Cast) -> None:
    Board.objects.create(team=cast.team)
    with pytest.raises(IntegrityError), transaction.atomic():
        Board.objects.create(team=cast.team)
