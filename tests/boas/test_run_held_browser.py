"""Who counts faster than the line is: a hand belongs to the statement that was asked for."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests import builders
from tests.boas.room import address
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def slow_to_move(route: Route) -> None:
    """What moves to another statement takes a while; taps do not."""
    if route.request.method == "POST" and "/turf/" not in route.request.url:
        time.sleep(0.8)
    route.continue_()


def test_hands_that_come_before_the_statement_are_counted_with_it(
    page: Page, cast: Cast, sign_in: Callable[[Any, Any], None]
) -> None:
    session = builders.assessment(cast.improvement, state="running", voters=14, chair=cast.leader)
    sign_in(page, cast.leader)
    page.route("**/uitvoeren/**", slow_to_move)
    page.goto(address("run", session))
    expect(page.get_by_text("Alles bewaard")).to_be_visible()
    for key in ("Digit1", "Digit1", "Digit4"):
        page.keyboard.press(key)
    expect(page.locator(".tally-count")).to_have_text(["2", "0", "0", "1"])
    expect(page.get_by_text("Alles bewaard")).to_be_visible()
    first = page.locator("#panel").get_attribute("data-code")
    for key in ("ArrowRight", "Digit2", "Digit2", "Digit3"):
        page.keyboard.press(key)
    expect(page.locator(f"#panel:not([data-code='{first}'])")).to_be_visible()
    expect(page.locator(".tally-count")).to_have_text(["0", "2", "1", "0"])
    expect(page.get_by_text("Alles bewaard")).to_be_visible()
    page.reload()
    expect(page.locator(".tally-count")).to_have_text(["0", "2", "1", "0"])
    counted = {tally.statement.code: tally for tally in session.tallies.select_related("statement")}
    assert (counted[first].strongly_disagree, counted[first].strongly_agree) == (2, 1)
    assert (counted[first].disagree, counted[first].agree) == (0, 0)
