"""What there is to celebrate, on the start page: a celebration that comes, in any of my teams."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from borgen.lib.today import Line, urgency_of
from teams.asks import TEAM, Ask, Fragment, Question
from teams.models import User

AHEAD = timedelta(weeks=4)


def lines(user: User, today: date) -> list[Line]:
    """Of celebrations alone; one question."""
    return _QUESTION.ask(user, today).lines(ASKS)


def _to_celebrate(ask: Ask, today: date) -> Line:
    return Line(
        due=ask.due,
        title=_("Celebrate together: {what}").format(what=ask.title),
        url=ask.url("actions:recognitions"),
        team=ask.team,
        urgency=urgency_of(ask.due, today),
        detail=ask.detail,
    )


def _ahead(today: date) -> Mapping[str, Any]:
    return {"celebrations_until": today + AHEAD}


ASKS = (
    # Never late: a celebration that was missed asks nothing of anybody.
    Fragment(
        "celebration",
        f"""
        FROM actions_recognition recognition
        JOIN place ON place.team = recognition.team_id AND place.runs = 1
        JOIN teams_team team ON team.id = recognition.team_id {TEAM}
        LEFT JOIN improvements_improvement improvement ON improvement.id = recognition.improvement_id
        WHERE recognition.kind = 'celebration' AND recognition.withdrawn_at IS NULL
          AND recognition."on" BETWEEN %(today)s AND %(celebrations_until)s
        """,
        {
            "pk": "recognition.id",
            "title": "recognition.text",
            "detail": "COALESCE(improvement.name, '')",
            "due": 'recognition."on"',
        },
        _to_celebrate,
        _ahead,
    ),
)
_QUESTION = Question(*ASKS)
