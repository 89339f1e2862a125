"""A session from its start to the last statement: where we are, who may vote, what is said and decided."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from boas.entry import MAX_VOTERS
from boas.models import Assessment, Remark, Statement, SuggestionDecision, Tally
from boas.models.tally import VOTES, Option
from boas.scoring import Verdict, judge
from boas.services.counting import NoSuchStatement, TooManyHands, standing
from boas.services.preparing import attach_meeting
from boas.services.session import Refused, hold, hold_running, note
from boas.states import ASSESSMENT, CLOSED, PAUSED, RUNNING
from borgen.lib.dates import local_date, local_today
from teams.models import Meeting, User

# Remarks and decisions can be noted in the room, and on the closing page of a paused session.
OPEN_FOR_NOTES = (RUNNING, PAUSED)


@transaction.atomic
def start(*, assessment: Assessment, voters: int, by: User) -> None:
    """Make a tally for every statement and begin with the opening; `TransitionNotAllowed` or `Refused`."""
    statements = list(assessment.statement_set.statements.order_by("position"))
    if not statements:
        raise Refused(_("This set has no statements to ask."))
    _require_voters(voters)
    _move(assessment, "start", voters=voters, started_at=timezone.now(), opened=False, current=statements[0])
    Tally.objects.bulk_create(
        Tally(assessment=assessment, statement=statement, voters=voters) for statement in statements
    )
    note(assessment, "assessment.started", by=by, voters=voters)


@transaction.atomic
def pause(*, assessment: Assessment, by: User) -> None:
    _move(assessment, "pause")
    note(assessment, "assessment.paused", by=by)


@transaction.atomic
def resume(*, assessment: Assessment, by: User) -> None:
    """Go on: on the same day in the same meeting, on another day in a meeting of its own."""
    _move(assessment, "resume")
    last = Meeting.objects.filter(assessment_session__assessment=assessment).order_by("-starts_at").first()
    if last and local_date(last.starts_at) < local_today():
        attach_meeting(assessment=assessment, starts_at=timezone.now(), place=last.place, chair=by)
    note(assessment, "assessment.resumed", by=by)


@transaction.atomic
def set_opened(*, assessment: Assessment, opened: bool) -> None:
    """Go from the opening to the statements, or back to it."""
    hold_running(assessment)
    Assessment.objects.filter(pk=assessment.pk).update(opened=opened)


@transaction.atomic
def goto(*, assessment: Assessment, code: str) -> None:
    """Put a statement before the team; until it is counted, the session's number of voters holds for it."""
    hold_running(assessment)
    tallies = Tally.objects.filter(assessment=assessment, statement__code=code)
    statement_id = tallies.values_list("statement_id", flat=True).first()
    if statement_id is None:
        raise NoSuchStatement(_("This statement is not part of this BOAS. Nothing has changed."))
    Assessment.objects.filter(pk=assessment.pk).update(current=statement_id, opened=True)
    voters = Assessment.objects.only("voters").get(pk=assessment.pk).voters
    tallies.annotate(hands=VOTES).filter(counted_at=None, hands__lt=voters).update(voters=voters)


@transaction.atomic
def set_voters(*, assessment: Assessment, voters: int, by: User, code: str = "") -> None:
    """From now on so many people may raise a hand (domain decision 17).

    Holds for the statement at hand, named by `code`, and for all where no hand went up yet; what was counted
    keeps its own number. `TooManyHands` when the statement at hand has more hands; with exactly as many it is
    counted.
    """
    _require_voters(voters)
    hold_running(assessment)
    Assessment.objects.filter(pk=assessment.pk).update(voters=voters)
    uncounted = Tally.objects.filter(assessment=assessment, counted_at=None)
    uncounted.filter(**{option.value: 0 for option in Option}).update(voters=voters)
    hands = standing(assessment, code).counts.votes if code else 0
    at_hand = uncounted.filter(statement__code=code)
    if hands < voters:
        at_hand.update(voters=voters)
    elif hands == voters:
        at_hand.update(voters=voters, counted_at=timezone.now(), skipped=False)
    elif at_hand.exists():
        raise TooManyHands(
            _("{hands} hands have been counted here already, so {voters} voters are too few.").format(
                hands=hands, voters=voters
            )
        )
    note(assessment, "assessment.voters", by=by, voters=voters)


