"""Jobs of the one worker (`manage.py db_worker`); the queue is a table of our own database."""

from __future__ import annotations

from collections.abc import Iterable

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from common import delivery


@task
def deliver(mail_id: int) -> None:
    delivery.attempt(mail_id)


def enqueue_missing(mail_ids: Iterable[int]) -> int:
    """Give each of these mails a job unless one is waiting already; returns how many got one."""
    waiting = DBTaskResult.objects.ready().filter(task_path=deliver.module_path)
    known = {arguments["args"][0] for arguments in waiting.values_list("args_kwargs", flat=True)}
    missing = [mail_id for mail_id in mail_ids if mail_id not in known]
    for mail_id in missing:
        deliver.enqueue(mail_id)
    return len(missing)
