"""A handbook on its whole way: from a Word file to a next version, with everybody who has a part in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from documents.models import Document, ReadReceipt, Version
from documents.navigation import document_url
from teams.models import Consent
from tests import builders
from tests.cast import Cast
from tests.conftest import Mailbox
from tests.documents.corpus import word
from tests.journeys.mails import link_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVED = re.compile(r"Bewaard om \d\d:\d\d")


class Way:
    """The steps, each by the person who takes it."""

    def __init__(self, page: Page, school: Cast, sign_in: Callable[[Any, Any], None], book: Document) -> None:
        self.page, self.school, self.sign_in, self.book = page, school, sign_in, book
        self.author, self.absentee = school.process_owner, school.member

    def go(self, person: Any, name: str = "documents:document", **more: object) -> None:
        self.sign_in(self.page, person)
        self.page.goto(document_url(self.book, name, **more))

    def press(self, name: str | re.Pattern[str], role: Any = "button", *, exact: bool = True) -> None:
        self.page.get_by_role(role, name=name, exact=exact).first.click()

    def word_file_comes_in(self, file: Path) -> None:
        self.go(self.author)
        self.press("Beginnen met schrijven", "link")
        self.press("Beginnen met schrijven")
        self.press("Wordbestand inlezen", "link")
        self.page.get_by_label("Wordbestand").set_input_files(file)
        self.press("Laat zien wat er binnenkomt")
        expect(self.page.get_by_text("Voorbereiden")).to_be_visible()
        self.press("Zet het in het concept")

    def is_edited(self, words: str) -> None:
        # Before the editor is there, the source of the text has the same label.
        expect(self.page.locator(".editor.ready")).to_be_visible()
        text = self.page.get_by_role("textbox", name="De tekst")
        text.click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.press("Enter")
        self.page.keyboard.type(words)
        expect(self.page.get_by_text(SAVED)).to_be_visible()

    def gets_a_remark_and_an_answer(self, about: str) -> None:
        self.go(self.absentee, "documents:draft")
        self.page.locator("p", has_text=about).get_by_role("link", name=re.compile("^Opmerking")).click()
        self.page.get_by_label("Jouw opmerking").fill("Wie belt er op dag twee?")
        self.press("Opmerking plaatsen")
        expect(self.page.get_by_text("Wie belt er op dag twee?")).to_be_visible()
        self.go(self.author, "documents:draft")
        self.page.locator(".remark summary").click()
        self.page.get_by_label("overgenomen", exact=True).check()
        self.press("Antwoord bewaren")
        expect(self.page.locator(".remark.answered")).to_be_visible()

    def is_offered(self) -> None:
        self.page.goto(document_url(self.book, "documents:offer"))
        if self.page.get_by_role("radio").count():
            self.page.get_by_role("radio").first.check()
        self.page.get_by_label("Wat verandert er?").fill("Alle afspraken staan bij elkaar.")
        self.page.get_by_label("Waarom?").fill("Niemand wist welke afspraak gold.")
        self.page.get_by_label("Werkt het in de praktijk?").fill("Drie collega's werken zo sinds september.")
        self.press("Ter beoordeling aanbieden")

    def is_agreed_to_by_all_but(self, absent: Any) -> None:
        self.go(self.school.leader, "documents:approval")
        self.press("Aan het team voorleggen")
        self.press("Iedereen is er")
        seat = self.page.locator(f"#hier-{absent.pk}")
        expect(seat).to_be_checked()
        with self.page.expect_response("**/aanwezig/"):
            seat.uncheck()
        expect(self.page.locator(f"#hier-{absent.pk}")).not_to_be_checked()
        self.press("Vaststellen", "link")
        expect(self.page.get_by_text(absent.name)).to_be_visible()
        self.press("Vaststellen")
        expect(self.page.get_by_role("status").first).to_contain_text("Vastgesteld")

    def signs_in_by_the_form(self, person: Any) -> None:
        self.page.get_by_label("E-mailadres").fill(person.email)
        self.page.get_by_label("Wachtwoord").fill(builders.PASSWORD)
        self.press("Inloggen")


def test_from_word_to_a_next_version(
    page: Page,
    school: Cast,
    sign_in: Callable[[Any, Any], None],
    mailbox: Mailbox,
    run_tasks: Callable[[], int],
    tmp_path: Path,
) -> None:
    file = tmp_path / "handboek.docx"
    file.write_bytes(word.handbook())
    book = builders.document(
        school.team, title="SLB-handboek", slug="slb-handboek", keeper=school.process_owner, asks_reading=True
    )
    way = Way(page, school, sign_in, book)
    way.word_file_comes_in(file)
    way.is_edited("Bij verzuim bellen we dezelfde dag.")
    way.gets_a_remark_and_an_answer("Bij verzuim bellen we")
    way.is_offered()
    way.is_agreed_to_by_all_but(way.absentee)
    run_tasks()
    valid = Version.objects.get(document=book)
    assert (valid.number, valid.state, valid.approved_by) == ("1.0", "approved", school.leader)
    assert valid.attachments.get().file.name == "handboek.docx"

    # Who was absent comes by the link in the mail, and gives an answer behind a button.
    link = link_in(mailbox.to(way.absentee.email)[-1], "/akkoord/")
    page.context.clear_cookies()
    page.goto(link)
    way.signs_in_by_the_form(way.absentee)
    asked = Consent.objects.get(approval__document_round__version=valid, user=way.absentee)
    assert asked.agreed_at is None
    way.press("Akkoord")
    expect(page.get_by_role("status").first).to_be_visible()
    asked.refresh_from_db()
    assert asked.agreed_at is not None

    # Found by searching, and by the code on the wall: sign in first, then straight to the text.
    page.goto("/")
    way.press("Documenten", "link")
    page.get_by_role("searchbox").fill("verzuim belt")
    way.press("Zoeken")
    way.press("SLB-handboek", "link")
    expect(page.get_by_text("Bij verzuim bellen we dezelfde dag.")).to_be_visible()
    page.context.clear_cookies()
    page.goto(f"/d/{book.code}/")
    way.signs_in_by_the_form(way.absentee)
    expect(page.get_by_role("heading", name="SLB-handboek", level=1)).to_be_visible()
    assert page.url.endswith("/documenten/slb-handboek/")
    way.press("Ik heb versie 1.0 gelezen")
    expect(page.get_by_role("status").first).to_be_visible()
    assert ReadReceipt.objects.get(version=valid).user == way.absentee

    # Evaluated: something is not right any more, and the next draft begins with why.
    way.go(way.author, "documents:evaluate")
    page.get_by_label("Wat klopt er niet meer").fill("De site is verhuisd.")
    way.press("Begin hiermee een nieuw concept")
    way.go(way.author, "documents:write")
    way.is_edited("Nieuw adres volgt.")
    page.goto(document_url(book, "documents:compare") + "?van=1.0&naar=concept")
    expect(page.locator("ins", has_text="Nieuw adres volgt.")).to_be_visible()
    way.go(way.absentee)
    expect(page.get_by_text("Nieuw adres volgt.")).to_have_count(0)
    book.refresh_from_db()
    assert book.current == valid
