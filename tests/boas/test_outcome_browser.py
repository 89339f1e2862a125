"""The end of the session with the keyboard alone: decide, choose a date, close."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from borgen.lib.dates import local_today
from tests import builders
from tests.boas.room import address
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_closing_with_the_keyboard(page: Page, cast: Cast, sign_in: Any) -> None:
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda one: wrong.append(one.text) if "Content Security" in one.text else None)
    tallies = dict.fromkeys(builders.CODES, builders.FINE) | {"M1": builders.LOW, "V5": builders.LOW}
    session = builders.assessment(cast.improvement, state="running", chair=cast.leader, tallies=tallies)
    sign_in(page, cast.leader)
    page.goto(address("outcome", session))

    page.get_by_role("button", name="Overnemen M1").press("Enter")
    expect(page.locator("#M1").get_by_text("Dit nemen we over.")).to_be_in_viewport()

    page.locator("#V5 summary", has_text="Afwijzen").press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#V5").get_by_label("Waarom niet?")).to_be_focused()
    page.keyboard.type("We hebben al een handboek.")
    page.keyboard.press("Enter")
    expect(page.locator("#V5").get_by_text("Dit doen we niet.")).to_be_visible()

    close = page.get_by_role("button", name="Sluit de BOAS af en verstuur de mail")
    close.press("Enter")
    expect(page.locator("#error-summary")).to_be_focused()
    page.get_by_role("link", name="Datum: Kies samen een datum").press("Enter")
    expect(page.get_by_role("textbox", name="Datum")).to_be_focused()
    page.get_by_role("textbox", name="Datum").fill((local_today() + timedelta(days=7)).isoformat())
    close.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("De BOAS is afgesloten.")
    expect(page.get_by_role("link", name="Naar de planning")).to_be_visible()
    session.refresh_from_db()
    assert session.state == "closed"
    assert wrong == []


def test_the_closing_page_can_be_read_at_the_back_of_the_room(page: Page, cast: Cast, sign_in: Any) -> None:
    session = builders.assessment(
        cast.improvement,
        state="running",
        chair=cast.leader,
        tallies=dict.fromkeys(builders.CODES, builders.LOW),
    )
    sign_in(page, cast.leader)
    size = "el => parseFloat(getComputedStyle(el).fontSize)"
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(address("outcome", session))
    assert page.locator("#V5 h4").evaluate(size) >= 24
    assert page.locator("#V5 .evidence p").first.evaluate(size) >= 20
    for width in (320, 640, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
