"""When it goes wrong the page says what happened and what to do."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.views.defaults import bad_request, permission_denied, server_error

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
