"""One attempt against a real mail server on loopback, whole or broken at each stage."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from common import delivery, mail
from common.models import OutgoingMail, Trouble
from common.states import MAIL
from tests import builders
from tests.common.conftest import DROP, free_port

pytestmark = pytest.mark.django_db
State = OutgoingMail.State


@pytest.fixture
def queued(templates: Any) -> Callable[..., OutgoingMail]:
    def put(**fields: Any) -> OutgoingMail:
        school = builders.institution()
        values = {"to": "petra@school.example", "subject": "Uitnodiging: BOAS", "template": "note"}
        context = {"institution": school, "words": "Tot maandag – één uur"}
        return mail.queue(**{**values, "institution_id": school.pk, "context": context, **fields})

    return put


def attempt(made: OutgoingMail) -> OutgoingMail:
    delivery.attempt(made.pk)
    made.refresh_from_db()
    return made


def make_due(made: OutgoingMail) -> None:
    OutgoingMail.objects.filter(pk=made.pk).update(next_attempt_at=timezone.now())


def test_a_mail_arrives_once_as_text_and_html(queued, relay):
    made = attempt(queued())

    assert (made.state, made.attempts, made.last_error) == (State.SENT, 1, "")
    assert made.sent_at is not None
    (message,) = relay.received
    assert message["To"] == "petra@school.example"
    assert message["Subject"] == "Uitnodiging: BOAS"
    assert message["Message-ID"] == made.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert "Tot maandag – één uur" in message.get_body(("plain",)).get_content()

    attempt(made)
    assert len(relay.received) == 1, "a mail that was sent is not sent again"


def test_attachments_keep_their_type_and_name(queued, relay):
    calendar = "BEGIN:VCALENDAR\r\nSUMMARY:é\r\nEND:VCALENDAR\r\n".encode()
    attempt(
        queued(
            attachments=[
                ("boas.ics", "text/calendar; method=REQUEST; charset=utf-8", calendar),
                ("wérkplan.pdf", "application/pdf", b"%PDF-1.7"),
            ]
        )
    )
    ics, pdf = relay.received[0].iter_attachments()
    assert (ics.get_content_type(), ics.get_param("method"), ics.get_filename()) == (
        "text/calendar",
        "REQUEST",
        "boas.ics",
    )
    assert ics.get_content().encode() == calendar
    assert (pdf.get_filename(), pdf.get_content()) == ("wérkplan.pdf", b"%PDF-1.7")


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"MAIL": "451 come back later"}, "451 come back later"),
        ({"RCPT": "450 greylisted"}, "450 greylisted"),
        ({"DATA": "452 disk full"}, "452 disk full"),
        ({"DATA": "421 going down"}, "421 going down"),
        ({"MAIL": DROP}, "Connection unexpectedly closed"),
        ({"RCPT": DROP}, "Connection unexpectedly closed"),
    ],
)
def test_what_the_server_did_not_accept_waits_and_is_tried_again(queued, relay, answers, reason):
    made = queued()
    relay.answers = answers
    before = timezone.now()
    attempt(made)

    assert (made.state, made.sent_at) == (State.QUEUED, None)
    assert reason in made.last_error
    assert timedelta(seconds=55) < made.next_attempt_at - before < timedelta(seconds=70)

    relay.answers = {}
    relay.received.clear()
    attempt(made)
    assert (made.state, relay.received) == (State.QUEUED, []), "not before its time"
    make_due(made)
    attempt(made)
    assert (made.state, made.attempts) == (State.SENT, 2)
    assert [message["Message-ID"] for message in relay.received] == [made.message_id]


@pytest.mark.parametrize(
    "answers", [{"MAIL": "550 not from you"}, {"RCPT": "550 nobody of that name"}, {"DATA": "554 spam"}]
)
def test_what_the_server_refuses_has_failed(queued, relay, answers):
    relay.answers = answers
    made = attempt(queued())

    assert (made.state, made.next_attempt_at) == (State.FAILED, None)
    assert made.last_error in answers.values()
    assert made.reason == made.last_error


def test_a_connection_that_breaks_after_the_content_leaves_the_mail_in_doubt(queued, relay):
    relay.answers = {"DATA": DROP}
    made = attempt(queued())

    assert (made.state, made.next_attempt_at) == (State.IN_DOUBT, None)
    assert made.last_error == Trouble.CONNECTION_LOST
    assert len(relay.received) == 1, "it did arrive: sending again would be twice"

    relay.answers = {}
    DBTaskResult.objects.all().delete()
    assert mail.deliver_due() == 0
    attempt(made)
    assert (made.state, len(relay.received)) == (State.IN_DOUBT, 1), "never again by itself"

    mail.resend(made, by=None)
    attempt(made)
    assert (made.state, len(relay.received)) == (State.SENT, 2)
    assert relay.received[0]["Message-ID"] == relay.received[1]["Message-ID"]


def test_a_server_that_is_down_is_tried_again(queued, relay, settings):
    settings.EMAIL_PORT = free_port()
    made = attempt(queued())
    assert made.state == State.QUEUED
    assert "refused" in made.last_error

    settings.EMAIL_PORT = relay.port
    make_due(made)
    assert attempt(made).state == State.SENT


def test_a_login_that_is_refused_is_the_operators_to_repair(queued, relay, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "borgen", "wrong"
    made = attempt(queued())
    assert (made.state, relay.received) == (State.QUEUED, [])


def test_djangos_own_backend_cannot_tell_and_is_doubted(queued, relay, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    relay.answers = {"RCPT": DROP}
    assert attempt(queued()).state == State.IN_DOUBT


def test_an_attachment_that_is_gone_from_the_disk_does_not_lose_the_mail(queued, relay, settings):
    made = queued(attachments=[("a.pdf", "application/pdf", b"%PDF")])
    for path in Path(settings.STORAGES["default"]["OPTIONS"]["location"]).glob("??/*"):
        path.unlink()
    assert (attempt(made).state, relay.received) == (State.QUEUED, [])


def test_the_pauses_grow_to_an_hour_and_end_after_two_days(queued, relay, time_machine):
    relay.answers = {"RCPT": "450 later"}
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    made = queued()
    pauses = []
    while made.state == State.QUEUED:
        attempt(made)
        if made.next_attempt_at:
            pauses.append((made.next_attempt_at - timezone.now()) / timedelta(minutes=1))
            time_machine.move_to(made.next_attempt_at, tick=False)
    assert pauses[:6] == [1, 5, 15, 60, 60, 60]
    assert set(pauses[6:]) == {60}
    assert timedelta(hours=47) <= timezone.now() - start <= timedelta(hours=48)
    assert (made.state, made.last_error) == (State.FAILED, Trouble.GAVE_UP)


class TestKilledWorker:
    def test_the_row_says_sending_before_the_server_hears_anything(self, queued, relay, monkeypatch):
        made, seen = queued(), []
        real = delivery._send
        monkeypatch.setattr(
            delivery,
            "_send",
            lambda one: (seen.append(OutgoingMail.objects.get(pk=one.pk).state), real(one))[1],
        )
        attempt(made)
        assert seen == [State.SENDING]

    def test_what_a_killed_worker_left_is_in_doubt_after_ten_minutes(self, queued, relay):
        made = queued()
        taken = timezone.now() - timedelta(minutes=9)
        OutgoingMail.objects.update(state=State.SENDING, attempted_at=taken, next_attempt_at=None, attempts=1)
        assert delivery.settle_stale() == 0

        OutgoingMail.objects.update(attempted_at=taken - timedelta(minutes=2))
        assert delivery.settle_stale(dry_run=True) == 1
        assert delivery.settle_stale() == 1
        made.refresh_from_db()
        assert (made.state, made.last_error) == (State.IN_DOUBT, Trouble.WORKER_STOPPED)
        attempt(made)
        assert relay.received == []

    def test_a_worker_that_comes_back_late_says_what_happened(self, queued, relay, monkeypatch):
        made = queued()
        real = delivery._send

        def slow(one: OutgoingMail) -> delivery.Outcome:
            outcome = real(one)
            OutgoingMail.objects.update(state=State.IN_DOUBT, last_error=Trouble.WORKER_STOPPED)
            return outcome

        monkeypatch.setattr(delivery, "_send", slow)
        assert attempt(made).state == State.SENT

    def test_a_worker_that_comes_back_after_a_person_decided_changes_nothing(
        self, queued, relay, monkeypatch
    ):
        made = queued()
        real = delivery._send

        def slow(one: OutgoingMail) -> delivery.Outcome:
            outcome = real(one)
            OutgoingMail.objects.update(state=State.IN_DOUBT, last_error=Trouble.WORKER_STOPPED)
            mail.resend(OutgoingMail.objects.get(pk=one.pk), by=None)
            return outcome

        monkeypatch.setattr(delivery, "_send", slow)
        assert attempt(made).state == State.QUEUED

    def test_a_worker_that_comes_back_does_not_speak_for_the_next_attempt(self, queued, relay, monkeypatch):
        made = queued()
        real = delivery._send

        def slow(one: OutgoingMail) -> delivery.Outcome:
            outcome = real(one)
            OutgoingMail.objects.update(state=State.SENDING, attempted_at=timezone.now())
            return outcome

        monkeypatch.setattr(delivery, "_send", slow)
        assert attempt(made).state == State.SENDING


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_one_sends(queued, relay):
    made = [queued(to=f"p{number}@school.example") for number in range(6)]
    start = threading.Barrier(4)
    errors = []

    def work() -> None:
        start.wait()
        try:
            for one in made:
                delivery.attempt(one.pk)
        except BaseException as error:
            errors.append(error)
            raise
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert errors == []
    assert sorted(message["To"] for message in relay.received) == sorted(one.to for one in made)
    assert set(OutgoingMail.objects.values_list("state", "attempts")) == {(State.SENT, 1)}


@pytest.mark.django_db(transaction=True)
def test_the_real_worker_delivers_what_was_committed(queued, relay):
    made = queued()
    call_command("db_worker", batch=True, interval=0, startup_delay=False, reload=False, verbosity=0)
    made.refresh_from_db()
    assert (made.state, len(relay.received)) == (State.SENT, 1)


@pytest.mark.django_db(transaction=True)
def test_an_attempt_inside_a_transaction_is_refused(queued, relay):
    """Rolled back, the row would say that nothing was sent."""
    made = queued()
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        delivery.attempt(made.pk)
    assert relay.received == []
    assert not connection.in_atomic_block


def test_every_state_of_the_table_is_a_state_of_a_mail():
    assert set(MAIL.states) == set(State.values)
    assert MAIL.final == (State.SENT,)
