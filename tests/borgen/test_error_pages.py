"""When it goes wrong the page says what happened and what to do."""

import re

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.views.defaults import bad_request, permission_denied, server_error

from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_an_address_that_does_not_exist(client, cast):
    client.force_login(cast.member)
    answer = client.get("/roc-de-brug/niets/")
    assert answer.status_code == 404
    assert "Deze pagina is hier niet" in answer.content.decode()
    assert "Onderwijsassistent" in answer.content.decode(), "the way back stands in the bar"


def test_no_right(rf, cast):
    request = rf.get("/")
    request.user = cast.member
    answer = permission_denied(request, PermissionError())
    assert answer.status_code == 403
    assert "Dit mag je niet doen" in answer.content.decode()


def test_a_request_that_is_not_understood(rf):
    assert "Dit begrepen we niet" in bad_request(rf.get("/"), ValueError()).content.decode()


def test_a_form_from_yesterday(cast):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/inloggen/", {"login": "a@b.example", "password": "x"})
    assert answer.status_code == 403
    assert "Deze pagina stond te lang open" in answer.content.decode()


def test_the_page_for_our_own_faults_needs_nothing(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        html = server_error(rf.get("/")).content.decode()
    assert "Er ging iets mis bij ons" in html
    assert "{%" not in html
    assert not re.search(r"<script|<style|style=", html)


def test_too_many_tries(rf):
    html = render_to_string("429.html", request=None)
    assert "probeer het over vijf minuten opnieuw" in html
    assert "wachtwoord" in html


def test_too_many_files_asked_for(client: Client, cast: Cast, settings: LazySettings) -> None:
    """A colleague is not kept waiting, and who may not see it does not count."""
    cache.clear()
    assert settings.ACCOUNT_RATE_LIMITS["export"] == "60/10m/user"
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "export": "2/10m/user"}
    lists = reverse("actions:list-xlsx", args=[cast.institution.slug, cast.team.slug])
    client.force_login(cast.member)
    assert [client.get(lists).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get(reverse("borgen:own-data-xlsx")).status_code == 429, "one limit for all of them"
    page = client.get(lists).content.decode()
    assert "probeer het over tien minuten opnieuw" in page
    assert "wachtwoord" not in page
    client.force_login(cast.leader)
    assert client.get(lists).status_code == 200
    client.force_login(cast.stranger)
    assert [client.get(lists).status_code for _ in range(3)] == [404, 404, 404]
    cache.clear()
