"""Pages, exports and PDFs ask the database as often with twice the rows, and not too often at all.

A row of a list, export or PDF tells in `more` how it grows; `queries` is the ceiling, 12 for pages.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.house.conftest import finish, undone
from tests.house.routes import routes
from tests.house.rows import all_rows
from tests.house.world import World, address_of

READERS = {row.name: row for row in all_rows() if row.get is not None and row.of != "public"}
GROWING = {name: row for name, row in READERS.items() if row.more}
# Savepoints of the tests themselves, and the session that the framework reads.
NOT_OURS = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


def queries_of(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
        finish(response)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    return [query["sql"] for query in captured if not query["sql"].startswith(NOT_OURS)]


def listing(queries: list[str]) -> str:
    return "\n".join(f"{number}. {sql[:300]}" for number, sql in enumerate(queries, start=1))


def assert_same_queries(build_more: Callable[[], object], request: Callable[[], list[str]]) -> None:
    """`build_more` adds rows to what is asked for; the second time there are twice as many."""
    build_more()
    request()  # warm caches of classes and contenttypes
    once = request()
    build_more()
    twice = request()
    assert len(once) == len(twice), f"{len(once)} queries, then {len(twice)}:\n{listing(twice)}"


@pytest.mark.parametrize("name", sorted(GROWING))
def test_queries_do_not_grow_with_rows(name: str, world: World, client_of: Callable[..., Client]) -> None:
    row = GROWING[name]
    assert row.more
    address = address_of(row, world.home, routes()[name]) + row.query
    with undone():
        assert_same_queries(lambda: row.more(world.home), lambda: queries_of(client_of(row.richest), address))


@pytest.mark.parametrize("name", sorted(name for name, row in READERS.items() if row.code == 200))
def test_few_queries(name: str, world: World, client_of: Callable[..., Client]) -> None:
    row = READERS[name]
    address = address_of(row, world.home, routes()[name]) + row.query
    with undone():
        asked = queries_of(client_of(row.richest), address)
    # The limit on exports counts in a table of its own, the same for each of them.
    asked = [sql for sql in asked if '"cache"' not in sql]
    assert len(asked) <= row.queries, f"{len(asked)} queries, at most {row.queries}:\n{listing(asked)}"


def test_lists_and_exports_are_named() -> None:
    """Every download that is made of rows says how it grows."""
    silent = [
        row.name for row in all_rows() if row.kind == "file" and row.get and not row.more and row.rows_inside
    ]
    assert not silent


def test_the_guard_sees_growth() -> None:
    rows: list[int] = []
    with pytest.raises(AssertionError, match="1 queries, then 2"):
        assert_same_queries(lambda: rows.append(1), lambda: ["SELECT"] * len(rows))
