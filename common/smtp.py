"""Django's SMTP backend that also remembers whether a message was already on its way when something broke."""

from __future__ import annotations

import smtplib

from django.core.mail.backends.smtp import EmailBackend as DjangoEmailBackend

START_OF_CONTENT = 354


class _Remembering:
    """`content_started`: the server asked for the content; from here on it may have accepted the message."""

    content_started = False

    def getreply(self) -> tuple[int, bytes]:
        code, text = super().getreply()  # type: ignore[misc]
        if code == START_OF_CONTENT:
            self.content_started = True
        return code, text


class Dialogue(_Remembering, smtplib.SMTP):
    pass


class DialogueOverTLS(_Remembering, smtplib.SMTP_SSL):
    pass


class EmailBackend(DjangoEmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return DialogueOverTLS if self.use_ssl else Dialogue
