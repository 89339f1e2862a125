"""What the world has of acting: one action from each source, some that wait for somebody, and a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from actions.models import Action, Decision
from borgen.lib.dates import local_today
from tests import builders
from tests.actions import builders_acting as acting

if TYPE_CHECKING:
    from tests.house.world import Side


@dataclass
class Acted:
    stuck: Action
    """Of the leader: she says that it will not work out."""
    done: Action
    """Of the leader, and time to ask whether it worked."""
    answered: Action
    """It did not work; a new agreement came after it."""
    from_response: Action
    from_signal: Action
    left: Action
    """Of somebody who no longer works here."""
    decision: Decision
    withdrawn: Decision
    response_pk: int
    evaluation_pk: int


def act(side: Side) -> Acted:
    leader, team = side.people["leader"], side.team
    today, now = local_today(), timezone.now()
    evaluation = side.documents["current"].evaluations.get()
    ago = today - timedelta(days=50)
    done = acting.action(team, owner=leader, state="done", ended_on=ago, effect_on=today, created_by=leader)
    answered = acting.action(
        team,
        owner=leader,
        created_by=leader,
        state="done",
        ended_on=ago,
        effect="not",
        effect_by=leader,
        effect_at=now,
    )
    stuck = acting.action(team, owner=leader, created_by=leader, stuck_at=now, stuck_note="Een middag extra.")
    acting.moved(stuck, leader)
    acting.action(team, owner=leader, created_by=leader, follows=answered)
    acting.action(team, owner=None, created_by=leader, evaluation=evaluation)
    leaver = builders.membership(team, until=today - timedelta(days=1)).user
    response = side.watched.response
    return Acted(
        stuck=stuck,
        done=done,
        answered=answered,
        from_response=acting.action(
            team, improvement=side.improvement, measure=side.measure, response=response, created_by=leader
        ),
        from_signal=acting.action(
            team, improvement=side.improvement, signal=side.watched.signal, created_by=leader
        ),
        left=acting.action(team, owner=leaver, created_by=leader),
        decision=acting.decision(
            team, improvement=side.improvement, response=response, created_by=leader, why="Dat helpt."
        ),
        withdrawn=acting.decision(
            team, created_by=leader, withdrawn_at=now, withdrawn_why="Het past niet meer."
        ),
        response_pk=response.pk,
        evaluation_pk=evaluation.pk,
    )
