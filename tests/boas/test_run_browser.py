"""The session in a real browser: keys, lost connections, two devices, the second window, no script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from boas.models import Assessment, Remark, SuggestionDecision, TapReceipt
from boas.scoring import Counts
from boas.services import practice
from tests import builders
from tests.boas.hands import raise_hands
from tests.boas.room import address
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[Any, Any], None]


@pytest.fixture
def session(cast: Cast) -> Assessment:
    return builders.assessment(cast.improvement, state="running", voters=14, chair=cast.leader)


@pytest.fixture
def room(page: Page, cast: Cast, session: Assessment, sign_in: SignIn) -> Iterator[Page]:
    """The run page at the first statement; fails on an error in the console, such as a breach of the CSP."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda one: wrong.append(one.text) if "Content Security" in one.text else None)
    sign_in(page, cast.leader)
    page.goto(address("run", session))
    expect(saved(page)).to_be_visible()
    yield page
    assert wrong == []


@pytest.fixture
def other_window(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Callable[..., Page]]:
    """Another device: its own cookies and its own store."""
    contexts: list[BrowserContext] = []

    def open_(**options: Any) -> Page:
        contexts.append(browser.new_context(**{**browser_context_args, **options}))
        return contexts[-1].new_page()

    yield open_
    for context in contexts:
        context.close()


def saved(page: Page) -> Any:
    return page.get_by_text("Alles bewaard")


def shown(page: Page) -> list[str]:
    return page.locator(".tally-count").all_inner_texts()


def expect_hands(page: Page, *numbers: int) -> None:
    expect(page.locator(".tally-count")).to_have_text([str(number) for number in numbers])


def counts(session: Assessment, code: str = "D1") -> Counts:
    return session.tallies.get(statement__code=code).counts


def press(page: Page, keys: str) -> None:
    for key in keys.split():
        page.keyboard.press(key)


def kept(page: Page) -> int:
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('borgen.tap.')).length")


def test_some_statements_with_the_keyboard_alone(page: Page, cast: Cast, sign_in: SignIn) -> None:
    session = builders.assessment(cast.improvement, chair=cast.leader, present=6, voters=None)
    sign_in(page, cast.leader)
    page.goto(address("run", session))
    page.get_by_label("Aantal stemmers").focus()
    press(page, "Enter")
    expect(page.get_by_text("Wat wil je vooraf kwijt?")).to_be_visible()
    press(page, "r")
    page.keyboard.type("Goed dat we dit doen. 1234")
    press(page, "Enter")
    expect(page.locator(".run-said")).to_contain_text("Goed dat we dit doen. 1234")
    press(page, "Escape Enter")

    expect(page.locator("#statement")).to_have_text("Stelling D1 over onze aanpak.")
    expect(page.locator("#statement")).to_be_focused()
    press(page, "Digit1 Digit2 Digit2 Digit3 Digit3 Digit3 Shift+Digit3 u")
    expect_hands(page, 1, 2, 3, 0)
    expect(page.locator("#verdict")).to_be_focused()
    expect(page.locator(".rule-words")).to_have_text(
        re.compile("3 van de 6 oneens = 50.%, norm 30.%: interventie")
    )
    press(page, "r")
    page.keyboard.type("Geen tijd voor.")
    press(page, "Enter")
    expect(page.locator(".run-said")).to_contain_text("Geen tijd voor.")
    page.get_by_role("button", name="Overnemen").press("Enter")
    expect(page.locator("#decided")).to_contain_text("Het team neemt dit over.")
    expect(page.locator("#decided")).to_be_focused()

    press(page, "ArrowRight")
    expect(page.locator("#statement")).to_have_text("Stelling M1 over onze aanpak.")
    press(page, "v")
    page.keyboard.type("7")
    press(page, "Enter")
    expect(page.locator(".run-total")).to_contain_text("van 7 geteld")
    press(page, "t")
    for number in "0 1 4 1".split():
        page.keyboard.type(number)
        press(page, "Enter")
    expect_hands(page, 0, 1, 4, 1)
    press(page, "Enter")
    expect(page.locator(".verdict")).to_contain_text("1 zonder antwoord")

    press(page, "ArrowRight")
    expect(page.locator("#statement")).to_have_text("Stelling A1 over onze aanpak.")
    press(page, "s")
    expect(page.locator("#statement")).to_have_text("Stelling V1 over onze aanpak.")
    press(page, "ArrowLeft")
    expect(page.locator("#statement")).to_have_text("Stelling A1 over onze aanpak.")
    press(page, "o")
    expect(page.locator(".run-line[aria-current]")).to_be_focused()
    page.locator(".run-line", has_text="V5").press("Enter")
    expect(page.locator("#statement")).to_have_text("Stelling V5 over onze aanpak.")
    press(page, "Enter")
    expect(page.locator("#verdict")).to_have_text("Geen uitslag")
    press(page, "ArrowRight")
    page.wait_for_url("**/uitslag/")

    assert counts(session) == Counts(1, 2, 3, 0)
    assert counts(session, "M1") == Counts(0, 1, 4, 1)
    assert [remark.text for remark in Remark.objects.all()] == [
        "Goed dat we dit doen. 1234",
        "Geen tijd voor.",
    ]
    assert SuggestionDecision.objects.get().choice == "accepted"


