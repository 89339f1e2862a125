"""Pages for everybody: readable without signing in, in both languages, and true."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from teams.models import Institution
from tests.cast import Cast

PAGES = ["help", "about", "privacy", "accessibility"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_open_to_everybody_and_reachable_from_the_foot(client: Client, name: str) -> None:
    response = client.get(reverse(f"borgen:{name}"))
    assert response.status_code == 200
    foot = client.get(reverse("account_login")).content.decode()
    assert f'href="{reverse(f"borgen:{name}")}"' in foot


def test_the_schools_own_statement_for_its_own_people(client: Client, cast: Cast) -> None:
    Institution.objects.filter(pk=cast.institution.pk).update(
        accessibility_statement="Wij hebben status B.\n<b>Zie</b> https://school.example/toegankelijk",
        contact="helpdesk@school.example",
    )
    address = reverse("borgen:accessibility")
    assert "status B" not in client.get(address).content.decode()
    client.force_login(cast.stranger)
    assert "status B" not in client.get(address).content.decode()
    client.force_login(cast.member)
    page = client.get(address).content.decode()
    assert "Wij hebben status B." in page
    assert "&lt;b&gt;Zie" in page
    assert 'href="https://school.example/toegankelijk"' in page
    assert "mailto:helpdesk@school.example" in page


@pytest.mark.django_db
def test_the_method_is_credited(client: Client) -> None:
    page = client.get(reverse("borgen:about")).content.decode()
    assert "MBObeter borgen" in page
    assert "MBO15" in page
    assert "zelf geschreven" in page


@pytest.mark.django_db
def test_the_limits_of_a_session_are_the_real_ones(client: Client, settings: Any) -> None:
    settings.SESSION_IDLE_LIMIT = timedelta(hours=5)
    page = client.get(reverse("borgen:privacy")).content.decode()
    assert "als je 5 uur niets doet" in page
    assert "wordt 7 jaar bewaard, mails 180 dagen" in page
