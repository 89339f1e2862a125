"""Entering a measurement with the keyboard alone, and a sample on a phone; nothing wider than 320 pixels."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from monitoring.models import Measurement, Sample
from monitoring.navigation import line_url
from tests.cast import Cast
from tests.monitoring import builders as watching
from tests.monitoring.test_measuring import Desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def picture(page: Page, name: str) -> None:
    """For who wants to look: PICTURES=some/folder pytest …"""
    if folder := os.environ.get("PICTURES"):
        for width in (320, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def fits(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_entering_with_the_keyboard_alone(
    page: Page, cast: Cast, sign_in: Callable[[Any, Any], None]
) -> None:
    desk = Desk(cast, secondary="gesprekken samen")
    watching.norm(desk.indicator, 90, kind="inspectorate")
    desk.instrument.executor = cast.process_owner
    desk.instrument.save()
    sign_in(page, cast.process_owner)
    page.goto(desk.url)
    picture(page, "entry")
    fits(page)
    share = page.locator("[data-share]")
    page.locator("[name=numerator]").focus()
    page.keyboard.type("20")
    page.keyboard.press("Tab")
    page.keyboard.type("30")
    # Before anything is sent, and as the server rounds it.
    expect(share).to_have_text("Dat is 66,67 %.")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("31")
    page.keyboard.press("Tab")
    expect(share).to_contain_text("31 is meer dan 30")
    page.keyboard.press("Enter")
    expect(page.locator("#error-summary")).to_be_focused()
    picture(page, "entry-error")
    fits(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[name=numerator]")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    expect(page.locator(".outcome-value")).to_contain_text("40")
    one = Measurement.objects.get()
    assert (one.numerator, one.denominator) == (12, 30)
    page.locator("[name=act]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Het formulier is te lang.")
    picture(page, "measurement")
    fits(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#wat-doen-we ~ .list")).to_contain_text("Het formulier is te lang.")
    picture(page, "measurement-answered")
    assert one.responses.get().act == "process"
    page.goto(desk.of(one, "monitoring:measurement-correct"))
    picture(page, "correct")
    fits(page)
    page.goto(line_url(desk.line))
    picture(page, "line")
    fits(page)


def test_a_sample_on_a_phone(page: Page, cast: Cast, sign_in: Callable[[Any, Any], None]) -> None:
    desk = Desk(cast)
    sign_in(page, cast.member)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(line_url(desk.line, "monitoring:sample-new", instrument=desk.instrument.pk))
    fits(page)
    page.locator("[name=population]").fill("40")
    page.locator("[name=size]").fill("6")
    page.keyboard.press("Enter")
    expect(page.locator(".sheet li")).to_have_count(6)
    sheet = Sample.objects.get()
    first, second, third, *_rest = sheet.drawn
    for number, answer in ((first, "ja"), (second, "ja"), (third, "nee"), (second, "ja")):
        button = page.locator(f"#{answer}-{number}")
        before = button.get_attribute("aria-pressed")
        assert button.bounding_box()["height"] >= 44  # type: ignore[index]
        button.click()
        expect(button).to_have_attribute("aria-pressed", "false" if before == "true" else "true")
        expect(button).to_be_focused()
    sheet.refresh_from_db()
    assert (sheet.reached, sheet.missed) == ([first], [third])
    fits(page)
    picture(page, "sample")
    page.emulate_media(media="print")
    picture(page, "sample-print")
    page.emulate_media(media="screen")
    page.locator("form[action$='/klaar/'] button").click()
    expect(page.locator(".outcome-value")).to_contain_text("50")
