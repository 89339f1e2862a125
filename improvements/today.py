"""What improvements ask of a person on the start page."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

from django.utils.translation import gettext as _

from borgen.lib.today import Line, Urgency
from improvements.models import Improvement
from improvements.navigation import improvement_url
from improvements.states import ACTIVE
from teams.models import User


def lines(improvements: Iterable[Improvement], user: User, led: Container[int]) -> list[Line]:
    """Who leads an improvement without any measure writes one down: else there is nothing to make last.

    The project leader is asked; the team leader (of the teams `led`) only when there is no project leader.
    Each comes with `measured`: an agreement holds.
    """
    return [
        Line(
            due=None,
            title=_("Write down what the team agreed"),
            url=improvement_url(one, "improvements:measure-new"),
            team=one.team.name,
            urgency=Urgency.WHENEVER,
            detail=one.name,
        )
        for one in sorted(improvements, key=lambda one: one.name)
        if _waits(one) and _asked(one, user, led)
    ]


def _waits(improvement: Any) -> bool:
    in_use = improvement.state == ACTIVE and improvement.team.archived_on is None
    return in_use and not improvement.measured


def _asked(improvement: Improvement, user: User, led: Container[int]) -> bool:
    if improvement.project_leader_id is None:
        return improvement.team_id in led
    return improvement.project_leader_id == user.pk
