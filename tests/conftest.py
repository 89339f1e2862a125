"""Fixtures for every test: the cast, a mailbox, a browser on a live server. Nothing leaves this machine."""

from __future__ import annotations

import email
import email.policy
import gc
import ipaddress
import logging
import os
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from email.message import EmailMessage
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.conf import settings as django_settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.http import HttpRequest
from django.test import override_settings
from hypothesis import settings as hypothesis_settings

from borgen.lib.dates import local_today
from documents import triggers
from tests import database, rotation
from tests.cast import Cast, make_cast

# Playwright keeps an event loop in this thread; Django must not take the tests for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# Looking for cycles again and again costs an eighth of the time of thousands of requests.
gc.freeze()
gc.set_threshold(100_000, 50, 100)
# For the count of branches: the tests themselves run with all examples.
hypothesis_settings.register_profile("few", hypothesis_settings.get_profile("ci"), max_examples=10)


# --- the machine itself -----------------------------------------------------------------------------------


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """A connection to anything but this machine fails the test that asks for it."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", lambda self, address: connect(self, _local(self, address)))
        patch.setattr(
            socket.socket, "connect_ex", lambda self, address: connect_ex(self, _local(self, address))
        )
        yield


def _local(sock: socket.socket, address: Any) -> Any:
    if sock.family in (socket.AF_INET, socket.AF_INET6):
        host = address[0]
        try:
            local = ipaddress.ip_address(host).is_loopback
        except ValueError:
            local = host == "localhost"
        assert local, f"a test tried to reach {host}"
    return address


@pytest.fixture(autouse=True)
def files_of_this_test(request: pytest.FixtureRequest) -> None:
    """Stored files go to a directory of the test's own."""
    marked = request.node.get_closest_marker("django_db")
    if marked or {"db", "transactional_db"} & set(request.fixturenames):
        settings = request.getfixturevalue("settings")
        place = request.getfixturevalue("tmp_path") / "files"
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {**settings.STORAGES["default"], "OPTIONS": {"location": place}},
        }


@contextmanager
def settings_of_live_server(url: str) -> Iterator[None]:
    """Links in mails lead to the live server; its http cannot set cookies that are for https alone."""
    with override_settings(
        BASE_URL=url,
        SESSION_COOKIE_NAME="session",
        SESSION_COOKIE_SECURE=False,
        CSRF_COOKIE_NAME="csrf",
        CSRF_COOKIE_SECURE=False,
    ):
        yield


@pytest.fixture(autouse=True)
def live_site(request: pytest.FixtureRequest) -> Iterator[None]:
    if "live_server" not in request.fixturenames:
        yield
        return
    with settings_of_live_server(request.getfixturevalue("live_server").url):
        yield


@pytest.fixture(autouse=True)
def fresh_cache(request: pytest.FixtureRequest) -> None:
    """The cache table is no model: emptying the database after a test leaves rate limits in it."""
    if {"transactional_db", "live_server"} & set(request.fixturenames):
        request.getfixturevalue("transactional_db")
        cache.clear()


class PlainEditor:
    """As much of a schema editor as documents/triggers.py uses, also inside a transaction."""

    def __init__(self, connection_: Any) -> None:
        self.connection = connection_

    def execute(self, statement: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.fixture(scope="session")
def one_makes_the_database() -> Iterator[ExitStack]:
    with ExitStack() as held:
        if connection.vendor == "sqlite":
            held.enter_context(database.alone())
        yield held


@pytest.fixture(scope="session")
def django_db_keepdb(one_makes_the_database: ExitStack) -> bool:
    """Whether a copy of the database of an earlier run is in place; `migrate` still runs over it."""
    return connection.vendor == "sqlite" and database.put(Path(connection.settings_dict["TEST"]["NAME"]))


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,
    django_db_keepdb: bool,
    django_db_blocker: Any,
    one_makes_the_database: ExitStack,
) -> None:
    if connection.vendor == "sqlite" and not django_db_keepdb:
        with django_db_blocker.unblock():
            database.keep()
    one_makes_the_database.close()


