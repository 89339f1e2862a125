"""A remark with a thumb, and the point in the meeting with keys alone, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from documents.models import ApprovalRound, Remark
from tests import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def address(version) -> str:
    team = version.document.team
    return f"/{team.institution.slug}/teams/{team.slug}/documenten/{version.document.slug}/"


def test_a_remark_on_the_sofa_stays_where_one_is(page: Page, sign_in, live_server):
    document = builders.document(builders.team())
    teacher = builders.members(document.team, 1)[0]
    version = builders.draft(document, author=builders.leader(document.team))
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in(page, teacher)
    page.goto(address(version) + "concept/")
    paragraph = page.locator("p", has_text="De begeleider belt op de eerste dag.")
    paragraph.get_by_role("link", name=re.compile("^Opmerking")).click()
    box = page.get_by_label("Jouw opmerking")
    expect(box).to_be_focused()
    box.fill("Wie belt er op dag twee?")
    with page.expect_response(lambda answer: "opmerking" in answer.url) as answer:
        page.get_by_role("button", name="Opmerking plaatsen").click()
    assert answer.value.request.resource_type == "xhr"
    expect(page.locator("#plek-4")).to_contain_text("Wie belt er op dag twee?")
    expect(page.locator("#open-opmerkingen")).to_contain_text("1 opmerking zonder antwoord")
    page.get_by_role("button", name="Mijn opmerking weghalen").click()
    expect(page.locator("#open-opmerkingen")).to_contain_text("Nog geen opmerkingen")
    assert not Remark.objects.exists()


def test_the_point_is_closed_with_keys_alone(page: Page, sign_in, live_server):
    team = builders.team()
    leader = builders.leader(team, name="Aafke Leider")
    document = builders.document(team)
    people = builders.members(document.team, 3)
    version = builders.draft(document, state="review", author=people[0])
    builders.approval(version, chair=leader, present=[leader])
    sign_in(page, leader)
    page.goto(address(version) + "akkoord/")
    expect(page.get_by_role("button", name="Vaststellen")).to_be_disabled()
    tick = page.locator(f"#hier-{people[1].pk}")
    tick.focus()
    page.keyboard.press("Space")
    expect(page.locator(".run-total")).to_contain_text("2 van 4 aanwezig")
    # The list was drawn anew; who ticks with keys goes on where she was.
    expect(tick).to_be_focused()
    expect(tick).to_be_checked()
    close = page.get_by_role("link", name="Vaststellen", exact=True)
    close.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Dit punt afsluiten als vastgesteld?")).to_be_visible()
    page.get_by_role("button", name="Vaststellen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Vastgesteld")
    assert ApprovalRound.objects.get().approval.state == "approved"
