"""Jobs of the worker as an administrator sees them, and what brings back those that died.

The library has no answer to either way of dying: a worker that was killed leaves its job `running` for ever,
and one that raised an error stays `failed`. Every job of ours may run again, so each gets a few more
attempts; after that a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from common import audit

MAX_ATTEMPTS = 3
# Longer than any job takes: who says "running" for so long was killed. Mails have a shorter one of their own.
STALE_AFTER = timedelta(minutes=15)
# An error may be over after a while: a full disk, a database that was away.
PAUSE = timedelta(minutes=5)
WORKER_STOPPED = "common.jobs.WorkerStopped"


def revive(*, dry_run: bool = False) -> int:
    """Put back what died, up to MAX_ATTEMPTS; what died once more has failed. Returns how many of both."""
    now = timezone.now()
    stopped = [(job, _after_worker_stopped(job, now)) for job in _stale(now)]
    failed = [(job, _READY) for job in _failed_a_while_ago(now) if attempts(job) < MAX_ATTEMPTS]
    found: list[tuple[DBTaskResult, dict[str, Any]]] = [*stopped, *failed]
    if dry_run:
        return len(found)
    return sum(_move(job, fields) for job, fields in found)


def attempts(job: DBTaskResult) -> int:
    """Each worker that takes a job adds its name."""
    return len(job.worker_ids)


@transaction.atomic
def retry(*, job_id: str, institution: Any, by: Any) -> DBTaskResult:
    """A person lets a job that failed run again, with a new set of attempts.

    ValidationError when it does not wait for a person any more.
    """
    try:
        job = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED, pk=job_id).first()
    except ValidationError:  # not a number of a job
        job = None
    if job is None or not _move(job, {**_READY, "worker_ids": []}):
        raise ValidationError(_("This job is not waiting for you any more: it runs again, or is done."))
    audit.record(by=by, verb="job.retried", subject=institution, job=job.task_path)
    return job


def pending(task_path: str) -> list[list[Any]]:
    """The arguments of each job of this kind that waits or runs."""
    found = DBTaskResult.objects.filter(
        task_path=task_path, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]
    )
    return [arguments["args"] for arguments in found.order_by().values_list("args_kwargs", flat=True)]


def counts(statuses: Iterable[str]) -> dict[tuple[str, str], int]:
    """How many jobs, by kind and status."""
    rows = DBTaskResult.objects.filter(status__in=list(statuses)).order_by()
    found = rows.values_list("task_path", "status").annotate(number=Count("pk"))
    return {(path, status): number for path, status, number in found}


_READY: dict[str, Any] = {"status": TaskResultStatus.READY, "started_at": None, "finished_at": None}


def _stale(now: datetime) -> Iterable[DBTaskResult]:
    """A start that is still to come is of before a clock was set back."""
    never = Q(started_at__lt=now - STALE_AFTER) | Q(started_at__gt=now + STALE_AFTER) | Q(started_at=None)
    return DBTaskResult.objects.filter(never, status=TaskResultStatus.RUNNING)


def _failed_a_while_ago(now: datetime) -> Iterable[DBTaskResult]:
    over = Q(finished_at__lt=now - PAUSE) | Q(finished_at__gt=now + PAUSE)
    return DBTaskResult.objects.filter(over, status=TaskResultStatus.FAILED)


def _after_worker_stopped(job: DBTaskResult, now: datetime) -> dict[str, Any]:
    if attempts(job) < MAX_ATTEMPTS:
        return _READY
    return {
        "status": TaskResultStatus.FAILED,
        "finished_at": now,
        "exception_class_path": WORKER_STOPPED,
        "traceback": "",
    }


def _move(job: DBTaskResult, fields: dict[str, Any]) -> int:
    """Only from the state in which it was found: a worker that was just slow may be done by now."""
    same = DBTaskResult.objects.filter(pk=job.pk, status=job.status, started_at=job.started_at)
    return same.update(**fields)
