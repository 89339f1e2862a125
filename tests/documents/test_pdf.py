"""The PDF of a version, read back with another programme, and how it is asked for, made and kept."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from borgen.lib.richtext import clean
from common import files
from documents import sheet
from documents.models import Document, Picture, Rendition, Version
from documents.navigation import document_url
from documents.services import renditions
from documents.services.publishing import publish
from tests import builders
from tests.cast import Cast

pytestmark = pytest.mark.django_db
POINTS_PER_MM = 72 / 25.4
LONG = "hottentottententententoonstellingsmakersopleidingsinstituutsdirecteur" * 2
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def book(cast: Cast) -> Document:
    made = builders.document(cast.team, title="SLB-handboek & verzuim", slug="slb-handboek")
    Document.objects.filter(pk=made.pk).update(next_evaluation_on=date(2031, 5, 12))
    made.refresh_from_db()
    return made


def long_text(document: Document, rows: int = 60) -> str:
    picture = Picture.objects.create(
        document=document,
        file=files.store(
            institution_id=document.institution_id, name="a.png", content=PIXEL, content_type="image/png"
        ),
        width=1,
        height=1,
        added_by=document.created_by,
    )
    cells = "".join(f"<tr><td>{n}<td>{LONG if n == 3 else 'Bel op de eerste dag.'}<td>x" for n in range(rows))
    wide = "".join(f"<td>waarde {n}" for n in range(12))
    return clean(
        f"<h2>Verzuim</h2><p>{LONG}</p><table><tr><th>Nr<th>Wat we afspraken<th>Wie</tr>{cells}</table>"
        f"<h2>Gesprekken</h2><table><tr>{wide}</tr></table>"
        f'<p><img src="picture:{picture.pk}" alt="Het proces"></p>'
        "<h3>Afspraken</h3><p>שלום 😀</p>"
    )


def pages(data: bytes) -> list[str]:
    ran = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
    return ran.stdout.decode().split("\f")[:-1]


def fresh(version: Version) -> Version:
    return Version.objects.select_related("document__team__institution").get(pk=version.pk)


def test_every_page_says_whether_it_counts(cast: Cast, book: Document, tmp_path: Any) -> None:
    version = builders.approved(book, html=long_text(book))
    data = sheet.pdf_of(fresh(version))
    shown = pages(data)
    assert len(shown) > 2
    for number, page in enumerate(shown, start=1):
        assert "SLB-handboek & verzuim" in page
        assert "versie 1.0" in page
        assert "geldig tot 12 mei 2031" in page
        assert f"{number} van {len(shown)}" in page
        assert f"/d/{book.code}" in page
        assert "OPGEVOLGD" not in page
    assert sum("Wat we afspraken" in page for page in shown) >= 2, "the heading of a table is repeated"
    assert "Gesprekken" in shown[0].split("Inhoud")[1]
    reader = PdfReader(BytesIO(data))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert reader.metadata
    assert reader.metadata.title == "SLB-handboek & verzuim 1.0"
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    first = reader.pages[0].mediabox
    assert float(first.width) / POINTS_PER_MM == pytest.approx(210, abs=0.1)
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    assert all(" yes " in line for line in fonts.splitlines()[2:])
    boxes = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True)
    edges = [float(part.split('"')[1]) for part in boxes.stdout.split(" xMax")[1:]]
    assert max(edges) < float(first.width) - 40, "nothing runs off the sheet"


@pytest.mark.parametrize(
    ("state", "word"), [("draft", "CONCEPT"), ("review", "BEOORDELING"), ("superseded", "OPGEVOLGD")]
)
def test_what_does_not_count_says_so_across_every_page(book: Document, state: str, word: str) -> None:
    html = clean("<h2>Kop</h2>" + "<p>Een regel tekst.</p>" * 120)
    if state == "superseded":
        version = builders.approved(book, html=html)
        builders.approved(book, number=(1, 1))
    else:
        version = builders.draft(book, state=state, html=html)
    shown = pages(sheet.pdf_of(fresh(version)))
    assert len(shown) > 1
    assert all(word in page.upper() for page in shown)
    assert sheet.watermark(book, fresh(version))


def test_the_renderer_reads_nothing_of_the_text(book: Document) -> None:
    """Not even when something bad got into the database."""
    bad = '<p>Tekst <img src="file:///etc/passwd" alt=""><img src="http://169.254.169.254/" alt=""></p>'
    version = builders.approved(book, html=bad)
    assert "Tekst" in pages(sheet.pdf_of(fresh(version)))[0]


def test_publishing_has_it_made_and_it_is_kept(
    client: Client, cast: Cast, book: Document, run_tasks: Callable[[], int]
) -> None:
    version = builders.draft(book, state="review", html=long_text(book))
    publish(version=version, by=cast.people["leader"])
    address = document_url(book, "documents:version-pdf", number="1.0")
    assert run_tasks() == 1
    client.force_login(cast.people["member"])
    response = client.get(address)
    assert response["Content-Type"] == "application/pdf"
    assert 'filename="slb-handboek-1.0.pdf"' in response["Content-Disposition"]
    made = Rendition.objects.get()
    client.post(address)
    assert run_tasks() == 0
    assert Rendition.objects.get() == made
    Document.objects.filter(pk=book.pk).update(next_evaluation_on=date(2032, 1, 1))
    assert b"<h1>" in client.get(address).content, "a kept one that is out of date is not sent"


def test_waiting_for_it(client: Client, cast: Cast, book: Document, run_tasks: Callable[[], int]) -> None:
    builders.approved(book, html=long_text(book))
    address = document_url(book, "documents:version-pdf", number="1.0")
    client.force_login(cast.people["member"])
    before = client.get(address).content.decode()
    assert 'method="post"' in before
    assert not Rendition.objects.exists()
    assert client.post(address)["Location"] == address
    busy = client.get(address).content.decode()
    assert "hx-get" in busy
    assert '<noscript><meta http-equiv="refresh"' in busy
    assert run_tasks() == 1
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "hx-get" not in part
    assert f'href="{address}"' in part


def test_a_failure_says_so_and_is_tried_again(
    client: Client, cast: Cast, book: Document, run_tasks: Callable[[], int], monkeypatch: Any
) -> None:
    version = builders.approved(book, html=long_text(book))
    renditions.ask(fresh(version))
    with monkeypatch.context() as broken:
        broken.setattr(sheet, "pdf_of", lambda version: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            renditions.make(Rendition.objects.get().pk)
    address = document_url(book, "documents:version-pdf", number="1.0")
    client.force_login(cast.people["member"])
    assert 'role="alert"' in client.get(address).content.decode()
    client.post(address)
    run_tasks()
    assert client.get(address)["Content-Type"] == "application/pdf"


def test_a_worker_that_stopped_is_noticed(client: Client, cast: Cast, book: Document) -> None:
    version = builders.approved(book, html=long_text(book))
    made = renditions.ask(fresh(version))
    Rendition.objects.filter(pk=made.pk).update(asked_at=timezone.now() - timedelta(minutes=6))
    address = document_url(book, "documents:version-pdf", number="1.0")
    client.force_login(cast.people["member"])
    assert 'role="alert"' in client.get(address).content.decode()
    client.post(address)
    assert not renditions.is_stuck(Rendition.objects.get())


def test_a_draft_that_went_on_meanwhile_gets_its_own(book: Document, run_tasks: Callable[[], int]) -> None:
    version = builders.draft(book, html=long_text(book))
    asked = renditions.ask(fresh(version))
    Version.objects.filter(pk=version.pk).update(revision=7)
    run_tasks()
    made = Rendition.objects.get()
    assert made.pk != asked.pk
    assert made.file is not None
    assert made.stamp == sheet.stamp_of(fresh(version))


def test_what_is_out_of_date_goes(book: Document, run_tasks: Callable[[], int]) -> None:
    first = builders.approved(book)
    renditions.ask(fresh(first))
    run_tasks()
    Rendition.objects.update(asked_at=timezone.now() - timedelta(days=2))
    assert renditions.remove_outdated() == 0
    builders.approved(book, number=(1, 1))
    assert renditions.remove_outdated(dry_run=True) == 1
    assert Rendition.objects.count() == 1
    assert renditions.remove_outdated() == 1
    assert not Rendition.objects.exists()
