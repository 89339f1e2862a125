"""A mail that nobody knows of whether it arrived: an administrator sends it again, once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from common.models import OutgoingMail
from tests import builders
from tests.cast import Cast
from tests.conftest import Mailbox

pytestmark = pytest.mark.django_db


def page(cast: Cast) -> str:
    return reverse("borgen:mails", args=[cast.institution.slug])


def send_again(client: Client, cast: Cast, mail: OutgoingMail) -> str:
    address = reverse("borgen:mail-resend", args=[cast.institution.slug, mail.pk])
    return client.post(address, follow=True).content.decode()


def test_what_went_wrong_is_listed_without_the_text(client: Client, cast: Cast) -> None:
    doubtful = builders.stuck_mail(cast.institution)
    failed = builders.stuck_mail(cast.institution, "failed")
    elsewhere = builders.stuck_mail(cast.other_institution)
    client.force_login(cast.administrator)
    shown = client.get(page(cast)).content.decode()
    assert doubtful.to in shown
    assert failed.to in shown
    assert elsewhere.to not in shown
    assert "Kijk in Borgen." not in shown
    assert "onzeker" in shown
    assert "niet aangekomen" in shown


def test_it_goes_again_and_once(
    client: Client, cast: Cast, mailbox: Mailbox, run_tasks: Callable[[], int]
) -> None:
    stuck = builders.stuck_mail(cast.institution)
    client.force_login(cast.administrator)
    assert f"De mail aan {stuck.to} gaat opnieuw." in send_again(client, cast, stuck)
    run_tasks()
    assert "gaat opnieuw" not in send_again(client, cast, stuck)
    run_tasks()
    assert len(mailbox.to(stuck.to)) == 1
    stuck.refresh_from_db()
    assert stuck.state == OutgoingMail.State.SENT
    assert "Alle mail is aangekomen" in client.get(page(cast)).content.decode()
