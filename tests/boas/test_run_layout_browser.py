"""What stands on the projector stays where it is: nothing jumps while people raise their hands."""

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

# Every shift counts here, also one right after a key was pressed, which the browser's own sum leaves out.
WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifts.push(entry.value);
}).observe({ type: "layout-shift", buffered: true });
"""


SIZES = pytest.mark.parametrize(
    ("width", "height"), [(320, 720), (360, 740), (1920, 1080)], ids=["small", "phone", "projector"]
)


def late(route: Route) -> None:
    time.sleep(0.7)
    route.continue_()


@SIZES
def test_nothing_jumps_while_hands_are_counted(
    page: Page, cast: Cast, sign_in: Callable[[Any, Any], None], width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    assert shifts_of_counting(page, cast, sign_in) == []


@SIZES
def test_nothing_jumps_on_a_slow_line_where_letters_come_late_and_taps_are_under_way(
    page: Page, cast: Cast, sign_in: Callable[[Any, Any], None], width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.route("**/*.woff2", late)
    page.route("**/turf/", late)
    assert shifts_of_counting(page, cast, sign_in) == []


def shifts_of_counting(page: Page, cast: Cast, sign_in: Callable[[Any, Any], None]) -> list[float]:
    """Each shift of what stood on the page, from opening it up to the fifth tap; in parts of the window."""
    session = builders.assessment(cast.improvement, state="running", voters=14, chair=cast.leader)
    sign_in(page, cast.leader)
    page.add_init_script(WATCH)
    page.goto(address("run", session))
    expect(page.get_by_text("Alles bewaard")).to_be_visible()
    for key in ("Digit1", "Digit2", "Digit2", "Digit3", "Shift+Digit3"):
        page.keyboard.press(key)
    expect(page.locator(".tally-count")).to_have_text(["1", "2", "0", "0"])
    expect(page.get_by_text("Alles bewaard")).to_be_visible()
    page.evaluate("document.fonts.ready")
    assert page.evaluate("PerformanceObserver.supportedEntryTypes.includes('layout-shift')")
    shifts: list[float] = page.evaluate("window.shifts")
    return shifts
