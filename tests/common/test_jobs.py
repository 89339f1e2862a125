"""A job that died is tried again, a few times; then a person decides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from common import jobs, tasks
from common.models import AuditEntry
from tests import builders
from tests.actions.builders_sending import failed_job

pytestmark = pytest.mark.django_db


def running(*, minutes: int, attempts: int = 1) -> DBTaskResult:
    job = tasks.deliver.enqueue(0).db_result
    DBTaskResult.objects.filter(pk=job.pk).update(
        status="RUNNING",
        started_at=timezone.now() - timedelta(minutes=minutes),
        worker_ids=[f"w{number}" for number in range(attempts)],
    )
    return job


def status(job: DBTaskResult) -> str:
    return DBTaskResult.objects.get(pk=job.pk).status


def test_a_job_whose_worker_was_killed_waits_again():
    job, alive = running(minutes=16), running(minutes=14)
    assert jobs.revive(dry_run=True) == 1
    assert status(job) == "RUNNING"
    assert [jobs.revive(), jobs.revive()] == [1, 0]
    assert (status(job), status(alive)) == ("READY", "RUNNING")


def test_a_start_that_is_still_to_come_is_of_before_the_clock_was_set_back():
    job = running(minutes=-24 * 60)
    assert jobs.revive() == 1
    assert status(job) == "READY"


def test_it_fails_when_it_dies_again_and_again():
    job = running(minutes=16, attempts=jobs.MAX_ATTEMPTS)
    assert [jobs.revive(), jobs.revive()] == [1, 0]
    failed = DBTaskResult.objects.get(pk=job.pk)
    assert (failed.status, failed.exception_class_path) == ("FAILED", jobs.WORKER_STOPPED)


def test_an_error_is_tried_again_after_a_pause():
    recent, old = failed_job(attempts=1, at=timezone.now()), failed_job(attempts=2)
    given_up = failed_job(attempts=jobs.MAX_ATTEMPTS)
    assert jobs.revive() == 1
    assert [status(job) for job in (recent, old, given_up)] == ["FAILED", "READY", "FAILED"]


def test_what_was_done_in_the_meantime_stays_done():
    job = running(minutes=16)
    seen = DBTaskResult.objects.get(pk=job.pk)
    DBTaskResult.objects.filter(pk=job.pk).update(status="SUCCESSFUL")
    assert jobs._move(seen, jobs._READY) == 0
    assert status(job) == "SUCCESSFUL"


def test_a_person_gives_it_new_attempts_once():
    school = builders.institution()
    job, by = failed_job(), builders.user(school)
    jobs.retry(job_id=str(job.pk), institution=school, by=by)
    again = DBTaskResult.objects.get(pk=job.pk)
    assert (again.status, jobs.attempts(again)) == ("READY", 0)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.subject_id, entry.details) == (
        "job.retried",
        school.pk,
        {"job": "common.tasks.deliver"},
    )
    with pytest.raises(ValidationError):
        jobs.retry(job_id=str(job.pk), institution=school, by=by)
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize("number", ["", "geen", "00000000-0000-0000-0000-000000000000"])
def test_a_job_that_is_not_there(number):
    school = builders.institution()
    with pytest.raises(ValidationError):
        jobs.retry(job_id=number, institution=school, by=builders.user(school))
