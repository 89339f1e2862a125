"""Every page explains itself: the table of borgen/guide/entries.py against all routes, and against the pages.

A page for people who signed in has an entry there, or a reason here. It is shown in the frame of the page;
a page for the projector leaves the frame out, and its words stand on the help page only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from django.test import Client

from borgen.guide.entries import BY_ROUTE, STEPS
from borgen.guide.visible import VISIBLE
from tests.house.conftest import undone
from tests.house.routes import routes
from tests.house.rows import Row, all_rows
from tests.house.world import World, address_of

ASKS = "asks whether you are sure; the page before it explains"
SIGNING_IN = "signing in is no step of the method"
LEADS_ON = "shows nothing itself"
# By the beginning of the name.
KINDS = {"account_": SIGNING_IN, "mfa_": SIGNING_IN}
SILENT = {
    "teams:sign-out-everywhere": ASKS,
    "teams:school-year-delete": ASKS,
    "teams:person-close": ASKS,
    "teams:person-sign-out": ASKS,
    "teams:team-end": ASKS,
    "improvements:state": ASKS,
    "documents:withdraw": ASKS,
    "documents:draft-discard": ASKS,
    "documents:approval-close": ASKS,
    "documents:approval-decline": ASKS,
    "documents:short": LEADS_ON,
    "monitoring:line-end": ASKS,
    "monitoring:line-resume": ASKS,
    "monitoring:instrument-end": ASKS,
    "monitoring:plan-agree-close": ASKS,
    "monitoring:plan-agree-decline": ASKS,
    "monitoring:norm-end": ASKS,
    "monitoring:team-norm-end": ASKS,
    "monitoring:measurement-remove": ASKS,
    "monitoring:sample-discard": ASKS,
    "monitoring:discussion-close": ASKS,
    "monitoring:discussion-remove": ASKS,
    "monitoring:import-undo": ASKS,
    "boas:cancel": ASKS,
    "boas:set-publish": ASKS,
    "boas:set-discard": ASKS,
    "actions:action-drop": ASKS,
    "actions:decision-withdraw": ASKS,
    "actions:series-end": ASKS,
    "actions:meeting-cancel": ASKS,
}
ENTRIES = [entry for step in STEPS for entry in step.entries]
ON_SCREEN = {route for entry in ENTRIES for route in entry.on_screen}
PAGES = {row.name: row for row in all_rows() if row.kind == "page" and row.get and row.of != "public"}
MARK = 'class="topbar-menu explain"'


def silent(name: str) -> bool:
    return name in SILENT or name.startswith(tuple(KINDS))


def test_every_page_is_explained_or_says_why_not() -> None:
    unexplained = PAGES.keys() - BY_ROUTE.keys() - ON_SCREEN
    assert not {name for name in unexplained if not silent(name)}, (
        "an entry in borgen/guide, or a reason here"
    )
    both = {name for name in [*BY_ROUTE, *ON_SCREEN] if silent(name)}
    assert not both, "explained, so it needs no reason"


def test_nothing_is_stale() -> None:
    assert not (BY_ROUTE.keys() | ON_SCREEN) - PAGES.keys(), "entries of routes that are no page any more"
    assert not SILENT.keys() - PAGES.keys(), "reasons of routes that are no page any more"
    assert all(any(name.startswith(kind) for name in PAGES) for kind in KINDS)


def test_each_route_and_each_key_stands_once() -> None:
    named = [route for entry in ENTRIES for route in (*entry.routes, *entry.on_screen)]
    assert not [route for route, number in Counter(named).items() if number > 1]
    assert all(entry.routes or entry.on_screen for entry in ENTRIES)
    keys = Counter(entry.key for entry in dict.fromkeys([*ENTRIES, *VISIBLE]))
    assert not [key for key, number in keys.items() if number > 1]


def shows(row: Row, world: World, client_of: Callable[..., Client]) -> str:
    address = address_of(row, world.home, routes()[row.name]) + row.query
    response = client_of(row.richest).get(address)
    return response.content.decode() if response.status_code == 200 else ""


def test_the_pages_show_it(world: World, client_of: Callable[..., Client]) -> None:
    wrong = []
    with undone():
        for name, row in PAGES.items():
            page = shows(row, world, client_of)
            if page and page.count(MARK) != (name in BY_ROUTE):
                wrong.append(name)
    assert not wrong


@pytest.mark.parametrize("name", sorted(ON_SCREEN))
def test_nothing_opens_over_the_projector(name: str, world: World, client_of: Callable[..., Client]) -> None:
    with undone():
        page = shows(PAGES[name], world, client_of)
    assert page
    assert "projector" in page
    assert "topbar" not in page
