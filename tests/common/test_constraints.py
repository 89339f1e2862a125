"""Each rule that the database keeps, provoked past the services."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from common.models import AuditEntry, MailAttachment, OutgoingMail, StoredFile

pytestmark = [pytest.mark.django_db, pytest.mark.constraint]
NOW = timezone.now()
FILE = {
    "institution_id": 1,
    "name": "a.pdf",
    "content_type": "application/pdf",
    "size": 1,
    "sha256": "0" * 64,
}
MAIL = {
    "institution_id": 1,
    "to": "a@school.example",
    "subject": "s",
    "text": "t",
    "html": "<p>t</p>",
    "message_id": "<1@school.example>",
    "next_attempt_at": NOW,
}
ENTRY = {"institution_id": 1, "verb": "team.renamed", "subject_type": "teams.team", "subject_id": 1}
QUEUED: dict[str, Any] = {}
SENT = {"state": "sent", "attempted_at": NOW, "sent_at": NOW, "next_attempt_at": None}
FAILED = {"state": "failed", "attempted_at": NOW, "last_error": "550", "next_attempt_at": None}

BROKEN = [
    (StoredFile, FILE | {"name": ""}, "stored_file_has_name"),
    (StoredFile, FILE | {"sha256": "0" * 63}, "stored_file_has_hash"),
    (OutgoingMail, MAIL | SENT | {"state": "lost", "sent_at": None}, "mail_state_known"),
    (OutgoingMail, MAIL | SENT | {"sent_at": None}, "mail_sent_has_time"),
    (OutgoingMail, MAIL | {"sent_at": NOW}, "mail_sent_has_time"),
    (OutgoingMail, MAIL | {"next_attempt_at": None}, "mail_queued_has_next_attempt"),
    (OutgoingMail, MAIL | SENT | {"next_attempt_at": NOW}, "mail_queued_has_next_attempt"),
    (OutgoingMail, MAIL | SENT | {"attempted_at": None}, "mail_attempt_has_time"),
    (OutgoingMail, MAIL | FAILED | {"last_error": ""}, "mail_trouble_has_reason"),
    (OutgoingMail, MAIL | {"to": ""}, "mail_has_content"),
    (OutgoingMail, MAIL | {"subject": ""}, "mail_has_content"),
    (OutgoingMail, MAIL | {"text": ""}, "mail_has_content"),
    (OutgoingMail, MAIL | {"message_id": ""}, "mail_has_content"),
    (AuditEntry, ENTRY | {"verb": ""}, "audit_says_what"),
    (AuditEntry, ENTRY | {"subject_type": ""}, "audit_says_what"),
]


@pytest.mark.parametrize(("model", "fields"), [(StoredFile, FILE), (OutgoingMail, MAIL), (AuditEntry, ENTRY)])
def test_a_sound_row_is_accepted(model, fields):
    made = model(**fields)
    made.validate_constraints()
    made.save()


@pytest.mark.parametrize("fields", [QUEUED, SENT, FAILED])
def test_a_mail_in_each_state_is_accepted(fields):
    OutgoingMail.objects.create(**MAIL | fields)


@pytest.mark.parametrize(("model", "fields", "name"), BROKEN)
def test_the_database_refuses_and_people_get_a_sentence(model, fields, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.create(**fields)
    with pytest.raises(ValidationError) as refused:
        model(**fields).validate_constraints()
    assert all(message.endswith(".") and name not in message for message in refused.value.messages)


def test_a_message_id_is_used_once():
    OutgoingMail.objects.create(**MAIL)
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMail.objects.create(**MAIL)


def test_two_attachments_do_not_share_a_place():
    mail = OutgoingMail.objects.create(**MAIL)
    file = StoredFile.objects.create(**FILE)
    MailAttachment.objects.create(mail=mail, file=file, position=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        MailAttachment.objects.create(mail=mail, file=file, position=0)


def test_every_constraint_is_provoked():
    names = {c.name for model in (StoredFile, OutgoingMail, AuditEntry) for c in model._meta.constraints}
    assert names == {name for _, _, name in BROKEN}
