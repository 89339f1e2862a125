"""A session that was held on paper is entered as totals, from a page or from a workbook, all rows at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from boas.models import Assessment, Remark, Tally
from boas.models.tally import Option
from boas.scoring import Counts
from boas.services import running
from boas.services.counting import NoSuchStatement, TooManyHands
from boas.services.session import Refused, hold, note
from boas.states import PREPARING
from teams.models import User


class EnteredMeanwhile(Refused):
    """Rows were counted by somebody else after the page was opened; `codes` says which."""

    def __init__(self, codes: Iterable[str]) -> None:
        super().__init__(
            _("Somebody else counted on in the meantime. Look at the rows that are marked, and save again.")
        )
        self.codes = tuple(codes)


@dataclass(frozen=True)
class Totals:
    """One row: the counts, or None for a statement that was not counted; with what people said about it."""

    counts: Counts | None
    reasons: tuple[str, ...] = ()


@transaction.atomic
def enter(
    *,
    assessment: Assessment,
    voters: int,
    rows: Mapping[str, Totals],
    by: User,
    seen: Mapping[str, Counts | None] | None = None,
    seen_voters: int | None = None,
) -> list[str]:
    """Write totals by code, starting the session when it was not held in Borgen; returns what changed.

    A row that is as it stood keeps a number of voters of its own. `seen` is what the page showed: only what
    differs from it is written, and it is `EnteredMeanwhile` when somebody else changed the same row.
    `NotInThisState` when the session is over. All or nothing. Closing comes after, on the outcome's page.
    """
    stored = Assessment.objects.only("state", "voters").get(pk=assessment.pk)
    if stored.state == PREPARING:
        running.start(assessment=assessment, voters=voters, by=by)
        running.set_opened(assessment=assessment, opened=True)
    hold(assessment, *running.OPEN_FOR_NOTES)
    tallies = _tallies(assessment)
    if unknown := sorted(set(rows) - set(tallies)):
        raise NoSuchStatement(_("{codes}: not part of this BOAS.").format(codes=", ".join(unknown)))
    standing = {code: standing_of(tally) for code, tally in tallies.items()}
    shown = standing if seen is None else {**standing, **seen}
    changed = [code for code, row in rows.items() if row.counts not in (shown[code], standing[code])]
    if stale := [code for code in changed if shown[code] != standing[code]]:
        raise EnteredMeanwhile(stale)
    for code in changed:
        _set(tallies[code], rows[code].counts)
    if voters == seen_voters and stored.voters:
        voters = stored.voters
    _set_voters(tallies, voters, where=lambda code, now: code in changed or now == stored.voters)
    Tally.objects.bulk_update(tallies.values(), [*Option.values, "voters", "skipped", "counted_at"])
    Assessment.objects.filter(pk=assessment.pk).update(voters=voters)
    _keep_reasons(assessment, {tallies[code]: row.reasons for code, row in rows.items()})
    note(assessment, "assessment.entered", by=by, statements=len(changed), voters=voters)
    return changed


@transaction.atomic
def set_threshold(*, assessment: Assessment, threshold: int, by: User) -> None:
    """Another threshold for a session that is not closed; every verdict follows from it at once."""
    hold(assessment, PREPARING, *running.OPEN_FOR_NOTES)
    Assessment.objects.filter(pk=assessment.pk).update(threshold=threshold)
    note(assessment, "assessment.threshold", by=by, threshold=threshold)


def standing_of(tally: Tally) -> Counts | None:
    """What a page of totals shows for this statement: nothing as long as nobody counted."""
    counts = tally.counts
    return counts if tally.counted_at or counts.votes else None


def _tallies(assessment: Assessment) -> dict[str, Tally]:
    rows = Tally.objects.select_for_update(of=("self",)).filter(assessment=assessment)
    return {tally.statement.code: tally for tally in rows.select_related("statement")}


def _set(tally: Tally, counts: Counts | None) -> None:
    for name, number in asdict(counts or Counts()).items():
        setattr(tally, name, number)
    tally.skipped = False
    tally.counted_at = None if counts is None else timezone.now()


def _set_voters(tallies: Mapping[str, Tally], voters: int, *, where: Callable[[str, int], bool]) -> None:
    for code, tally in tallies.items():
        if not where(code, tally.voters):
            continue
        tally.voters = voters
        if (hands := tally.counts.votes) > voters:
            message = _("{code}: that makes {hands} hands, but {voters} people could vote.")
            raise TooManyHands(message.format(code=code, hands=hands, voters=voters))


def _keep_reasons(assessment: Assessment, reasons: Mapping[Tally, tuple[str, ...]]) -> None:
    """What was said, without a name; what stands there already is not written twice."""
    known = set(Remark.objects.filter(assessment=assessment).values_list("statement_id", "text"))
    new = {(tally.statement_id, text): None for tally, texts in reasons.items() for text in texts}
    Remark.objects.bulk_create(
        Remark(assessment=assessment, statement_id=statement_id, text=text)
        for statement_id, text in new
        if (statement_id, text) not in known
    )
