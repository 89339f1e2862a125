"""Jobs that died and mails that were refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from common import tasks
from common.models import OutgoingMail
from teams.models import Institution, User
from tests import builders

REFUSED = "550 5.1.1 mailbox unavailable"


def failed_job(*, attempts: int = 3, at: datetime | None = None, mail_id: int = 0) -> DBTaskResult:
    """By an error of the work itself, an hour ago."""
    job = tasks.deliver.enqueue(mail_id).db_result
    DBTaskResult.objects.filter(pk=job.pk).update(
        status="FAILED",
        worker_ids=[f"w{number}" for number in range(attempts)],
        started_at=at or timezone.now() - timedelta(hours=1),
        finished_at=at or timezone.now() - timedelta(hours=1),
        exception_class_path="builtins.ZeroDivisionError",
        traceback="…",
    )
    job.refresh_from_db()
    return job


def refused(
    institution: Institution, *, to: str = "", by: User | None = None, reason: str = REFUSED, **fields: Any
) -> OutgoingMail:
    """A mail that the mail server refused for good."""
    made = builders.stuck_mail(institution, "failed")
    values = {"last_error": reason, "created_by_id": by and by.pk, "to": to or made.to, **fields}
    OutgoingMail.objects.filter(pk=made.pk).update(**values)
    made.refresh_from_db()
    return made
