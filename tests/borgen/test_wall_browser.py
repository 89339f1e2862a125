"""In a real browser: a stand-up with the keys alone, and a screen that nobody touches for months."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from actions.models import Action, Board, Recognition
from actions.timeline import proposed_date
from borgen.lib.dates import local_today
from borgen.wall import kiosks, turns
from borgen.wall.kiosks import Shown
from tests import builders
from tests.actions import builders_year as made
from tests.cast import Cast
from tests.journeys.keyboard import Keyboard
from tests.monitoring import builders as watching

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STAND_UP = "/roc-de-brug/teams/onderwijsassistent/bord/stand-up/"
BEAMER = {"width": 1920, "height": 1080}
# Capitals of 16 minutes of arc at 4 m, on a projection of 1.9 m wide: static/css/wall.css has the sum.
READABLE = 28
NAME = (
    "Begeleiding van de student van aanmelding tot en met diplomering, ook tijdens de beroepspraktijkvorming"
)
LONG = " en daarna samen bekijken wat het oplevert voor de studenten"
GOAL = (
    "Elke student heeft per periode twee gesprekken met zijn studieloopbaanbegeleider over zijn voortgang, "
    "zijn aanwezigheid en zijn keuzes, zodat niemand meer stopt zonder dat wij het zagen aankomen. " * 3
)


@pytest.fixture
def board(cast: Cast) -> Cast:
    """Two improvements with much to say, one of them measured; more actions than fit on a screen."""
    cast.improvement.name, cast.improvement.goal = NAME, GOAL
    cast.improvement.save()
    made.decision(cast.team, cast.leader, improvement=cast.improvement, what=f"Wij bellen dezelfde dag{LONG}")
    line = watching.line(cast.team, measure=builders.measure(cast.improvement), created_by=cast.leader)
    indicator = watching.indicator(cast.institution, team=cast.team)
    watching.instrument(line, indicator)
    for month in (9, 10, 11):
        about = local_today().replace(month=month, day=1)
        when = {"about_from": about, "about_until": about, "entered_by": cast.leader}
        watching.measurement(cast.team, indicator, **when)
    for number in range(6):
        long = LONG if number == 2 else ""
        builders.action(cast.improvement, owner=cast.member, title=f"Actie {number} van het team{long}")
    builders.improvement(cast.team, name="Toetsen en herkansen", slug="toetsen")
    made.recognition(cast.team, cast.leader, text="Iedereen belde dezelfde dag")
    return cast


# --- the stand-up -------------------------------------------------------------------------------------------


def heading(page: Page) -> Any:
    return page.get_by_role("heading", level=1)


def test_a_stand_up_with_the_keys_alone(page: Page, sign_in: Callable[..., None], board: Cast) -> None:
    sign_in(page, board.leader)
    page.set_viewport_size(BEAMER)
    page.goto(STAND_UP)
    keys = Keyboard(page)
    keys.press("ArrowRight")
    expect(heading(page)).to_have_text(board.improvement.name)
    expect(heading(page)).to_be_focused()
    expect(page.get_by_role("timer")).to_have_text("nog 15 min")
    keys.press("ArrowRight")
    expect(heading(page)).to_have_text("Toetsen en herkansen")
    keys.press("ArrowRight")
    expect(page.locator("[aria-current=step]")).to_contain_text("Acties 1/2")
    _add_an_action(keys, board)
    _close_one_and_take_it_back(keys)
    _give_one_another_day(keys, board)
    _tell_a_success(keys)
    keys.press("ArrowRight")
    expect(heading(page)).to_have_text("Dat was de ronde")
    keys.press("Enter")
    expect(page.get_by_text("Jullie hebben het bord vandaag doorgenomen.")).to_be_visible()
    assert Board.objects.get(team=board.team).gone_through_by == board.leader
    # The whole round was one page: nothing flickered on the wall.
    assert page.evaluate("performance.getEntriesByType('navigation').length") == 1


def _add_an_action(keys: Keyboard, board: Cast) -> None:
    """A, the words, Enter: three things (conventions U1)."""
    keys.press("a")
    expect(keys.page.get_by_label("Wat gaan we doen?")).to_be_focused()
    keys.write("Alle klassen as 1 lijst")
    keys.press("Enter")
    expect(keys.page.get_by_role("status")).to_have_text("Afgesproken: Alle klassen as 1 lijst")
    action = Action.objects.get(title="Alle klassen as 1 lijst")
    assert (action.improvement, action.created_by, action.state) == (board.improvement, board.leader, "open")


def _close_one_and_take_it_back(keys: Keyboard) -> None:
    """Its number, Enter: two things."""
    page = keys.page
    title = page.locator(".wall-acts li").nth(1).locator(".what").inner_text()
    keys.press("2")
    expect(page.locator("[data-digit='2']")).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(f"Klaar: {title}")
    assert Action.objects.get(title=title).state == "done"
    keys.press("z")
    expect(page.get_by_role("status")).to_have_count(0)
    assert Action.objects.get(title=title).state == "open"
    keys.press("2")
    expect(page.locator("[data-digit='2']")).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(f"Klaar: {title}")


def _give_one_another_day(keys: Keyboard, board: Cast) -> None:
    """Its number, D, an arrow for the week after, why, Enter."""
    page = keys.page
    title = page.locator(".wall-acts li").nth(2).locator(".what").inner_text()
    action = Action.objects.get(title=title)
    was = action.due_on
    keys.press("d")
    # Without a number it waits at the first: nothing is moved by who leans on the keys.
    expect(page.locator("[data-digit='1']")).to_be_focused()
    keys.press("3")
    expect(page.locator("[data-digit='3']")).to_be_focused()
    keys.press("d")
    expect(page.get_by_role("radio", name="+1 week")).to_be_focused()
    expect(page.get_by_label("Andere dag (optioneel)")).to_be_hidden()
    keys.press("ArrowRight")
    expect(page.get_by_role("radio", name="+2 weken")).to_be_checked()
    keys.press("Tab")
    keys.write("Het rooster is nog niet af")
    keys.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(f": {title}")
    expect(page.get_by_role("status")).to_contain_text("Verzet naar")
    action.refresh_from_db()
    assert was is not None
    assert action.due_on == proposed_date(was, 2)
    assert action.date_changes.get().by == board.leader


def _tell_a_success(keys: Keyboard) -> None:
    keys.press("s")
    expect(keys.page.get_by_label("Wat ging er goed?")).to_be_focused()
    keys.write("Samen op tijd klaar")
    keys.press("Enter")
    expect(keys.page.locator(".wall-successes")).to_contain_text("Samen op tijd klaar")
    assert Recognition.objects.get(text="Samen op tijd klaar").improvement is not None


def test_keys_can_be_switched_off_and_stay_off(page: Page, sign_in: Callable[..., None], board: Cast) -> None:
    sign_in(page, board.member)
    page.goto(STAND_UP)
    first = heading(page).inner_text()
    page.get_by_label("Toetsen gebruiken").uncheck()
    page.locator("#kop").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("a")
    expect(heading(page)).to_have_text(first)
    expect(page.locator("[data-writes]")).to_have_count(0)
    page.reload()
    expect(page.get_by_label("Toetsen gebruiken")).not_to_be_checked()


def test_what_was_not_sent_is_not_lost(page: Page, sign_in: Callable[..., None], board: Cast) -> None:
    """No connection: the screen says so, keeps what it shows and what was typed, and goes on afterwards."""
    sign_in(page, board.member)
    page.goto(f"{STAND_UP}?scherm=acties")
    page.context.set_offline(True)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("alert")).to_contain_text("Geen verbinding")
    page.context.set_offline(False)
    page.keyboard.press("a")
    field = page.get_by_label("Wat gaan we doen?")
    expect(field).to_be_focused()
    page.keyboard.type("Lijst maken")
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Wat je typte blijft hier staan")
    expect(field).to_have_value("Lijst maken")
    page.context.set_offline(False)
    field.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Afgesproken: Lijst maken")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert Action.objects.filter(title="Lijst maken").count() == 1


def test_what_a_colleague_does_on_her_phone_appears(
    page: Page, sign_in: Callable[..., None], board: Cast
) -> None:
    sign_in(page, board.member)
    page.goto(f"{STAND_UP}?scherm=acties")
    expect(page.locator(".wall-acts")).to_contain_text("Actie 0 van het team")
    Action.objects.filter(title="Actie 0 van het team").update(title="Van haar telefoon")
    expect(page.locator(".wall-acts")).to_contain_text("Van haar telefoon", timeout=15_000)


def test_after_a_reload_the_clock_is_where_it_was(
    page: Page, sign_in: Callable[..., None], board: Cast
) -> None:
    sign_in(page, board.member)
    page.clock.install()
    page.goto(STAND_UP)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("timer")).to_have_text("nog 15 min")
    address = page.url
    page.clock.fast_forward("04:30")
    expect(page.get_by_role("timer")).to_have_text("nog 11 min")
    page.clock.fast_forward("20:00")
    expect(page.get_by_role("timer")).to_have_text("de 15 minuten zijn om")
    page.reload()
    assert page.url == address
    expect(page.get_by_role("timer")).to_have_text("nog 15 min")


SMALL = """() => [...document.querySelectorAll(%r)].flatMap((part) => {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
        const { parentElement: box, textContent: text } = walker.currentNode;
        const silent = box.closest("kbd, title, desc, .visually-hidden");
        const shown = text.trim() && box.checkVisibility() && !silent;
        const size = parseFloat(getComputedStyle(box).fontSize);
        if (shown && size < %d) found.push(`${size} ${text.trim()}`);
    }
    return found;
})"""


# What stands behind the keys at the foot is not read.
CLEAR = """() => {
    const foot = document.querySelector(".stand-foot").getBoundingClientRect().top + 1;
    const all = [...document.querySelectorAll(".stand-body :is(p, li, svg, a, button)")];
    const told = all.filter((one) => one.checkVisibility());
    return told.length && told.every((one) => one.getBoundingClientRect().bottom <= foot);
}"""


@pytest.mark.parametrize("place", ["begin", "doelen", "acties", "successen", "einde"])
def test_it_is_read_at_four_metres(page: Page, sign_in: Callable[..., None], board: Cast, place: str) -> None:
    sign_in(page, board.member)
    page.set_viewport_size(BEAMER)
    page.goto(f"{STAND_UP}?scherm={place}")
    assert not page.evaluate(SMALL % (".run-head, .stand-body", READABLE))
    assert page.evaluate(CLEAR)
    assert page.evaluate("document.documentElement.scrollHeight") <= BEAMER["height"]


def test_without_a_script_it_is_pages_with_links(
    browser: Browser, sign_in: Callable[..., None], board: Cast, live_server: Any
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="nl-NL")
    page = context.new_page()
    sign_in(page, board.leader)
    page.goto(STAND_UP)
    page.get_by_role("link", name="Beginnen").click()
    expect(heading(page)).to_have_text(board.improvement.name)
    expect(page.get_by_role("timer")).to_have_text("nog 15 min")
    page.get_by_role("link", name="Actie", exact=True).click()
    page.get_by_label("Wat gaan we doen?").fill("Lijst maken")
    page.get_by_role("button", name="Actie toevoegen").click()
    expect(page.get_by_role("status")).to_have_text("Afgesproken: Lijst maken")
    page.get_by_role("link", name="Acties").click()
    page.get_by_role("button", name="Klaar").first.click()
    expect(page.get_by_role("status")).to_contain_text("Klaar:")
    page.get_by_role("link", name="Andere dag").first.click()
    page.get_by_label("andere dag", exact=True).check()
    day = local_today() + timedelta(days=30)
    page.get_by_label("Andere dag (optioneel)").fill(day.isoformat())
    page.get_by_label("Waarom een andere datum?").fill("De proefweek kwam ertussen")
    page.get_by_role("button", name="Verzetten").click()
    expect(page.get_by_role("status")).to_contain_text("Verzet naar")
    assert Action.objects.filter(due_on=day, date_changes__reason="De proefweek kwam ertussen").exists()
    context.close()


# --- the screen in the staff room ---------------------------------------------------------------------------


@pytest.fixture
def school(board: Cast) -> Iterator[LiveServer]:
    """A server of its own, that a test may stop."""
    cache.clear()
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def shown(board: Cast) -> Shown:
    return kiosks.make(team=board.team, name="Teamkamer", by=board.leader)


def open_screen(page: Page, server: LiveServer, shown: Shown) -> None:
    page.set_viewport_size(BEAMER)
    page.clock.install()
    page.goto(f"{server.url}/scherm/{shown.token}/")


def test_a_screen_goes_round_and_refreshes_by_itself(
    page: Page, school: LiveServer, shown: Shown, board: Cast
) -> None:
    open_screen(page, school, shown)
    title = page.get_by_role("heading", level=2)
    expect(title).to_have_text(board.improvement.name)
    page.clock.run_for(turns.TURN * 1000)
    expect(title).to_have_text("Toetsen en herkansen")
    board.improvement.name = "Begeleiding in drie jaar"
    board.improvement.save()
    page.clock.run_for((turns.ASK - turns.TURN) * 1000)
    expect(page.locator(".kiosk-turn h2").first).to_have_text("Begeleiding in drie jaar")
    # Nothing new: it stays as it is, and is fresh all the same.
    page.clock.run_for(turns.ASK * 1000)
    expect(page.locator("#lost")).to_be_hidden()
    assert not page.context.cookies()


def test_it_stays_where_somebody_holds_it(page: Page, school: LiveServer, shown: Shown, board: Cast) -> None:
    open_screen(page, school, shown)
    page.get_by_role("link", name="Blijf hierop staan").click()
    page.clock.run_for(3 * turns.TURN * 1000)
    expect(page.get_by_role("heading", level=2)).to_have_text(board.improvement.name)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=2)).to_have_text("Toetsen en herkansen")
    page.get_by_role("link", name="Draai weer rond").click()
    page.clock.run_for(turns.TURN * 1000)
    expect(page.get_by_role("heading", level=2)).to_have_text("Van het hele team")


def test_it_says_that_it_is_out_of_date_when_the_server_is_gone(
    page: Page, school: LiveServer, shown: Shown
) -> None:
    open_screen(page, school, shown)
    expect(page.locator("#old")).to_be_hidden()
    school.stop()
    page.clock.run_for(turns.ASK * 1000)
    expect(page.locator("#lost")).to_be_visible()
    expect(page.locator("#old")).to_be_hidden()
    page.clock.run_for(turns.STALE * 1000)
    expect(page.locator("#old")).to_be_visible()
    expect(page.locator("#old")).to_contain_text("Verouderd")
    # It goes on turning: yesterday's board is better than a black screen, as long as it says that it is old.
    assert page.locator(".kiosk-turn:visible").count() == 1


def test_without_a_script_the_band_comes_by_itself(
    browser: Browser, school: LiveServer, shown: Shown
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{school.url}/scherm/{shown.token}/")
    style = page.locator("#old").evaluate(
        "one => [getComputedStyle(one).visibility, getComputedStyle(one).animationDelay]"
    )
    assert style == ["hidden", f"{turns.STALE}s"]
    context.close()


# As televisions of some years meet the page: without `:has()`, without patience, dropping styles in layers.
LACKS = {
    "styles": """CSS.supports = () => false""",
    "patience": """delete AbortSignal.timeout""",
    "everything": """delete window.AbortSignal; delete window.CSS""",
}


@pytest.mark.parametrize("lack", LACKS)
@pytest.mark.parametrize("token", [True, False])
def test_a_browser_that_is_too_old_says_so(
    page: Page, school: LiveServer, shown: Shown, lack: str, token: bool
) -> None:
    def without_layers(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("@layer", "@unknown"))

    if lack == "everything":
        page.route("**/*.css", without_layers)
    page.set_viewport_size(BEAMER)
    page.clock.install()
    page.add_init_script(LACKS[lack])
    page.goto(f"{school.url}/scherm/" + (f"{shown.token}/" if token else ""))
    expect(page.get_by_role("alert")).to_contain_text("Deze browser is te oud om het bord te laten zien.")
    size = page.get_by_role("alert").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert size >= READABLE
    # Nothing of the board under it, and no code is asked that would be gone after it.
    assert page.locator("main > :visible").count() == 1
    with page.expect_navigation():
        page.clock.run_for(600_000)


def test_a_browser_of_today_shows_nothing_of_it(page: Page, school: LiveServer, shown: Shown) -> None:
    open_screen(page, school, shown)
    expect(page.locator("#too-old")).to_be_hidden()
    page.goto(f"{school.url}/scherm/")
    expect(page.locator("#too-old")).to_be_hidden()
    expect(page.get_by_label("Code")).to_be_visible()


def test_what_says_that_it_is_too_old_is_understood_by_what_is_old() -> None:
    text = (Path(settings.BASE_DIR) / "static/js/kiosk-check.js").read_text()
    code = "\n".join(line for line in text.splitlines() if not line.startswith("//"))
    assert not re.findall(r"=>|`|\?\.|\?\?|\.\.\.|\b(?:const|let|class|async|await|of)\b", code)


def test_revoked_is_dark_the_next_time_it_asks(
    page: Page, school: LiveServer, shown: Shown, board: Cast
) -> None:
    open_screen(page, school, shown)
    kiosks.revoke(kiosk=shown.kiosk, by=board.leader)
    page.clock.run_for(turns.ASK * 1000)
    expect(heading(page)).to_have_text("Dit scherm laat niets (meer) zien")
    assert board.improvement.name not in page.content()


def test_a_caretaker_connects_a_screen(page: Page, school: LiveServer, shown: Shown, board: Cast) -> None:
    page.goto(f"{school.url}/scherm/")
    expect(page.get_by_label("Code")).to_be_focused()
    page.keyboard.type(shown.code)
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Verbeterbord van Onderwijsassistent")


FITS = """() => {
    const foot = document.querySelector(".kiosk-foot").getBoundingClientRect().top + 1;
    const told = document.querySelectorAll(".kiosk-turn:not([hidden]) :is(p, li, svg)");
    return [...told].every((one) => one.getBoundingClientRect().bottom <= foot);
}"""


def test_a_screen_is_read_at_four_metres(page: Page, school: LiveServer, shown: Shown, board: Cast) -> None:
    open_screen(page, school, shown)
    for _ in range(3):
        assert not page.evaluate(SMALL % ("#screen", READABLE))
        assert page.evaluate("document.documentElement.scrollHeight") <= BEAMER["height"]
        assert page.evaluate(FITS)
        page.keyboard.press("ArrowRight")


def test_a_television_that_calls_itself_smaller_shows_the_same(
    page: Page, school: LiveServer, shown: Shown, board: Cast
) -> None:
    """Of 1080 lines many say 720, and draw each half as large again."""
    open_screen(page, school, shown)
    page.set_viewport_size({"width": 1280, "height": 720})
    for _ in range(3):
        assert not page.evaluate(SMALL % ("#screen", READABLE / 1.5))
        assert page.evaluate("document.documentElement.scrollHeight") <= 720
        assert page.evaluate(FITS)
        page.keyboard.press("ArrowRight")
