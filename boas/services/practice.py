"""Practising: a session of its own that only the person who started it sees, and that is deleted whole."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from boas.models import Assessment
from boas.services.preparing import voters_present
from boas.services.running import start
from boas.services.sets import set_in_use
from borgen.lib.dates import local_today
from improvements.models import Improvement
from teams.models import Membership, User

# In addresses; real sessions are numbered from 1.
PRACTICE_NUMBER = 0


def start_practice(*, improvement: Improvement, by: User) -> Assessment:
    """Practise with what the improvement's open session would ask, or go on where one was practising."""
    running = Assessment.objects.filter(improvement=improvement, practice=True, created_by=by)
    try:
        return running.first() or _new_run(improvement, by)
    except IntegrityError:  # pressed twice: the other request made it
        return running.get()


@transaction.atomic
def stop_practice(*, assessment: Assessment) -> None:
    """Nothing stays: not a count, a remark or an audit row."""
    Assessment.objects.filter(pk=assessment.pk, practice=True).delete()


def delete_stale_practice_runs(before: datetime) -> int:
    """For the daily command: runs that somebody began before this moment and forgot; how many there were."""
    stale = Assessment.objects.filter(practice=True, created_at__lt=before)
    with transaction.atomic():
        number = stale.count()
        stale.delete()
    return number


def expected_voters(assessment: Assessment) -> int:
    """What to fill in beforehand: those present who may vote, or else everybody of the team who may."""
    if assessment.sessions.exists() and (present := voters_present(assessment)):
        return present
    people = Membership.objects.filter(team=assessment.improvement.team_id).on(local_today())
    if not assessment.leader_votes:
        people = people.exclude(role=Membership.Role.LEADER)
    return max(1, people.count())


@transaction.atomic
def _new_run(improvement: Improvement, by: User) -> Assessment:
    real = improvement.assessments.filter(practice=False).order_by("-number").first()
    team = improvement.team
    run = Assessment.objects.create(
        improvement=improvement,
        number=PRACTICE_NUMBER,
        practice=True,
        statement_set=real.statement_set if real and real.is_open else set_in_use(team.institution),
        subject=real.subject if real else improvement.name,
        goal=real.goal if real else improvement.goal,
        summary=real.summary if real else "",
        threshold=real.threshold if real else team.institution.threshold,
        leader_votes=bool(real and real.leader_votes),
        chair=by,
        created_by=by,
    )
    start(assessment=run, voters=expected_voters(run), by=by)
    return run
