"""Adding and closing an action at the board: three interactions, ten seconds, keys alone (U1, A4)."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from actions.models import Action, Recognition
from improvements.navigation import team_url
from tests import builders
from tests.actions import builders_acting as acting
from tests.cast import Cast

UNDO = re.compile("Ongedaan maken.*Poster maken")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_added_closed_and_taken_back_by_the_keyboard(
    page: Page, cast: Cast, sign_in: Callable[[Any, Any], None]
) -> None:
    sign_in(page, cast.member)
    page.goto(team_url(cast.team, "borgen:board"))
    lane = page.locator(f"#doel-{cast.improvement.pk}")
    lane.locator(".lane-add summary").first.focus()
    began = time.monotonic()
    page.keyboard.press("Enter")
    what = lane.get_by_label("Wat gaan we doen?")
    expect(what).to_be_focused()
    page.keyboard.type("Poster maken")
    page.keyboard.press("Enter")
    done = page.get_by_role("button", name="Klaar: Poster maken")
    expect(done).to_be_visible()
    assert time.monotonic() - began < 10
    made = Action.objects.get()
    assert (made.owner, made.improvement) == (cast.member, cast.improvement)
    # The form is ready for the next one; what is half typed there outlives what happens elsewhere.
    expect(what).to_be_focused()
    expect(what).to_have_value("")
    page.keyboard.type("Half getypt")
    done.focus()
    page.keyboard.press("Enter")
    undo = page.get_by_role("button", name=UNDO)
    expect(undo).to_be_focused()
    expect(what).to_have_value("Half getypt")
    made.refresh_from_db()
    assert made.state == "done"
    page.keyboard.press("Enter")
    expect(done).to_be_focused()
    made.refresh_from_db()
    assert made.state == "open"


def test_moved_in_its_own_row(page: Page, cast: Cast, sign_in: Callable[[Any, Any], None]) -> None:
    other = builders.improvement(cast.team, name="Toetsen")
    action = acting.action(cast.team, improvement=cast.improvement, title="Bellen")
    sign_in(page, cast.member)
    page.goto(team_url(cast.team, "borgen:board"))
    page.get_by_role("link", name="Wijzig: Bellen").focus()
    page.keyboard.press("Enter")
    row = page.locator(f"#actie-{action.pk}")
    expect(row.get_by_label("Actie")).to_be_focused()
    row.get_by_label("Datum", exact=False).first.fill("2030-01-15")
    row.get_by_role("button", name="Opslaan").click()
    expect(row.locator(".error-summary")).to_be_focused()
    row.get_by_label("Waarom een andere datum?").fill("De drukker kan pas later")
    row.get_by_label("Hoort bij").select_option("Toetsen")
    row.get_by_role("button", name="Opslaan").click()
    expect(page.locator(f"#doel-{other.pk}").get_by_text("Bellen")).to_be_attached()
    action.refresh_from_db()
    assert (action.improvement, action.date_changes.count()) == (other, 1)


def test_a_row_being_changed_outlives_what_happens_to_another(
    page: Page, cast: Cast, sign_in: Callable[[Any, Any], None]
) -> None:
    changing = acting.action(cast.team, improvement=cast.improvement, title="Bellen")
    acting.action(cast.team, improvement=cast.improvement, title="Poster maken")
    sign_in(page, cast.member)
    page.goto(team_url(cast.team, "borgen:board"))
    page.get_by_role("link", name="Wijzig: Bellen").click()
    row = page.locator(f"#actie-{changing.pk}")
    what = row.get_by_label("Actie")
    expect(what).to_be_focused()
    what.fill("Bellen voor tien uur")
    page.get_by_role("button", name="Klaar: Poster maken").click()
    expect(page.get_by_role("button", name=UNDO)).to_be_focused()
    expect(what).to_have_value("Bellen voor tien uur")
    row.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("link", name="Bellen voor tien uur", exact=True)).to_be_visible()
    expect(row.get_by_label("Actie")).to_have_count(0)
    page.get_by_role("link", name="Wijzig: Bellen").click()
    what.fill("Toch niet")
    row.get_by_role("link", name="Annuleren").click()
    expect(what).to_have_count(0)
    changing.refresh_from_db()
    assert changing.title == "Bellen voor tien uur"


def test_on_a_phone_without_a_script(
    browser: Browser, live_server: Any, cast: Cast, sign_in: Callable[[Any, Any], None]
) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 740}, base_url=live_server.url
    )
    page = context.new_page()
    sign_in(page, cast.member)
    page.goto(team_url(cast.team, "borgen:board"))
    lane = page.locator(f"#doel-{cast.improvement.pk}")
    lane.locator(".lane-add summary").first.click()
    lane.get_by_label("Wat gaan we doen?").fill("Poster maken")
    lane.get_by_role("button", name="Toevoegen").first.click()
    page.get_by_role("button", name="Klaar: Poster maken").click()
    page.get_by_role("button", name=UNDO).click()
    expect(page.get_by_role("button", name="Klaar: Poster maken")).to_be_visible()
    lane.locator(".lane-add summary").last.click()
    lane.get_by_label("Wat ging er goed?").fill("Het hangt!")
    lane.get_by_role("button", name="Toevoegen").last.click()
    page.get_by_role("button", name="Ongedaan maken").click()
    assert Recognition.objects.get().withdrawn_at is not None
    context.close()


def test_the_order_by_the_keyboard(page: Page, cast: Cast, sign_in: Callable[[Any, Any], None]) -> None:
    last = builders.improvement(cast.team, name="Toetsen")
    sign_in(page, cast.member)
    page.goto(team_url(cast.team, "borgen:board-settings"))
    up = page.get_by_role("button", name="Omhoog: Toetsen")
    up.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".arrange > li").first).to_contain_text("Toetsen")
    page.goto(team_url(cast.team, "borgen:board"))
    expect(page.locator(".lane").first).to_have_id(f"doel-{last.pk}")
