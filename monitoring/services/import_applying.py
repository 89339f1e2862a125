"""The job that applies an import, in one transaction: when the server dies half-way, nothing has happened."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from borgen.lib.dates import local_today
from common import audit
from monitoring.importing.planning import CHANGED, NEW, Key, shown
from monitoring.models import Correction, Import, ImportRow, Measurement
from monitoring.services import importing
from monitoring.services.import_known import number_of
from monitoring.services.norms import NormBook, norm_book
from monitoring.states import IMPORT
from teams.models import User

log = logging.getLogger(__name__)
BATCH = 1_000
_KEPT = ("state", "value", "numerator", "denominator", "secondary", "provisional", "series_break", "source")
_PUT = [
    *("state", "value", "numerator", "denominator", "series_break", "source"),
    *("norm", "inspectorate", "entered_by", "entered_at", "measured_on", "imported", "revision"),
]
PLACE = ["team", "indicator", "about_from", "about_until"]


class Moved(Exception):  # noqa: N818 - not a mistake of anybody
    """Something that this import changes is no longer what somebody looked at."""


class Row(NamedTuple):
    team_id: int
    indicator_id: int
    about_from: Any
    about_until: Any
    span: str
    label: str
    state: str
    value: Any
    numerator: int | None
    denominator: int | None
    before: str
    outcome: str

    @property
    def key(self) -> Key:
        return Key(self.team_id, self.indicator_id, self.about_from, self.about_until)


def apply(import_id: int, turn: int) -> None:
    try:
        with transaction.atomic():
            kept = _asked(import_id, turn)
            if kept is not None:
                _apply(kept)
    except (Moved, IntegrityError):
        _look_again(import_id, turn)
    except Exception:
        log.exception("import %s could not be applied", import_id)
        _give_up(import_id, turn)
        raise


def _asked(import_id: int, turn: int) -> Import | None:
    found = Import.objects.select_related("institution", "file").select_for_update(of=("self",))
    kept = found.filter(pk=import_id, state=Import.State.APPLYING).first()
    return kept if kept and kept.report.get("turn") == turn else None


def _apply(kept: Import) -> None:
    by = User.objects.get(pk=kept.report["by"])
    with override(by.language):
        _carry_out(kept, by)


def _carry_out(kept: Import, by: User) -> None:
    doing = ImportRow.objects.filter(upload=kept, outcome__in=[NEW, CHANGED])
    rows = [Row(*row) for row in doing.values_list(*Row._fields)]
    book = norm_book({row.indicator_id for row in rows})
    writer = _Writer(kept, by, book)
    Measurement.objects.bulk_create(
        [writer.measurement(row) for row in rows if row.outcome == NEW], batch_size=BATCH
    )
    _change(writer, [row for row in rows if row.outcome == CHANGED])
    kept.state = IMPORT.target("finish", kept.state)
    kept.applied_by, kept.applied_at = by, timezone.now()
    kept.save(update_fields=["state", "applied_by", "applied_at"])
    counts = {outcome: int(kept.report["counts"].get(outcome, 0)) for outcome in ImportRow.Outcome.values}
    audit.record(by=by, verb="measurements.imported", subject=kept, **counts)


class _Writer:
    """Measurements of rows, each with the norms that held when its time was over."""

    def __init__(self, kept: Import, by: User, book: NormBook) -> None:
        self.kept, self.by = kept, by
        self._book = book
        self._norms: dict[tuple[int, int, Any], tuple[int | None, int | None]] = {}
        self._breaks: dict[str, str] = kept.report.get("breaks", {})
        self._source = kept.file.name[:200]
        self._now, self._today = timezone.now(), local_today()

    def measurement(self, row: Row) -> Measurement:
        norm, inspectorate = self.norms_of(row)
        return Measurement(
            team_id=row.team_id,
            indicator_id=row.indicator_id,
            span=row.span,
            about_from=row.about_from,
            about_until=row.about_until,
            label=row.label,
            state=row.state,
            value=row.value,
            numerator=row.numerator,
            denominator=row.denominator,
            series_break=self.break_of(row),
            source=self._source,
            measured_on=self._today,
            norm_id=norm,
            inspectorate_id=inspectorate,
            entered_by=self.by,
            entered_at=self._now,
            imported=self.kept,
        )

    def norms_of(self, row: Row) -> tuple[int | None, int | None]:
        place = (row.team_id, row.indicator_id, row.about_until)
        if place not in self._norms:
            own, inspectorate = self._book.on(*place)
            self._norms[place] = (own.pk if own else None, inspectorate.pk if inspectorate else None)
        return self._norms[place]

    def break_of(self, row: Row) -> str:
        return self._breaks.get(f"{row.indicator_id}|{row.about_from.isoformat()}", "")[:200]


def _change(writer: _Writer, rows: Sequence[Row]) -> None:
    """What stood there is kept as a correction. Moved when it is not what somebody looked at."""
    if not rows:
        return
    now = _standing(rows)
    corrections, changed = [], []
    reason = _("A newer file: %(name)s") % {"name": writer.kept.file.name}
    for row in rows:
        one = now.get(row.key)
        if one is None or shown(number_of(one)) != row.before:
            raise Moved
        before = {name: getattr(one, name) for name in _KEPT}
        corrections.append(
            Correction(measurement=one, reason=reason[:300], by=writer.by, imported=writer.kept, **before)
        )
        fresh = writer.measurement(row)
        fresh.revision = one.revision + 1
        fresh.series_break = fresh.series_break or one.series_break
        # An old number keeps the norm of its time.
        fresh.norm_id = one.norm_id or fresh.norm_id
        fresh.inspectorate_id = one.inspectorate_id or fresh.inspectorate_id
        changed.append(fresh)
    Correction.objects.bulk_create(corrections, batch_size=BATCH)
    put(changed)


def put(changed: Sequence[Measurement]) -> None:
    """Write over the measurements at the same places, in bulk."""
    Measurement.objects.bulk_create(
        changed, batch_size=BATCH, update_conflicts=True, unique_fields=PLACE, update_fields=_PUT
    )


def place_of(one: Measurement) -> Key:
    return Key(one.team_id, one.indicator_id, one.about_from, one.about_until)


def _standing(rows: Iterable[Row]) -> dict[Key, Measurement]:
    wanted = {row.key for row in rows}
    found = Measurement.objects.filter(
        team__in={key.team for key in wanted},
        indicator__in={key.indicator for key in wanted},
        about_from__in={key.start for key in wanted},
    ).select_for_update(of=("self",))
    return {key: one for one in found if (key := place_of(one)) in wanted}


def _look_again(import_id: int, turn: int) -> None:
    """Nothing was applied; it is read anew, so that what is looked at next is true again."""
    with transaction.atomic():
        kept = _give_up(import_id, turn)
        if kept is not None:
            importing.read_again(by=User.objects.get(pk=kept.report["by"]), kept=kept)


@transaction.atomic
def _give_up(import_id: int, turn: int) -> Import | None:
    kept = _asked(import_id, turn)
    if kept is None:
        return None
    with override(User.objects.values_list("language", flat=True).get(pk=kept.report["by"])):
        problem = _(
            "Something changed since you looked at this file, so nothing was applied. Look at it again below."
        )
    kept.state = IMPORT.target("give_up", kept.state)
    kept.report = {**kept.report, "problem": problem}
    kept.save(update_fields=["state", "report"])
    return kept
