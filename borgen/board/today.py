"""Who keeps a board fresh reads on her start page when the team is to go through it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from borgen.board.freshness import DAYS, freshness
from borgen.lib.today import Line, Urgency
from teams.asks import TEAM, Ask, Fragment
from teams.models.people import ON_TODAY


def _to_go_through(ask: Ask, today: date) -> Line:
    """Within the grace it is for today, without a word about late."""
    fresh = freshness(rhythm=ask.state, last=ask.due, today=today)
    due = fresh.due if fresh.is_stale else today
    return Line(
        due=due if fresh.last else None,
        title=_("Go through the improvement board with the team"),
        url=ask.url("borgen:board"),
        team=ask.team,
        urgency=Urgency.OVERDUE if fresh.is_stale else Urgency.TODAY if fresh.last else Urgency.WHENEVER,
    )


def _before(today: date) -> Mapping[str, Any]:
    """By rhythm: gone through on this day or earlier, it is time again."""
    return {f"board_{word}": date.fromordinal(today.toordinal() - days) for word, days in DAYS.items()}


_TIME_AGAIN = " OR ".join(
    f"(board.rhythm = '{word}' AND COALESCE(board.gone_through_on, %(board_{word})s) <= %(board_{word})s)"
    for word in DAYS
)
ASKS = (
    Fragment(
        "board",
        f"""
        FROM actions_board board
        JOIN place ON place.team = board.team_id AND place.runs = 1
        JOIN teams_team team ON team.id = board.team_id {TEAM}
        WHERE ({_TIME_AGAIN})
          AND (board.keeper_id = %(person)s OR (place.led = 1 AND NOT EXISTS (
              SELECT 1 FROM teams_membership membership
              WHERE membership.team_id = board.team_id AND membership.user_id = board.keeper_id
                AND {ON_TODAY})))
        """,  # noqa: S608 - words of our own
        {"pk": "board.id", "state": "board.rhythm", "due": "board.gone_through_on"},
        _to_go_through,
        _before,
    ),
)
