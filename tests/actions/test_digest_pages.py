"""Choosing how often the overview comes, and stopping it from the mail itself (RFC 8058)."""

from __future__ import annotations

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from actions.models import Digest
from actions.services import digest
from common.models import AuditEntry
from teams.models import User
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SETTINGS = "/mijn/overzicht/"


def path_of(person: User) -> str:
    return digest.unsubscribe_url(person).removeprefix("https://testserver")


def choice(person: User) -> str:
    return User.objects.get(pk=person.pk).digest


class TestSettings:
    def test_a_choice_is_kept_and_logged_once(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.member)
        for _ in range(2):
            assert client.post(SETTINGS, {"digest": "daily"}).status_code == 302
        assert choice(cast.member) == "daily"
        entry = AuditEntry.objects.get()
        assert (entry.verb, entry.actor_id, entry.details) == (
            "digest.chosen",
            cast.member.pk,
            {"digest": "daily"},
        )

    def test_something_else_is_refused(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.member)
        assert client.post(SETTINGS, {"digest": "hourly"}).status_code == 422
        assert choice(cast.member) == "weekly"

    def test_the_page_tells_when_the_next_one_comes(self, client: Client, cast: Cast, time_machine) -> None:
        time_machine.move_to("2026-11-27T12:00+01:00", tick=False)
        client.force_login(cast.member)
        assert "maandag 30 november" in client.get(SETTINGS).content.decode()
        User.objects.filter(pk=cast.member.pk).update(digest="off")
        assert "30 november" not in client.get(SETTINGS).content.decode()

    def test_it_is_found_from_her_own_page(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.member)
        assert f'href="{SETTINGS}"' in client.get(reverse("teams:own")).content.decode()


class TestOnePress:
    def test_a_mail_program_stops_it_without_signing_in_or_a_token_of_ours(self, cast: Cast) -> None:
        response = Client(enforce_csrf_checks=True).post(
            path_of(cast.member), {"List-Unsubscribe": "One-Click"}
        )
        assert response.status_code == 200
        assert choice(cast.member) == "off"
        entry = AuditEntry.objects.get()
        assert (entry.verb, entry.actor_id) == ("digest.chosen", cast.member.pk)

    def test_twice_is_once(self, client: Client, cast: Cast) -> None:
        for _ in range(2):
            assert client.post(path_of(cast.member)).status_code == 200
        assert AuditEntry.objects.count() == 1

    @pytest.mark.parametrize("method", ["get", "head", "options"])
    def test_opening_it_changes_nothing(self, client: Client, cast: Cast, method: str) -> None:
        response = getattr(client, method)(path_of(cast.member))
        assert response.status_code == (405 if method == "options" else 200)
        assert choice(cast.member) == "weekly"
        assert not AuditEntry.objects.exists()

    def test_the_page_has_the_button_and_a_way_back(self, client: Client, cast: Cast) -> None:
        assert 'value="off"' in client.get(path_of(cast.member)).content.decode()
        assert 'value="weekly"' in client.post(path_of(cast.member)).content.decode()
        client.post(path_of(cast.member), {"digest": "weekly"})
        assert choice(cast.member) == "weekly"

    def test_it_is_about_her_whoever_is_signed_in(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.leader)
        client.post(path_of(cast.member))
        assert (choice(cast.member), choice(cast.leader)) == ("off", "weekly")

    def test_an_old_mail_still_works(self, client: Client, cast: Cast, time_machine) -> None:
        address = path_of(cast.member)
        time_machine.move_to("2031-01-01T12:00+01:00", tick=False)
        client.post(address)
        assert choice(cast.member) == "off"

    @pytest.mark.parametrize("token", ["MQ", "onzin", "MQ:geraden", signing.Signer().sign_object(1)])
    def test_a_link_that_is_not_ours(self, client: Client, cast: Cast, token: str) -> None:
        address = reverse("actions:unsubscribe", args=[token])
        for method in ("get", "post"):
            assert getattr(client, method)(address).status_code == 404
        assert not User.objects.filter(digest="off").exists()


def test_who_begins_again_has_today_behind_her(cast: Cast, time_machine) -> None:
    time_machine.move_to("2026-11-25T12:00+01:00", tick=False)
    digest.choose(by=cast.member, person=cast.member, digest="daily")
    assert not Digest.objects.exists(), "from weekly to daily nothing is skipped"
    digest.choose(by=cast.member, person=cast.member, digest="off")
    digest.choose(by=cast.member, person=cast.member, digest="weekly")
    assert [one.day.isoformat() for one in Digest.objects.all()] == ["2026-11-23"]
    digest.choose(by=cast.member, person=cast.member, digest="off")
    digest.choose(by=cast.member, person=cast.member, digest="weekly")
    assert Digest.objects.count() == 1
