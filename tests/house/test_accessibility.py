"""WCAG 2.2 AA in a real browser, for every page in every state (conventions A1, A2).

The sample: each page and state once, as the richest role, in Dutch, in turn at 320 px and on a desktop.
On the machine of the continuous integration, whose time is short, a tenth of it: the others the next days.
With BORGEN_A11Y=full: every role that may see it, Dutch and English, both widths, light and dark; a page is
loaded once for its four screens, and in dark judged by the rules about colour.
Pages and states come from tests/house/rows; a GET route without a row fails test_access.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

from borgen.lib.dates import local_today
from tests.conftest import session_cookie, settings_of_live_server
from tests.house.routes import routes
from tests.house.rows import SIGNED_OUT, Look, Row, Upload, all_rows, value
from tests.house.world import World, address_of, make_world

pytestmark = [pytest.mark.a11y, pytest.mark.browser]

FULL = os.environ.get("BORGEN_A11Y") == "full"
# The whole matrix in pieces, side by side or on two days: BORGEN_A11Y_LANGUAGES=en.
LANGUAGES = os.environ.get("BORGEN_A11Y_LANGUAGES", "nl en").split()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    # The rule for which it would read all style sheets again is experimental and has not been asked for.
    "preload": {"assets": ["media"]},
}
# Nothing else changes when a page that was judged in light colours turns dark.
OF_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
PHONE, DESKTOP = {"width": 320, "height": 720}, {"width": 1280, "height": 800}


@dataclass(frozen=True)
class View:
    """One page as one person sees it on one screen."""

    row: Row
    look: Look
    role: str
    language: str
    wide: bool
    dark: bool

    def __str__(self) -> str:
        screen = f"{1280 if self.wide else 320}{'-dark' if self.dark else ''}"
        return f"{self.row.name}-{self.look.name}-{self.role}-{self.language}-{screen}"


def sample() -> list[View]:
    looks = [(row, look) for row in all_rows() for look in row.all_looks()]
    views = [
        View(row, look, look.role or row.richest, "nl", wide=number % 2 == 1, dark=number % 7 == 3)
        for number, (row, look) in enumerate(looks)
    ]
    if os.environ.get("CI") != "true":
        return views
    # In pairs, so that each tenth has phones and desktops.
    today = local_today().toordinal() % 10
    return [view for number, view in enumerate(views) if number // 2 % 10 == today]


def whole() -> list[View]:
    """Language outermost: changing it writes. The screens innermost: one load serves four."""
    return [
        View(row, look, role, language, wide, dark)
        for language in LANGUAGES
        for row in all_rows()
        for look in row.all_looks()
        for role in roles_of(row, look)
        for wide in (False, True)
        for dark in (False, True)
    ]


def roles_of(row: Row, look: Look) -> list[str]:
    """Those who see the page itself: who has signed in is led on from the sign-in form, for example."""
    if look.role:
        return [look.role]
    named = [role for role in (row.get or "anonymous").split() if role not in look.without.split()]
    roles = [role for role in named if row.expected(role, "GET") == 200] or named[:1]
    return roles if look.side == "home" else roles[:1]


class Site:
    """A live server over a world that stays for the whole module: these tests only look."""

    def __init__(self, url: str, world: World, page: Any) -> None:
        self.url, self.world, self.page = url, world, page
        self.cookies: dict[tuple[str, str], dict[str, Any]] = {}
        self.language = "nl"
        self.signed_in: tuple[str, str] | None = None
        self.complaints: list[str] = []
        self.shown: tuple[str, Look, str, str] | None = None
        self.judged: set[str] = set()
        self.texts: dict[tuple[str, str], str] = {}
        page.on("console", lambda message: message.type == "error" and self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, view: View) -> None:
        self.page.set_viewport_size(DESKTOP if view.wide else PHONE)
        self.page.emulate_media(color_scheme="dark" if view.dark else "light")
        asked = (view.row.name, view.look, view.role, view.language)
        if asked == self.shown:
            return  # a window that is made wider, or turns dark
        self.shown = None
        self._load(view)
        self.shown = asked

    def known(self, view: View) -> bool:
        """This very page was found good on this screen already, as somebody else; only her name differs.

        For the whole matrix: fourteen roles see the page about accessibility, and it is one page.
        """
        person = self.world[view.look.side].people.get(view.role)
        names = f"{re.escape(person.name)}|{re.escape(person.email)}|" if person else ""
        html = re.sub(
            rf'{names}name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]*"', "", self.page.content()
        )
        page = hashlib.sha256(f"{view.wide} {view.dark} {html}".encode()).hexdigest()
        found = page in self.judged
        self.judged.add(page)  # when it is not good, the first who sees it fails
        return found

    def twin(self, view: View) -> str:
        """The state of this page that said the very same words; itself when no other did."""
        words = self.page.locator("body").inner_text()
        return self.texts.setdefault((view.row.name, words), view.look.name)

    def _load(self, view: View) -> None:
        self._speak(view.language)
        self._sign_in(view.role, view.look.side)
        side, look, row = self.world[view.look.side], view.look, view.row
        address = address_of(row, side, routes()[row.name], at=look.at, more=look.words, target=look.target)
        self.complaints.clear()
        response = self.page.goto(self.url + address + look.query)
        assert response.status == look.code, f"{address}: {response.status}"
        if look.code != 200:
            self.complaints[:] = [text for text in self.complaints if "status of 4" not in text]
        if look.to:
            there = next(one for one in all_rows() if one.name == look.to)
            address = address_of(there, side, routes()[look.to], more=look.words)
        if look.error is not None:
            self._send(address, value(look.error, side))
            assert self.page.locator("[aria-invalid=true], [role=alert], .error-summary").count(), (
                "no mistake shown"
            )
        elif look.sent is not None:
            self._send(address, value(look.sent, side))
        if look.shows:
            assert self.page.locator(look.shows).count(), f"not in this state: no {look.shows}"

    def _send(self, address: str, data: dict[str, Any]) -> None:
        """Post as the page's own form would, and stay on the page that follows."""
        self.signed_in = None
        cache.clear()  # as many mistakes as there are roles are no attack
        self.complaints.clear()
        with self.page.expect_navigation():
            self.page.evaluate(
                """([address, data]) => {
                    const form = document.createElement("form");
                    form.method = "post";
                    form.action = address;
                    form.enctype = "multipart/form-data";
                    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
                    for (const [name, value] of Object.entries({...data, csrfmiddlewaretoken: token})) {
                        const input = document.createElement("input");
                        input.name = name;
                        if (value.file) {
                            const files = new DataTransfer();
                            files.items.add(new File([value.text], value.file));
                            input.type = "file";
                            input.files = files.files;
                        } else {
                            input.type = "hidden";
                            input.value = value;
                        }
                        form.append(input);
                    }
                    document.body.append(form);
                    form.submit();
                }""",
                [address, {name: _as_sent(one) for name, one in data.items()}],
            )
        self.complaints[:] = [text for text in self.complaints if "status of 4" not in text]

    def _sign_in(self, role: str, side: str) -> None:
        if (role, side) == self.signed_in:
            return
        self.page.goto("about:blank")  # a page that keeps asking for news would ask as somebody else
        self.page.context.clear_cookies()
        if role not in SIGNED_OUT:
            if (role, side) not in self.cookies:
                self.cookies[role, side] = session_cookie(self.world[side].people[role], self.url)
            self.page.context.add_cookies([self.cookies[role, side]])
        self.signed_in = (role, side)

    def _speak(self, language: str) -> None:
        from teams.models import User

        if language != self.language:
            User.objects.update(language=language)
            self.language = language


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Committed, or the live server would see nothing; emptied at the end."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            call_command("flush", interactive=False, verbosity=0)
            cache.clear()


