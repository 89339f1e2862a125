"""Imports whose worker was killed: nothing was done by halves, so the step is simply started again."""

from __future__ import annotations

from django.db import transaction
from django_tasks_db.models import DBTaskResult

from monitoring.models import Import
from monitoring.services import import_jobs, importing
from teams.models import User

# A file that ends its worker each time waits for a person after so many.
MOST_RESTARTS = 3
BUSY = (Import.State.READING, Import.State.APPLYING)


def restart_stuck(*, dry_run: bool = False) -> int:
    """Imports that nobody is at and that no job waits for; returns how many."""
    number = 0
    for pk in Import.objects.filter(state__in=BUSY).values_list("pk", flat=True):
        with transaction.atomic():
            kept = _forgotten(pk)
            if kept is not None:
                number += 1
                if not dry_run:
                    _restart(kept)
    return number


def _forgotten(pk: int) -> Import | None:
    """Locked; a worker that is slow and still at it holds that lock, and is left alone."""
    rows = Import.objects.select_for_update(of=("self",), skip_locked=True).select_related("created_by")
    kept = rows.filter(pk=pk, state__in=BUSY).first()
    if kept is None or not importing.is_stuck(kept) or kept.report.get("restarts", 0) >= MOST_RESTARTS:
        return None
    return None if _waits(kept) else kept


def _waits(kept: Import) -> bool:
    """In the queue still: the worker is busy with something else, or is not running at all."""
    job = import_jobs.apply_import if kept.state == Import.State.APPLYING else import_jobs.read_import
    waiting = DBTaskResult.objects.ready().filter(task_path=job.module_path)
    asked = [kept.pk, kept.report.get("turn")]
    return any(one["args"] == asked for one in waiting.values_list("args_kwargs", flat=True))


def _restart(kept: Import) -> None:
    restarts = kept.report.get("restarts", 0) + 1
    if kept.state == Import.State.APPLYING:
        held = importing.ask_apply(by=User.objects.get(pk=kept.report["by"]), kept=kept)
    else:
        held = importing.read_again(by=kept.created_by, kept=kept)
    held.report = {**held.report, "restarts": restarts}
    held.save(update_fields=["report"])
