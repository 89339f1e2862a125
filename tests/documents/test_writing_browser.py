"""Writing in a real browser: keys and buttons, saving by itself, a lost connection, two people, no script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from documents.models import PutAside, Version
from documents.navigation import document_url
from documents.services import writing
from documents.services.drafts import Content, content_of, stamp
from tests import builders
from tests.documents.corpus.word import png

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[Any, Any], None]
SAVED = re.compile(r"Bewaard om \d\d:\d\d")
FROM_WORD = (
    "<html><body><!--StartFragment--><h1 style='color:red'>Verzuim</h1>"
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>"
    "<span style='mso-list:Ignore'>·<span>&nbsp;</span></span>bellen<o:p></o:p></p>"
    "<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'>"
    "<span style='mso-list:Ignore'>o </span>mentor</p>"
    "<table class=MsoTableGrid><tr><td><p class=MsoNormal>Wie</p></td><td><p>Wat</p></td></tr></table>"
    "<img src='file:///c:/x.png'><!--EndFragment--></body></html>"
)


@pytest.fixture
def draft(cast) -> Version:
    document = builders.document(cast.team, title="SLB-handboek", slug="slb-handboek")
    return builders.draft(document, author=cast.leader, html="<h2>Gesprekken</h2><p>Twee per periode.</p>")


@pytest.fixture
def desk(page: Page, cast, draft, sign_in: SignIn) -> Iterator[Page]:
    """The open editor; fails on an error in the console, such as a breach of the CSP."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda one: wrong.append(one.text) if "Content Security" in one.text else None)
    sign_in(page, cast.leader)
    page.goto(document_url(draft.document, "documents:write"))
    expect(page.locator(".editor.ready")).to_be_visible()
    yield page
    assert wrong == []


def text(page: Page) -> Any:
    return page.get_by_role("textbox", name="De tekst")


def press(page: Page, name: str) -> None:
    page.get_by_role("toolbar").get_by_role("button", name=name, exact=True).click()


def stored(draft: Version) -> str:
    draft.refresh_from_db()
    return draft.html


