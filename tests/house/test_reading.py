"""A GET changes nothing: mail scanners, prefetching browsers and bookmarks open links (conventions C5)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.house.conftest import finish, undone
from tests.house.routes import routes
from tests.house.rows import Row, all_rows
from tests.house.world import World, address_of

READERS = {row.name: row for row in all_rows() if row.get is not None}
# Tables of the framework that a request may touch: when somebody was last seen, and rate limits.
FREE = {"django_session", "cache"}
# The sign-in library notes that somebody saw her recovery codes; nobody else can open that page for her.
NOTED = dict.fromkeys(("mfa_view_recovery_codes", "mfa_download_recovery_codes"), "mfa_authenticator")
WRITES = re.compile(
    r"^\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM|CREATE\s+\w+|DROP\s+\w+|ALTER\s+\w+"
    r"|TRUNCATE)\s+[\"`]?(\w+)",
    re.IGNORECASE,
)


class WroteError(AssertionError):
    """A request that only reads wrote to the database."""


class RefuseWrites:
    def __init__(self, *also_free: str) -> None:
        self.free = {*FREE, *also_free}

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if (found := WRITES.match(sql)) and found[1].lower() not in self.free:
            raise WroteError(sql)
        return execute(sql, params, many, context)


refuse_writes = RefuseWrites()


@pytest.mark.parametrize("name", sorted(READERS))
def test_reading_writes_nothing(name: str, world: World, client_of: Callable[..., Client]) -> None:
    row = READERS[name]
    for side, role, address in addresses(row, world):
        for method in ("get", "head", "options"):
            with undone(), connection.execute_wrapper(RefuseWrites(NOTED.get(name, ""))):
                response = getattr(client_of(role, side), method)(address)
                finish(response)
            assert response.status_code < 400 or method == "options"


def addresses(row: Row, world: World) -> list[tuple[str, str, str]]:
    """Side, role and address of each state in which the page is looked at; of a download the usual one."""
    route = routes()[row.name]
    found = [("home", row.richest, address_of(row, world.home, route) + row.query)]
    for look in row.all_looks():
        if look.error is None and look.code == 200:
            address = address_of(
                row, world[look.side], route, at=look.at, more=look.words, target=look.target
            )
            found.append((look.side, look.role or row.richest, address + look.query))
    return list(dict.fromkeys(found))


def test_the_guard_sees_a_write(world: World) -> None:
    with undone(), connection.execute_wrapper(refuse_writes), pytest.raises(WroteError):
        world.home.team.save()
