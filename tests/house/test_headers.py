"""Conventions X2: the same headers on every response, errors, static files and downloads included."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import ResponseHeaders
from django.test import Client, override_settings
from django.urls import path, reverse

from tests import builders
from tests.house.conftest import Answer, Secure, undone
from tests.house.rows import all_rows
from tests.house.urls import urlpatterns as ours
from tests.house.world import World

ROWS = {row.name: row for row in all_rows()}
EXACT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# An address that is a secret is told to nobody, not even to us.
REFERRERS = {"same-origin", "no-referrer"}
# A download may be stricter, never looser.
LOCKED = {
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def faults(response: HttpResponse | ResponseHeaders) -> list[str]:
    found = [f"{name}: {response.get(name)}" for name, value in EXACT.items() if response.get(name) != value]
    if response.get("Referrer-Policy") not in REFERRERS:
        found.append(f"Referrer-Policy: {response.get('Referrer-Policy')}")
    policy = directives(response.get("Content-Security-Policy", ""))
    found += [
        f"CSP {name}: {policy.get(name)}" for name, value in LOCKED.items() if policy.get(name) != value
    ]
    if policy.get("default-src") not in ("'self'", "'none'"):
        found.append(f"CSP default-src: {policy.get('default-src')}")
    if policy.get("form-action") not in ("'self'", "'none'"):
        found.append(f"CSP form-action: {policy.get('form-action')}")
    found += [f"CSP {name}: {value}" for name, value in policy.items() if "unsafe" in value or "*" in value]
    if "camera=()" not in response.get("Permissions-Policy", ""):
        found.append(f"Permissions-Policy: {response.get('Permissions-Policy')}")
    if "max-age=" not in response.get("Strict-Transport-Security", ""):
        found.append("no Strict-Transport-Security")
    return found


def directives(policy: str) -> dict[str, str]:
    pairs = (part.strip().partition(" ") for part in policy.split(";") if part.strip())
    return {name: value.strip() for name, _, value in pairs}


@pytest.fixture(scope="module")
def secure(client_of: Callable[..., Client]) -> Callable[..., Client]:
    def make(role: str, side: str = "home") -> Client:
        client = Secure()
        client.cookies.load({name: morsel.value for name, morsel in client_of(role, side).cookies.items()})
        return client

    return make


@pytest.mark.parametrize("name", sorted(ROWS))
def test_headers_of_every_route(name: str, answer_of: Callable[..., Answer]) -> None:
    """As who may, as who may not, and signed out: the answers differ, the headers do not."""
    row = ROWS[name]
    wrong = []
    for role in {row.richest, "stranger", "administrator", "anonymous"}:
        for method in ("GET", "POST", "PUT"):
            answer = answer_of(row, role, method)
            if problems := faults(answer.headers):
                wrong.append(f"{role} {method} ({answer.status}): {problems}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "address", ["/nergens/", "/roc-de-brug/teams/nergens/", "/static/nergens.css", "/%00/", "/inloggen"]
)
def test_headers_of_what_is_not_there(address: str, world: World, secure: Callable[..., Client]) -> None:
    with undone():
        for role in ("anonymous", "leader"):
            response = secure(role).get(address)
            assert response.status_code in (301, 302, 404)
            assert not faults(response)


@pytest.mark.parametrize(
    "file", ["css/tokens.css", "js/page.js", "img/favicon.svg", "fonts/source-sans-3-latin-400-normal.woff2"]
)
def test_headers_of_static_files(file: str) -> None:
    response = Secure().get(f"/static/{file}")
    assert response.status_code == 200
    assert not faults(response)


def _crash(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


def _bad(request: HttpRequest) -> HttpResponse:
    raise BadRequest


def _gone(request: HttpRequest) -> HttpResponse:
    raise Http404


def _forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


urlpatterns = [
    *ours,
    path("fout/500/", _crash),
    path("fout/400/", _bad),
    path("fout/404/", _gone),
    path("fout/403/", _forbidden),
]


@pytest.mark.parametrize("code", [400, 403, 404, 500])
@override_settings(ROOT_URLCONF="tests.house.test_headers")
def test_headers_of_errors(code: int, world: World, secure: Callable[..., Client]) -> None:
    client = secure("leader")
    client.raise_request_exception = False
    with undone():
        response = client.get(f"/fout/{code}/")
    assert response.status_code == code
    assert not faults(response)
    assert b"<h1" in response.content, "an error page of ours, not the server's"


def test_headers_of_a_wrong_host(world: World) -> None:
    response = Secure(raise_request_exception=False).get("/", HTTP_HOST="evil.example")
    assert response.status_code == 400
    assert not [fault for fault in faults(response) if not fault.startswith("no Strict")]


def test_headers_of_a_refused_form(world: World, secure: Callable[..., Client]) -> None:
    client = secure("leader")
    client.handler.enforce_csrf_checks = True
    with undone():
        response = client.post(reverse("account_logout"))
    assert response.status_code == 403
    assert not faults(response)


def test_cookies_are_locked(world: World, secure: Callable[..., Client]) -> None:
    """X2: `__Host-`, Secure, HttpOnly and SameSite on every cookie."""
    with undone():
        client, page = Secure(), reverse("account_login")
        cookies = list(client.get(page).cookies.values())
        person = {"login": world.home.people["leader"].email, "password": builders.PASSWORD}
        cookies += client.post(page, person).cookies.values()
    assert {cookie.key for cookie in cookies} == {"__Host-csrf", "__Host-session"}
    for cookie in cookies:
        assert cookie.key.startswith("__Host-")
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert not cookie["domain"]


def test_the_guard_sees_a_missing_header() -> None:
    response = HttpResponse()
    response["Content-Security-Policy"] = "default-src 'self' 'unsafe-inline'"
    assert any("unsafe-inline" in fault for fault in faults(response))
    assert any(fault.startswith("X-Frame-Options") for fault in faults(response))