def test_keys_are_inactive_in_fields_and_can_be_switched_off(room: Page, session: Assessment) -> None:
    press(room, "t 3")
    expect(room.locator(".tally-number").first).to_have_value("3")
    press(room, "Backspace Escape")
    expect_hands(room, 0, 0, 0, 0)
    press(room, "Control+1 Alt+2")
    expect_hands(room, 0, 0, 0, 0)
    room.get_by_label("Toetsen gebruiken").uncheck()
    press(room, "3 3")
    room.reload()
    expect(room.get_by_label("Toetsen gebruiken")).not_to_be_checked()
    room.locator("#statement").focus()
    press(room, "3")
    expect_hands(room, 0, 0, 0, 0)
    room.get_by_label("Toetsen gebruiken").check()
    press(room, "3")
    expect_hands(room, 0, 0, 1, 0)


def test_the_numeric_pad_counts_with_and_without_shift(room: Page) -> None:
    """With NumLock on, Shift makes an arrow of the key and hides itself: that is a hand less."""

    def strike(**event: object) -> None:
        room.evaluate(
            "(init) => document.body.dispatchEvent(new KeyboardEvent('keydown', {bubbles: true, ...init}))",
            event,
        )

    for _ in range(3):
        strike(code="Numpad2", key="2", modifierNumLock=True)
    expect_hands(room, 0, 3, 0, 0)
    strike(code="Numpad2", key="ArrowDown", modifierNumLock=True)
    strike(code="Numpad2", key="2", shiftKey=True)
    strike(code="Numpad2", key="ArrowDown")
    expect_hands(room, 0, 1, 0, 0)


def test_a_key_held_down_is_one_hand_and_two_clicks_are_two(room: Page, session: Assessment) -> None:
    for _ in range(5):
        room.keyboard.down("2")
    room.keyboard.up("2")
    room.get_by_role("button", name="Wie is het volledig eens? Eén hand erbij").dblclick()
    expect_hands(room, 0, 1, 0, 2)
    expect(saved(room)).to_be_visible()
    room.get_by_role("button", name="volledig eens: één hand eraf").click()
    expect_hands(room, 0, 1, 0, 1)
    expect(saved(room)).to_be_visible()
    assert counts(session) == Counts(0, 1, 0, 1)


def test_more_than_voters_is_said_and_nothing_moves(room: Page, session: Assessment) -> None:
    raise_hands(session, "D1", (0, 2, 8, 4))
    expect_hands(room, 0, 2, 8, 4)
    press(room, "3")
    expect(room.locator(".run-slot")).to_contain_text("Alle 14 stemmen zijn al geteld")
    expect(room.locator("#alarm")).to_contain_text("Alle 14 stemmen zijn al geteld")
    expect_hands(room, 0, 2, 8, 4)
    press(room, "Shift+2")
    expect(saved(room)).to_be_visible()
    press(room, "t")
    room.keyboard.type("15")
    press(room, "Enter")
    expect(room.locator("#alarm")).to_contain_text("Dat zijn samen 28 handen")
    expect(room.locator(".tally-number").first).to_have_attribute("aria-invalid", "true")
    assert counts(session) == Counts(0, 1, 8, 4)


def test_taps_without_connection_are_kept_shown_and_delivered(room: Page, session: Assessment) -> None:
    press(room, "1")
    expect(saved(room)).to_be_visible()
    room.context.set_offline(True)
    press(room, "3 3 4 u")
    expect(room.locator(".run-slot")).to_contain_text("tikken bewaard, we sturen ze zodra het kan")
    expect_hands(room, 1, 0, 2, 0)
    assert kept(room) == 4
    assert counts(session) == Counts(1, 0, 0, 0)
    press(room, "Enter")
    expect(room.locator("#alarm")).to_contain_text("Er is geen verbinding", timeout=8000)
    room.context.set_offline(False)
    expect(saved(room)).to_be_visible(timeout=10000)
    expect(room.locator(".run-slot")).not_to_contain_text("verbinding")
    assert kept(room) == 0
    assert counts(session) == Counts(1, 0, 2, 0)


