"""Overviews by real workers of which some are killed: each arrives once, or is visibly in doubt."""

from __future__ import annotations

import email
import email.policy
import logging
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import F
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from actions.models import Action, Digest
from borgen import digest
from borgen.lib.dates import AMSTERDAM
from common import delivery, jobs, mail
from common.models import OutgoingMail
from teams.models import Membership, User
from tests import builders
from tests.common.conftest import free_port

ROOT = Path(__file__).resolve().parents[2]
# All five hundred in `make check-full`: composing one takes a tenth of a second.
PEOPLE = int(os.environ.get("BORGEN_DIGESTS", "60"))
PATIENCE = 1800
MONDAY = datetime(2026, 11, 23, 3, 5, tzinfo=AMSTERDAM)
State = OutgoingMail.State
# A worker as in the Procfile, at the time of the test: a Monday night whatever day it is.
WORKER = """
import sys, time_machine
from datetime import datetime
time_machine.travel(datetime.fromisoformat(sys.argv.pop(1)), tick=True).start()
from django.core.management import execute_from_command_line
execute_from_command_line("manage.py db_worker --no-reload --queue-name * --batch -v 0".split())
"""


class KillingRelay:
    """Takes mails; `kill_at` the one with this number it kills the worker that is handing it over."""

    def __init__(self) -> None:
        self.got: Counter[str] = Counter()
        self.kill_at: int | None = None
        self.worker: subprocess.Popen[bytes] | None = None
        self.port = free_port()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.got[message["To"]] += 1
        if self.kill_at is not None and self.got.total() >= self.kill_at and self.worker:
            self.kill_at = None
            self.worker.send_signal(signal.SIGKILL)
        return "250 OK"


@pytest.fixture
def relay() -> Iterator[KillingRelay]:
    box = KillingRelay()
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    server = Controller(box, hostname="127.0.0.1", port=box.port)
    server.start()
    try:
        yield box
    finally:
        server.stop()


@pytest.fixture
def worker(relay: KillingRelay) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        values = connection.settings_dict
        host = str(values["HOST"]).replace("/", "%2F")
        url = f"postgres://{values['USER']}@{host}/{values['NAME']}"
        if connection.vendor == "sqlite":
            url = f"sqlite:///{values['NAME']}"
        settings = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        settings |= {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(relay.port), "LOG_LEVEL": "ERROR"}
        program = [sys.executable, "-c", WORKER, timezone.now().isoformat()]
        relay.worker = subprocess.Popen(program, cwd=ROOT, env={**os.environ, **settings})
        started.append(relay.worker)
        return relay.worker

    yield start
    for process in started:
        process.kill()
        process.wait()


def school_full_of_people() -> None:
    school = builders.institution()
    team = builders.team(school)
    leader = builders.leader(team)
    password, long_ago = make_password(builders.PASSWORD), MONDAY - timedelta(days=90)
    people = User.objects.bulk_create(
        User(
            institution=school,
            email=f"p{number}@school.example",
            name=f"P {number}",
            password=password,
            date_joined=long_ago,
        )
        for number in range(PEOPLE)
    )
    Membership.objects.bulk_create(Membership(team=team, user=one, since=builders.LONG_AGO) for one in people)
    Action.objects.bulk_create(
        Action(team=team, title="Formulier invullen", owner=one, due_on=MONDAY.date(), created_by=leader)
        for one in people
    )


def wait_until(reached: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < until
        assert process.poll() is None
        time.sleep(0.05)


def a_quarter_of_an_hour_later() -> None:
    """What the clock does every minute, once the dead are long enough silent."""
    past = jobs.STALE_AFTER + timedelta(minutes=1)
    DBTaskResult.objects.filter(status="RUNNING").update(started_at=F("started_at") - past)
    OutgoingMail.objects.filter(state=State.SENDING).update(attempted_at=F("attempted_at") - past)
    delivery.settle_stale()
    jobs.revive()
    mail.deliver_due()


@pytest.mark.django_db(transaction=True)
def test_each_arrives_once_or_is_visibly_in_doubt(
    relay: KillingRelay, worker: Callable[[], subprocess.Popen[bytes]], time_machine: Any
) -> None:
    time_machine.move_to(MONDAY)
    school_full_of_people()
    assert digest.queue_due() == PEOPLE

    first = worker()
    wait_until(lambda: OutgoingMail.objects.count() > PEOPLE // 10, first)
    first.kill()
    first.wait()
    assert OutgoingMail.objects.count() == Digest.objects.count() < PEOPLE
    a_quarter_of_an_hour_later()
    assert digest.queue_due() == 0, "every one of them has a job or a mail"

    relay.kill_at = PEOPLE // 3
    assert worker().wait(timeout=PATIENCE) == -signal.SIGKILL
    assert list(OutgoingMail.objects.exclude(state__in=[State.SENT, State.QUEUED]).values_list("state")) == [
        (State.SENDING,)
    ]
    a_quarter_of_an_hour_later()

    assert worker().wait(timeout=PATIENCE) == 0
    assert digest.queue_due() == 0
    states = Counter(OutgoingMail.objects.values_list("state", flat=True))
    assert states == {State.SENT: PEOPLE - 1, State.IN_DOUBT: 1}
    assert len(relay.got) == Digest.objects.count() == PEOPLE
    assert set(relay.got.values()) == {1}, "nobody got it twice; the one in doubt did arrive"
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}
