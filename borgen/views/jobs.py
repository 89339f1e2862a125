"""The work behind the pages: jobs that wait, run or failed, and the daily work, for an administrator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from borgen.daily import EVERY_DAY, EVERY_MINUTE, Step
from common import jobs as services
from common.models import StepRun
from teams.access import Permission, Request, institution_page
from teams.models import Institution

MOST = 50
# The clock looks every minute; the daily work is done every night, or by cron.
MINUTE_LATE, DAY_LATE = timedelta(minutes=10), timedelta(hours=26)
NAMES: dict[str, Promise] = {
    "common.tasks.deliver": _("deliver a mail"),
    "actions.tasks.mail_minutes": _("mail the minutes of a meeting"),
    "borgen.tasks.make_poster": _("make a poster"),
    "borgen.tasks.send_digest": _("make an overview by mail"),
    "documents.tasks.make_pdf": _("make a PDF of a document"),
    "monitoring.services.import_jobs.read_import": _("read a file with measurements"),
    "monitoring.services.import_jobs.apply_import": _("take over a file with measurements"),
    "teams.tasks.invite": _("invite people"),
}


@dataclass(frozen=True, slots=True)
class FailedJob:
    pk: str
    name: str | Promise
    at: datetime | None
    attempts: int
    trouble: str
    again: bool
    """It will run again by itself."""


@dataclass(frozen=True, slots=True)
class StepRow:
    name: str
    at: datetime | None
    number: int
    trouble: str
    late: bool


@institution_page(Permission.MANAGE_INSTITUTION)
def jobs(request: Request, institution: Institution) -> HttpResponse:
    """Of the whole installation. What kind of work it is and how it goes; never whom or what it is about."""
    found = services.counts([TaskResultStatus.READY, TaskResultStatus.RUNNING])
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).defer("traceback", "args_kwargs")
    rows = [_failed(job) for job in failed.order_by("-finished_at")[:MOST]]
    now = timezone.now()
    runs = {run.name: run for run in StepRun.objects.all()}
    often, daily = (
        list(_steps(EVERY_MINUTE, runs, now, MINUTE_LATE)),
        list(_steps(EVERY_DAY, runs, now, DAY_LATE)),
    )
    context = {
        "institution": institution,
        "tab": "jobs",
        "waiting": _counted(found, TaskResultStatus.READY),
        "running": _counted(found, TaskResultStatus.RUNNING),
        "failed": rows,
        "often": often,
        "daily": daily,
        "stands_still": any(row.late for row in often),
        "day_late": any(row.late for row in daily),
    }
    return render(request, "jobs/jobs.html", context)


@institution_page(Permission.MANAGE_INSTITUTION, methods=("POST",))
def retry(request: Request, institution: Institution) -> HttpResponse:
    try:
        services.retry(job_id=request.POST.get("job", ""), institution=institution, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, gettext("The job runs again within a minute."))
    return redirect("borgen:jobs", institution.slug)


def _counted(found: dict[tuple[str, str], int], status: str) -> list[tuple[str | Promise, int]]:
    return [(_name(path), number) for (path, of), number in sorted(found.items()) if of == status]


def _name(path: str) -> str | Promise:
    return NAMES.get(path, path)


def _failed(job: DBTaskResult) -> FailedJob:
    stopped = job.exception_class_path == services.WORKER_STOPPED
    return FailedJob(
        pk=str(job.pk),
        name=_name(job.task_path),
        at=job.finished_at,
        attempts=services.attempts(job),
        trouble=gettext("the program stopped") if stopped else job.exception_class_path.rpartition(".")[2],
        again=services.attempts(job) < services.MAX_ATTEMPTS,
    )


def _steps(
    steps: tuple[Step, ...], runs: dict[str, StepRun], now: datetime, late: timedelta
) -> Iterator[StepRow]:
    for step in steps:
        run = runs.get(step.name)
        yield StepRow(
            name=gettext(step.name),
            at=run.ended_at if run else None,
            number=run.number if run else 0,
            trouble=run.trouble if run else "",
            late=run is None or run.ended_at < now - late,
        )
