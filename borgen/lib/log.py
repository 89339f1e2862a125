"""What is left out of the log: an address that opens something by itself is a secret."""

from __future__ import annotations

import logging
import re

# The words before a secret in an address: screens, calendars, invitations, stopping a mail, a new password.
_SECRETS = re.compile(r"(/(?:scherm|mijn/agenda|uitnodiging|afmelden|wachtwoord/nieuw)/)[^/\s\"'?#]+")


def without_secrets(text: str) -> str:
    return _SECRETS.sub(r"\1…", text)


class WithoutSecrets(logging.Filter):
    """Of a handler: Django writes the address of what was not found, refused or broken into its line."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if (kept := without_secrets(text)) != text:
            record.msg, record.args = kept, ()
        return True