@pytest.fixture(scope="module")
def site(all_addresses: None, db: None, browser: Any, browser_options: dict[str, Any]) -> Iterator[Site]:
    server = LiveServer("localhost")
    try:
        with settings_of_live_server(server.url):
            world = make_world()  # here: a poster shows the address of the site
            context = browser.new_context(**browser_options)
            # There from the start of every page: sending half a megabyte after each load takes longer.
            context.add_init_script(Axe().axe_script)
            page = context.new_page()
            yield Site(server.url, world, page)
            context.close()
    finally:
        server.stop()


def _as_sent(one: Any) -> Any:
    return {"file": one.name, "text": one.text} if isinstance(one, Upload) else one


def problems_on(page: Any, options: dict[str, Any] = OPTIONS) -> list[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [
        f"{one['id']} ({one['impact']}): {one['help']}\n"
        + "\n".join(f"    {node['target']} {node['html'][:160]}" for node in one["nodes"][:5])
        for one in found
    ]


def overflowing(page: Any) -> str:
    """What sticks out to the right, when the page can be scrolled sideways; empty otherwise."""
    return page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return "";
            const wide = [...document.querySelectorAll("body *")].filter(
                (one) => one.getBoundingClientRect().right > width + 1);
            return wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 120)).join("\\n") || "the page";
        }"""
    )


@pytest.mark.parametrize("view", whole() if FULL else sample(), ids=str)
def test_page_is_accessible(view: View, site: Site) -> None:
    site.open(view)
    if FULL and site.known(view):
        return
    problems = problems_on(site.page, OF_COLOURS if FULL and view.dark else OPTIONS)
    assert not problems, "\n".join(problems)
    assert site.page.title().strip(" ·"), "a page has a title"
    assert site.page.locator("h1").count() == 1, "a page has one main heading"
    assert not (sideways := overflowing(site.page)), f"scrolls sideways:\n{sideways}"
    if not FULL:
        assert site.twin(view) == view.look.name, "two states of this page are one"
    assert not site.complaints, "the browser complains: " + "\n".join(site.complaints)


def test_every_page_is_scanned_or_says_why_not() -> None:
    silent = [row.name for row in all_rows() if row.get and row.kind == "action"]
    assert not silent, "a page that can be opened is no action: scan it, or give `unscanned`"


def test_pages_that_take_a_form_show_its_mistakes() -> None:
    silent = [
        row.name for row in all_rows() if row.post and row.all_looks() and not any_mistake(row.all_looks())
    ]
    assert set(silent) <= NO_MISTAKES.keys(), f"give `error`: {set(silent) - NO_MISTAKES.keys()}"
    assert not NO_MISTAKES.keys() - set(silent), "stale"


def any_mistake(looks: list[Look]) -> bool:
    return any(look.error is not None for look in looks)


# Pages whose form cannot be filled in wrongly.
ONE_BUTTON = "a question with one button"
NO_MISTAKES = {
    "account_logout": ONE_BUTTON,
    "mfa_deactivate_totp": ONE_BUTTON,
    "mfa_generate_recovery_codes": ONE_BUTTON,
    "mfa_remove_webauthn": ONE_BUTTON,
    "mfa_add_webauthn": "the browser fills it in",
    "teams:sign-out-everywhere": ONE_BUTTON,
    "teams:school-year-delete": ONE_BUTTON,
    "teams:person-close": ONE_BUTTON,
    "teams:person-sign-out": ONE_BUTTON,
    "teams:team-end": ONE_BUTTON,
    "documents:approval-close": ONE_BUTTON,
    "monitoring:plan-agree-close": ONE_BUTTON,
    "monitoring:discussion-close": ONE_BUTTON,
    "monitoring:discussion-remove": ONE_BUTTON,
    "monitoring:measurement-remove": ONE_BUTTON,
    "monitoring:sample-discard": ONE_BUTTON,
    "monitoring:import-undo": ONE_BUTTON,
    "monitoring:team-names": "a team is chosen from a list",
    "documents:draft-discard": ONE_BUTTON,
    "improvements:measures": "buttons up and down",
    "boas:cancel": ONE_BUTTON,
    "actions:hand-over": "a colleague is chosen from a list, or nobody",
    "actions:series-end": ONE_BUTTON,
    "actions:unsubscribe": "buttons that choose how often",
    "boas:set-publish": ONE_BUTTON,
    "boas:set-discard": ONE_BUTTON,
}


def test_the_scan_sees_mistakes(browser: Any) -> None:
    page = browser.new_page(viewport=PHONE)
    try:
        page.set_content(
            '<html lang=""><body><img src="x"><div style="width: 900px">breed</div></body></html>'
        )
        assert {"image-alt", "html-has-lang"} <= {problem.split(" ")[0] for problem in problems_on(page)}
        assert overflowing(page)
    finally:
        page.close()
