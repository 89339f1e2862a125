"""From the sign-in form to the mailed planning, with the keyboard alone and a real mail server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from actions.models import Action, Planning
from boas.models import Assessment, Remark, SuggestionDecision
from boas.scoring import Counts
from borgen.lib.dates import local_date, local_today
from tests import builders
from tests.cast import Cast
from tests.conftest import Mailbox
from tests.journeys.conftest import VOTERS
from tests.journeys.keyboard import Keyboard, mirrored_days
from tests.journeys.mails import appointments, expect_no_figures, mails_of, text_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REASON = "De een telt studenten, de ander gesprekken."
OWN_WAY = "Per klas een afspraak van een half uur"
HANDS = {
    "D1": (0, 2, 8, 4),
    "M1": (3, 0, 6, 5),
    "A1": (0, 3, 10, 0),
    "V1": (2, 3, 7, 2),
    "V5": (4, 6, 3, 1),
}


def test_with_the_keyboard_alone(
    page: Page, school: Cast, mailbox: Mailbox, run_tasks: Callable[[], int]
) -> None:
    builders.statement_set(school.institution)
    keys = Keyboard(page)
    meeting_on, due_on = mirrored_days(local_today(), 2)
    _sign_in_and_prepare(keys, school)
    assert run_tasks() == VOTERS + 1
    _begin(keys)
    _count_what_is_well(keys)
    _count_what_asks_for_something(keys)
    _take_the_skipped_one(keys)
    _close(keys, meeting_on)
    assert run_tasks() == VOTERS + 1
    _plan(keys, due_on)
    assert run_tasks() == VOTERS + 1
    _expect_in_the_database(school, meeting_on, due_on)
    _expect_in_the_mail(mailbox, school, meeting_on, due_on)


def _sign_in_and_prepare(keys: Keyboard, school: Cast) -> None:
    page = keys.page
    page.goto("/")
    keys.fill("E-mailadres", school.leader.email)
    keys.fill("Wachtwoord", builders.PASSWORD, at_most=1)
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Hallo Lia")).to_be_visible()
    keys.activate("BOAS voorbereiden Begeleiding van de student")
    expect(page.get_by_role("heading", name="BOAS voorbereiden")).to_be_visible()
    keys.fill("Wat we tot nu toe hebben veranderd, en waarom (optioneel)", "Twee gesprekken per periode.")
    keys.fill("Plaats (optioneel)", "B.104")
    keys.press("Enter")
    expect(page.get_by_text("Opgeslagen.")).to_be_visible()
    for name in page.locator("#presence label").all_inner_texts():
        if name.strip() != school.leader.name:
            keys.activate(name.strip(), key="Space", at_most=70)
    keys.activate("Opslaan wie er is")
    expect(page.get_by_text(f"{VOTERS} mensen mogen")).to_be_visible()
    keys.activate("Uitnodiging versturen", back=True)
    expect(page.get_by_text(f"De uitnodiging is onderweg naar {VOTERS + 1} mensen")).to_be_visible()


def _begin(keys: Keyboard) -> None:
    page = keys.page
    keys.activate("Naar de sessie")
    expect(page.get_by_text("Alles bewaard")).to_be_visible()
    keys.reach("Aantal stemmers")
    expect(page.get_by_label("Aantal stemmers")).to_have_value(str(VOTERS))
    keys.press("Enter")
    expect(page.locator("#statement")).to_be_focused()
    expect(page.get_by_text("Twee gesprekken per periode.")).to_be_visible()
    keys.press("r")
    keys.write("Goed dat we dit doen.")
    keys.press("Enter")
    expect(page.locator(".run-said")).to_have_text("Goed dat we dit doen.")
    keys.press("Escape Enter")


def _at(keys: Keyboard, code: str) -> None:
    expect(keys.page.locator("#statement")).to_have_text(f"Stelling {code} over onze aanpak.")
    expect(keys.page.locator("#statement")).to_be_focused()


def _count(keys: Keyboard, code: str) -> None:
    """With every voter's hand the count closes by itself; what comes of it has the focus."""
    _at(keys, code)
    keys.count(*HANDS[code])
    expect(keys.page.locator("#verdict")).to_be_focused()


def _count_what_is_well(keys: Keyboard) -> None:
    page = keys.page
    _count(keys, "D1")
    expect(page.locator("#verdict")).to_have_text("Dit gaat goed genoeg")
    keys.press("ArrowRight")
    _count(keys, "M1")
    expect(page.locator(".run-difference")).to_contain_text("Vraag naar de redenen")
    keys.press("r")
    keys.write(REASON)
    keys.press("Enter")
    expect(page.locator(".run-said")).to_have_text(REASON)
    keys.press("Escape ArrowRight")
    _at(keys, "A1")
    keys.press("s")


def _count_what_asks_for_something(keys: Keyboard) -> None:
    page = keys.page
    _count(keys, "V1")
    expect(page.locator(".rule-words")).to_contain_text("5 van de 14 oneens")
    keys.activate("Aanpassen")
    keys.fill("Wat gaan we doen?", OWN_WAY, at_most=1)
    keys.fill("Waarom op deze manier?", "Zo kost het geen studiedag.", at_most=1)
    keys.press("Enter")
    expect(page.locator("#decided")).to_be_focused()
    keys.press("ArrowRight")
    _count(keys, "V5")
    keys.activate("Overnemen", at_most=1)
    expect(page.locator("#decided")).to_be_focused()