@pytest.fixture(autouse=True, scope="session")
def emptying_goes_past_the_triggers() -> Iterator[None]:
    """After a test that commits, the database is emptied; SQLite would refuse that for approved versions."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def past_the_triggers(self: BaseDatabaseOperations, statements: list[str]) -> None:
        if self.connection.vendor != "sqlite":
            flush(self, statements)
            return
        triggers.remove(None, PlainEditor(self.connection))
        flush(self, statements)
        triggers.install(None, PlainEditor(self.connection))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", past_the_triggers)
        yield


# --- people -----------------------------------------------------------------------------------------------


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


# --- what happens after a request: mail and jobs ----------------------------------------------------------


@pytest.fixture
def run_tasks() -> Callable[[], int]:
    """`run_tasks()` does what was asked for on commit and every job that is ready; returns how many jobs ran.

    A job that fails raises here.
    """
    return _run_tasks


def _run_tasks() -> int:
    from django_tasks_db.models import DBTaskResult

    done = 0
    while True:
        _run_on_commit()
        job = DBTaskResult.objects.ready().first()
        if job is None:
            return done
        job.claim("tests")
        result = job.task.call(*job.task_result.args, **job.task_result.kwargs)
        job.set_successful(result)
        done += 1


def _run_on_commit() -> None:
    """Inside a test's own transaction nothing is ever committed; pretend that it is."""
    while callbacks := connection.run_on_commit:
        connection.run_on_commit = []
        for _, callback, _ in callbacks:
            callback()


class Mailbox(list[EmailMessage]):
    """Messages as a real SMTP server received them, in order of arrival."""

    refuse = ""
    """An SMTP answer such as "451 later" that every message gets from now on."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refuse:
            return self.refuse
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        message["X-Rcpt"] = ", ".join(envelope.rcpt_tos)
        self.append(message)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in self if address in message["X-Rcpt"]]


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    try:
        yield box
    finally:
        server.stop()


# --- what runs today --------------------------------------------------------------------------------------


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if rotation.CI:
        postgres, today = connection.vendor == "postgresql", local_today()
        left = [one for one in items if not rotation.is_today(one, today, postgres=postgres)]
        items[:] = [one for one in items if one not in set(left)]
        config.hook.pytest_deselected(items=left)


# --- the browser ------------------------------------------------------------------------------------------
# Tests that ask for `page` get a live server and a database that really commits; `page.goto("/")` opens ours.


def chromium() -> str:
    return (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
    )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_type_launch_args,
        "executable_path": chromium(),
        "args": [
            "--no-sandbox",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
        ],
    }


@pytest.fixture(scope="session")
def browser_options() -> dict[str, Any]:
    """How every browser window of the tests is: Dutch, in Amsterdam, without moving parts."""
    return {"locale": "nl-NL", "timezone_id": "Europe/Amsterdam", "reduced_motion": "reduce"}


@pytest.fixture(autouse=True, scope="session")
def static_files_are_kept() -> Iterator[None]:
    """By browsers, as in an installation; without a word they ask again on each page of a fresh clone."""
    serve = StaticFilesHandler.serve

    def lasting(self: StaticFilesHandler, request: HttpRequest) -> Any:
        response = serve(self, request)
        response["Cache-Control"] = "max-age=3600"
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", lasting)
        yield


@pytest.fixture(scope="session")
def base_url(live_server: Any) -> str:
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(
    browser_context_args: dict[str, Any], browser_options: dict[str, Any]
) -> dict[str, Any]:
    return {**browser_context_args, **browser_options}


def just_now(user: Any) -> dict[str, Any]:
    """What the sign-in library notes after a password; it does not ask again for as long as tests take."""
    note = {"method": "password", "reauthenticated": True, "at": time.time() + 3600, "email": user.email}
    return {
        AUTHENTICATION_METHODS_SESSION_KEY: [note],
        _AUTHENTICATION_METHODS_USER_SESSION_KEY: str(user.pk),
    }


def session_cookie(user: Any, url: str) -> dict[str, Any]:
    """A cookie of a session in which this person signed in just now with a password."""
    session = import_module(django_settings.SESSION_ENGINE).SessionStore()
    now = time.time()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = django_settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session["started"] = session["seen"] = now
    session.update(just_now(user))
    session.save()
    assert transaction.get_connection().in_atomic_block is False, (
        "the live server cannot see an uncommitted session"
    )
    return {
        "name": django_settings.SESSION_COOKIE_NAME,
        "value": session.session_key,
        "url": url,
        "httpOnly": True,
        "sameSite": "Lax",
    }


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Any, Any], None]:
    """`sign_in(page, user)`: without the form, in a few milliseconds."""

    def put_in(page: Any, user: Any) -> None:
        page.context.clear_cookies()
        page.context.add_cookies([session_cookie(user, live_server.url)])

    return put_in
