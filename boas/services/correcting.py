"""A count of a closed session is put right. What stood there stays to be read, with why."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from boas.models import Assessment, Correction, Tally
from boas.scoring import Counts
from boas.services.counting import NoSuchStatement, TooManyHands
from boas.services.session import Refused, hold, note
from boas.states import CLOSED
from teams.models import User


class CorrectedMeanwhile(Refused):
    """Somebody else corrected the same count after it was shown."""


@dataclass(frozen=True)
class Numbers:
    """What a correction is about: the four counts, and how many people could vote."""

    counts: Counts
    voters: int

    def as_record(self) -> dict[str, int]:
        return {**asdict(self.counts), "voters": self.voters}


def numbers_of(tally: Tally) -> Numbers:
    return Numbers(tally.counts, tally.voters)


@transaction.atomic
def correct(
    *, assessment: Assessment, code: str, new: Numbers, reason: str, by: User, seen: Numbers | None = None
) -> Correction:
    """Write the new numbers beside the old ones; what the team decided stays.

    `seen` is what the screen showed. A `Refused` when the numbers are the same, cannot be, or were corrected
    by somebody else meanwhile; `NotInThisState` for a session that is not closed.
    """
    hold(assessment, CLOSED)
    tally = (
        Tally.objects.select_for_update(of=("self",))
        .filter(assessment=assessment, statement__code=code)
        .first()
    )
    if tally is None:
        raise NoSuchStatement(_("This statement is not part of this BOAS. Nothing has changed."))
    old = numbers_of(tally)
    _require_sense(old, new, seen, reason)
    _write(tally, new)
    correction = Correction.objects.create(
        tally=tally, old=old.as_record(), new=new.as_record(), reason=reason.strip(), corrected_by=by
    )
    note(assessment, "assessment.corrected", by=by, statement=code)
    return correction


def _require_sense(old: Numbers, new: Numbers, seen: Numbers | None, reason: str) -> None:
    if seen is not None and seen != old and new != old:
        raise CorrectedMeanwhile(
            _("A colleague corrected this in the meantime. Look at the numbers before you go on.")
        )
    if new == old:
        raise Refused(_("These are the numbers that stand here already."))
    if new.counts.votes > new.voters:
        raise TooManyHands(
            _("That makes {hands} hands, but {voters} people could vote.").format(
                hands=new.counts.votes, voters=new.voters
            )
        )
    if not reason.strip():
        raise Refused(_("Say why this count is corrected."))


def _write(tally: Tally, new: Numbers) -> None:
    changes: dict[str, Any] = new.as_record()
    if tally.counted_at is None and new.counts.votes:
        changes |= {"counted_at": timezone.now(), "skipped": False}
    for name, value in changes.items():
        setattr(tally, name, value)
    tally.save(update_fields=list(changes))
