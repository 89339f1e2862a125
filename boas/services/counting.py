"""Raised hands come in: by tap, by typed number, until it is enough. Nobody is written down with a hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, NoReturn
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Case, F, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from boas.models import Assessment, Tally, TapReceipt
from boas.models.tally import VOTES, Option
from boas.scoring import Counts
from boas.services.session import Refused, hold_running, note
from boas.states import RUNNING
from teams.models import User

# The script says the same before it asks the server.
ALL_COUNTED = gettext_lazy(
    "All {voters} votes have been counted. Take a hand back first, or change the number of voters."
)
TOO_MANY = gettext_lazy("That makes {hands} hands, but {voters} people may vote. Nothing has changed.")
NO_HAND = gettext_lazy("There is no hand to take back here. Nothing has changed.")


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
        .order_by()
        .first()
    )
    if tally is None:
        raise NoSuchStatement(_("This statement is not part of this BOAS. Nothing has changed."))
    return Standing(code, tally.counts, tally.voters, tally.counted_at is not None, tally.pulse)


@transaction.atomic
def tap(*, assessment: Assessment, code: str, option: Option, step: int, token: UUID) -> Standing:
    """One hand more or less; the same token again changes nothing and is no error.

    Raises a `Refused` when the session does not run, or when there would be more hands than voters or fewer
    than none: then nothing has changed and the token has not been used up.
    """
    if not _keep_receipt(assessment, token):
        return standing(assessment, code)
    pulse = _hold_running_quickly(assessment)
    row = _move_hand(assessment, code, option, step)
    if row is None:
        _refuse_tap(standing(assessment, code), step)
    return Standing(code, Counts(*row[:4]), voters=row[4], counted=row[5] is not None, pulse=pulse)


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

    `seen` is what the screen showed when somebody typed: `CountedMeanwhile` when another device changed that
    answer since. With a token, the same numbers delivered again change nothing.
    """
    if not typed or (token and not _keep_receipt(assessment, token)):
        return standing(assessment, code)
    hold_running(assessment)
    values = {option.value: number for option, number in typed.items()}
    expected = {option.value: number for option, number in (seen or {}).items() if option in typed}
    others = [F(option.value) for option in Option if option not in typed]
    total = sum(others, Value(sum(values.values())))
    changed = Tally.objects.filter(
        assessment=assessment, statement__code=code, voters__gte=total, **expected
    ).update(**values, counted_at=_counted_when(total), skipped=False)
    now = standing(assessment, code)
    if not changed:
        _refuse_typed(now, values, expected)
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
    """Count on after all; those who may vote are those who may vote now."""
    hold_running(assessment)
    voters = Assessment.objects.only("voters").get(pk=assessment.pk).voters
    changed = (
        Tally.objects.filter(assessment=assessment, statement__code=code)
        .exclude(counted_at=None)
        .update(counted_at=None, voters=Greatest(VOTES, Value(voters)))
    )
    if changed:
        note(assessment, "assessment.statement_reopened", by=by, statement=code)
    return standing(assessment, code)


@transaction.atomic
def skip(*, assessment: Assessment, code: str, by: User) -> None:
    """Leave a statement for later; hands that were raised stay. One that is counted cannot be skipped."""
    hold_running(assessment)
    changed = Tally.objects.filter(assessment=assessment, statement__code=code, counted_at=None).update(
        skipped=True
    )
    if not changed and standing(assessment, code).counted:
        raise Refused(_("This statement has been counted already. Nothing has changed."))
    note(assessment, "assessment.statement_skipped", by=by, statement=code)


def _keep_receipt(assessment: Assessment, token: UUID) -> bool:
    """False when this token has been here before. Another delivery at the same moment waits for this one."""
    field = TapReceipt._meta.get_field("token")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO boas_tapreceipt (assessment_id, token) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [assessment.pk, field.get_db_prep_value(token, connection)],
        )
        return bool(cursor.rowcount)


# The most frequent request of all, while a room waits: building these two by the ORM took half of its time.


def _hold_running_quickly(assessment: Assessment) -> int:
    """As `hold_running`, and returns the pulse."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Assessment._meta.db_table} SET pulse = pulse + 1"  # noqa: S608 - a name of our own
            " WHERE id = %s AND state = %s RETURNING pulse",
            [assessment.pk, RUNNING],
        )
        row = cursor.fetchone()
    if row is None:
        hold_running(assessment)
        raise AssertionError("a session that does not run was held")
    return int(row[0])


def _move_hand(assessment: Assessment, code: str, option: Option, step: int) -> tuple[Any, ...] | None:
    """The four counts, voters and counted_at afterwards; None when there is no room for this hand."""
    total = " + ".join(one.value for one in Option)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Tally._meta.db_table} SET {option.value} = {option.value} + %s, skipped = FALSE,"  # noqa: S608
            f" counted_at = CASE WHEN counted_at IS NULL AND voters = {total} + %s THEN %s"
            " ELSE counted_at END"
            " WHERE assessment_id = %s AND statement_id = (SELECT id FROM boas_statement"
            " WHERE statement_set_id = %s AND code = %s)"
            f" AND {option.value} + %s >= 0 AND {total} + %s <= voters"
            f" RETURNING {', '.join(one.value for one in Option)}, voters, counted_at",
            [
                step,
                step,
                connection.ops.adapt_datetimefield_value(timezone.now()),
                assessment.pk,
                assessment.statement_set_id,
                code,
                step,
                step,
            ],
        )
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def _counted_when(total: Combinable) -> Case:
    """The moment at which the last hand goes up; what was counted already stays counted."""
    return Case(When(counted_at=None, voters=total, then=Value(timezone.now())), default=F("counted_at"))


def _refuse_tap(now: Standing, step: int) -> NoReturn:
    if step < 0:
        raise TooFewHands(NO_HAND)
    raise TooManyHands(ALL_COUNTED.format(voters=now.voters))


def _refuse_typed(now: Standing, values: Mapping[str, int], expected: Mapping[str, int]) -> NoReturn:
    counts = asdict(now.counts)
    if any(counts[name] != number for name, number in expected.items()):
        raise CountedMeanwhile(
            _("Somebody else counted on in the meantime. Look at the numbers and type yours again.")
        )
    raise TooManyHands(TOO_MANY.format(hands=sum({**counts, **values}.values()), voters=now.voters))
