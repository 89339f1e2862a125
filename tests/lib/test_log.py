"""What a line of the log does not tell: the secret in an address."""

from __future__ import annotations

import logging

import pytest

from borgen.lib.log import WithoutSecrets, without_secrets


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Not Found: /scherm/geheim-woord_1/", "Not Found: /scherm/…/"),
        ('"GET /scherm/geheim?deel=2 HTTP/1.1" 200', '"GET /scherm/…?deel=2 HTTP/1.1" 200'),
        ("/mijn/agenda/geheim.ics", "/mijn/agenda/…"),
        ("/uitnodiging/geheim/", "/uitnodiging/…/"),
        ("/mijn/overzicht/afmelden/geheim/", "/mijn/overzicht/afmelden/…/"),
        ("/inloggen/wachtwoord/nieuw/1-geheim/", "/inloggen/wachtwoord/nieuw/…/"),
        ("/scherm/", "/scherm/"),
        ("/roc/teams/scherm", "/roc/teams/scherm"),
    ],
)
def test_a_secret_stays_out(line: str, kept: str) -> None:
    assert without_secrets(line) == kept


def test_the_filter_works_on_a_line_with_arguments_and_leaves_others_alone() -> None:
    secret = logging.LogRecord("a", 30, "b", 1, "%s: %s", ("Not Found", "/scherm/geheim/"), None)
    plain = logging.LogRecord("a", 30, "b", 1, "%s: %s", ("Not Found", "/hulp/"), None)
    assert WithoutSecrets().filter(secret)
    assert WithoutSecrets().filter(plain)
    assert (secret.getMessage(), plain.args) == ("Not Found: /scherm/…/", ("Not Found", "/hulp/"))
