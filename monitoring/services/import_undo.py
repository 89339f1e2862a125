"""Undoing an import: what it made goes, what it changed is put back. What people did since stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from common import audit
from monitoring.importing.planning import CHANGED, NEW, Key
from monitoring.models import Correction, Import, ImportRow, Measurement, Response, Sample
from monitoring.services.import_applying import BATCH, put
from monitoring.states import IMPORT
from teams.models import User

NAMED = 20
_PUT_BACK = (
    *("state", "value", "numerator", "denominator"),
    *("secondary", "provisional", "series_break", "source"),
)


@dataclass
class Undoing:
    """What undoing would do, as numbers of measurements; `kept` stays because somebody went on with it."""

    removed: list[int] = field(default_factory=list)
    restored: list[int] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)
    gone: int = 0
    """Measurements that are not there any more."""


class Standing(NamedTuple):
    """No more than is needed to decide: ten thousand of them are looked at while somebody waits."""

    pk: int
    team: int
    indicator: int
    about_from: Any
    about_until: Any
    imported: int | None
    revision: int
    last_by: int | None
    """The import that corrected it last."""
    answered: bool
    sampled: bool

    @property
    def key(self) -> Key:
        return Key(self.team, self.indicator, self.about_from, self.about_until)


def look(applied: Import, *, lock: bool = False) -> Undoing:
    """In a number of queries that does not grow with the import."""
    done = ImportRow.objects.filter(upload=applied, outcome__in=[NEW, CHANGED], about_until__isnull=False)
    rows = {Key(*row) for row in done.values_list("team", "indicator", "about_from", "about_until")}  # type: ignore[arg-type]
    changed = set(Correction.objects.filter(imported=applied).values_list("measurement", flat=True))
    found = Undoing()
    for one in _of(rows, lock=lock):
        if not _untouched(one, applied, changed):
            found.kept.append(one.pk)
        elif one.pk in changed:
            found.restored.append(one.pk)
        else:
            found.removed.append(one.pk)
    found.gone = len(rows) - len(found.kept) - len(found.restored) - len(found.removed)
    return found


def named(keys: Sequence[int]) -> list[Measurement]:
    """The first of these, for people to recognise."""
    return list(Measurement.objects.filter(pk__in=keys[:NAMED]).select_related("team", "indicator"))


@transaction.atomic
def undo(*, by: User, applied: Import) -> Undoing:
    """Whole, and once: TransitionNotAllowed when somebody else just did."""
    held = Import.objects.select_related("file").select_for_update(of=("self",)).get(pk=applied.pk)
    held.state = IMPORT.target("undo", held.state)
    found = look(held, lock=True)
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


def _of(rows: set[Key], *, lock: bool) -> Iterator[Standing]:
    if not rows:
        return
    responses = Response.objects.filter(measurement=OuterRef("pk"))
    samples = Sample.objects.filter(measurement=OuterRef("pk"))
    last = Correction.objects.filter(measurement=OuterRef("pk")).order_by("-pk").values("imported")[:1]
    found = (
        Measurement.objects.filter(
            team__in={key.team for key in rows},
            indicator__in={key.indicator for key in rows},
            about_from__in={key.start for key in rows},
        )
        .order_by("pk")
        .annotate(last_by=last, answered=Exists(responses), sampled=Exists(samples))
    )
    if lock:
        found = found.select_for_update(of=("self",))
    for row in found.values_list(*Standing._fields):
        one = Standing(*row)
        if one.key in rows:
            yield one


def _untouched(one: Standing, applied: Import, changed: set[int]) -> bool:
    """Brought or changed last by this file, and no decision rests on it."""
    if one.imported != applied.pk or one.answered or one.sampled:
        return False
    ours = one.pk in changed
    return one.last_by == (applied.pk if ours else None) and (ours or not one.revision)


def _delete(keys: Sequence[int]) -> None:
    """Nothing points at them, which was just looked at under a lock: no need to fetch and look once more."""
    for start in range(0, len(keys), BATCH):
        doomed = Measurement.objects.filter(pk__in=keys[start : start + BATCH])
        doomed._raw_delete(doomed.db)


def _put_back(applied: Import, keys: Sequence[int], by: User) -> None:
    before = {one.measurement_id: one for one in Correction.objects.filter(imported=applied)}
    wanted = set(keys)
    now = Measurement.objects.filter(corrections__imported=applied)
    restored = [(one, before[one.pk]) for one in now if one.pk in wanted]
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
