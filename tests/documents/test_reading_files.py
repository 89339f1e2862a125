"""Files of a document, asked for by people with bad plans."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from common import files
from documents.models import Attachment, Document, Picture
from documents.navigation import document_url
from tests import builders
from tests.cast import Cast

pytestmark = pytest.mark.django_db
HOSTILE = b"<html><script>alert(document.domain)</script></html>"


def stored(document: Document, name: str, content: bytes, content_type: str) -> Any:
    return files.store(
        institution_id=document.institution_id, name=name, content=content, content_type=content_type
    )


@pytest.fixture
def book(cast: Cast) -> Document:
    return builders.document(cast.team, title="Handboek", shared=True)


@pytest.fixture
def reader(cast: Cast) -> Any:
    """Of another team: reads what the institution shares, and no draft."""
    return builders.membership(builders.team(cast.institution)).user


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "application/xhtml+xml", "text/xml"])
@pytest.mark.parametrize("query", ["", "?tonen=1"])
def test_nothing_runs_in_our_origin(
    client: Client, cast: Cast, book: Document, content_type: str, query: str
) -> None:
    file = stored(book, "plan.html", HOSTILE, content_type)
    version = builders.draft(book)
    attachment = Attachment.objects.create(
        version=version, title="Plan", file=file, added_by=cast.people["leader"]
    )
    picture = Picture.objects.create(
        document=book, file=file, width=1, height=1, added_by=cast.people["leader"]
    )
    client.force_login(cast.people["member"])
    for address in (
        document_url(book, "documents:attachment", pk=attachment.pk),
        document_url(book, "documents:picture", pk=picture.pk),
    ):
        response = client.get(address + query)
        assert response["Content-Disposition"].startswith("attachment")
        assert "sandbox" in response["Content-Security-Policy"]
        assert response["X-Content-Type-Options"] == "nosniff"


def test_a_pdf_may_be_looked_at_here(client: Client, cast: Cast, book: Document) -> None:
    file = stored(book, "Rooster “2026”.pdf", b"%PDF-1.4 x", "application/pdf")
    builders.approved(book, kind="file", html="", text="", file=file)
    client.force_login(cast.people["member"])
    address = document_url(book, "documents:version-file", number="1.0")
    assert client.get(address)["Content-Disposition"].startswith("attachment")
    shown = client.get(address + "?tonen=1")
    assert shown["Content-Disposition"].startswith("inline")
    assert "default-src 'none'" in shown["Content-Security-Policy"]
    page = client.get(document_url(book)).content.decode()
    assert address in page
    assert "Rooster “2026”.pdf" in page
    assert document_url(book, "documents:version-pdf", number="1.0") not in page
    assert client.get(document_url(book, "documents:version-pdf", number="1.0")).status_code == 404


def test_a_version_of_text_has_no_file(client: Client, cast: Cast, book: Document) -> None:
    builders.approved(book)
    client.force_login(cast.people["member"])
    for number in ("1.0", "concept", "2.0"):
        address = document_url(book, "documents:version-file", number=number)
        assert client.get(address).status_code == 404


def test_files_of_a_draft_are_the_teams(client: Client, cast: Cast, book: Document, reader: Any) -> None:
    builders.approved(book)
    file = stored(book, "x.xlsx", b"x", "application/vnd.ms-excel")
    draft = builders.draft(book, kind="file", html="", text="", file=file)
    attachment = builders.attachment(draft)
    own = document_url(book, "documents:version-file", number="concept")
    beside = document_url(book, "documents:attachment", pk=attachment.pk)
    pdf = document_url(book, "documents:version-pdf", number="concept")
    client.force_login(reader)
    assert client.get(own).status_code == 403
    assert client.get(pdf).status_code == 403
    assert client.post(pdf).status_code == 403
    assert client.get(beside).status_code == 404
    client.force_login(cast.people["member"])
    assert client.get(own).status_code == 200
    assert client.get(beside).status_code == 200


def test_a_picture_of_a_draft_is_the_teams(client: Client, cast: Cast, book: Document, reader: Any) -> None:
    leader = cast.people["leader"]
    file = stored(book, "a.png", b"PNG", "image/png")
    shown, hidden = (
        Picture.objects.create(document=book, file=file, width=1, height=1, added_by=leader) for _ in "ab"
    )
    builders.approved(book, html=f'<p><img src="picture:{shown.pk}" alt=""></p>')
    builders.draft(book, html=f'<p><img src="picture:{hidden.pk}" alt=""></p>')
    addresses = [document_url(book, "documents:picture", pk=one.pk) for one in (shown, hidden)]
    client.force_login(reader)
    assert [client.get(address).status_code for address in addresses] == [200, 404]
    assert addresses[0] in client.get(document_url(book)).content.decode()
    client.force_login(cast.people["member"])
    assert [client.get(address).status_code for address in addresses] == [200, 200]


def test_another_document_is_no_way_in(client: Client, cast: Cast, book: Document) -> None:
    secret = builders.document(cast.far_team)
    version = builders.approved(secret, html='<p><img src="picture:1" alt=""></p>')
    file = stored(secret, "a.png", b"PNG", "image/png")
    picture = Picture.objects.create(
        document=secret, file=file, width=1, height=1, added_by=cast.people["stranger"]
    )
    attachment = builders.attachment(builders.draft(secret))
    client.force_login(cast.people["leader"])
    assert client.get(document_url(book, "documents:picture", pk=picture.pk)).status_code == 404
    assert client.get(document_url(book, "documents:attachment", pk=attachment.pk)).status_code == 404
    assert version.number == "1.0"


def test_a_picture_of_another_document_is_not_shown(client: Client, cast: Cast, book: Document) -> None:
    other = builders.document(cast.team)
    file = stored(other, "a.png", b"PNG", "image/png")
    picture = Picture.objects.create(
        document=other, file=file, width=1, height=1, added_by=cast.people["leader"]
    )
    builders.approved(book, html=f'<p>Kijk <img src="picture:{picture.pk}" alt="x"> hier</p>')
    client.force_login(cast.people["member"])
    page = client.get(document_url(book)).content.decode()
    assert "/afbeeldingen/" not in page
    assert "Kijk" in page
    assert "hier" in page
