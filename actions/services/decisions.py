"""What a team decides: kept with why, and never rubbed out."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Decision
from actions.services.acting import belongs
from borgen.lib.dates import local_date, local_today
from common import audit
from improvements.models import Improvement, Measure
from monitoring.models import Response, Signal
from teams.models import AgendaItem, Team, User
from teams.services.errors import check

PLACES = {
    "decision_says_what": "what",
    "decision_measure_of_improvement": "improvement",
    "decision_withdrawn_says_why": "withdrawn_why",
}


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
    """Of today, or of the day of its meeting, unless a day is given."""
    if decided_on is None:
        decided_on = local_date(agenda_item.meeting.starts_at) if agenda_item else local_today()
    if decided_on > local_today():
        raise ValidationError({"decided_on": _("What is decided later is not a decision yet.")})
    if measure is not None:
        improvement = improvement or measure.improvement
    belongs(team, improvement, measure)
    made = Decision(
        team=team,
        what=" ".join(what.split()),
        why=why.strip(),
        decided_on=decided_on,
        decided_by=decided_by.strip(),
        improvement=improvement,
        measure=measure,
        agenda_item=agenda_item,
        response=response,
        signal=signal,
        created_by=by,
    )
    check(made, constraints=PLACES)
    made.save()
    _record(made, "decision.made", by)
    return made


@transaction.atomic
def withdraw(*, decision: Decision, why: str, by: User) -> Decision:
    """It no longer holds; it stays readable, with why. ValidationError when a colleague was first."""
    locked = Decision.objects.select_for_update().select_related("team").get(pk=decision.pk)
    if locked.withdrawn_at is not None:
        raise ValidationError(_("This decision was withdrawn already."))
    locked.withdrawn_at, locked.withdrawn_why = timezone.now(), why.strip()
    locked.revision += 1
    check(locked, constraints=PLACES)
    locked.save()
    _record(locked, "decision.withdrawn", by)
    return locked


def search(found: QuerySet[Decision], text: str) -> QuerySet[Decision]:
    """Each word stands somewhere: in what, why, by whom, or the name of the improvement."""
    for word in text.split():
        found = found.filter(
            Q(what__icontains=word)
            | Q(why__icontains=word)
            | Q(decided_by__icontains=word)
            | Q(improvement__name__icontains=word)
        )
    return found


def _record(decision: Decision, verb: str, by: User, **details: Any) -> None:
    audit.record(by=by, verb=verb, subject=decision, institution_id=decision.team.institution_id, **details)
