"""A teacher with her phone: from the link in the planning mail to a date that suits her."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from actions.services.planning import agree_planning
from borgen.lib.dates import local_today
from tests import builders
from tests.cast import Cast
from tests.conftest import Mailbox
from tests.journeys.mails import link_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    small = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    context = browser.new_context(**{**browser_context_args, **small})
    yield context.new_page()
    context.close()


def test_the_owner_agrees_from_her_mail(
    phone: Page, school: Cast, mailbox: Mailbox, run_tasks: Callable[[], int]
) -> None:
    planning = builders.planning(builders.assessment(school.improvement, state="closed"))
    asked = builders.action(planning_=planning, owner=school.member, title="Gesprekken plannen")
    agree_planning(planning=planning, where="Teamoverleg", how_often="iedere maand", by=school.leader)
    run_tasks()
    (mail,) = mailbox.to(school.member.email)
    link = link_in(mail, "/acties/")
    later = local_today() + timedelta(days=40)

    phone.goto(link)
    phone.get_by_label("E-mailadres").fill(school.member.email)
    phone.get_by_label("Wachtwoord").fill(builders.PASSWORD)
    phone.get_by_role("button", name="Inloggen", exact=True).tap()
    expect(phone.get_by_role("heading", name="Gesprekken plannen")).to_be_visible()
    assert urlsplit(phone.url).path == urlsplit(link).path
    day = phone.get_by_label("Ik heb het klaar op")
    expect(day).to_have_value(asked.due_on.isoformat())
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    day.fill(later.isoformat())
    phone.get_by_role("button", name="Ja, ik doe dit").tap()
    expect(phone.get_by_text("Akkoord. Dank je wel")).to_be_visible()
    expect(phone.get_by_role("button", name="Ja, ik doe dit")).to_have_count(0)
    asked.refresh_from_db()
    assert (asked.owner, asked.due_on) == (school.member, later)
    assert asked.confirmed_at is not None
