"""A signal with a thumb in the corridor, and the discussion on the projector with keys alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from monitoring.models import Discussion, Signal
from tests import builders
from tests.monitoring import builders as watching

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def address(team, rest: str) -> str:
    return f"/{team.institution.slug}/teams/{team.slug}/{rest}"


def test_a_signal_on_a_phone(page: Page, sign_in, live_server):
    team = builders.team()
    builders.leader(team, name="Petra Leider")
    teacher = builders.members(team, 1)[0]
    process = builders.process(team, name="Intake")
    page.set_viewport_size({"width": 360, "height": 740})
    sign_in(page, teacher)
    page.goto(address(team, "signalen/"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_label("Wat speelt er?").fill("Petra vult het formulier niet in.")
    student = page.locator("label", has_text="van een student")
    size = student.bounding_box()
    assert size
    assert size["height"] >= 44
    student.click()
    page.get_by_label("Waar gaat het over?").select_option(label="Intake")
    page.get_by_role("button", name="Noteer", exact=True).click()
    # A warning that keeps everything, and no block.
    expect(page.get_by_role("alert")).to_contain_text("Petra")
    expect(page.get_by_role("alert")).to_be_focused()
    text = page.get_by_label("Wat speelt er?")
    expect(text).to_have_value("Petra vult het formulier niet in.")
    expect(page.get_by_label("van een student")).to_be_checked()
    expect(page.get_by_role("button", name="Toch zo opslaan")).to_be_visible()
    text.fill("Het formulier blijft vaak leeg.")
    page.get_by_role("button", name="Noteer", exact=True).click()
    expect(page.locator("#open")).to_contain_text("Het formulier blijft vaak leeg.")
    signal = Signal.objects.get()
    assert (signal.heard, signal.process, signal.by) == ("student", process, teacher)


def test_the_discussion_on_the_projector_with_keys_alone(page: Page, sign_in, live_server):
    team = builders.team()
    leader = builders.leader(team, name="Aafke Leider")
    pack = watching.discussion(team)
    for position, agreement in enumerate(("Twee gesprekken", "Toetsen op tijd"), start=1):
        line = watching.line(team, agreement=agreement)
        own = watching.indicator(team.institution, team=team)
        watching.instrument(line, own)
        watching.years_of(team, own, 3, norm=watching.norm(own, 80, team=team))
        watching.topic(pack, line, position=position)
    signal = watching.signal(team, leader, process=line.process)
    page.set_viewport_size({"width": 1920, "height": 1080})
    sign_in(page, leader)
    page.goto(address(team, f"resultaten/{pack.pk}/scherm/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Twee gesprekken")
    conclusion = page.get_by_label("Wat we concluderen")
    conclusion.focus()
    page.keyboard.type("Wij gaan door.")
    # An arrow inside a text moves in the text.
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", level=1)).to_have_text("Twee gesprekken")
    conclusion.evaluate("one => one.blur()")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text("Toetsen op tijd")
    # What was typed went along without anybody pressing save.
    assert pack.topics.first().conclusion == "Wij gaan door."
    page.keyboard.press("PageUp")
    expect(page.get_by_label("Wat we concluderen")).to_have_value("Wij gaan door.")
    page.keyboard.press("PageDown")
    expect(page.get_by_role("heading", level=1)).to_have_text("Toetsen op tijd")
    close = page.get_by_role("button", name="Bespreking afsluiten")
    close.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bespreking afsluiten")
    page.get_by_role("button", name="Bespreking afsluiten").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("afgerond")
    done = Discussion.objects.get()
    assert done.closed_by == leader
    assert all(topic.discussed_at for topic in done.topics.all())
    signal.refresh_from_db()
    assert signal.state == "discussed"


def test_notes_are_saved_while_they_are_written(page: Page, sign_in, live_server):
    team = builders.team()
    pack = watching.discussion(team)
    topic = watching.topic(pack, watching.line(team))
    sign_in(page, builders.leader(team))
    page.goto(address(team, f"resultaten/{pack.pk}/scherm/"))
    conclusion = page.get_by_label("Wat we concluderen")
    conclusion.press_sequentially("Wij gaan door")
    expect(page.locator("[data-state]")).to_contain_text("Bewaard om")
    topic.refresh_from_db()
    assert topic.conclusion == "Wij gaan door"
    # Its own save is no colleague: the button goes on from it.
    conclusion.press_sequentially(" en vieren het")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(topic.line.agreement)
    expect(page.get_by_label("Wat we concluderen")).to_have_value("Wij gaan door en vieren het")
    # A colleague wrote in the same field: it says so, and the button shows both texts.
    type(topic).objects.update(conclusion="Wij stoppen")
    conclusion.fill("Wij gaan door!")
    expect(page.get_by_role("alert")).to_contain_text("collega")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator("main")).to_contain_text("Wij stoppen")
    expect(page.locator("main")).to_contain_text("Wij gaan door!")
