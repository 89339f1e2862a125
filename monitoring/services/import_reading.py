"""The job that reads a file and writes down what each row would do. It can be done again at any moment."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from common import files
from monitoring.importing import planning, reading, shapes
from monitoring.importing.planning import Plan, Planned
from monitoring.models import Import, ImportRow, Measurement
from monitoring.services import import_known
from monitoring.states import IMPORT

log = logging.getLogger(__name__)
BATCH = 1_000
# More stand on no page at once; the rest comes when these are known.
MOST_UNKNOWN = 50


def read(import_id: int, turn: int) -> None:
    """A failure is kept in words for people; what was written half-way is written anew the next time."""
    kept = _asked(import_id, turn)
    if kept is None:
        return
    with override(kept.created_by.language):
        try:
            plan, extra = _planned(kept)
            _write(kept, plan.rows)
        except ValidationError as error:
            _refuse(kept, turn, error.messages[0])
        except Exception:
            log.exception("import %s could not be read", kept.pk)
            _refuse(kept, turn, _("This file could not be read. Try it again, or tell who manages Borgen."))
            raise
        else:
            _show(kept, turn, plan, extra)


def _asked(import_id: int, turn: int, *, lock: bool = False) -> Import | None:
    found = Import.objects.select_related("institution", "file", "created_by")
    if lock:
        found = found.select_for_update(of=("self",))
    kept = found.filter(pk=import_id, state=Import.State.READING).first()
    return kept if kept and kept.report.get("turn") == turn else None


def _planned(kept: Import) -> tuple[Plan, dict[str, Any]]:
    found = reading.rows(files.content(kept.file), sheet=kept.choices["sheet"], header=kept.choices["header"])
    Import.objects.filter(pk=kept.pk).update(total=len(found["rows"]))
    options = shapes.Options.of(kept.choices, found["headings"])
    shape = shapes.counts if kept.shape == Import.Shape.WIDE else shapes.figures
    facts = shape(found["rows"], options)
    plan = planning.resolve(facts.found, import_known.known_now(kept.institution, kept.choices))
    usable = [row for row in plan.rows if row.outcome != planning.REFUSED]
    plan.rows = planning.compare(plan.rows, import_known.existing(usable))
    return plan, {"empty": facts.empty, "other": facts.left_out, "numbers": len(plan.rows)}


def _write(kept: Import, rows: Sequence[Planned]) -> None:
    ImportRow.objects.filter(upload=kept).delete()
    sheet = kept.choices["sheet"][:100]
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        ImportRow.objects.bulk_create([_row(kept, sheet, one) for one in part])
        done = (start + len(part)) * kept_total(kept) // len(rows)
        Import.objects.filter(pk=kept.pk).update(done=done)


def kept_total(kept: Import) -> int:
    return Import.objects.values_list("total", flat=True).get(pk=kept.pk)


def _row(kept: Import, sheet: str, one: Planned) -> ImportRow:
    row = ImportRow(
        upload=kept,
        sheet=sheet,
        row=one.row,
        column=one.column,
        outcome=one.outcome,
        why=one.why[:300],
        team_name=one.team_name,
        team_id=one.team,
        indicator_id=one.indicator,
        before=one.before[:60],
    )
    if one.span and one.number:
        few = one.number.value is None
        row.span, row.label = one.span.kind, one.span.label[:60]
        row.about_from, row.about_until = one.span.start, one.span.end
        row.state = Measurement.State.FEWER_THAN_FIVE if few else Measurement.State.MEASURED
        row.value, row.numerator = one.number.value, one.number.numerator
        row.denominator = one.number.denominator
    return row


@transaction.atomic
def _show(kept: Import, turn: int, plan: Plan, extra: dict[str, Any]) -> None:
    held = _asked(kept.pk, turn, lock=True)
    if held is None:
        return
    counts = Counter(row.outcome for row in plan.rows)
    breaks = {
        f"{row.indicator}|{row.key.start.isoformat()}": row.breaks
        for row in plan.rows
        if row.breaks and row.outcome != planning.REFUSED
    }
    held.state = IMPORT.target("show", held.state)
    held.done = held.total
    held.report = {
        **held.report,
        **extra,
        "counts": dict(counts),
        "teams": len({row.team for row in plan.rows if row.team}),
        "left_out": plan.left_out,
        "unknown": plan.unknown.most_common(MOST_UNKNOWN),
        "questions": plan.questions.most_common(MOST_UNKNOWN),
        "breaks": breaks,
    }
    held.save(update_fields=["state", "done", "report"])


@transaction.atomic
def _refuse(kept: Import, turn: int, problem: str) -> None:
    held = _asked(kept.pk, turn, lock=True)
    if held is None:
        return
    held.state = IMPORT.target("refuse", held.state)
    held.report = {**held.report, "problem": problem}
    held.save(update_fields=["state", "report"])
