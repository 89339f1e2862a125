"""Raised hands come in: by tap, by typed number, until it is enough. Nobody is written down with any of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Case, DateTimeField, F, Q, Value, When
from django.db.models.expressions import CombinedExpression
from django.utils import timezone
from django.utils.translation import gettext as _

from boas.models import Assessment, Tally, TapReceipt
from boas.models.tally import VOTES, Option
from boas.scoring import Counts
from boas.services.session import Refused, hold_running, note
from teams.models import User


class TooManyHands(Refused):
    """More hands than people who may vote."""


class TooFewHands(Refused):
    """A hand is taken back that was never raised."""


class CountedMeanwhile(Refused):
    """Somebody else changed the number after it was shown to who typed another one."""


class NoSuchStatement(Refused):
    """The statement does not belong to this session."""


@dataclass(frozen=True)
class Standing:
    """What a screen on which hands are counted needs to know."""

    code: str
    counts: Counts
    voters: int
    counted: bool
    pulse: int


def standing(assessment: Assessment, code: str) -> Standing:
    """Raises `NoSuchStatement`. One query."""
    tally = (
        Tally.objects.filter(assessment=assessment, statement__code=code)
        .annotate(pulse=F("assessment__pulse"))
        .first()
    )
    if tally is None:
        raise NoSuchStatement(_("This statement is not part of this BOAS. Nothing has changed."))
    return Standing(code, tally.counts, tally.voters, tally.counted_at is not None, tally.pulse)


@transaction.atomic
def tap(*, assessment: Assessment, code: str, option: Option, step: int, token: UUID) -> Standing:
    """One hand more or less; the same token again changes nothing and is no error.

    Raises a `Refused` when the session does not run, or when there would be more hands than voters or fewer than none:
    then nothing has changed and the token has not been used up.
    """
    if _keep_receipt(assessment, token):
        hold_running(assessment)
        fits = {f"{option.value}__gte": -step} if step < 0 else {"voters__gte": VOTES + step}
        changed = Tally.objects.filter(assessment=assessment, statement__code=code, **fits).update(
            **{option.value: F(option.value) + step}, counted_at=_counted_when(VOTES + step), skipped=False
        )
        if not changed:
            _refuse(standing(assessment, code), step)
    return standing(assessment, code)


@transaction.atomic
def set_counts(
    *,
    assessment: Assessment,
    code: str,
    typed: Mapping[Option, int],
    by: User,
    seen: Mapping[Option, int] | None = None,
    token: UUID | None = None,
) -> Standing:
    """Write typed totals; answers that are not in `typed` keep theirs.

    `seen` is what the screen showed when somebody typed: `CountedMeanwhile` when another device changed that answer
    since. With a token, the same numbers delivered again change nothing.
    """
    if not typed or (token and not _keep_receipt(assessment, token)):
        return standing(assessment, code)
    hold_running(assessment)
    unchanged = {option.value: seen[option] for option in typed if seen is not None and option in seen}
    total = _total(typed)
    changed = Tally.objects.filter(
        assessment=assessment, statement__code=code, voters__gte=total, **unchanged
    ).update(
        **{option.value: number for option, number in typed.items()},
        counted_at=_counted_when(total),
        skipped=False,
    )
    now = standing(assessment, code)
    if not changed:
        if any(getattr(now.counts, name) != number for name, number in unchanged.items()):
            raise CountedMeanwhile(
                _("Somebody else counted on in the meantime. Look at the numbers and type yours again.")
            )
        wanted = {option.value: number for option, number in typed.items()}
        raise TooManyHands(_too_many(sum({**_as_dict(now.counts), **wanted}.values()), now.voters))
    note(assessment, "assessment.counts_typed", by=by, statement=code)
    return now


@transaction.atomic
def finish_count(*, assessment: Assessment, code: str, by: User) -> Standing:
    """The chair says that all hands are in, also when not everybody answered."""
    hold_running(assessment)
    changed = Tally.objects.filter(assessment=assessment, statement__code=code, counted_at=None).update(
        counted_at=timezone.now(), skipped=False
    )
    if changed:
        note(assessment, "assessment.statement_counted", by=by, statement=code)
    return standing(assessment, code)


@transaction.atomic
def reopen_count(*, assessment: Assessment, code: str, by: User) -> Standing:
    """Go on counting after all; those who may vote are those who may vote now."""
    hold_running(assessment)
    changed = (
        Tally.objects.filter(assessment=assessment, statement__code=code)
        .exclude(counted_at=None)
        .update(counted_at=None, voters=voters_now(assessment))
    )
    if changed:
        note(assessment, "assessment.statement_reopened", by=by, statement=code)
    return standing(assessment, code)


@transaction.atomic
def skip(*, assessment: Assessment, code: str, by: User) -> None:
    """Leave a statement for later; hands that were counted stay. One that is counted cannot be skipped."""
    hold_running(assessment)
    changed = Tally.objects.filter(assessment=assessment, statement__code=code, counted_at=None).update(
        skipped=True
    )
    if not changed and standing(assessment, code).counted:
        raise Refused(_("This statement has been counted already. Nothing has changed."))
    note(assessment, "assessment.statement_skipped", by=by, statement=code)


def voters_now(assessment: Assessment) -> Case:
    """For an update of tallies: the session's number of voters, but never fewer than the hands already counted."""
    number = Assessment.objects.only("voters").get(pk=assessment.pk).voters
    return Case(When(Q(VOTES__lte=number) if False else _fits(number), then=Value(number)), default=VOTES)
