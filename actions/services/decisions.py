"""What a team decides: what, when, in which meeting, by whom, why."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from actions.models import Decision
from borgen.lib.dates import local_today
from common import audit
from improvements.models import Improvement, Measure
from monitoring.models import Response, Signal
from teams.models import AgendaItem, Team, User
from teams.services.errors import check


@transaction.atomic
def decide(
    *,
    team: Team,
    by: User,
    what: str,
    why: str = "",
    decided_on: date | None = None,
    decided_by: str = "",
    improvement: Improvement | None = None,
    measure: Measure | None = None,
    agenda_item: AgendaItem | None = None,
    response: Response | None = None,
    signal: Signal | None = None,
) -> Decision:
    decision = Decision(
        team=team,
        what=" ".join(what.split()),
        why=why.strip(),
        decided_on=decided_on or local_today(),
        decided_by=decided_by.strip(),
        improvement=improvement,
        measure=measure,
        agenda_item=agenda_item,
        response=response,
        signal=signal,
        created_by=by,
    )
    check(decision, constraints={"decision_says_what": "what"})
    decision.save()
    audit.record(by=by, verb="decision.taken", subject=decision, institution_id=team.institution_id)
    return decision
