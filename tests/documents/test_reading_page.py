"""The pages on which people read: does the version count, who agreed, and who sees which part."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from borgen.lib.dates import local_today
from documents.models import Document
from documents.navigation import document_url
from tests import builders
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(cast: Cast) -> Document:
    """1.0 superseded, 1.1 valid since a meeting with one who was absent, and a draft on top."""
    made = builders.document(cast.team, title="SLB-handboek", slug="slb-handboek")
    leader, member = cast.people["leader"], cast.people["member"]
    author = builders.membership(cast.team).user
    builders.approved(made, html="<h2>Oud</h2><p>De oude tekst.</p>", author=author)
    valid = builders.approved(made, number=(1, 1), author=author, change="small")
    held = builders.approval(valid, state="approved", present=[leader])
    builders.consent(held, leader, present=True)
    builders.consent(held, member)
    builders.objection(
        held,
        member,
        "Daar is geen tijd voor.",
        resolution="decision",
        answer="Wij maken tijd.",
        resolved_by=leader,
        resolved_at=timezone.now(),
    )
    builders.draft(made, html="<p>Heel nieuwe tekst.</p>", author=author)
    Document.objects.filter(pk=made.pk).update(next_evaluation_on=local_today() + timedelta(days=90))
    made.refresh_from_db()
    return made


def page(client: Client, who: Any, address: str) -> str:
    client.force_login(who)
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_valid_text_is_shown_while_a_draft_is_made(client: Client, cast: Cast, book: Document) -> None:
    shown = page(client, cast.people["member"], document_url(book))
    assert "versie 1.1" in shown or "version 1.1" in shown
    assert "De begeleider belt op de eerste dag." in shown
    assert "Heel nieuwe tekst" not in shown
    assert document_url(book, "documents:draft") in shown
    assert 'href="#kop-verzuim"' in shown
    assert 'id="kop-verzuim"' in shown


def test_an_old_version_says_so_first_and_leads_to_the_valid_one(
    client: Client, cast: Cast, book: Document
) -> None:
    address = document_url(book, "documents:version", number="1.0")
    shown = page(client, cast.people["member"], address)
    main = shown[shown.index('<main id="main"') :]
    first = main[main.index('class="notice warn"') :]
    assert first.index(f'href="{document_url(book)}"') < first.index("De oude tekst")
    assert main.index('class="notice warn"') < main.index("<h1>")
    valid = page(client, cast.people["member"], document_url(book, "documents:version", number="1.1"))
    assert 'class="notice warn"' not in valid


def test_who_agreed_is_for_the_team(client: Client, cast: Cast, book: Document) -> None:
    address = document_url(book, "documents:version", number="1.1")
    leader, member = cast.people["leader"], cast.people["member"]
    shown = page(client, member, address)
    assert leader.name in shown
    assert "Daar is geen tijd voor." in shown
    assert "Wij maken tijd." in shown
    Document.objects.filter(pk=book.pk).update(shared=True)
    other = builders.membership(builders.team(cast.institution)).user
    shown = page(client, other, address)
    assert member.name not in shown
    assert "Daar is geen tijd voor." not in shown
    assert "De begeleider belt op de eerste dag." in shown


def test_a_reader_of_another_team_sees_no_draft(client: Client, cast: Cast, book: Document) -> None:
    Document.objects.filter(pk=book.pk).update(shared=True)
    other = builders.membership(builders.team(cast.institution)).user
    for name in ("document", "history"):
        shown = page(client, other, document_url(book, f"documents:{name}"))
        assert "concept" not in shown.lower().replace("/concept/schrijven", "")
        assert document_url(book, "documents:draft") not in shown


def test_an_overdue_evaluation_is_seen(client: Client, cast: Cast, book: Document) -> None:
    Document.objects.filter(pk=book.pk).update(next_evaluation_on=local_today() - timedelta(days=1))
    assert 'class="warn tone strong"' in page(client, cast.people["member"], document_url(book))


def test_withdrawn_is_the_first_thing_said(client: Client, cast: Cast, book: Document) -> None:
    Document.objects.filter(pk=book.pk).update(
        withdrawn_at=timezone.now(),
        withdrawn_by=cast.people["leader"],
        withdrawn_why="Zie het nieuwe protocol.",
    )
    shown = page(client, cast.people["member"], document_url(book))
    assert shown.index("Zie het nieuwe protocol.") < shown.index("<h1>")
    assert "badge large ok" not in shown


def test_without_a_valid_version_it_says_so(client: Client, cast: Cast) -> None:
    book = builders.document(cast.team)
    shown = page(client, cast.people["leader"], document_url(book))
    assert document_url(book, "documents:write") in shown
    assert document_url(book, "documents:write") not in page(
        client, cast.people["member"], document_url(book)
    )
    version = builders.draft(book, state="review")
    assert version.reason
    assert document_url(book, "documents:draft") in page(client, cast.people["member"], document_url(book))


def test_words_are_found_without_a_script(client: Client, cast: Cast, book: Document) -> None:
    shown = page(client, cast.people["member"], document_url(book) + "?zoek=verzuim")
    assert '<mark id="treffer-1">Verzuim</mark>' in shown
    assert 'href="#treffer-1"' in shown
    hostile = page(client, cast.people["member"], document_url(book) + "?zoek=%22%3E%3Cscript%3Ealert(1)")
    assert "<script>alert" not in hostile


def test_the_history_has_everything_newest_first(client: Client, cast: Cast, book: Document) -> None:
    builders.evaluation(book, cast.people["leader"], note="Klopt nog steeds.")
    shown = page(client, cast.people["member"], document_url(book, "documents:history"))
    places = [shown.index(f"/versies/{name}/") for name in ("concept", "1.1", "1.0")]
    assert places == sorted(places)
    assert "?van=1.0&amp;naar=1.1" in shown
    assert "Klopt nog steeds." in shown


def test_numbers_that_do_not_exist(client: Client, cast: Cast, book: Document) -> None:
    client.force_login(cast.people["member"])
    for number in ("9.9", "1", "01.0", "1.00", "x", "1.0.0", "1..0", "99999999999999.0", "\u0662.\u0660"):
        address = document_url(book, "documents:version", number=number)
        assert client.get(address).status_code == 404, number


def test_the_short_address_leads_to_what_counts(client: Client, cast: Cast, book: Document) -> None:
    member = cast.people["member"]
    assert client.get(f"/d/{book.code}/").status_code == 302
    assert "/inloggen/" in client.get(f"/d/{book.code}/")["Location"]
    client.force_login(member)
    for code in (book.code, book.code.upper()):
        assert client.get(f"/d/{code}/")["Location"] == document_url(book)
    Document.objects.filter(pk=book.pk).update(title="Heel anders", slug="heel-anders")
    assert client.get(f"/d/{book.code}/")["Location"].endswith("/documenten/heel-anders/")
    assert client.get("/d/aaaaaaaa/").status_code == 404
    for stranger in ("stranger", "administrator", "neighbour"):
        client.force_login(cast.people[stranger])
        assert client.get(f"/d/{book.code}/").status_code == 404


def test_a_document_without_versions_has_an_empty_history(client: Client, cast: Cast) -> None:
    book = builders.document(cast.team)
    assert 'class="empty"' in page(client, cast.people["member"], document_url(book, "documents:history"))
    client.force_login(cast.people["member"])
    assert b"".join(client.get(document_url(book, "documents:zip")).streaming_content).startswith(b"PK")
