"""The administrator's page of jobs, and mails that did not arrive as their sender sees them."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from borgen import daily
from borgen.management.commands import daily as command
from borgen.views.jobs import NAMES
from common import tasks
from common.models import OutgoingMail, StepRun
from tests.actions.builders_sending import failed_job, refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db
STANDS_STILL = "‘clock’"
ROOT = Path(__file__).resolve().parents[2]


def page(client: Client, cast: Cast) -> str:
    client.force_login(cast.administrator)
    return client.get(reverse("borgen:jobs", args=[cast.institution.slug])).content.decode()


class TestJobs:
    def test_what_failed_waits_and_runs(self, client: Client, cast: Cast) -> None:
        failed_job(attempts=3)
        tasks.deliver.enqueue(1)
        running = tasks.deliver.enqueue(2).db_result
        DBTaskResult.objects.filter(pk=running.pk).update(status="RUNNING", started_at=timezone.now())
        shown = page(client, cast)
        assert "ZeroDivisionError" in shown
        assert shown.lower().count(str(NAMES["common.tasks.deliver"]).lower()) >= 3
        assert "…" not in re.sub(r"(?s)<head>.*</head>", "", shown).split("<main")[1], "no text of the error"

    def test_a_job_runs_again_and_once(self, client: Client, cast: Cast) -> None:
        job = failed_job()
        client.force_login(cast.administrator)
        address = reverse("borgen:job-retry", args=[cast.institution.slug])
        for _ in range(2):
            assert client.post(address, {"job": str(job.pk)}).status_code == 302
        job.refresh_from_db()
        assert (job.status, job.worker_ids) == ("READY", [])
        assert client.post(address).status_code == 302

    def test_every_kind_of_job_has_a_name(self) -> None:
        found = set()
        for path in ROOT.glob("*/**/*.py"):
            if path.relative_to(ROOT).parts[0] in ("tests", ".venv"):
                continue
            for name in re.findall(r"^@task(?:\([^)]*\))?\ndef (\w+)", path.read_text(), re.MULTILINE):
                found.add(".".join([*path.relative_to(ROOT).with_suffix("").parts, name]))
        assert found == set(NAMES)


class TestSteps:
    def test_the_daily_work_notes_how_each_step_went(self, client: Client, cast: Cast) -> None:
        call_command("daily")
        names = {step.name for step in (*daily.EVERY_MINUTE, *daily.EVERY_DAY)}
        assert {run.name for run in StepRun.objects.all()} == names
        call_command("daily")
        assert StepRun.objects.count() == len(names)
        shown = page(client, cast)
        assert STANDS_STILL not in shown

    def test_a_dry_run_notes_nothing(self) -> None:
        call_command("daily", "--dry-run")
        assert not StepRun.objects.exists()

    def test_a_step_that_fails_says_so_and_when_it_last_went_well(
        self, client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        step = daily.EVERY_DAY[0]
        call_command("daily")
        before = StepRun.objects.get(name=step.name).succeeded_at

        def broken(*, dry_run: bool = False) -> int:
            raise LookupError("geheim@school.example")

        monkeypatch.setattr(command, "EVERY_DAY", (step._replace(work=broken),))
        with pytest.raises(CommandError):
            call_command("daily")
        run = StepRun.objects.get(name=step.name)
        assert (run.trouble, run.succeeded_at) == ("LookupError", before)
        shown = page(client, cast)
        assert "LookupError" in shown
        assert "geheim" not in shown

    def test_a_clock_that_stands_still_is_told(self, client: Client, cast: Cast) -> None:
        call_command("daily")
        StepRun.objects.update(ended_at=timezone.now() - timedelta(minutes=11))
        assert STANDS_STILL in page(client, cast)
        StepRun.objects.update(ended_at=timezone.now())
        old = {"ended_at": timezone.now() - timedelta(hours=27)}
        StepRun.objects.filter(name=daily.EVERY_DAY[0].name).update(**old)
        shown = page(client, cast)
        assert STANDS_STILL not in shown
        assert "te laat" in shown


class TestClock:
    def test_a_step_of_the_day_that_failed_is_tried_again_within_the_hour(
        self, db: None, monkeypatch: pytest.MonkeyPatch, time_machine
    ) -> None:
        done: list[str] = []

        def breaks_twice(*, dry_run: bool = False) -> int:
            done.append("broken")
            if done.count("broken") < 3:
                raise LookupError
            return 0

        def fine(*, dry_run: bool = False) -> int:
            done.append("fine")
            return 0

        monkeypatch.setattr(command, "EVERY_MINUTE", ())
        steps = (daily.Step("one", breaks_twice), daily.Step("two", fine))
        monkeypatch.setattr(command, "EVERY_DAY", steps)
        monkeypatch.setattr(command, "close_old_connections", lambda: None)
        monkeypatch.setattr("signal.signal", lambda *_: None)
        time_machine.move_to("2026-11-25T12:00+01:00", tick=False)
        clock, left = command.Clock(), [5 * 60]

        def wait(seconds: float) -> None:
            left[0] -= 1
            time_machine.shift(timedelta(seconds=seconds))
            if not left[0]:
                clock._stop.set()

        monkeypatch.setattr(clock._stop, "wait", wait)
        clock.run()
        assert done == ["broken", "fine", "broken", "broken"]


class TestMailThatDidNotArrive:
    def test_who_sent_it_sees_it_on_her_start_page_and_sends_it_again(
        self, client: Client, cast: Cast
    ) -> None:
        mine, other = refused(cast.institution, by=cast.leader), refused(cast.institution, by=cast.member)
        client.force_login(cast.leader)
        mails = reverse("borgen:own-mails")
        assert mails in client.get(reverse("borgen:today")).content.decode()
        shown = client.get(mails).content.decode()
        assert mine.to in shown
        assert "550 5.1.1" in shown
        assert other.to not in shown
        assert client.post(reverse("borgen:own-mail-resend", args=[other.pk])).status_code == 404
        assert client.post(reverse("borgen:own-mail-resend", args=[mine.pk])).status_code == 302
        assert OutgoingMail.objects.get(pk=mine.pk).state == "queued"
        assert mails not in client.get(reverse("borgen:today")).content.decode()

    def test_an_address_that_does_not_work_is_marked_for_who_can_mend_it(
        self, client: Client, cast: Cast
    ) -> None:
        for _ in range(3):
            refused(cast.institution, to=cast.member.email)
        client.force_login(cast.administrator)
        people = reverse("teams:people", args=[cast.institution.slug])
        found = client.get(people + "?stand=unreachable").content.decode()
        assert cast.member.email in found
        assert cast.leader.email not in found
        assert people + "?stand=unreachable" in client.get(reverse("borgen:today")).content.decode()
        person = reverse("teams:person", args=[cast.institution.slug, cast.member.pk])
        assert "komt niet aan" in client.get(person).content.decode()
        data = {"name": cast.member.name, "email": "goed@school.example"}
        assert client.post(person, data).status_code == 302
        assert cast.member.name not in client.get(people + "?stand=unreachable").content.decode()

    def test_another_school_sees_nothing_of_it(self, client: Client, cast: Cast) -> None:
        for _ in range(3):
            refused(cast.other_institution, to=cast.member.email)
        client.force_login(cast.administrator)
        people = reverse("teams:people", args=[cast.institution.slug]) + "?stand=unreachable"
        assert cast.member.email not in client.get(people).content.decode()
