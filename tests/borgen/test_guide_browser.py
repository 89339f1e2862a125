"""The explanation in the frame of a page: with the keyboard, without a script, on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from improvements.navigation import team_url
from tests import builders
from tests.conftest import session_cookie
from tests.house.test_accessibility import overflowing, problems_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_with_the_keyboard_and_out_of_the_way(page: Page, sign_in: Any, live_server: Any) -> None:
    team = builders.team()
    sign_in(page, builders.membership(team).user)
    page.goto(team_url(team, "borgen:team"))
    panel, summary = page.locator(".explain-panel"), page.locator(".explain summary")
    expect(panel).to_be_hidden()
    before = page.locator("h1").bounding_box()
    summary.focus()
    page.keyboard.press("Enter")
    expect(panel).to_be_visible()
    assert page.locator("h1").bounding_box() == before, "nothing moves when it opens"
    page.keyboard.press("Tab")
    expect(panel.get_by_role("link")).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(summary).to_be_focused()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_open_it_is_accessible_and_fits(
    page: Page, sign_in: Any, live_server: Any, width: int, scheme: Any
) -> None:
    team = builders.team()
    sign_in(page, builders.membership(team).user)
    page.set_viewport_size({"width": width, "height": 720})
    page.emulate_media(color_scheme=scheme)
    page.goto(team_url(team, "borgen:team"))
    page.locator(".explain summary").click()
    box = page.locator(".explain-panel").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert not problems_on(page)
    assert not overflowing(page)


def test_without_a_script(browser: Any, live_server: Any, browser_options: dict[str, Any]) -> None:
    team = builders.team()
    context = browser.new_context(java_script_enabled=False, **browser_options)
    context.add_cookies([session_cookie(builders.membership(team).user, live_server.url)])
    page = context.new_page()
    page.goto(live_server.url + team_url(team, "borgen:team"))
    page.locator(".explain summary").click()
    expect(page.locator(".explain-panel")).to_be_visible()
    context.close()
