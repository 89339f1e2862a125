"""Who may do what, for every route: one table of role x route x method -> expected answer.

The rows stand in tests/house/rows/<app>.py; how to add one is told in tests/house/rows/__init__.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.house.conftest import Answer, send
from tests.house.routes import Route, routes, unnamed
from tests.house.rows import OFFICES, PROJECT, ROLES, SIGNED_OUT, Row, all_rows
from tests.house.test_reading import refuse_writes
from tests.house.world import World, address_of, words_of

# Views that are not ours and therefore carry no mark; each with its reason. They have rows all the same.
UNMARKED = {
    "account_": "allauth's own views; signed-out people need them, the others check the session themselves",
    "mfa_": "allauth's own views for the second factor; LoginRequiredMiddleware stands before them",
}
ROWS = {row.name: row for row in all_rows()}
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")


def test_every_route_has_a_name() -> None:
    assert not unnamed()


def test_every_route_has_a_row(all_addresses: None) -> None:
    missing = [skeleton(route) for name, route in routes().items() if name not in ROWS]
    assert not missing, "rows to fill in (see tests/house/rows/__init__.py):\n" + "\n".join(missing)


def test_no_row_without_a_route() -> None:
    assert not set(ROWS) - set(routes())
    assert len(ROWS) == len(all_rows()), "a route has two rows"


def test_every_view_is_marked() -> None:
    """A view says itself who may see it; what is not ours stands in the list, without stale entries."""
    excused = {name for name in routes() if name.startswith(tuple(UNMARKED))}
    unmarked = {name for name, route in routes().items() if route.rule is None}
    assert unmarked == excused, f"without a mark: {unmarked - excused}; needs no excuse: {excused - unmarked}"
    assert all(any(name.startswith(prefix) for name in excused) for prefix in UNMARKED)


def test_public_pages_give_a_reason() -> None:
    assert all(route.rule.reason for route in routes().values() if route.rule and route.rule.kind == "public")


@pytest.mark.parametrize("name", sorted(ROWS))
def test_methods_are_those_of_the_mark(name: str) -> None:
    rule, row = routes()[name].rule, ROWS[name]
    if rule is None:
        return
    declared = {method for method in ("GET", "POST") if row.roles(method) is not None}
    assert declared == set(rule.methods)


@pytest.mark.parametrize("name", sorted(ROWS))
def test_who_may(name: str, world: World, answer_of: Callable[..., Answer]) -> None:
    row, route = ROWS[name], routes()[name]
    wrong = []
    for method in METHODS:
        for role in roles_to_try(row, method):
            expected = row.expected(role, method)
            if route.rule is None and row.roles(method) is None:
                continue  # the library decides on methods itself
            answer = answer_of(row, role, method)
            if answer.status != expected:
                wrong.append(f"{role} {method}: {answer.status}, expected {expected}")
            elif role in SIGNED_OUT and row.of != "public" and not leads_to_sign_in(answer):
                wrong.append(f"{role} {method}: sent to {answer.url}")
    assert not wrong, f"{address_of(row, world.home, route)}\n" + "\n".join(wrong)


def roles_to_try(row: Row, method: str) -> list[str]:
    """All of them for what is offered; a method that is refused, or is GET without a body, needs three."""
    if method in ("GET", "POST") and row.roles(method) is not None:
        return ROLES
    return ["anonymous", row.richest, "stranger"]


@pytest.mark.parametrize(
    "name", sorted(name for name, row in ROWS.items() if row.of not in ("public", "personal"))
)
def test_objects_of_others_do_not_exist(name: str, world: World, client_of: Callable[..., Client]) -> None:
    """The same address with another team's or institution's object in it: 404 for those who may here."""
    row, route = ROWS[name], routes()[name]
    expected = 302 if row.harmless else 404
    wrong = []
    for method in ("GET", "POST"):
        for role in one_of_each(row.roles(method) or []):
            for address in strange_addresses(row, route, world, of_team=role not in OFFICES.split()):
                with connection.execute_wrapper(count_deleted if row.harmless else refuse_writes):
                    response = send(client_of(role), method, address, row, world.home)
                if response.status_code != expected and response.status_code != 404:
                    wrong.append(f"{role} {method} {address}: {response.status_code}")
    assert not wrong, "\n".join(wrong)


def one_of_each(roles: list[str]) -> list[str]:
    """The first of the team, of its guests and of the offices: they are let in by three different rules."""
    kinds = (PROJECT.split(), OFFICES.split())
    of_team = [role for role in roles if not any(role in kind for kind in kinds)]
    return [found[0] for found in (of_team, *([r for r in roles if r in kind] for kind in kinds)) if found]


def count_deleted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Deleting what is not there is allowed; deleting something is not."""
    result = execute(sql, params, many, context)
    if sql.startswith("DELETE"):
        assert context["cursor"].rowcount < 1, sql
    return result


def strange_addresses(row: Row, route: Route, world: World, *, of_team: bool) -> set[str]:
    """Wholly elsewhere, and each single word of the address from elsewhere with the rest from here."""
    here = words_of(row, world.home, route)
    found = set()
    for side in (world.far, world.other):
        there = words_of(row, side, route)
        if side is world.other and row.of == "institution":
            continue  # all teams are of the institution
        whole_is_ours = side is world.other and not of_team
        if not whole_is_ours and there != here:
            found.add(reverse(row.name, kwargs=there))
        for word, strange in there.items():
            if whole_is_ours and word in ("institution", "team"):
                continue
            # Numbers count from one everywhere: only one that does not exist here is strange.
            if (
                word != "number"
                and strange != here[word]
                and not (word == "team" and row.of == "team" and not of_team)
            ):
                found.add(reverse(row.name, kwargs={**here, word: strange}))
    return found


def leads_to_sign_in(answer: Answer) -> bool:
    return answer.url.startswith(reverse("account_login"))


def skeleton(route: Route) -> str:
    rule = route.rule
    methods = set(rule.methods) if rule else {"GET", "POST"}
    of = rule.kind if rule else "personal"
    chain = {"institution", "team", "improvement", "number"}
    parts = [f'"{route.name}"', f'of="{of}"']
    parts += [f'{method.lower()}=""' for method in ("GET", "POST") if method in methods]
    parts += ['kind="action"'] if methods == {"POST"} else []
    own = [word for word in route.words if word not in chain]
    parts += ["words={" + ", ".join(f'"{word}": lambda s: s.{word}.pk' for word in own) + "}"] if own else []
    permission = rule.permission if rule and rule.permission else ""
    return f"    Row({', '.join(parts)}),  # {route.address} {permission}"