def test_taps_survive_the_end_of_the_page(room: Page, session: Assessment, cast: Cast) -> None:
    """A dead battery: the taps were kept on the device, and are sent when the page is opened again."""
    room.context.set_offline(True)
    press(room, "2 2 3")
    expect(room.locator(".run-slot")).to_contain_text("3 tikken bewaard")
    context = room.context
    room.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(address("run", session))
    expect_hands(again, 0, 2, 1, 0)
    expect(saved(again)).to_be_visible()
    assert counts(session) == Counts(0, 2, 1, 0)
    again.reload()
    expect_hands(again, 0, 2, 1, 0)


def test_a_lost_answer_does_not_count_twice(room: Page, session: Assessment) -> None:
    """The server counted, but the connection broke before it could say so: the tap is sent again."""
    delivered = []

    def lose_the_answer(route: Any) -> None:
        delivered.append(route.fetch().status)
        route.abort()

    room.route("**/turf/", lose_the_answer, times=2)
    room.reload()  # the browser is sure to ask the route before the first tap
    expect(saved(room)).to_be_visible()
    press(room, "4")
    expect_hands(room, 0, 0, 0, 1)
    expect(saved(room)).to_be_visible(timeout=10000)
    assert delivered == [200, 200]
    assert counts(session) == Counts(0, 0, 0, 1)
    assert TapReceipt.objects.count() == 1


def test_a_session_closed_elsewhere_refuses_the_tap_and_says_so(room: Page, session: Assessment) -> None:
    room.route("**/stand/**", lambda route: route.abort())
    Assessment.objects.filter(pk=session.pk).update(state="paused")
    press(room, "3")
    expect(room.locator("#alarm")).to_contain_text("Deze BOAS is gepauzeerd")
    expect_hands(room, 0, 0, 0, 0)
    assert kept(room) == 0
    assert counts(session) == Counts()


def test_signed_out_in_between_keeps_the_taps(
    room: Page, session: Assessment, cast: Cast, sign_in: SignIn
) -> None:
    room.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    press(room, "3 3")
    expect(room.locator(".run-slot")).to_contain_text("Je bent uitgelogd")
    assert kept(room) == 2
    sign_in(room, cast.leader)
    room.goto(address("run", session))
    expect(saved(room)).to_be_visible()
    assert counts(session) == Counts(0, 0, 2, 0)


def test_two_devices_add_up_and_go_together(
    room: Page, other_window: Callable[..., Page], session: Assessment, cast: Cast, sign_in: SignIn
) -> None:
    phone = other_window(viewport={"width": 390, "height": 844})
    sign_in(phone, cast.leader)
    phone.goto(address("run", session))
    expect(saved(phone)).to_be_visible()
    press(room, "1 2 2")
    phone.get_by_role("button", name="Wie is het eens? Eén hand erbij").click(click_count=3, delay=20)
    for device in (room, phone):
        expect_hands(device, 1, 2, 3, 0)
        expect(saved(device)).to_be_visible()
    assert counts(session) == Counts(1, 2, 3, 0)
    press(room, "Enter")
    expect(phone.locator("#verdict")).to_have_text("Interventie voorgesteld")
    press(room, "ArrowRight")
    expect(phone.locator("#statement")).to_have_text("Stelling M1 over onze aanpak.")


def test_a_part_that_is_older_than_the_last_tap_does_not_hide_it(room: Page, session: Assessment) -> None:
    """The answer to "done counting" takes long, and meanwhile a late hand goes up."""

    def slowly(route: Any) -> None:
        answer = route.fetch()
        press_during()
        route.fulfill(response=answer)

    def press_during() -> None:
        press(room, "4")
        expect(room.locator(".tally-count").nth(3)).to_have_text("1")

    press(room, "2 3 3")
    expect(saved(room)).to_be_visible()
    room.route("**/geteld/", slowly, times=1)
    press(room, "Enter")
    expect(room.locator(".rule-words")).to_contain_text("1 van de 4 oneens")
    expect_hands(room, 0, 1, 2, 1)
    assert counts(session) == Counts(0, 1, 2, 1)


def test_what_somebody_types_is_not_pulled_away(
    room: Page, other_window: Callable[..., Page], session: Assessment, cast: Cast, sign_in: SignIn
) -> None:
    press(room, "r")
    room.keyboard.type("Iets dat ik nog")
    other = other_window()
    sign_in(other, cast.leader)
    other.goto(address("run", session))
    expect(saved(other)).to_be_visible()
    press(other, "ArrowRight")
    expect(room.locator(".run-slot")).to_have_text("De sessie is nu bij M1.")
    room.keyboard.type(" wil zeggen.")
    press(room, "Enter")
    expect(room.locator(".run-said")).to_contain_text("Iets dat ik nog wil zeggen.")
    assert Remark.objects.get().statement.code == "D1"


