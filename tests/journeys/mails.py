"""What must stand in the mails of a BOAS, as a real mail server received them."""

from __future__ import annotations

import re
from datetime import date
from email.message import EmailMessage

from icalendar import Calendar
from icalendar.cal import Component

from tests.conftest import Mailbox

SUBJECTS = ("Uitnodiging: BOAS ", "De uitslag van onze BOAS: ", "Planning: ")


def mails_of(mailbox: Mailbox, address: str, subject: str) -> tuple[EmailMessage, EmailMessage, EmailMessage]:
    """Invitation, outcome and planning: these three, in this order, and no other."""
    found = mailbox.to(address)
    assert [mail["Subject"] for mail in found] == [start + subject for start in SUBJECTS]
    invitation, outcome, planning = found
    return invitation, outcome, planning


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def appointments(mail: EmailMessage) -> list[Component]:
    (attachment,) = mail.iter_attachments()
    assert attachment.get_content_type() == "text/calendar"
    return Calendar.from_ical(attachment.get_content()).walk("VEVENT")


def expect_no_figures(mail: EmailMessage, meeting_on: date) -> None:
    """Of the outcome nothing travels by mail; the one line with digits says when the planning is made."""
    for kind in ("plain", "html"):
        text = re.sub(r"<[^>]+>|https?://\S+", " ", text_of(mail, kind))
        lines = [line for line in text.splitlines() if str(meeting_on.year) not in line]
        assert not re.search(r"\d|%|oneens|Stelling", "\n".join(lines)), text


def link_in(mail: EmailMessage, part: str) -> str:
    """The one address in the text of a mail that has `part` in it."""
    (found,) = re.findall(rf"https?://\S*{part}\S*", text_of(mail))
    return str(found)
