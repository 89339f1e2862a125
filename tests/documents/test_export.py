"""A document with its whole history as a zip: what is in it, for whom, and that it reads without Borgen."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from common import files
from documents.models import Document, Picture
from documents.navigation import document_url
from documents.services import export
from tests import builders
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(cast: Cast) -> Document:
    made = builders.document(cast.team, title="SLB-handboek", slug="slb-handboek", shared=True)
    leader, member = cast.people["leader"], cast.people["member"]
    picture = Picture.objects.create(
        document=made,
        file=files.store(
            institution_id=made.institution_id, name="../x.png", content=b"PNG", content_type="image/png"
        ),
        width=1,
        height=1,
        added_by=leader,
    )
    first = builders.draft(made, html=f'<p>Oud <img src="picture:{picture.pk}" alt=""></p>')
    for name in ("formulier.pdf", "tekst.html", "index.html"):
        builders.attachment(first, name)
    first.state, first.review_by, first.review_at = "review", leader, first.created_at
    first.save()
    type(first).objects.filter(pk=first.pk).update(
        state="approved", major=1, minor=0, approved_by=leader, approved_at=first.created_at
    )
    valid = builders.approved(made, number=(1, 1), summary="=1+1")
    held = builders.approval(valid, state="approved", present=[leader])
    builders.consent(held, leader, present=True)
    builders.consent(held, member)
    builders.objection(held, member, "Daar is geen tijd voor.")
    builders.evaluation(made, leader, note="Klopt nog.")
    builders.draft(made, html="<p>Nog geheim.</p>")
    return made


def opened(client: Client, who: Any, book: Document) -> ZipFile:
    client.force_login(who)
    response = client.get(document_url(book, "documents:zip"))
    assert response.status_code == 200
    assert 'filename="slb-handboek.zip"' in response["Content-Disposition"]
    return ZipFile(BytesIO(b"".join(response.streaming_content)))


def everything(archive: ZipFile) -> str:
    sheets = load_workbook(BytesIO(archive.read("index.xlsx")))
    cells = [str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row]
    pages = [archive.read(name).decode() for name in archive.namelist() if name.endswith("/tekst.html")]
    return "\n".join([*cells, *pages, archive.read("index.html").decode()])


def test_the_whole_history_is_in_it(client: Client, cast: Cast, book: Document) -> None:
    archive = opened(client, cast.people["member"], book)
    names = archive.namelist()
    assert archive.testzip() is None
    assert len(names) == len(set(names))
    assert {"index.html", "index.xlsx", "versie-1.0/tekst.html", "versie-1.1/tekst.html"} <= set(names)
    assert {"versie-1.0/formulier.pdf", "versie-1.0/tekst-2.html", "versie-1.0/index.html"} <= set(names)
    assert not [name for name in names if ".." in name or name.startswith("/") or "\\" in name]
    (picture,) = [name for name in names if name.startswith("afbeeldingen/")]
    assert f'src="../{picture}"' in archive.read("versie-1.0/tekst.html").decode()
    text = everything(archive)
    for word in ("Daar is geen tijd voor.", cast.people["leader"].name, "Klopt nog.", "Alles."):
        assert word in text
    assert "Nog geheim" not in text


def test_cells_never_become_formulas(client: Client, cast: Cast, book: Document) -> None:
    archive = opened(client, cast.people["member"], book)
    sheet = load_workbook(BytesIO(archive.read("index.xlsx"))).worksheets[0]
    assert [cell.data_type for row in sheet for cell in row if cell.value == "=1+1"] == ["s"]


def test_another_team_gets_numbers_and_no_names(client: Client, cast: Cast, book: Document) -> None:
    reader = builders.membership(builders.team(cast.institution)).user
    text = everything(opened(client, reader, book))
    assert "Daar is geen tijd voor." not in text
    assert cast.people["member"].name not in text
    assert "Alles." in text


def test_fifty_versions_cost_as_many_queries_as_two(cast: Cast, book: Document) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            export.zip_of(book, for_team=True).close()
        return len(captured)

    before = asked()
    book.versions.open().update(document=builders.document(cast.team))
    author = builders.user(cast.institution)
    for minor in range(2, 50):
        builders.approved(book, number=(1, minor), author=author)
    assert asked() == before
