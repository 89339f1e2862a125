from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.http import HttpResponse
from django.http.response import ResponseHeaders
from django.test import Client, override_settings
from django.urls import clear_url_caches, set_urlconf

from teams.models import User
from tests.conftest import just_now
from tests.house.routes import URLCONF, routes
from tests.house.rows import SIGNED_OUT, Row, value
from tests.house.world import Side, World, address_of, make_world


@pytest.fixture(autouse=True, scope="module")
def all_addresses() -> Iterator[None]:
    """The demo's pages too, although the tests run with the settings of a school."""
    with override_settings(ROOT_URLCONF=URLCONF):
        yield
    clear_url_caches()
    set_urlconf(None)


@pytest.fixture
def files_of_this_test() -> None:
    """The files of the world stay where they are for the whole module."""


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Here the database is opened once for a module, in a transaction that is undone afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def world(db: None, all_addresses: None) -> World:
    """Made once for a module; a test changes it inside `undone` only."""
    return make_world()


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside leaves no trace in the world."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


def finish(response: Any) -> None:
    """Send a download to its end and close its file, but not the database under the world."""
    if response.streaming:
        list(response.streaming_content)
    request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)


def send(client: Client, method: str, address: str, row: Row, side: Side) -> HttpResponse:
    with undone():
        # An empty form is never quite empty: without a field many a view takes it for no form at all.
        data = {"csrfmiddlewaretoken": "", **value(row.data, side)} if method == "POST" else None
        response = getattr(client, method.lower())(address + (row.query if method == "GET" else ""), data)
        finish(response)
        return response


class Secure(Client):
    """Over https, as a school has it; the proxy before us says so."""

    def generic(self, *args: Any, **kwargs: Any) -> Any:
        return super().generic(*args, **{**kwargs, "secure": True, "HTTP_X_FORWARDED_PROTO": "https"})


def sign_in(client: Client, person: User) -> None:
    """As with the form just now: what asks for a recent password does not ask again."""
    client.force_login(person)
    session = client.session
    session.update({**just_now(person), "started": time.time(), "seen": time.time()})
    session.save()


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
                sign_in(client, self.world[side].people[role])
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


@dataclass(frozen=True)
class Answer:
    """What a route said to one role at home, as far as it is the same in every world."""

    status: int
    url: str
    headers: ResponseHeaders


_answers: dict[tuple[str, str, str], Answer] = {}


@pytest.fixture(scope="module")
def answer_of(world: World, client_of: Callable[..., Client]) -> Callable[..., Answer]:
    """`answer_of(row, role, method)` asks over https, once for all the tests that look at that answer."""
    clients: defaultdict[str, Client] = defaultdict(Secure)

    def ask(row: Row, role: str, method: str) -> Answer:
        key = (row.name, role, method)
        if key not in _answers:
            address = address_of(row, world.home, routes()[row.name])
            clients[role].cookies = client_of(role).cookies
            response = send(clients[role], method, address, row, world.home)
            _answers[key] = Answer(response.status_code, response.get("Location", ""), response.headers)
        return _answers[key]

    return ask