def write_at_end(page: Page, words: str) -> None:
    text(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def save_elsewhere(draft: Version, html: str, by: Any) -> None:
    draft.refresh_from_db()
    edit = writing.DraftEdit(writing.Edit({}, {}), Content(html=html), stamp(content_of(draft)))
    writing.save_draft(version=draft, edit=edit, by=by)


def test_typing_lay_out_and_a_table_save_by_themselves(desk, draft):
    write_at_end(desk, " Het derde als het nodig is.")
    expect(desk.get_by_text(SAVED)).to_be_visible()
    assert "Het derde als het nodig is." in stored(draft)
    desk.keyboard.press("Enter")
    press(desk, "Vet")
    expect(desk.get_by_role("button", name="Vet", exact=True)).to_have_attribute("aria-pressed", "true")
    desk.keyboard.type("Let op")
    desk.keyboard.press("Enter")
    press(desk, "Tabel")
    desk.keyboard.type("Wie")
    press(desk, "Rij eronder")
    press(desk, "Kolom weg")
    report = Axe().run(desk, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert report.violations_count == 0, report.generate_report()
    desk.get_by_role("button", name="Opslaan").click()
    expect(desk.get_by_text(SAVED)).to_be_visible()
    desk.reload()
    expect(text(desk).get_by_role("row")).to_have_count(4)
    assert "<strong>Let op</strong>" in stored(draft)
    # Opening it and going away changes nothing.
    revision = draft.revision
    desk.goto("/")
    stored(draft)
    assert draft.revision == revision


def test_what_comes_from_word_is_cleaned(desk, draft):
    text(desk).click()
    desk.keyboard.press("Control+End")
    desk.keyboard.press("Enter")
    text(desk).evaluate(
        """(place, html) => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            const how = {clipboardData: data, bubbles: true, cancelable: true};
            place.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        FROM_WORD,
    )
    expect(desk.get_by_text(SAVED)).to_be_visible()
    html = stored(draft)
    assert "<h2>Verzuim</h2><ul><li>bellen<ul><li>mentor</li></ul></li></ul><table>" in html
    assert "Mso" not in html
    assert "<img" not in html


def test_a_lost_connection_loses_no_word(desk, draft, context):
    context.set_offline(True)
    write_at_end(desk, " Zonder wifi getypt.")
    expect(desk.locator("[data-state]")).to_contain_text("geen verbinding")
    context.set_offline(False)
    expect(desk.get_by_text(SAVED)).to_be_visible(timeout=15_000)
    assert "Zonder wifi getypt." in stored(draft)


def test_what_was_not_saved_is_back_after_a_crash(desk, draft):
    desk.route("**/bewaren/", lambda route: route.abort())
    write_at_end(desk, " Bijna weg.")
    expect(desk.locator("[data-state]")).to_contain_text("geen verbinding")
    desk.unroute("**/bewaren/")
    desk.once("dialog", lambda dialog: dialog.accept())
    desk.reload()
    expect(desk.locator(".editor.ready")).to_contain_text("Bijna weg.")
    expect(desk.get_by_text(SAVED)).to_be_visible()
    assert "Bijna weg." in stored(draft)


def test_who_was_signed_out_goes_on_after_signing_in(desk, draft, cast, context, sign_in):
    context.clear_cookies()
    write_at_end(desk, " Na een lange pauze.")
    expect(desk.locator("[data-state]")).to_contain_text("uitgelogd")
    sign_in(desk, cast.leader)
    expect(desk.get_by_text(SAVED)).to_be_visible(timeout=20_000)
    assert "Na een lange pauze." in stored(draft)


def test_two_people_see_both_texts_and_keep_them(desk, draft, cast):
    save_elsewhere(draft, "<h2>Gesprekken</h2><p>Drie per periode.</p>", cast.member)
    write_at_end(desk, " Mijn zin.")
    expect(desk.locator("[data-state]")).to_contain_text(str(cast.member))
    desk.get_by_role("button", name="Opslaan").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Iemand anders")
    desk.get_by_role("button", name="Beide in de tekst zetten en verdergaan").click()
    expect(text(desk)).to_contain_text("Mijn zin.")
    expect(text(desk)).to_contain_text("Drie per periode.")
    expect(desk.locator("[data-state]")).to_be_hidden()
    assert not PutAside.objects.exists()


def test_the_buttons_by_keyboard_and_the_link(desk, draft):
    write_at_end(desk, " Zie ")
    desk.keyboard.press("Alt+F10")
    expect(desk.get_by_role("button", name="Tekst", exact=True)).to_be_focused()
    desk.keyboard.press("ArrowRight")
    expect(desk.get_by_role("button", name="Kop 1")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(text(desk)).to_be_focused()
    desk.keyboard.press("Control+k")
    desk.get_by_label("Adres").fill("school.example/regels")
    desk.get_by_label("Woorden om op te klikken").fill("de regels")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text(SAVED)).to_be_visible()
    assert '<a href="https://school.example/regels"' in stored(draft)


def test_a_picture_with_its_words(desk, draft):
    text(desk).click()
    desk.keyboard.press("Control+End")
    press(desk, "Afbeelding")
    problem = desk.locator("#picture-problem")
    desk.get_by_role("button", name="Afbeelding plaatsen").click()
    expect(problem).to_contain_text("Kies eerst een afbeelding")
    file = {"name": "schema.png", "mimeType": "image/png", "buffer": b"no picture"}
    desk.locator("#picture-file").set_input_files(file)  # type: ignore[arg-type]
    desk.get_by_role("button", name="Afbeelding plaatsen").click()
    expect(problem).to_contain_text("PNG")
    desk.locator("#picture-file").set_input_files({**file, "buffer": png()})  # type: ignore[arg-type]
    desk.get_by_label("Wat erop te zien is").fill("De stappen")
    desk.get_by_role("button", name="Afbeelding plaatsen").click()
    expect(text(desk).get_by_role("img", name="De stappen")).to_be_visible()
    expect(desk.get_by_text(SAVED)).to_be_visible()
    picture = draft.document.pictures.get()
    assert f'<img src="picture:{picture.pk}" alt="De stappen">' in stored(draft)


def test_without_a_script_the_source_can_be_saved(browser, browser_context_args, cast, draft, sign_in):
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    page = context.new_page()
    sign_in(page, cast.leader)
    page.goto(document_url(draft.document, "documents:write"))
    page.get_by_label("De tekst").fill("<h2>Gesprekken</h2><p>Zonder script.</p>")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("status").get_by_text("Opgeslagen")).to_be_visible()
    assert stored(draft) == "<h2>Gesprekken</h2><p>Zonder script.</p>"
    context.close()
