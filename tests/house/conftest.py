from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import clear_url_caches, set_urlconf

from tests.house.routes import URLCONF
from tests.house.rows import SIGNED_OUT
from tests.house.world import World, make_world


@pytest.fixture(autouse=True, scope="module")
def all_addresses() -> Iterator[None]:
    """The demo's pages too, although the tests run with the settings of a school."""
    with override_settings(ROOT_URLCONF=URLCONF):
        yield
    clear_url_caches()
    set_urlconf(None)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, all_addresses: None) -> Iterator[World]:
    """Made once for a module, inside a transaction that is undone afterwards; see `undone`."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside leaves no trace in the world."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


class Clients:
    """One client per person; each request starts from the session in which that person signed in."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.known: dict[tuple[str, str], tuple[Client, dict[str, str]]] = {}

    def __call__(self, role: str, side: str = "home") -> Client:
        key = (role, side)
        if key not in self.known:
            client = Client()
            if role != "anonymous":
                client.force_login(self.world[side].people[role])
            self.known[key] = (client, {name: morsel.value for name, morsel in client.cookies.items()})
        client, cookies = self.known[key]
        client.cookies.clear()
        client.cookies.load(cookies)
        return client


@pytest.fixture(scope="module")
def client_of(world: World) -> Callable[..., Client]:
    clients = Clients(world)
    for role in [*world.home.people, "anonymous"]:
        clients(role)
    for role in world.bare.people:
        clients(role, "bare")
    assert {role for role, _ in clients.known} >= SIGNED_OUT
    return clients
