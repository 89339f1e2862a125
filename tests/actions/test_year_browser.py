"""The year review with the keys of a clicker, what went well in ten seconds, and an address seen once."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from playwright.sync_api import Page, expect

from actions.models import CalendarFeed, Recognition
from actions.services import feed
from improvements.navigation import team_url
from tests import builders
from tests.actions import builders_year as made


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_review_goes_on_with_the_arrows_and_fits_on_the_screen(page: Page, sign_in, live_server):
    team = builders.team()
    member = builders.membership(team).user
    for number in range(7):
        made.decision(
            team, what=f"Besluit {number}: gesprekken staan in het rooster van de klas", why="x" * 120
        )
    sign_in(page, member)
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(team_url(team, "borgen:year-review"))
    page.locator("a[href*='scherm']").click()
    heading = page.get_by_role("heading", level=1)
    first = heading.inner_text()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".review-items li").first).to_contain_text("Besluit 0")
    page.keyboard.press("PageDown")
    expect(page.locator(".review-items li").last).to_contain_text("Besluit 6")
    assert page.evaluate("document.documentElement.scrollHeight") <= 1080
    page.keyboard.press("ArrowRight")
    expect(page.locator(".review-items li").last).to_contain_text("Besluit 6")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".review-items li").first).to_contain_text("Besluit 0")
    page.keyboard.press("ArrowLeft")
    expect(heading).to_have_text(first)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_what_went_well_with_the_keyboard_alone(page: Page, sign_in, live_server):
    team = builders.team()
    sign_in(page, builders.membership(team).user)
    page.goto(team_url(team, "actions:recognitions"))
    page.locator("[name=text]").focus()
    page.keyboard.type("Iedereen belde nog dezelfde dag")
    page.keyboard.press("Enter")
    expect(page.locator(".list-title", has_text="Iedereen belde nog dezelfde dag")).to_be_visible()
    assert Recognition.objects.get().kind == "success"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_address_takes_the_focus_and_is_gone_afterwards(page: Page, sign_in, live_server):
    person = builders.user()
    sign_in(page, person)
    page.goto("/mijn/agenda/")
    page.locator("form[action$='/maken/'] button").click()
    expect(page.locator("#secret")).to_be_focused()
    address = page.locator("code").inner_text()
    assert page.request.get(address).status == 200
    page.goto("/mijn/agenda/")
    expect(page.locator("code")).to_have_count(0)
    page.locator("form[action$='/intrekken/'] button").click()
    expect(page.locator("form[action$='/maken/'] button")).to_be_visible()
    assert page.request.get(address).status == 404


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_make_one_address():
    person = builders.user()
    heard: list[str] = []
    ready = threading.Barrier(2)

    def press() -> None:
        try:
            ready.wait()
            feed.make(by=person)
            heard.append("made")
        except ValidationError:
            heard.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(heard) == ["made", "refused"]
    assert CalendarFeed.objects.count() == 1
