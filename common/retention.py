"""How long each kind of data of this app is kept (conventions P11, P13), and what removes the rest."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from borgen.lib.dates import add_months, local_today
from common import audit, mail

AUDIT_MONTHS = 7 * 12
MAIL = timedelta(days=180)
JOBS = timedelta(days=14)


def purge_audit(*, dry_run: bool = False) -> int:
    day = add_months(local_today(), -AUDIT_MONTHS)
    return audit.purge(timezone.now().replace(year=day.year, month=day.month, day=day.day), dry_run=dry_run)


def purge_mail(*, dry_run: bool = False) -> int:
    return mail.purge(timezone.now() - MAIL, dry_run=dry_run)


def purge_jobs(*, dry_run: bool = False) -> int:
    """Jobs that ended, and those whose worker was killed: nothing waits for them (a mail gets a new job)."""
    old = DBTaskResult.objects.filter(enqueued_at__lt=timezone.now() - JOBS)
    return old.count() if dry_run else old.delete()[0]
