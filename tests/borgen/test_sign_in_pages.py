"""allauth's pages in our frame: they work, they speak our Dutch, and the strict headers let them."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse

pytestmark = pytest.mark.django_db

OPEN = ["account_login", "account_reset_password", "account_reset_password_done", "account_inactive"]
OWN = [
    "account_logout",
    "account_change_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
]
ENGLISH = re.compile(r"\b(Sign (?:in|out|up)|Password|Your|You|Please|the)\b")


@pytest.fixture
def signed_in(client, cast):
    """Through the form, because changing how one signs in asks for a recent password."""
    cast.member.set_password("appelflap-47")
    cast.member.save()
    answer = client.post(reverse("account_login"), {"login": cast.member.email, "password": "appelflap-47"})
    assert answer.status_code == 302
    client.post(reverse("account_reauthenticate"), {"password": "appelflap-47"})
    return client


def visible(html):
    main = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"<[^>]+>", " ", main)


@pytest.mark.parametrize("name", OPEN)
def test_pages_before_signing_in(client, name):
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    html = answer.content.decode()
    assert html.count("<h1") == 1
    assert not ENGLISH.search(visible(html))


@pytest.mark.parametrize("name", OWN)
def test_pages_of_ones_own_sign_in(signed_in, name):
    answer = signed_in.get(reverse(name))
    assert answer.status_code == 200
    html = answer.content.decode()
    assert html.count("<h1") == 1
    assert not ENGLISH.search(visible(html))


@pytest.mark.parametrize("name", [*OPEN, *OWN])
def test_nothing_that_the_content_security_policy_forbids(signed_in, name):
    html = signed_in.get(reverse(name), follow=True).content.decode()
    for script in re.findall(r"<script\b[^>]*>", html):
        assert " src=" in script or 'type="application/json"' in script
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=", html)


def test_a_wrong_password_is_told_in_plain_words_and_focused(client, cast):
    html = client.post(
        reverse("account_login"), {"login": cast.member.email, "password": "nee-nee-nee"}
    ).content.decode()
    assert 'id="error-summary"' in html
    assert "horen niet bij elkaar" in html


def test_a_password_link_that_is_no_good(client):
    html = client.get("/inloggen/wachtwoord/nieuw/1-abc/", follow=True).content.decode()
    assert reverse("account_reset_password") in html
    assert "Deze link werkt niet meer" in html


def test_nobody_learns_which_addresses_exist(client, cast):
    known, unknown = (
        client.post(reverse("account_reset_password"), {"email": email}, follow=True)
        for email in (cast.member.email, "niemand@school.example")
    )
    assert known.redirect_chain == unknown.redirect_chain
    assert visible(known.content.decode()) == visible(unknown.content.decode())


@pytest.fixture
def with_app(signed_in, cast):
    TOTP.activate(cast.member, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(cast.member)
    return signed_in


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("mfa_index", "Je hebt nog 10 van de 10 codes over."),
        ("mfa_deactivate_totp", "De authenticator-app uitzetten?"),
        ("mfa_view_recovery_codes", "Je hebt nog 10 van de 10 codes over."),
        ("mfa_generate_recovery_codes", "De codes die je nu hebt, werken daarna niet meer."),
    ],
)
def test_pages_once_the_app_is_on(with_app, name, words):
    html = with_app.get(reverse(name)).content.decode()
    assert words in visible(html)
    assert not ENGLISH.search(visible(html))


def test_the_second_step_asks_for_a_code(with_app, cast):
    with_app.post(reverse("account_logout"))
    answer = with_app.post(
        reverse("account_login"), {"login": cast.member.email, "password": "appelflap-47"}, follow=True
    )
    html = answer.content.decode()
    assert answer.request["PATH_INFO"] == reverse("mfa_authenticate")
    assert "Typ de code uit je authenticator-app" in visible(html)
    answer = with_app.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Deze code klopt niet" in answer.content.decode()