# --- what people say, without their names ---------------------------------------------------------------


@transaction.atomic
def add_remark(*, assessment: Assessment, text: str, code: str = "") -> None:
    """A reason at a statement, or a general remark; said twice is once. No audit: it would name people."""
    hold(assessment, *OPEN_FOR_NOTES)
    statement_id = None
    if code:
        of_session = Statement.objects.filter(tallies__assessment=assessment, code=code)
        statement_id = of_session.values_list("pk", flat=True).first()
        if statement_id is None:
            raise NoSuchStatement(_("This statement is not part of this BOAS. Nothing has changed."))
    text = " ".join(text.split())
    if not text:
        raise Refused(_("Write down what was said first."))
    if len(text) > (longest := Remark._meta.get_field("text").max_length or 0):
        raise Refused(_("Use at most {number} characters.").format(number=longest))
    if not Remark.objects.filter(assessment=assessment, statement=statement_id, text=text).exists():
        Remark.objects.create(assessment=assessment, statement_id=statement_id, text=text)


@transaction.atomic
def delete_remark(*, assessment: Assessment, remark_id: int) -> None:
    """Deleting what is gone already is no error."""
    hold(assessment, *OPEN_FOR_NOTES)
    Remark.objects.filter(assessment=assessment, pk=remark_id).delete()


# --- what the team does with a suggestion ---------------------------------------------------------------


@transaction.atomic
def decide(
    *, assessment: Assessment, code: str, choice: str, by: User, text: str = "", reason: str = ""
) -> SuggestionDecision:
    """Accept, adapt or decline the intervention of a statement (domain decision 7); the newest holds.

    ValidationError when a reason or the team's own text is missing, `Refused` when nothing is suggested.
    After closing only what was left open can still be decided: a planning may stand on the rest.
    """
    hold(assessment, *OPEN_FOR_NOTES, CLOSED)
    tally = _tally(assessment, code)
    decision = SuggestionDecision.objects.filter(tally=tally).first() or SuggestionDecision(tally=tally)
    if decision.pk and not Assessment.objects.filter(pk=assessment.pk, state__in=OPEN_FOR_NOTES).exists():
        raise Refused(_("The team has decided on this already, and the BOAS is closed. Nothing has changed."))
    judgement = judge(tally.counts, threshold=assessment.threshold, voters=tally.voters)
    if decision.pk is None and judgement.verdict is not Verdict.INTERVENTION:
        raise Refused(_("The norm is not reached here, so there is no suggestion to decide on."))
    decision.choice = choice
    decision.text = text.strip() if choice == SuggestionDecision.Choice.ADAPTED else ""
    decision.reason = "" if choice == SuggestionDecision.Choice.ACCEPTED else reason.strip()
    decision.decided_at = timezone.now()
    decision.full_clean()
    decision.save()
    note(assessment, "assessment.suggestion_decided", by=by, statement=code, choice=choice)
    return decision


@transaction.atomic
def withdraw_decision(*, assessment: Assessment, code: str, by: User) -> None:
    """Decide later after all."""
    hold(assessment, *OPEN_FOR_NOTES)
    deleted, _per_model = SuggestionDecision.objects.filter(tally=_tally(assessment, code)).delete()
    if deleted:
        note(assessment, "assessment.suggestion_reopened", by=by, statement=code)


def _tally(assessment: Assessment, code: str) -> Tally:
    tally = Tally.objects.filter(assessment=assessment, statement__code=code).first()
    if tally is None:
        raise NoSuchStatement(_("This statement is not part of this BOAS. Nothing has changed."))
    return tally


def _move(assessment: Assessment, event: str, **changes: Any) -> None:
    """Change the state in one conditional update: of two people who press at once, one meets the refusal."""
    transition = ASSESSMENT.transitions[event]
    here = Assessment.objects.filter(pk=assessment.pk)
    moved = here.filter(state__in=transition.sources).update(
        state=transition.target, pulse=F("pulse") + 1, **changes
    )
    if not moved:
        ASSESSMENT.target(event, here.values_list("state", flat=True).get())
    assessment.refresh_from_db(fields=["state", "pulse", *changes])


def _require_voters(voters: int) -> None:
    if not 1 <= voters <= MAX_VOTERS:
        raise Refused(_("The number of voters is a whole number from 1 to {most}.").format(most=MAX_VOTERS))
