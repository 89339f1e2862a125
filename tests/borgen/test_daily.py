"""What happens without anybody asking: once a day, every minute, and when a step breaks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from boas.models import Assessment
from borgen import daily
from borgen.management.commands import daily as command
from common import files, mail, retention
from common.models import AuditEntry, OutgoingMail, StoredFile
from tests import builders
from tests.cast import Cast

ROOT = Path(__file__).resolve().parents[2]
State = OutgoingMail.State


def waiting_mail(cast: Cast) -> OutgoingMail:
    made = mail.queue(
        institution_id=cast.institution.pk,
        to=cast.member.email,
        subject="Hoi",
        template="sign_in",
        context={"institution": cast.institution, "message": "Hoi"},
    )
    DBTaskResult.objects.all().delete()
    return made


def set_state(made: OutgoingMail, state: str, **fields: Any) -> None:
    OutgoingMail.objects.filter(pk=made.pk).update(state=state, next_attempt_at=None, **fields)


@pytest.fixture
def untidy(cast: Cast, settings: Any) -> dict[str, int]:
    """One of everything that should go, beside one that should stay; how many each step then finds."""
    now = timezone.now()
    waiting_mail(cast)
    set_state(waiting_mail(cast), State.SENDING, attempted_at=now - timedelta(hours=1))
    set_state(waiting_mail(cast), State.SENDING, attempted_at=now)
    for age in (timedelta(days=1), retention.MAIL + timedelta(days=1)):
        set_state(waiting_mail(cast), State.SENT, attempted_at=now, sent_at=now, created_at=now - age)
    for age in (1, 2 * 365, 8 * 365):
        AuditEntry.objects.create(
            institution_id=cast.institution.pk,
            verb="x",
            subject_type="teams.team",
            subject_id=1,
            at=now - timedelta(days=age),
        )
    for hours in (1, 30):
        practice = builders.assessment(cast.improvement, practice=True, created_by=cast.leader, number=0)
        Assessment.objects.filter(pk=practice.pk).update(created_at=now - timedelta(hours=hours))
        if hours == 1:
            Assessment.objects.filter(pk=practice.pk).update(created_by=cast.chair)
    builders.assessment(cast.improvement, created_at=now - timedelta(days=900))
    for days in (-1, 1):
        Session.objects.create(
            session_key=f"k{days}", session_data="", expire_date=now + timedelta(days=days)
        )
    cache.set("count", 1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cache SET expires = %s", ["2026-01-01 00:00:00"])
    stored = files.store(institution_id=1, name="a", content=b"orphan", content_type="text/plain")
    StoredFile.objects.filter(pk=stored.pk).update(created_at=now - timedelta(days=3))
    for path in Path(settings.STORAGES["default"]["OPTIONS"]["location"]).rglob("*"):
        os.utime(path, (0, 0))
    return {
        "mails in doubt since their worker stopped": 1,
        "mails whose time has come": 1,
        "practice runs of before yesterday": 1,
        "sessions that ended": 1,
        "counters and numbers that were kept until yesterday": 1,
        "mails beyond their retention": 1,
        "audit entries beyond their retention": 1,
        "files that nothing refers to": 2,
    }


def report(text: str) -> dict[str, int]:
    return {name: int(number) for number, name in (line.split(maxsplit=1) for line in text.splitlines())}


def test_once_a_day_everything_is_tidied_and_a_second_time_changes_nothing(untidy, capsys):
    call_command("daily")
    assert report(capsys.readouterr().out) == untidy

    assert dict(OutgoingMail.objects.order_by().values_list("state").annotate(n=Count("pk"))) == {
        "queued": 1,
        "in_doubt": 1,
        "sending": 1,
        "sent": 1,
    }
    assert DBTaskResult.objects.count() == 1
    assert AuditEntry.objects.count() == 2
    assert Assessment.objects.filter(practice=True).count() == 1
    assert Assessment.objects.filter(practice=False).exists()
    assert Session.objects.count() == 1
    assert not StoredFile.objects.exists()

    call_command("daily")
    assert capsys.readouterr().out == ""


def test_a_dry_run_tells_the_same_and_changes_nothing(untidy, capsys):
    def everything() -> list[Any]:
        models = (OutgoingMail, AuditEntry, Assessment, Session, StoredFile, DBTaskResult)
        return [list(model.objects.order_by("pk").values()) for model in models]

    before = everything()
    call_command("daily", "--dry-run")
    told = report(capsys.readouterr().out)
    assert {name: number for name, number in told.items() if number} == untidy
    assert set(told) == {step.name for step in (*daily.EVERY_MINUTE, *daily.EVERY_DAY)}
    assert everything() == before


def test_a_step_that_breaks_is_told_and_the_others_go_on(untidy, capsys, caplog, monkeypatch):
    def broken(*, dry_run: bool = False) -> int:
        raise ZeroDivisionError("stuk")

    steps = (daily.Step("the broken one", broken), *daily.EVERY_DAY)
    monkeypatch.setattr(command, "EVERY_DAY", steps)
    with pytest.raises(CommandError, match="the broken one"):
        call_command("daily")
    assert "files that nothing refers to" in capsys.readouterr().out
    assert "ZeroDivisionError: stuk" in caplog.text


def test_a_running_clock_only_does_or_only_tells(db):
    with pytest.raises(CommandError):
        call_command("daily", "--dry-run", "--keep-running")


class TestClock:
    @pytest.fixture
    def clock(
        self, db: None, monkeypatch: pytest.MonkeyPatch, time_machine: Any
    ) -> Callable[[int], list[str]]:
        """`clock(minutes)`: how it goes on for so many minutes; which steps it did."""
        done: list[str] = []

        def step(name: str) -> daily.Step:
            def work(*, dry_run: bool = False) -> int:
                done.append(name)
                return 0

            return daily.Step(name, work)

        monkeypatch.setattr(command, "EVERY_MINUTE", (step("minute"),))
        monkeypatch.setattr(command, "EVERY_DAY", (step("day"),))
        monkeypatch.setattr(signal, "signal", lambda *_: None)

        def go_on(minutes: int) -> list[str]:
            clock, left = command.Clock(), [minutes]

            def wait(seconds: float) -> None:
                left[0] -= 1
                time_machine.shift(timedelta(seconds=seconds))
                if not left[0]:
                    clock._stop.set()

            monkeypatch.setattr(clock._stop, "wait", wait)
            clock.run()
            return done

        return go_on

    def test_the_day_begins_at_three_in_the_morning_of_amsterdam(self, clock, time_machine):
        time_machine.move_to("2026-07-01T00:58:30+00:00", tick=False)  # 02:58:30 in Amsterdam
        assert clock(4) == ["minute", "day", "minute", "minute", "day", "minute"]

    def test_it_is_done_once_a_day(self, clock, time_machine):
        time_machine.move_to("2026-10-25T12:00:00+00:00", tick=False)
        assert clock(3 * 24 * 60).count("day") == 4


@pytest.fixture
def running() -> Iterator[Callable[[], subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        values = connection.settings_dict
        host = str(values["HOST"]).replace("/", "%2F")
        url = f"postgres://{values['USER']}@{host}/{values['NAME']}"
        if connection.vendor == "sqlite":
            url = f"sqlite:///{values['NAME']}"
        environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        program = [sys.executable, "manage.py", "daily", "--keep-running"]
        started.append(
            subprocess.Popen(program, cwd=ROOT, env=environment, text=True, stderr=subprocess.PIPE)
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_keeps_running_until_it_is_asked_to_stop(cast, running, ending):
    waiting_mail(cast)
    process = running()
    until = time.monotonic() + 60
    while not DBTaskResult.objects.exists() and time.monotonic() < until:
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.1)
    assert DBTaskResult.objects.count() == 1
    time.sleep(1)
    assert process.poll() is None

    asked = time.monotonic()
    process.send_signal(ending)
    assert process.wait(timeout=30) == 0
    # Within a second, and what a busy machine adds; without the signal it would be a minute.
    assert time.monotonic() - asked < 4


def test_every_step_is_one_of_each_kind():
    steps = (*daily.EVERY_MINUTE, *daily.EVERY_DAY)
    assert len({step.name for step in steps}) == len(steps)
    assert daily.EVERY_DAY[-1].work is files.remove_orphans, "the steps before leave orphans"
