"""What happens without anybody asking for it: every minute, and once a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from actions.services import agenda, minutes_mail
from boas.services.practice import delete_stale_practice_runs
from borgen import digest
from borgen.lib.dates import local_date
from borgen.overview import ready
from borgen.posters import keeping as posters
from borgen.wall import kiosks
from common import delivery, files, jobs, mail, retention
from documents.services import evaluating, renditions, review
from documents.services import retention as document_retention
from monitoring.services import asking, import_recovery, import_retention, plan_agreement, signal_retention
from teams.services import leavers, people_import
from teams.services import retention as team_retention

PRACTICE_KEPT = timedelta(days=1)
# The day begins at three in the morning: nobody is at work and no clock is turned back over midnight.
DAY_STARTS = timedelta(hours=3)


def day_at(moment: datetime) -> date:
    """The day whose daily work has begun."""
    return local_date(moment - DAY_STARTS)


def next_night() -> date:
    """The day that the next daily work is about."""
    return day_at(timezone.now()) + timedelta(days=1)


class Work(Protocol):
    def __call__(self, *, dry_run: bool = False) -> int:
        """Do it, or with `dry_run` only count it; may run any number of times. Returns how many."""


class Step(NamedTuple):
    name: str
    """In the log and in the report of a dry run; the administrator's page shows it translated."""
    work: Work


def forget_practice_runs(*, dry_run: bool = False) -> int:
    with transaction.atomic():
        number = delete_stale_practice_runs(timezone.now() - PRACTICE_KEPT)
        transaction.set_rollback(dry_run)
    return number


def forget_sessions(*, dry_run: bool = False) -> int:
    ended = Session.objects.filter(expire_date__lt=timezone.now())
    return ended.count() if dry_run else ended.delete()[0]


def forget_past(*, dry_run: bool = False) -> int:
    """In the table of the cache: counters of limits, and what was loaded of teams for the overview."""
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    past = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE expires < %s", [past])  # noqa: S608  our own table
        (number,) = cursor.fetchone()
        if number and not dry_run:
            cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [past])  # noqa: S608
    return int(number)


EVERY_MINUTE = (
    Step(_("mails in doubt since their worker stopped"), delivery.settle_stale),
    Step(_("minutes of meetings that nobody mailed"), minutes_mail.send_missing),
    Step(_("jobs that died"), jobs.revive),
    Step(_("mails whose time has come"), mail.deliver_due),
    Step(_("imports whose worker stopped"), import_recovery.restart_stuck),
)
# Files come last: the steps before leave orphans.
EVERY_DAY = (
    Step(_("agendas that got what is due"), agenda.fill_coming),
    Step(_("people who get their overview"), digest.queue_due),
    Step(_("people asked to evaluate documents"), evaluating.mail_due),
    Step(_("people asked to measure"), asking.mail_due),
    Step(_("versions that waited for somebody who left"), review.complete_waiting),
    Step(_("monitoring plans that waited for somebody who left"), plan_agreement.complete_waiting),
    Step(_("practice runs of before yesterday"), forget_practice_runs),
    Step(_("lists of people that were looked at"), people_import.purge),
    Step(_("remarks on drafts beyond their retention"), document_retention.purge_remarks),
    Step(_("texts put aside beyond their retention"), document_retention.purge_put_aside),
    Step(_("objections beyond their retention"), document_retention.purge_objections),
    Step(_("signals beyond their retention"), signal_retention.purge_signals),
    Step(_("names of people who left"), leavers.forget_names),
    Step(_("imports that nobody applied"), import_retention.purge_unused),
    Step(_("PDFs of documents that are out of date"), renditions.remove_outdated),
    Step(_("posters that are out of date"), posters.purge),
    Step(_("screens that were revoked a year ago"), kiosks.forget_revoked),
    Step(_("sessions that ended"), forget_sessions),
    Step(_("counters and numbers that were kept until yesterday"), forget_past),
    Step(_("overviews beyond their retention"), digest.purge),
    Step(_("mails beyond their retention"), retention.purge_mail),
    Step(_("audit entries beyond their retention"), team_retention.purge_audit),
    Step(_("jobs beyond their retention"), retention.purge_jobs),
    # What was thrown away above is not in it.
    Step(_("overviews of teams that stand ready for the day"), ready.prepare),
    Step(_("files that nothing refers to"), files.remove_orphans),
)