def test_the_second_window_follows(
    room: Page, other_window: Callable[..., Page], session: Assessment, cast: Cast, sign_in: SignIn
) -> None:
    screen = other_window(viewport={"width": 1920, "height": 1080})
    sign_in(screen, cast.member)
    screen.goto(address("screen", session))
    press(room, "2 2 2 3 3 3 3")
    expect_hands(screen, 0, 3, 4, 0)
    press(room, "Enter")
    expect(screen.locator(".verdict")).to_contain_text("3 van de 7 oneens")
    press(room, "ArrowRight")
    expect(screen.locator("h1")).to_have_text("Stelling M1 over onze aanpak.")
    room.get_by_text("Sessie", exact=True).click()
    room.get_by_role("button", name="Sessie pauzeren").click()
    expect(screen.locator("h1")).to_have_text("We pauzeren even")
    screen.context.set_offline(True)
    expect(screen.get_by_text("Geen verbinding")).to_be_visible()
    screen.context.set_offline(False)
    expect(screen.get_by_text("Geen verbinding")).to_be_hidden()


def test_reopening_goes_on_at_the_same_statement(room: Page, session: Assessment) -> None:
    press(room, "ArrowRight")
    expect(room.locator("#statement")).to_have_text("Stelling M1 over onze aanpak.")
    room.goto("about:blank")
    room.goto(address("run", session))
    expect(room.locator("#statement")).to_have_text("Stelling M1 over onze aanpak.")


def test_practising_says_so_and_leaves_nothing(page: Page, cast: Cast, sign_in: SignIn) -> None:
    builders.statement_set(cast.institution)
    run = practice.start_practice(improvement=cast.improvement, by=cast.leader)
    sign_in(page, cast.leader)
    page.goto(address("run", run))
    expect(page.get_by_text("hier blijft niets van bewaard")).to_be_visible()
    press(page, "Enter")
    expect(page.locator("#statement")).to_have_text("Stelling D1 over onze aanpak.")
    press(page, "1 1")
    expect(saved(page)).to_be_visible()
    page.get_by_role("button", name="Stop met oefenen").click()
    expect(page.locator("main")).to_contain_text("Je bent gestopt met oefenen")
    assert not Assessment.objects.exists()


def test_without_a_script(
    other_window: Callable[..., Page], session: Assessment, cast: Cast, sign_in: SignIn
) -> None:
    page = other_window(java_script_enabled=False)
    sign_in(page, cast.leader)
    page.goto(address("run", session))
    for name in ("zeer oneens", "oneens", "oneens", "eens"):
        page.get_by_role("button", name=f"Wie is het {name}? Eén hand erbij").click()
    page.get_by_role("button", name="eens: één hand eraf", exact=True).click()
    expect_hands(page, 1, 2, 0, 0)
    page.get_by_label("Typ het aantal voor eens", exact=True).fill("20")
    page.get_by_role("button", name="Bewaar de getypte aantallen").click()
    expect(page.locator(".run-slot")).to_contain_text("Dat zijn samen 23 handen")
    page.get_by_label("Typ het aantal voor eens", exact=True).fill("9")
    page.get_by_role("button", name="Bewaar de getypte aantallen").click()
    page.get_by_role("button", name="Klaar met tellen").click()
    expect(page.locator(".rule-words")).to_contain_text("3 van de 12 oneens")
    page.get_by_role("button", name="Volgende").click()
    expect(page.locator("#statement")).to_have_text("Stelling M1 over onze aanpak.")
    assert counts(session) == Counts(1, 2, 9, 0)


@pytest.mark.parametrize(("width", "height"), [(320, 640), (1280, 720), (1920, 1080)])
def test_nothing_moves_when_counts_grow(room: Page, session: Assessment, width: int, height: int) -> None:
    room.set_viewport_size({"width": width, "height": height})
    raise_hands(session, "D1", (0, 1, 8, 0))
    expect_hands(room, 0, 1, 8, 0)
    parts = ".tally-cell, .tally-add, .run-slot, .run-total, .run-foot .btn, .statement"
    where = f"""[...document.querySelectorAll('{parts}')].map((one) => {{
        const {{ x, y, width, height }} = one.getBoundingClientRect();
        return [x, y, width, height].map(Math.round).join(" ");
    }})"""
    before = room.evaluate(where)
    press(room, "3 3 2 Shift+1")
    expect_hands(room, 0, 2, 10, 0)
    expect(room.locator(".run-slot")).to_contain_text("Hier is geen hand om weg te halen")
    assert room.evaluate(where) == before
    assert room.evaluate("document.documentElement.scrollWidth <= innerWidth")
