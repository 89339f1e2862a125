"""The worker is killed while it applies an import, again and again: nothing is done by halves, nor twice."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from common.models import AuditEntry
from monitoring.models import Correction, Import, ImportRow, Measurement
from monitoring.services import import_jobs, import_recovery, importing
from tests import builders
from tests.monitoring import builders as watching

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NEW, CHANGED = 2_300, 5
SCRIPT = Path(__file__).with_name("killed_worker.py")
# Each is the beginning of a statement, and which of them; the last is the worker's own, after all is done.
MOMENTS = [
    (1, 'INSERT INTO "monitoring_measurement"'),
    (3, 'INSERT INTO "monitoring_measurement"'),
    (1, 'INSERT INTO "monitoring_correction"'),
    (1, 'INSERT INTO "common_auditentry"'),
]
DONE = (2, 'UPDATE "django_tasks_database_dbtaskresult"')


def environment(folder: Path) -> dict[str, str]:
    values = connection.settings_dict
    host = str(values["HOST"]).replace("/", "%2F")
    url = f"postgres://{values['USER']}@{host}/{values['NAME']}"
    if connection.vendor == "sqlite":
        url = f"sqlite:///{values['NAME']}"
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "borgen.settings",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "localhost",
        "DATA_DIR": str(folder),
        "DATABASE_URL": url,
        "PYTHONPATH": str(SCRIPT.parents[2]),
    }


@pytest.fixture
def worker(tmp_path: Path) -> Callable[..., subprocess.Popen[bytes]]:
    def start(number: int = 0, beginning: str = "") -> subprocess.Popen[bytes]:
        mark = tmp_path / secrets.token_hex(4)
        command = [sys.executable, str(SCRIPT), str(mark), str(number), beginning]
        process = subprocess.Popen(command, env=environment(tmp_path))
        while beginning and process.poll() is None and not mark.exists():
            time.sleep(0.02)
        return process

    return start


def kill(process: subprocess.Popen[bytes]) -> None:
    assert process.poll() is None, "it ended before the moment that was asked for"
    process.kill()
    process.wait()


@pytest.fixture
def asked(cast: Any) -> Import:
    """An import that was said yes to: mostly new numbers, and a few that change."""
    rate = watching.indicator(cast.institution, kind="percentage")
    watching.norm(rate, 70)
    upload = watching.upload(cast.institution, cast.quality, state="previewed")
    teams = [cast.team, *(builders.team(cast.institution) for _ in range(9))]
    days = [date(2010, 1, 1) + n * timedelta(days=1) for n in range(NEW // len(teams))]
    for n in range(CHANGED):
        start = date(2000 + n, 8, 1)
        span = {"about_from": start, "about_until": start + timedelta(days=300)}
        watching.measurement(cast.team, rate, (20, 40), **span)
        watching.import_row(upload, cast.team, rate, outcome="changed", before="50 (20/40)", **span)
    ImportRow.objects.bulk_create(
        ImportRow(
            upload=upload,
            row=row,
            outcome="new",
            team=team,
            indicator=rate,
            span="day",
            about_from=day,
            about_until=day,
            label=str(day),
            state="measured",
            value=Decimal(70),
            numerator=28,
            denominator=40,
        )
        for row, (team, day) in enumerate((team, day) for team in teams for day in days)
    )
    upload.report = {"turn": 1, "counts": {"new": NEW, "changed": CHANGED}}
    upload.save(update_fields=["report"])
    return importing.ask_apply(by=cast.quality, kept=upload)


def later(kept: Import) -> None:
    """So much later that a worker that says nothing is taken for dead."""
    kept.refresh_from_db()
    before = timezone.now() - importing.PATIENCE - timedelta(seconds=1)
    kept.report = {**kept.report, "asked_at": before.isoformat()}
    kept.save(update_fields=["report"])


def test_a_worker_that_is_killed_half_way_has_done_nothing_and_the_next_one_does_all_once(asked, worker):
    before = list(Measurement.objects.order_by("pk").values())
    for number, beginning in MOMENTS[: import_recovery.MOST_RESTARTS + 1]:
        kill(worker(number, beginning))
        asked.refresh_from_db()
        assert asked.state == "applying"
        assert list(Measurement.objects.order_by("pk").values()) == before
        assert not Correction.objects.exists()
        assert not AuditEntry.objects.filter(verb="measurements.imported").exists()
        assert import_recovery.restart_stuck() == 0, "it may still be at it"
        later(asked)
        restarted = import_recovery.restart_stuck()
        assert import_recovery.restart_stuck() == 0, "once is enough"
    assert restarted == 0, "a file that ends its worker each time waits for a person"

    importing.ask_apply(by=asked.created_by, kept=asked)
    # A job of an earlier turn that comes back to life has nothing to do.
    import_jobs.apply_import.enqueue(asked.pk, asked.report["turn"])
    kill(worker(*DONE))
    asked.refresh_from_db()
    assert asked.state == "applied", "killed after it was done, before it could say so"
    later(asked)
    assert import_recovery.restart_stuck() == 0
    assert worker().wait(60) == 0

    assert not DBTaskResult.objects.ready().exists()
    assert Measurement.objects.filter(imported=asked).count() == NEW + CHANGED
    assert Measurement.objects.count() == NEW + CHANGED
    assert Correction.objects.count() == CHANGED
    assert AuditEntry.objects.filter(verb="measurements.imported").count() == 1


def test_a_job_that_only_waits_is_not_asked_for_again(asked, worker):
    later(asked)
    assert import_recovery.restart_stuck(dry_run=True) == 0
    DBTaskResult.objects.all().delete()
    assert import_recovery.restart_stuck(dry_run=True) == 1
    assert not DBTaskResult.objects.exists()
    assert import_recovery.restart_stuck() == 1
    assert worker().wait(60) == 0
    asked.refresh_from_db()
    assert (asked.state, asked.report["restarts"]) == ("applied", 1)


def test_a_file_whose_reading_was_broken_off_is_read_again(cast, run_tasks):
    kept = watching.upload(cast.institution, cast.quality, state="previewed")
    importing.read_again(by=cast.quality, kept=kept)
    DBTaskResult.objects.all().delete()
    later(kept)
    assert import_recovery.restart_stuck() == 1
    run_tasks()
    kept.refresh_from_db()
    assert kept.state == "previewed"
