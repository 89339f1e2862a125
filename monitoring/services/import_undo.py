"""Undoing an import: what it made goes, what it changed is put back. What people did since stays."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from common import audit
from monitoring.importing.planning import CHANGED, NEW, Key
from monitoring.models import Correction, Import, ImportRow, Measurement, Response, Sample
from monitoring.services.import_applying import BATCH, place_of, put
from monitoring.states import IMPORT
from teams.models import User

_PUT_BACK = (
    *("state", "value", "numerator", "denominator"),
    *("secondary", "provisional", "series_break", "source"),
)


@dataclass
class Undoing:
    """What undoing would do; `kept` stays as it is, because somebody went on with it."""

    removed: list[Measurement] = field(default_factory=list)
    restored: list[tuple[Measurement, Correction]] = field(default_factory=list)
    kept: list[Measurement] = field(default_factory=list)
    gone: int = 0
    """Measurements that are not there any more."""


def look(applied: Import) -> Undoing:
    """In a number of queries that does not grow with the import."""
    done = ImportRow.objects.filter(upload=applied, outcome__in=[NEW, CHANGED], about_until__isnull=False)
    rows = {Key(*row) for row in done.values_list("team", "indicator", "about_from", "about_until")}  # type: ignore[arg-type]
    corrections = {one.measurement_id: one for one in Correction.objects.filter(imported=applied)}
    found = Undoing()
    for one in _of(rows):
        if not _untouched(one, applied, corrections):
            found.kept.append(one)
        elif one.pk in corrections:
            found.restored.append((one, corrections[one.pk]))
        else:
            found.removed.append(one)
    found.gone = len(rows) - len(found.kept) - len(found.restored) - len(found.removed)
    return found


@transaction.atomic
def undo(*, by: User, applied: Import) -> Undoing:
    """Whole, and once: TransitionNotAllowed when somebody else just did."""
    held = Import.objects.select_related("file").select_for_update(of=("self",)).get(pk=applied.pk)
    held.state = IMPORT.target("undo", held.state)
    found = look(held)
    _delete(found.removed)
    _put_back(held, found.restored, by)
    held.undone_by, held.undone_at = by, timezone.now()
    counts = {
        "removed": len(found.removed),
        "restored": len(found.restored),
        "kept": len(found.kept),
    }
    held.report = {**held.report, "undone": counts}
    held.save(update_fields=["state", "undone_by", "undone_at", "report"])
    audit.record(by=by, verb="measurements.import_undone", subject=held, **counts)
    return found


def _of(rows: set[Key]) -> list[Measurement]:
    if not rows:
        return []
    responses = Response.objects.filter(measurement=OuterRef("pk"))
    samples = Sample.objects.filter(measurement=OuterRef("pk"))
    last = Correction.objects.filter(measurement=OuterRef("pk")).order_by("-pk").values("imported")[:1]
    found = (
        Measurement.objects.filter(
            team__in={key.team for key in rows},
            indicator__in={key.indicator for key in rows},
            about_from__in={key.start for key in rows},
        )
        .select_related("team", "indicator")
        .annotate(answered=Exists(responses), sampled=Exists(samples), last_by=last)
    )
    return [one for one in found if place_of(one) in rows]


def _untouched(one: Measurement, applied: Import, corrections: dict[int, Correction]) -> bool:
    """Brought or changed last by this file, and no decision rests on it."""
    if one.imported_id != applied.pk or one.answered or one.sampled:  # type: ignore[attr-defined]
        return False
    ours = one.pk in corrections
    return one.last_by == (applied.pk if ours else None) and (ours or not one.revision)  # type: ignore[attr-defined]


def _delete(found: Sequence[Measurement]) -> None:
    keys = [one.pk for one in found]
    for start in range(0, len(keys), BATCH):
        Measurement.objects.filter(pk__in=keys[start : start + BATCH]).delete()


def _put_back(applied: Import, restored: Sequence[tuple[Measurement, Correction]], by: User) -> None:
    reason = (_("Undone: %(name)s") % {"name": applied.file.name})[:300]
    corrections = [
        Correction(measurement=one, reason=reason, by=by, **{name: getattr(one, name) for name in _PUT_BACK})
        for one, _before in restored
    ]
    Correction.objects.bulk_create(corrections, batch_size=BATCH)
    put([_as_before(one, before, by) for one, before in restored])


def _as_before(one: Measurement, before: Correction, by: User) -> Measurement:
    fresh = copy(one)
    # It is found by its place; a number of its own would be taken for another measurement.
    fresh.pk = None
    for name in _PUT_BACK:
        setattr(fresh, name, getattr(before, name))
    fresh.revision += 1
    fresh.imported = None
    fresh.entered_by, fresh.entered_at = by, timezone.now()
    return fresh
