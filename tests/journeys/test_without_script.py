"""The same way in a browser without JavaScript: links, buttons and forms, each step once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from actions.models import Action, Planning
from boas.models import Assessment, Remark, SuggestionDecision
from boas.scoring import Counts
from borgen.lib.dates import local_date, local_today
from tests import builders
from tests.cast import Cast
from tests.conftest import Mailbox
from tests.journeys.conftest import VOTERS
from tests.journeys.mails import appointments, expect_no_figures, mails_of, text_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OWN_WAY = "Wij spreken het iedere maand door"


@pytest.fixture
def plain(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    yield context.new_page()
    context.close()


def test_without_javascript(
    plain: Page, school: Cast, mailbox: Mailbox, run_tasks: Callable[[], int]
) -> None:
    builders.statement_set(school.institution, codes=("D1", "M1", "V5"), activities=1)
    meeting_on, due_on = local_today() + timedelta(days=9), local_today() + timedelta(days=30)
    _sign_in_and_prepare(plain, school)
    _begin(plain)
    _count_by_tapping(plain)
    _count_by_typing(plain)
    _close(plain, meeting_on)
    _plan(plain, school, due_on)
    assert run_tasks() == 3 * (VOTERS + 1)
    _expect_in_the_database(school, meeting_on, due_on)
    invitation, outcome, planning = mails_of(mailbox, school.member.email, "Begeleiding van de student")
    assert len(appointments(invitation)) == 1
    expect_no_figures(outcome, meeting_on)
    assert OWN_WAY in text_of(planning)


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _sign_in_and_prepare(page: Page, school: Cast) -> None:
    page.goto("/")
    page.get_by_label("E-mailadres").fill(school.leader.email)
    page.get_by_label("Wachtwoord").fill(builders.PASSWORD)
    _press(page, "Inloggen")
    _press(page, "BOAS voorbereiden Begeleiding van de student")
    page.get_by_label("Plaats").fill("B.104")
    page.locator("form", has=page.get_by_label("Onderwerp")).get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Opgeslagen.")).to_be_visible()
    for box in page.locator("#presence").get_by_role("checkbox").all():
        box.check()
    page.get_by_label(school.leader.name, exact=True).uncheck()
    _press(page, "Opslaan wie er is")
    expect(page.get_by_text(f"{VOTERS} mensen mogen")).to_be_visible()
    _press(page, "Uitnodiging versturen")
    expect(page.get_by_text("De uitnodiging is onderweg")).to_be_visible()


def _begin(page: Page) -> None:
    page.get_by_role("link", name="Naar de sessie").click()
    expect(page.get_by_label("Aantal stemmers")).to_have_value(str(VOTERS))
    _press(page, "BOAS beginnen")
    page.get_by_label("Noteer wat er gezegd wordt").fill("Goed dat we dit doen.")
    _press(page, "Noteer")
    expect(page.locator(".run-said")).to_have_text("Goed dat we dit doen.")
    page.get_by_role("button", name="Begin met de stellingen").click()
    expect(page.locator("#statement")).to_have_text("Stelling D1 over onze aanpak.")


def _count_by_tapping(page: Page) -> None:
    for name in ("zeer oneens", "eens", "eens", "eens", "volledig eens"):
        _press(page, f"Wie is het {name}? Eén hand erbij")
    _press(page, "zeer oneens: één hand eraf")
    page.get_by_role("button", name="Klaar met tellen").click()
    expect(page.locator(".rule-words")).to_contain_text("0 van de 4 oneens")
    page.get_by_role("button", name="Volgende").click()
    expect(page.locator("#statement")).to_have_text("Stelling M1 over onze aanpak.")
    page.get_by_role("button", name="Overslaan").click()
    expect(page.locator("#statement")).to_have_text("Stelling V5 over onze aanpak.")


def _type(page: Page, *hands: int) -> None:
    for answer, number in zip(("zeer oneens", "oneens", "eens", "volledig eens"), hands, strict=True):
        page.get_by_label(f"Typ het aantal voor {answer}", exact=True).fill(str(number))
    _press(page, "Bewaar de getypte aantallen")


def _count_by_typing(page: Page) -> None:
    _type(page, 4, 6, 3, 1)
    expect(page.locator(".rule-words")).to_contain_text("10 van de 14 oneens")
    page.get_by_label("Noteer wat er gezegd wordt").fill("Er zijn twee versies.")
    _press(page, "Noteer")
    _press(page, "Overnemen")
    expect(page.locator("#decided")).to_contain_text("Het team neemt dit over.")
    page.get_by_role("button", name="M1 Stelling M1").click()
    _type(page, 3, 3, 8, 0)
    page.get_by_text("Aanpassen").click()
    page.get_by_label("Wat gaan we doen?").fill(OWN_WAY)
    page.get_by_label("Waarom op deze manier?").fill("Dat past in ons overleg.")
    page.locator(".run-choice[open]").get_by_role("button", name="Opslaan").click()
    expect(page.locator("#decided")).to_contain_text(OWN_WAY)
    page.get_by_role("button", name="Volgende").click()
    page.get_by_role("link", name="Naar de afsluiting").last.click()


def _close(page: Page, meeting_on: date) -> None:
    page.get_by_role("textbox", name="Datum", exact=True).fill(meeting_on.isoformat())
    _press(page, "Sluit de BOAS af en verstuur de mail")
    expect(page.get_by_text("De BOAS is afgesloten.")).to_be_visible()


def _plan(page: Page, school: Cast, due_on: date) -> None:
    page.get_by_role("link", name="Naar de planning").click()
    _press(page, "Planning maken")
    row = page.locator(".plan-row", has=page.get_by_role("heading", name="Doe iets aan V5"))
    row.get_by_label("Eigenaar", exact=True).select_option(label=school.member.name)
    row.get_by_label("Datum", exact=True).fill(due_on.isoformat())
    row.get_by_label("Eigenaar akkoord").check()
    row.get_by_role("button", name="Opslaan").click()
    expect(row.get_by_label("Eigenaar akkoord")).to_be_checked()
    page.get_by_label("Waar volgen we het op").fill("Teamoverleg")
    page.get_by_label("Hoe vaak").fill("iedere maand")
    _press(page, "Planning vaststellen en mailen")
    expect(page.get_by_text("De planning is onderweg")).to_be_visible()


def _expect_in_the_database(school: Cast, meeting_on: date, due_on: date) -> None:
    boas = Assessment.objects.select_related("planning_meeting").get()
    assert boas.state == "closed"
    assert local_date(boas.planning_meeting.starts_at) == meeting_on
    assert {tally.statement.code: tally.counts for tally in boas.tallies.select_related("statement")} == {
        "D1": Counts(0, 0, 3, 1),
        "M1": Counts(3, 3, 8, 0),
        "V5": Counts(4, 6, 3, 1),
    }
    assert set(Remark.objects.values_list("statement__code", "text")) == {
        (None, "Goed dat we dit doen."),
        ("V5", "Er zijn twee versies."),
    }
    choices = SuggestionDecision.objects.values_list("tally__statement__code", "choice")
    assert set(choices) == {("M1", "adapted"), ("V5", "accepted")}
    assert Planning.objects.get().agreed_by == school.leader
    action = Action.objects.get(decision__tally__statement__code="V5")
    assert (action.owner, action.due_on) == (school.member, due_on)
    assert action.confirmed_at is not None
