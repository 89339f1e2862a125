"""Actions from everywhere: one is added with a source, and kept with what it belongs to."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from actions.models import Action
from common import audit
from improvements.models import Improvement, Measure
from teams.models import Team, User
from teams.services.errors import check


@transaction.atomic
def add(
    *,
    team: Team,
    by: User,
    title: str,
    owner: User | None = None,
    due_on: date | None = None,
    improvement: Improvement | None = None,
    measure: Measure | None = None,
    explanation: str = "",
    **source: Any,
) -> Action:
    """`source`: at most one of decision, response, signal, evaluation, agenda_item."""
    if len(source) > 1:
        raise ValueError("an action comes from one source")
    action = Action(
        team=team,
        title=" ".join(title.split()),
        owner=owner,
        due_on=due_on,
        improvement=improvement,
        measure=measure,
        explanation=explanation.strip(),
        created_by=by,
        **source,
    )
    check(action)
    action.save()
    audit.record(by=by, verb="action.added", subject=action, institution_id=team.institution_id)
    return action
