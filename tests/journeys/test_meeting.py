"""A meeting run with the keys alone before the projector, while a colleague takes notes on her own laptop."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from actions.models import Action, Decision
from borgen.lib.dates import local_today
from teams.models import Attendance, Meeting
from tests import builders
from tests.actions import builders_meetings as meetings
from tests.cast import Cast
from tests.conftest import Mailbox
from tests.journeys.keyboard import Keyboard
from tests.journeys.mails import text_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/roc-de-brug/teams/onderwijsassistent/overleg/"


@pytest.fixture
def laptop(browser: Browser, base_url: str) -> Iterator[Page]:
    """Of the colleague; the projector is `page`."""
    context = browser.new_context(base_url=base_url, locale="nl-NL")
    yield context.new_page()
    context.close()


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    made = meetings.coming(cast.team, days=0, chair=cast.leader, subject="Teamoverleg")
    meetings.point(made, "Gesprekken met studenten", minutes=20)
    document = builders.document(cast.team, title="SLB-handboek", slug="slb-handboek")
    version = builders.draft(document, state="review", author=cast.member)
    builders.approval(version, meeting=made, chair=cast.leader)
    Meeting.objects.exclude(pk=made.pk).delete()  # the one that the builder made
    meetings.coming(cast.team, days=14, chair=cast.leader, subject="Volgend overleg")
    key = {"source": "approval", "source_key": f"document:{document.pk}"}
    meetings.point(made, "Vaststellen: SLB-handboek", minutes=10, **key)
    meetings.point(made, "Open dag", by=cast.member)
    return made


def test_a_meeting_with_the_keyboard_alone(
    page: Page,
    laptop: Page,
    sign_in: Callable[[Any, Any], None],
    cast: Cast,
    meeting: Meeting,
    mailbox: Mailbox,
    run_tasks: Callable[[], int],
) -> None:
    sign_in(page, cast.leader)
    keys = Keyboard(page)
    page.goto(f"{PAGE}{meeting.pk}/")
    keys.activate("Beginnen")
    _who_is_here(keys, meeting)
    _two_take_notes(keys, laptop, sign_in, cast, meeting)
    _agree(keys)
    _approve(keys)
    _close(keys)
    _expect_in_the_database(cast, meeting)
    run_tasks()
    _expect_in_the_mail(cast, mailbox)


def _who_is_here(keys: Keyboard, meeting: Meeting) -> None:
    page = keys.page
    expect(page.get_by_role("heading", name="Welkom. Wie is er?")).to_be_visible()
    keys.activate("Iedereen is er")
    people = page.locator(".desk-seats input").count()
    expect(page.locator("#wie")).to_have_text(f"{people} van {people} aanwezig")
    keys.press("ArrowRight")
    expect(page.get_by_role("heading", name="Gesprekken met studenten")).to_be_visible()


def _two_take_notes(
    keys: Keyboard, laptop: Page, sign_in: Callable[[Any, Any], None], cast: Cast, meeting: Meeting
) -> None:
    """Each writes a line; both screens end with both lines, without anybody pressing a button."""
    page = keys.page
    sign_in(laptop, cast.member)
    laptop.goto(page.url)
    keys.press("n")
    keys.write("Lia: het lukt.")
    laptop.locator("#notes textarea").press_sequentially("Mo: niet op de stagedag.")
    expect(page.locator("[data-state]")).to_contain_text("Opgeslagen")
    expect(laptop.locator("[data-state]")).to_contain_text("Opgeslagen")
    for screen in (page, laptop):
        for words in ("Lia: het lukt.", "Mo: niet op de stagedag."):
            expect(screen.locator("#notes textarea")).to_have_value(_containing(words), timeout=15_000)
    keys.press("Escape")
    item = meeting.agenda.get(position=1)
    assert sorted(item.notes.splitlines()) == ["Lia: het lukt.", "Mo: niet op de stagedag."]


def _containing(words: str) -> re.Pattern[str]:
    return re.compile(re.escape(words))


def _agree(keys: Keyboard) -> None:
    page = keys.page
    keys.press("a")
    keys.write("Gesprekken in het rooster")
    keys.press("Enter")
    expect(page.locator("#agreed-list")).to_contain_text("Gesprekken in het rooster")
    keys.press("Escape b")
    keys.write("Twee gesprekken per periode")
    keys.press("Enter")
    expect(page.locator("#agreed-list")).to_contain_text("Twee gesprekken per periode")
    keys.press("Escape k")
    expect(page.get_by_role("heading", name="Vaststellen: SLB-handboek")).to_be_visible()


def _approve(keys: Keyboard) -> None:
    """Who is here was asked once: the approval knows it; afterwards the screen is back at its point."""
    page = keys.page
    keys.press("o")
    expect(page.get_by_role("heading", name="SLB-handboek", exact=True)).to_be_visible()
    keys.activate("Vaststellen")
    expect(page.get_by_role("heading", name="Dit punt afsluiten")).to_be_visible()
    keys.activate("Vaststellen")
    expect(page.get_by_role("heading", name="Vaststellen: SLB-handboek")).to_be_visible()
    expect(page.get_by_text("afgehandeld", exact=True)).to_be_visible()
    keys.press("ArrowRight")
    expect(page.get_by_role("heading", name="Open dag")).to_be_visible()


def _close(keys: Keyboard) -> None:
    page = keys.page
    keys.activate("Overleg sluiten")
    expect(page.get_by_label("Open dag")).to_be_checked()
    keys.activate("Sluiten en notulen versturen")
    expect(page.get_by_text("Het overleg is gesloten.")).to_be_visible()
    expect(page.get_by_text("Volgend overleg")).to_be_visible()


def _expect_in_the_database(cast: Cast, meeting: Meeting) -> None:
    meeting.refresh_from_db()
    assert meeting.closed_by == cast.leader
    assert [one.state for one in meeting.agenda.all()] == ["done", "done", "moved"]
    following = Meeting.objects.get(subject="Volgend overleg")
    assert [one.title for one in following.agenda.all()] == ["Open dag"]
    first = meeting.agenda.get(position=1)
    assert Action.objects.get().agenda_item == first
    assert Decision.objects.get().agenda_item == first
    assert cast.team.documents.get(slug="slb-handboek").current is not None
    assert Attendance.objects.filter(meeting=meeting).count() >= 3


def _expect_in_the_mail(cast: Cast, mailbox: Mailbox) -> None:
    members = [one.user for one in cast.team.memberships.on(local_today()) if one.user.is_active]
    for person in members:
        minutes = [one for one in mailbox.to(person.email) if "Notulen" in one["subject"]]
        assert len(minutes) == 1, person
    said = text_of(minutes[0])
    for words in ("Lia: het lukt.", "Mo: niet op de stagedag.", "Twee gesprekken per periode"):
        assert words in said
