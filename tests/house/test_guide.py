"""Every page explains itself: the table of borgen/guide/entries.py against all routes, and against the pages.

A page for people who signed in has an entry there, or a reason here. It is shown in the frame of the page, so
a page that leaves the frame out (the projector) shows none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from django.test import Client

from borgen.guide.coming import COMING
from borgen.guide.entries import BY_ROUTE, STEPS
from tests.house.conftest import undone
from tests.house.routes import routes
from tests.house.rows import Row, all_rows
from tests.house.world import World, address_of

ASKS = "asks whether you are sure; the page before it explains"
SHOWN = "on the projector in the meeting: the work, and nothing that opens over it"
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
    "documents:approval": SHOWN,
    "documents:short": LEADS_ON,
    "monitoring:line-end": ASKS,
    "monitoring:line-resume": ASKS,
    "monitoring:instrument-end": ASKS,
    "monitoring:plan-agree": SHOWN,
    "monitoring:plan-agree-close": ASKS,
    "monitoring:plan-agree-decline": ASKS,
    "monitoring:norm-end": ASKS,
    "monitoring:team-norm-end": ASKS,
    "monitoring:measurement-remove": ASKS,
    "monitoring:sample-discard": ASKS,
    "monitoring:discussion-close": ASKS,
    "monitoring:discussion-remove": ASKS,
    "monitoring:discussion-screen": SHOWN,
    "monitoring:import-undo": ASKS,
    "boas:cancel": ASKS,
    "boas:run": SHOWN,
    "boas:screen": SHOWN,
    "boas:set-publish": ASKS,
    "boas:set-discard": ASKS,
    "actions:action-drop": ASKS,
    "actions:decision-withdraw": ASKS,
    "actions:series-end": ASKS,
    "actions:meeting-cancel": ASKS,
    "actions:meeting-screen": SHOWN,
    "actions:year-review-screen": SHOWN,
}
PAGES = {row.name: row for row in all_rows() if row.kind == "page" and row.get and row.of != "public"}
MARK = 'class="topbar-menu explain"'


def silent(name: str) -> bool:
    return name in SILENT or name.startswith(tuple(KINDS))


def test_every_page_is_explained_or_says_why_not() -> None:
    unexplained = {name for name in PAGES if name not in BY_ROUTE and not silent(name)}
    assert not unexplained, "an entry in borgen/guide, or a reason here"
    both = {name for name in BY_ROUTE if silent(name)}
    assert not both, "explained, so it needs no reason"


def test_nothing_is_stale() -> None:
    assert not BY_ROUTE.keys() - PAGES.keys(), "entries of routes that are no page any more"
    assert not SILENT.keys() - PAGES.keys(), "reasons of routes that are no page any more"
    assert all(any(name.startswith(kind) for name in PAGES) for kind in KINDS)


def test_each_route_and_each_key_stands_once() -> None:
    entries = [entry for step in STEPS for entry in step.entries]
    twice = [route for route, n in Counter(r for e in entries for r in e.routes).items() if n > 1]
    assert not twice
    assert all(entry.routes for entry in entries)
    keys = Counter([*(entry.key for entry in [*entries, *COMING])])
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


@pytest.mark.parametrize("name", [name for name, why in SILENT.items() if why == SHOWN])
def test_nothing_opens_over_the_projector(name: str, world: World, client_of: Callable[..., Client]) -> None:
    with undone():
        page = shows(PAGES[name], world, client_of)
    assert page
    assert "projector" in page
    assert "topbar" not in page
