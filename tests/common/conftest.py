"""A mail relay that can go wrong at every stage of its dialogue, on a real socket."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

DROP = "drop"


class Relay:
    """`answers["RCPT"] = "550 unknown"` or DROP; `received` holds what was handed over, refused or not."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.received: list[EmailMessage] = []
        self.port = 0

    async def _answer(self, stage: str, server: Any) -> str:
        answer = self.answers.get(stage, "250 OK")
        if answer == DROP:
            server.transport.abort()
            await asyncio.sleep(30)
        return answer

    async def handle_MAIL(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        envelope.mail_from = address
        return await self._answer("MAIL", server)

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        answer = await self._answer("RCPT", server)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.received.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return await self._answer("DATA", server)


@pytest.fixture
def relay(settings: Any) -> Iterator[Relay]:
    box = Relay()
    box.port = free_port()
    server = Controller(box, hostname="127.0.0.1", port=box.port)
    server.start()
    settings.EMAIL_BACKEND = "common.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", box.port, 5
    try:
        yield box
    finally:
        server.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def templates(settings: Any, tmp_path: Path) -> Path:
    """A folder in which a test puts templates of its own; holds `mail/note.txt` and `.html`."""
    folder = tmp_path / "templates"
    (folder / "mail").mkdir(parents=True)
    for suffix in ("txt", "html"):
        (folder / f"mail/note.{suffix}").write_text(
            f'{{% extends "mail/base.{suffix}" %}}{{% block content %}}{{{{ words }}}}   \n\n\n\n'
            f"{{{{ base_url }}}}/mijn/\n{{% endblock content %}}"
        )
    first = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**first, "DIRS": [*first["DIRS"], folder]}]
    return folder