def _take_the_skipped_one(keys: Keyboard) -> None:
    page = keys.page
    keys.press("o")
    expect(page.locator(".run-line[aria-current]")).to_be_focused()
    keys.activate("A1 Stelling A1 over onze aanpak. overgeslagen", back=True, at_most=4)
    _at(keys, "A1")
    keys.count(*HANDS["A1"])
    keys.press("Enter")
    expect(page.locator("#verdict")).to_be_focused()
    expect(page.locator(".rule-words")).to_contain_text("1 zonder antwoord")
    for code in ("V1", "V5"):
        keys.press("ArrowRight")
        expect(page.locator("#statement")).to_have_text(f"Stelling {code} over onze aanpak.")
    keys.press("ArrowRight")


def _close(keys: Keyboard, meeting_on: date) -> None:
    page = keys.page
    expect(page.get_by_role("heading", name="Waar staan we?")).to_be_visible()
    keys.choose_day("Datum", meeting_on)
    keys.activate("Sluit de BOAS af en verstuur de mail")
    expect(page.get_by_role("heading", name="Uitslag van de BOAS")).to_be_visible()
    expect(page.get_by_text("De BOAS is afgesloten.")).to_be_visible()


def _plan(keys: Keyboard, due_on: date) -> None:
    page = keys.page
    keys.activate("Naar de planning")
    expect(page.get_by_role("heading", name="Maak de planning met je team")).to_be_visible()
    keys.activate("Planning maken")
    expect(page.get_by_role("heading", name="Aan de planning werken")).to_be_visible()
    rows = page.locator(".plan-row")
    keys.reach("Eigenaar")
    keys.write("Petra")
    keys.choose_day("Datum", due_on, at_most=1)
    keys.activate("Eigenaar akkoord", key="Space")
    expect(rows.nth(0).get_by_text("Opgeslagen")).to_be_visible()
    keys.reach("Eigenaar")
    keys.write("Mo")
    expect(rows.nth(1).get_by_text("Opgeslagen")).to_be_visible()
    keys.fill("Waar volgen we het op", "Teamoverleg, eerste punt")
    keys.fill("Hoe vaak", "iedere vier weken", at_most=1)
    keys.activate("Planning vaststellen en mailen", at_most=1)
    expect(page.get_by_text(f"De planning is onderweg naar {VOTERS + 1} mensen")).to_be_visible()
    expect(page.get_by_text("2 activiteiten hebben nog geen eigenaar")).to_be_visible()


def _expect_in_the_database(school: Cast, meeting_on: date, due_on: date) -> None:
    boas = Assessment.objects.select_related("planning_meeting").get()
    assert (boas.state, boas.voters, boas.chair) == ("closed", VOTERS, school.leader)
    assert local_date(boas.planning_meeting.starts_at) == meeting_on
    counted = {tally.statement.code: tally.counts for tally in boas.tallies.select_related("statement")}
    assert counted == {code: Counts(*hands) for code, hands in HANDS.items()}
    said = {(one.statement and one.statement.code, one.text) for one in Remark.objects.all()}
    assert said == {(None, "Goed dat we dit doen."), ("M1", REASON)}
    decisions = SuggestionDecision.objects.values_list("tally__statement__code", "choice", "text", "reason")
    assert set(decisions) == {
        ("V1", "adapted", OWN_WAY, "Zo kost het geen studiedag."),
        ("V5", "accepted", "", ""),
    }
    planning = Planning.objects.get()
    assert (planning.follow_up_where, planning.agreed_by) == ("Teamoverleg, eerste punt", school.leader)
    agreed, asked, *others = Action.objects.filter(planning=planning).order_by("pk")
    assert (agreed.owner, agreed.due_on) == (school.process_owner, due_on)
    assert agreed.confirmed_at is not None
    assert (asked.owner, asked.confirmed_at) == (school.member, None)
    assert [(one.title, one.owner) for one in others] == [(OWN_WAY, None), ("Doe iets aan V5", None)]


def _expect_in_the_mail(mailbox: Mailbox, school: Cast, meeting_on: date, due_on: date) -> None:
    assert len(mailbox) == 3 * (VOTERS + 1)
    invitation, outcome, planning = mails_of(
        mailbox, school.process_owner.email, "Begeleiding van de student"
    )
    assert "B.104" in text_of(invitation)
    (session,) = appointments(invitation)
    assert (session["SUMMARY"], session["LOCATION"]) == ("BOAS: Begeleiding van de student", "B.104")
    (hour,) = appointments(outcome)
    assert local_date(hour["DTSTART"].dt) == meeting_on
    expect_no_figures(outcome, meeting_on)
    (own,) = appointments(planning)
    assert own["DTSTART"].dt == due_on
    assert "Wat jij doet" in text_of(planning)
    assert "Zeg of je akkoord bent" not in text_of(planning)
    *_, asked = mails_of(mailbox, school.member.email, "Begeleiding van de student")
    assert "Zeg of je akkoord bent" in text_of(asked)
