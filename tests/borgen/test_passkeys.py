"""A passkey from making to signing in, in a real browser under the strict headers."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_make_a_passkey_and_sign_in_with_it(page: Page, live_server, cast, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # the test's server speaks plain http
    refused: list[str] = []
    page.on("console", lambda entry: refused.append(entry.text) if "Content Security" in entry.text else None)
    chrome = page.context.new_cdp_session(page)
    chrome.send("WebAuthn.enable")
    chrome.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    cast.member.set_password("appelflap-47")
    cast.member.save()

    page.goto(reverse("account_login"))
    page.get_by_label("E-mailadres").fill(cast.member.email)
    page.get_by_label("Wachtwoord").fill("appelflap-47")
    page.get_by_role("button", name="Inloggen", exact=True).click()
    expect(page.locator("header")).to_contain_text(cast.member.name)

    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_label("Wachtwoord").fill("appelflap-47")
    page.get_by_role("button", name="Bevestigen").click()
    page.get_by_label("Naam van deze passkey").fill("Telefoon")
    page.get_by_label("Alleen met deze passkey").check()
    page.get_by_role("button", name="Maak de passkey").click()
    expect(page.locator("main")).to_contain_text("herstelcodes")
    page.goto(reverse("mfa_list_webauthn"))
    expect(page.locator("main")).to_contain_text("Telefoon")
    expect(page.locator("main")).to_contain_text("op zichzelf genoeg")

    page.context.clear_cookies()
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Inloggen met een passkey").click()
    expect(page.locator("header")).to_contain_text(cast.member.name)
    assert refused == []


def test_a_device_without_passkey_is_told_in_words(page: Page, live_server, db):
    chrome = page.context.new_cdp_session(page)
    chrome.send("WebAuthn.enable")
    chrome.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Inloggen met een passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Dat lukte niet")


def test_without_javascript_there_is_no_button_that_does_nothing(browser, base_url, live_server, db):
    page = browser.new_context(java_script_enabled=False, base_url=base_url).new_page()
    page.goto(reverse("account_login"))
    expect(page.get_by_role("button", name="Inloggen", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Inloggen met een passkey")).to_be_hidden()
    page.context.close()
