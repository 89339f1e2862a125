"""Mail that leaves after the transaction that asked for it, once (see `common.delivery`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Count
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import Promise

from borgen.lib.states import TransitionNotAllowed
from common import audit, files, tasks
from common.models import MailAttachment, OutgoingMail
from common.states import MAIL

Attachment = tuple[str, str, bytes]


@dataclass(frozen=True)
class Standing:
    """How many mails of a topic are where."""

    waiting: int = 0
    sent: int = 0
    in_doubt: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        return self.waiting + self.sent + self.in_doubt + self.failed

    @property
    def settled(self) -> bool:
        """Whether everything arrived at the mail server."""
        return self.sent == self.total


@transaction.atomic
def queue(
    *,
    institution_id: int,
    to: str,
    subject: str | Promise,
    template: str,
    context: Mapping[str, Any],
    topic: str = "",
    attachments: Sequence[Attachment] = (),
    by: Any = None,
    language: str = "",
    unsubscribe_url: str = "",
) -> OutgoingMail:
    """Render and store a mail; the worker sees its job when the surrounding transaction commits.

    Renders `mail/<template>.txt` and `.html` with `context` and with `subject`, `base_url` and `language`.
    `context` must hold `institution`: its name stands in the mail. `language` is the reader's, Dutch when not
    given; a lazy `subject` is put into it too. `attachments` are (name, content type, bytes).
    `unsubscribe_url` is for mails that somebody may do without: a POST to it, by nobody who signed in, stops
    them (RFC 8058); both texts have it as `unsubscribe_url`.
    ValidationError for an address that is none.
    """
    validate_email(to)
    language = language or settings.LANGUAGE_CODE
    with translation.override(language):
        one_line = " ".join(str(subject).split())
        values = {**context, "institution": context["institution"], "subject": one_line}
        values |= {"base_url": settings.BASE_URL, "language": language, "unsubscribe_url": unsubscribe_url}
        text = _tidy(render_to_string(f"mail/{template}.txt", values))
        html = render_to_string(f"mail/{template}.html", values)
    now = timezone.now()
    mail = OutgoingMail.objects.create(
        institution_id=institution_id,
        to=to,
        subject=one_line[:250],
        text=text,
        html=html,
        topic=topic,
        message_id=f"<{uuid4()}@{urlsplit(settings.BASE_URL).hostname}>",
        queued_at=now,
        next_attempt_at=now,
        created_by_id=by and by.pk,
        unsubscribe_url=unsubscribe_url,
    )
    for position, (name, content_type, content) in enumerate(attachments):
        file = files.store(
            institution_id=institution_id, name=name, content=content, content_type=content_type
        )
        MailAttachment.objects.create(mail=mail, file=file, position=position)
    # In this same transaction: the queue is a table, so the job is there when, and only when, it commits.
    tasks.deliver.enqueue(mail.pk)
    return mail


@transaction.atomic
def resend(mail: OutgoingMail, *, by: Any) -> None:
    """A person decides that a failed or doubtful mail goes again, with the same Message-ID.

    TransitionNotAllowed when it is on its way or was sent.
    """
    mail.refresh_from_db()
    target = MAIL.target("resend", mail.state)
    now = timezone.now()
    changed = OutgoingMail.objects.filter(pk=mail.pk, state=mail.state).update(
        state=target, attempts=0, queued_at=now, next_attempt_at=now, last_error=""
    )
    if not changed:
        raise TransitionNotAllowed("resend", mail.state, MAIL.transitions["resend"].refusal)
    audit.record(by=by, verb="mail.resend", subject=mail)
    tasks.deliver.enqueue(mail.pk)
    mail.refresh_from_db()


def standing(topic: str) -> Standing:
    return standings([topic])[topic]


def standings(topics: Iterable[str]) -> dict[str, Standing]:
    """Several topics in one query."""
    State = OutgoingMail.State  # noqa: N806  it is a class
    counts: dict[str, dict[str, int]] = {topic: {} for topic in topics}
    rows = OutgoingMail.objects.filter(topic__in=counts).order_by()
    for topic, state, number in rows.values_list("topic", "state").annotate(number=Count("pk")):
        counts[topic][state] = number
    return {
        topic: Standing(
            waiting=found.get(State.QUEUED, 0) + found.get(State.SENDING, 0),
            sent=found.get(State.SENT, 0),
            in_doubt=found.get(State.IN_DOUBT, 0),
            failed=found.get(State.FAILED, 0),
        )
        for topic, found in counts.items()
    }


def deliver_due(*, dry_run: bool = False) -> int:
    """Give a job to each waiting mail whose time has come; the worker alone talks to the mail server."""
    due = OutgoingMail.objects.due(timezone.now())
    if dry_run:
        return due.count()
    return tasks.enqueue_missing(due.order_by("next_attempt_at").values_list("pk", flat=True))


def purge(before: datetime, *, dry_run: bool = False) -> int:
    """Remove mails made before this moment that wait for nothing any more; their files follow as orphans."""
    old = OutgoingMail.objects.filter(created_at__lt=before).exclude(
        state__in=[OutgoingMail.State.QUEUED, OutgoingMail.State.SENDING]
    )
    return old.count() if dry_run else old.delete()[1].get(OutgoingMail._meta.label, 0)


def _tidy(text: str) -> str:
    """What template tags leave behind: spaces at line ends and heaps of empty lines."""
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", text) + "\n"
