"""What each side of the world chose for its board: a keeper, a rhythm that was missed, a goal left out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from actions.models import Board, BoardGoal
from borgen.lib.dates import local_today
from tests import builders

if TYPE_CHECKING:
    from tests.house.world import Side


def hang(side: Side) -> None:
    keeper = side.people.get("member", side.people["leader"])
    board = Board.objects.create(
        team=side.team,
        keeper=keeper,
        rhythm="week",
        gone_through_on=local_today() - timedelta(days=12),
        gone_through_by=keeper,
    )
    hidden = builders.improvement(side.team, project_leader=side.people.get("project_leader"))
    BoardGoal.objects.create(board=board, improvement=side.improvement, position=1)
    BoardGoal.objects.create(board=board, improvement=hidden, position=2, hidden=True)
