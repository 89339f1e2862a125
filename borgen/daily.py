"""What happens without anybody asking for it: every minute, and once a day."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple, Protocol

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from actions.services import agenda, minutes_mail
from boas.services.practice import delete_stale_practice_runs
from common import delivery, files, mail, retention
from documents.services import evaluating, renditions, review
from documents.services import retention as document_retention
from monitoring.services import asking, import_recovery, import_retention, plan_agreement, signal_retention
from teams.services import people_import

PRACTICE_KEPT = timedelta(days=1)


class Work(Protocol):
    def __call__(self, *, dry_run: bool = False) -> int:
        """Do it, or with `dry_run` only count it; may run any number of times. Returns how many."""


class Step(NamedTuple):
    name: str
    """In the log and in the report of a dry run."""
    work: Work


def forget_practice_runs(*, dry_run: bool = False) -> int:
    with transaction.atomic():
        number = delete_stale_practice_runs(timezone.now() - PRACTICE_KEPT)
        transaction.set_rollback(dry_run)
    return number


def forget_sessions(*, dry_run: bool = False) -> int:
    ended = Session.objects.filter(expire_date__lt=timezone.now())
    return ended.count() if dry_run else ended.delete()[0]


EVERY_MINUTE = (
    Step("mails in doubt since their worker stopped", delivery.settle_stale),
    Step("minutes of meetings that nobody mailed", minutes_mail.send_missing),
    Step("mails whose time has come", mail.deliver_due),
    Step("imports whose worker stopped", import_recovery.restart_stuck),
)
# Files come last: the steps before leave orphans.
EVERY_DAY = (
    Step("agendas that got what is due", agenda.fill_coming),
    Step("people asked to evaluate documents", evaluating.mail_due),
    Step("people asked to measure", asking.mail_due),
    Step("versions that waited for somebody who left", review.complete_waiting),
    Step("monitoring plans that waited for somebody who left", plan_agreement.complete_waiting),
    Step("practice runs of before yesterday", forget_practice_runs),
    Step("lists of people that were looked at", people_import.purge),
    Step("remarks on drafts beyond their retention", document_retention.purge_remarks),
    Step("texts put aside beyond their retention", document_retention.purge_put_aside),
    Step("objections beyond their retention", document_retention.purge_objections),
    Step("signals beyond their retention", signal_retention.purge_signals),
    Step("imports that nobody applied", import_retention.purge_unused),
    Step("PDFs of documents that are out of date", renditions.remove_outdated),
    Step("sessions that ended", forget_sessions),
    Step("mails beyond their retention", retention.purge_mail),
    Step("audit entries beyond their retention", retention.purge_audit),
    Step("jobs beyond their retention", retention.purge_jobs),
    Step("files that nothing refers to", files.remove_orphans),
)
