"""`daily` once, from cron; or `daily --keep-running` beside server and worker."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from borgen.daily import EVERY_DAY, EVERY_MINUTE, Step, day_at
from common import steps

logger = logging.getLogger("borgen.daily")
INTERVAL = 60  # seconds
# A step of the day that failed is tried again so often, until the next day does everything anyhow.
AGAIN = timedelta(hours=1)


class Command(BaseCommand):
    help = "Deliver waiting mail and remove what is kept no longer. Safe to run at any time and again."
    # The server makes them. They load every page, which this needs not.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="change nothing, tell what would be done")
        parser.add_argument(
            "--keep-running", action="store_true", help="look every minute, and do the daily work once a day"
        )

    def handle(self, *args: Any, dry_run: bool, keep_running: bool, **options: Any) -> None:
        if keep_running and dry_run:
            raise CommandError("--dry-run and --keep-running do not go together.")
        if keep_running:
            Clock().run()
        elif failed := self._once(dry_run):
            raise CommandError(f"{len(failed)} of the steps failed: {', '.join(failed)}. The log tells why.")

    def _once(self, dry_run: bool) -> list[str]:
        failed = []
        for step in (*EVERY_MINUTE, *EVERY_DAY):
            number = run(step, dry_run=dry_run)
            if number is None:
                failed.append(step.name)
            elif dry_run or number:
                self.stdout.write(f"{number:6} {step.name}")
        return failed


def run(step: Step, *, dry_run: bool = False) -> int | None:
    """How many things it did; None when it failed, which the log and the administrator's page tell."""
    number, trouble = None, ""
    try:
        number = step.work(dry_run=dry_run)
    except Exception as error:  # one broken step must not keep mail waiting or old data alive
        logger.exception("daily step failed: %s", step.name)
        trouble = type(error).__name__
    if not dry_run:
        try:
            steps.note(name=step.name, number=number, trouble=trouble)
        except DatabaseError:  # the clock goes on and tries again in a minute
            logger.exception("what became of a step is not noted: %s", step.name)
    return number


class Clock:
    """Runs until SIGTERM or SIGINT; a step that is going on is finished first."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._done: date | None = None
        self._failed: list[Step] = []
        self._tried_at = timezone.now()

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        while not self._stop.is_set():
            close_old_connections()
            self._run(EVERY_MINUTE)
            now = timezone.now()
            day = day_at(now)
            if day != self._done:
                self._failed, self._done, self._tried_at = self._run(EVERY_DAY), day, now
            elif self._failed and abs(now - self._tried_at) >= AGAIN:
                self._failed, self._tried_at = self._run(self._failed), now
            close_old_connections()
            self._stop.wait(INTERVAL)

    def _run(self, steps: Iterable[Step]) -> list[Step]:
        """Those that failed."""
        failed = []
        for step in steps:
            if self._stop.is_set():
                break
            number = run(step)
            if number is None:
                failed.append(step)
            elif number:
                logger.info("%s: %d", step.name, number)
        return failed
