"""What is put in the outbox: rendered, stored and given a job in the caller's transaction."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy
from django_tasks_db.models import DBTaskResult

from borgen.lib.states import TransitionNotAllowed
from common import mail
from common.models import AuditEntry, OutgoingMail, StoredFile
from tests import builders

pytestmark = pytest.mark.django_db
State = OutgoingMail.State


@pytest.fixture
def school() -> Any:
    return builders.institution(name="ROC <De Brug>")


@pytest.fixture(autouse=True)
def _templates(templates: Any) -> None:
    """Every test renders `mail/note`."""


def note(school: Any, **fields: Any) -> OutgoingMail:
    values = {"to": "petra@school.example", "subject": "Afspraak", "template": "note"}
    values |= {"institution_id": school.pk, "context": {"institution": school, "words": "Tot <maandag>"}}
    return mail.queue(**{**values, **fields})


def test_a_mail_waits_with_one_job(school):
    made = note(school, topic="boas:12:invitation", by=builders.user(school))

    assert (made.state, made.attempts, made.sent_at, made.topic) == ("queued", 0, None, "boas:12:invitation")
    assert [job.args_kwargs for job in DBTaskResult.objects.all()] == [{"args": [made.pk], "kwargs": {}}]
    assert re.fullmatch(r"<[0-9a-f-]{36}@testserver>", made.message_id)


def test_nothing_is_left_of_a_mail_whose_transaction_fails(school):
    with transaction.atomic():
        note(school)
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_both_texts_name_the_school_and_link_to_this_installation(school):
    made = note(school)

    assert "Tot <maandag>\n\nhttps://testserver/mijn/" in made.text
    assert "ROC <De Brug>" in made.text
    assert "Tot &lt;maandag&gt;" in made.html
    assert "ROC &lt;De Brug&gt;" in made.html
    assert '<html lang="nl">' in made.html
    assert not re.search(r" +$|\n{3}", made.text, re.MULTILINE), (
        "no heaps of empty lines and no trailing spaces"
    )


def test_nothing_in_a_mail_tells_that_it_was_opened(school):
    addresses = re.findall(r'(?:src|href|background)="([^"]*)"|url\(', note(school).html)
    assert {address.partition("?")[0] for address in addresses} == {f"{settings.BASE_URL}/"}


def test_the_language_is_the_readers(school):
    made = note(school, subject=gettext_lazy("January"), language="en")
    assert (made.subject, '<html lang="en">' in made.html) == ("January", True)
    assert note(school, subject=gettext_lazy("January")).subject == "januari"


def test_a_line_end_in_a_subject_makes_no_second_header(school):
    assert (
        note(school, subject="Hoi\r\nBcc: iedereen@school.example").subject
        == "Hoi Bcc: iedereen@school.example"
    )


@pytest.mark.parametrize("address", ["", "petra", "petra@school.example\nBcc: x@school.example", "a@b@c"])
def test_an_address_that_is_none_is_refused(school, address):
    with pytest.raises(ValidationError):
        note(school, to=address)


def test_the_name_of_the_school_cannot_be_forgotten(school):
    with pytest.raises(KeyError, match="institution"):
        note(school, context={"words": "hoi"})


def test_mails_with_the_same_attachment_share_one_file(school):
    for person in range(14):
        note(
            school,
            to=f"p{person}@school.example",
            attachments=[("boas.ics", "text/calendar; method=REQUEST", b"BEGIN:VCALENDAR")],
        )
    assert StoredFile.objects.count() == 1


def test_standing_counts_per_state_and_topic(school):
    for state in (State.SENT, State.SENT, State.FAILED, State.IN_DOUBT, State.SENDING, State.QUEUED):
        made = note(school, topic="t")
        into(made, state)
    note(school, topic="other")

    assert mail.standing("t") == mail.Standing(waiting=2, sent=2, in_doubt=1, failed=1)
    assert (mail.standing("t").total, mail.standing("t").settled) == (6, False)
    assert mail.standing("nobody") == mail.Standing()


def test_standings_of_many_topics_take_one_query(school, django_assert_num_queries):
    note(school, topic="a")
    with django_assert_num_queries(1):
        found = mail.standings(["a", "b"])
    assert (found["a"].waiting, found["b"].total) == (1, 0)


def into(made: OutgoingMail, state: str) -> None:
    made.state = state
    made.attempts = 7
    made.attempted_at = made.created_at
    made.next_attempt_at = made.created_at if state == State.QUEUED else None
    made.sent_at = made.created_at if state == State.SENT else None
    made.last_error = "x" if state in (State.FAILED, State.IN_DOUBT) else ""
    made.save()


class TestResend:
    @pytest.mark.parametrize("state", [State.FAILED, State.IN_DOUBT])
    def test_a_person_may_send_again_what_failed_or_is_in_doubt(self, school, state):
        made, leader = note(school), builders.user(school)
        into(made, state)
        DBTaskResult.objects.all().delete()

        mail.resend(made, by=leader)

        assert (made.state, made.attempts, made.last_error) == ("queued", 0, "")
        assert DBTaskResult.objects.count() == 1
        entry = AuditEntry.objects.get()
        assert (entry.verb, entry.actor_id, entry.subject_id) == ("mail.resend", leader.pk, made.pk)

    @pytest.mark.parametrize("state", [State.QUEUED, State.SENDING, State.SENT])
    def test_what_waits_or_left_is_not_sent_again(self, school, state):
        made = note(school)
        into(made, state)
        with pytest.raises(TransitionNotAllowed):
            mail.resend(made, by=builders.user(school))
        assert not AuditEntry.objects.exists()

    def test_a_stale_screen_does_not_send_twice(self, school):
        made = note(school)
        into(made, State.FAILED)
        seen_before = OutgoingMail.objects.get(pk=made.pk)
        mail.resend(made, by=builders.user(school))
        with pytest.raises(TransitionNotAllowed):
            mail.resend(seen_before, by=builders.user(school))


class TestDue:
    def test_a_mail_whose_job_got_lost_gets_a_new_one_and_only_one(self, school):
        note(school)
        DBTaskResult.objects.all().delete()
        assert [mail.deliver_due(), mail.deliver_due()] == [1, 0]
        assert DBTaskResult.objects.count() == 1

    def test_the_job_of_a_killed_worker_does_not_count(self, school):
        note(school)
        DBTaskResult.objects.update(status="RUNNING")
        assert mail.deliver_due() == 1

    def test_a_mail_whose_time_has_not_come_waits(self, school):
        made = note(school)
        DBTaskResult.objects.all().delete()
        OutgoingMail.objects.update(next_attempt_at=made.created_at + timedelta(minutes=5))
        assert mail.deliver_due() == 0

    def test_a_dry_run_only_counts(self, school):
        note(school)
        DBTaskResult.objects.all().delete()
        assert mail.deliver_due(dry_run=True) == 1
        assert not DBTaskResult.objects.exists()
