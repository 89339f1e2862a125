"""One attempt to deliver one mail, and what each way of going wrong means.

The row says `sending` and is committed before the mail server hears anything, so that of any number of
workers one sends. What the server certainly did not accept waits and is tried again; what it refused for good
has failed; what it may have accepted is in doubt and stays so until a person decides.
"""

from __future__ import annotations

import logging
import smtplib
from contextlib import suppress
from datetime import datetime, timedelta
from email.encoders import encode_base64
from email.message import Message
from email.mime.base import MIMEBase
from typing import Any, NamedTuple

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from common import files
from common.models import OutgoingMail, Trouble
from common.states import MAIL

logger = logging.getLogger("borgen.mail")
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))  # the last one repeats
GIVE_UP_AFTER = timedelta(hours=48)
# Longer than any dialogue can last with EMAIL_TIMEOUT: who says "sending" for so long was killed.
STALE_AFTER = timedelta(minutes=10)
MAX_REASON = 300


class Outcome(NamedTuple):
    event: str
    reason: str = ""


def attempt(mail_id: int) -> None:
    """Deliver this mail if its time has come and nobody else took it; never raises for what a server does."""
    started = timezone.now()
    with transaction.atomic(durable=True):
        taken = _move(
            OutgoingMail.objects.due(started).filter(pk=mail_id),
            "take",
            attempts=F("attempts") + 1,
            attempted_at=started,
            next_attempt_at=None,
        )
    if taken:
        mail = OutgoingMail.objects.get(pk=mail_id)
        _settle(mail, _send(mail), timezone.now())


def settle_stale(*, dry_run: bool = False) -> int:
    """Mails whose worker was killed while sending are in doubt; returns how many."""
    stale = OutgoingMail.objects.filter(
        state=OutgoingMail.State.SENDING, attempted_at__lt=timezone.now() - STALE_AFTER
    )
    if dry_run:
        return stale.count()
    return _move(stale, "lose", last_error=Trouble.WORKER_STOPPED)


def _move(mails: Any, event: str, **fields: Any) -> int:
    """One conditional UPDATE: of two at the same moment only one finds the state it needs."""
    transition = MAIL.transitions[event]
    return mails.filter(state__in=transition.sources).update(state=transition.target, **fields)


def _settle(mail: OutgoingMail, outcome: Outcome, now: datetime) -> None:
    event, reason = outcome
    fields: dict[str, Any] = {"last_error": reason}
    if event == "deliver":
        fields["sent_at"] = now
    else:
        logger.warning("mail %s: %s (%s)", mail.pk, event, reason)
    if event == "postpone":
        later = now + BACK_OFF[min(mail.attempts, len(BACK_OFF)) - 1]
        if later > mail.queued_at + GIVE_UP_AFTER:
            event, fields["last_error"] = "refuse", Trouble.GAVE_UP
        else:
            fields["next_attempt_at"] = later
    # The time of the attempt tells a worker that comes back late whether this is still its own attempt.
    _move(OutgoingMail.objects.filter(pk=mail.pk, attempted_at=mail.attempted_at), event, **fields)


def _send(mail: OutgoingMail) -> Outcome:
    connection = get_connection()
    try:
        return _hand_over(mail, connection)
    finally:
        with suppress(OSError):  # the fate of the mail is known; a rude goodbye does not change it
            connection.close()


def _hand_over(mail: OutgoingMail, connection: BaseEmailBackend) -> Outcome:
    try:
        message = _message(mail, connection)
        connection.open()
    except OSError as error:  # smtplib's among them: greeting, TLS and login are the operator's to repair
        return Outcome("postpone", _reason(error))
    try:
        connection.send_messages([message])
    except OSError as error:
        return _verdict(error, content_started=_content_started(connection))
    except (ValueError, LookupError) as error:  # an address or header that cannot be put into a mail
        return Outcome("refuse", _reason(error))
    return Outcome("deliver")


def _content_started(connection: BaseEmailBackend) -> bool:
    dialogue = getattr(connection, "connection", None)
    # A backend that cannot tell may have handed it over.
    return getattr(dialogue, "content_started", True)


def _verdict(error: OSError, *, content_started: bool) -> Outcome:
    reason = _reason(error)
    code = _reply_code(error)
    if isinstance(error, smtplib.SMTPHeloError) or 400 <= code < 500:
        return Outcome("postpone", reason)
    if isinstance(error, smtplib.SMTPNotSupportedError) or 500 <= code < 600:
        return Outcome("refuse", reason)
    if content_started:
        return Outcome("lose", Trouble.CONNECTION_LOST)
    return Outcome("postpone", reason)


def _reply_code(error: OSError) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _ in error.recipients.values()), 0)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0


def _reason(error: Exception) -> str:
    """The server's own words where it gave them, short and on one line."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        words = "; ".join(f"{code} {_text(answer)}" for code, answer in error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        words = f"{error.smtp_code} {_text(error.smtp_error)}"
    else:
        words = str(error)
    words = " ".join(words.split())
    return (words or type(error).__name__)[:MAX_REASON]


def _text(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer


def _message(mail: OutgoingMail, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[mail.to],
        connection=connection,
        headers={
            "Message-ID": mail.message_id,
            # No out-of-office answers to a programme (RFC 3834; the second is Exchange's own way).
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "OOF, AutoReply",
            **_ways_out(mail),
        },
    )
    message.attach_alternative(mail.html, "text/html")
    for attachment in mail.attachments.select_related("file"):
        message.attach(
            _part(attachment.file.name, attachment.file.content_type, files.content(attachment.file))
        )
    return message


def _ways_out(mail: OutgoingMail) -> dict[str, str]:
    """A button of the reader's mail program that stops mails of this kind (RFC 8058)."""
    if not mail.unsubscribe_url:
        return {}
    return {
        "List-Unsubscribe": f"<{mail.unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _part(name: str, content_type: str, content: bytes) -> MIMEBase:
    """Keeps the parameters of a type such as `text/calendar; method=REQUEST`, unlike Django's own attach."""
    header = Message()
    header["Content-Type"] = content_type
    part = MIMEBase(header.get_content_maintype(), header.get_content_subtype())
    for key, value in (header.get_params() or [])[1:]:
        part.set_param(key, value)
    part.set_payload(content)
    encode_base64(part)
    part.add_header(
        "Content-Disposition", "attachment", filename=name if name.isascii() else ("utf-8", "", name)
    )
    return part
