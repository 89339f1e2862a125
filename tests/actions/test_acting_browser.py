"""Adding and closing an action in seconds, by the keyboard alone and without a script (U1, A4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from actions.models import Action
from improvements.navigation import team_url
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_agreed_closed_and_open_again_by_the_keyboard(
    page: Page, cast: Cast, sign_in: Callable[[Any, Any], None]
) -> None:
    sign_in(page, cast.member)
    page.goto(team_url(cast.team, "actions:actions"))
    what = page.get_by_label("Wat gaan we doen?")
    what.focus()
    page.keyboard.type("Poster maken")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Poster maken")).to_be_visible()
    made = Action.objects.get()
    assert (made.owner, made.confirmed_at is not None) == (cast.member, True)
    done = page.get_by_role("button", name="Klaar: Poster maken")
    done.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Klaar: Poster maken")).to_be_visible()
    made.refresh_from_db()
    assert made.state == "done"
    page.get_by_role("button", name="Weer openzetten").focus()
    page.keyboard.press("Enter")
    expect(done).to_be_visible()
    made.refresh_from_db()
    assert made.state == "open"


def test_on_a_phone_without_a_script(
    browser: Browser, live_server: Any, cast: Cast, sign_in: Callable[[Any, Any], None]
) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 740}, base_url=live_server.url
    )
    page = context.new_page()
    sign_in(page, cast.member)
    page.goto(team_url(cast.team, "actions:actions"))
    page.get_by_label("Wat gaan we doen?").fill("Poster maken")
    page.get_by_role("button", name="Toevoegen").click()
    page.get_by_role("link", name="Poster maken").click()
    page.get_by_text("Het gaat niet lukken").click()
    page.get_by_label("Wat zou helpen?").fill("Een middag extra")
    page.get_by_role("button", name="Zeg het").click()
    expect(page.get_by_text("Een middag extra").first).to_be_visible()
    assert Action.objects.get().stuck_note == "Een middag extra"
    context.close()
