"""How long mails and jobs are kept (convention P11). The rest an institution chooses: `teams/terms.py`."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from common import mail

MAIL = timedelta(days=180)
JOBS = timedelta(days=14)


def purge_mail(*, dry_run: bool = False) -> int:
    return mail.purge(timezone.now() - MAIL, dry_run=dry_run)


def purge_jobs(*, dry_run: bool = False) -> int:
    """Jobs that ended, and those whose worker was killed: nothing waits for them (a mail gets a new job)."""
    old = DBTaskResult.objects.filter(enqueued_at__lt=timezone.now() - JOBS)
    return old.count() if dry_run else old.delete()[0]
