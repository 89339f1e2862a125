"""Adding and closing an action in seconds, by the keyboard alone and without a script (U1, A4)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from actions.models import Action
from borgen.lib.dates import local_today
from improvements.navigation import improvement_url, team_url
from tests import builders
from tests.cast import Cast
from tests.monitoring import builders as watching

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


def _places(cast: Cast) -> list[tuple[str, str]]:
    """Where somebody stands, with its address."""
    line = watching.line(
        cast.team, measure=builders.measure(cast.improvement), monitor=cast.member, created_by=cast.leader
    )
    book = builders.approved(builders.document(cast.team, title="SLB-handboek", improvement=cast.improvement))
    return [
        ("the start page", "/"),
        ("the team", team_url(cast.team)),
        ("the improvement", improvement_url(cast.improvement)),
        ("the thread", improvement_url(cast.improvement, "borgen:thread")),
        ("the line", team_url(cast.team, "monitoring:line", line=line.pk)),
        ("the document", team_url(cast.team, "documents:document", document=book.document.slug)),
    ]


def test_an_action_from_everywhere_in_three_steps(
    page: Page, cast: Cast, sign_in: Callable[[Any, Any], None]
) -> None:
    """A link, what it is, and Enter (U1): the field has the focus already."""
    sign_in(page, cast.member)
    for where, address in _places(cast):
        page.goto(address)
        begun = time.monotonic()
        page.get_by_role("link", name="Nieuwe actie").locator("visible=true").first.click()
        expect(page.get_by_label("Wat gaan we doen?")).to_be_focused()
        page.keyboard.type(f"Vanaf {where}")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").first).to_be_visible()
        assert time.monotonic() - begun < 10, where
        made = Action.objects.get(title=f"Vanaf {where}")
        assert made.owner == cast.member, where
        about = None if where in ("the start page", "the team") else cast.improvement
        assert made.improvement == about, where


def test_an_action_closed_from_everywhere_in_three_steps(
    page: Page, cast: Cast, sign_in: Callable[[Any, Any], None]
) -> None:
    """From where it stands, two: itself, and that it is done. From any other page Today comes before."""
    sign_in(page, cast.member)
    for where, address in _places(cast):
        title = f"Vanaf {where}"
        builders.action(
            cast.improvement, title=title, owner=cast.member, due_on=local_today(), confirmed=True
        )
        page.goto(address)
        link = page.get_by_role("link", name=title, exact=True).locator("visible=true")
        if not link.count():
            page.get_by_role("link", name="Vandaag", exact=True).click()
        link.first.click()
        page.get_by_role("button", name="Het is klaar").click()
        expect(page.get_by_role("status").first).to_be_visible()
        assert Action.objects.get(title=title).state == "done", where
