"""What Borgen says about itself: two sentences and an example per page, the sheet for tomorrow, the help."""

from __future__ import annotations

import re
import tomllib
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from borgen.guide.entries import STEPS
from borgen.guide.libraries import LIBRARIES
from borgen.guide.shape import Entry
from borgen.guide.tomorrow import MOMENTS, PITFALLS
from borgen.guide.visible import VISIBLE
from borgen.lib.dates import local_today
from borgen.views import pages
from tests.cast import Cast
from tests.lib.test_pdf import structure

ROOT = Path(__file__).resolve().parent.parent.parent
ENTRIES = list(dict.fromkeys([*(entry for step in STEPS for entry in step.entries), *VISIBLE]))
A4 = (595.28, 841.89)


def sentences(text: str) -> int:
    return len(re.findall(r"[.!?][”’'\"]?(?=\s|$)", text))


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_two_sentences_and_an_example(entry: Entry, language: str) -> None:
    with translation.override(language):
        purpose, example = str(entry.purpose), str(entry.example)
    assert sentences(purpose) == 2
    assert len(purpose.split()) <= 62, "it is read on a phone between two lessons"
    assert 1 <= sentences(example) <= 6
    assert len(example.split()) <= 62


def test_every_example_is_another_one() -> None:
    examples = [str(entry.example) for entry in ENTRIES]
    beginnings = [" ".join(example.split()[:8]) for example in examples]
    assert len(set(beginnings)) == len(ENTRIES)


def ids_and_links(page: str) -> tuple[set[str], set[str]]:
    return set(re.findall(r'\bid="([^"]+)"', page)), set(re.findall(r'href="#([^"]+)"', page))


@pytest.mark.django_db
def test_the_anchors_of_the_help_page_lead_somewhere(client: Client) -> None:
    ids, links = ids_and_links(client.get(reverse("borgen:help")).content.decode())
    assert links - {"main"} <= ids
    assert {step.anchor for step in STEPS} | {moment.anchor for moment in MOMENTS} <= ids
    assert {f"uitleg-{entry.key}" for step in STEPS for entry in step.entries} <= ids
    assert reverse("borgen:guide") in client.get(reverse("borgen:help")).content.decode()


def test_the_frame_leads_to_the_step(client: Client, cast: Cast) -> None:
    client.force_login(cast.member)
    page = client.get(reverse("borgen:today")).content.decode()
    assert f'href="{reverse("borgen:help")}#elke-dag"' in page
    assert re.search(r"<details class=\"topbar-menu explain\"(?! open)", page)


def test_it_asks_nothing_of_the_database(client: Client, cast: Cast) -> None:
    """Another page of words asks as much: for the session, the person and where she belongs. The one about
    privacy also asks how long her school keeps things."""
    client.force_login(cast.member)
    asked = {}
    for name in ("borgen:privacy", "borgen:help", "borgen:guide", "borgen:about"):
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(name))
        asked[name] = len(captured)
    terms = asked.pop("borgen:privacy") - 1
    assert set(asked.values()) == {terms}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_sheet_is_one_page_of_a4_with_tags_and_all_words(language: str) -> None:
    with translation.override(language):
        reader = PdfReader(BytesIO(pages._guide_pdf(language, local_today())))
        words = [str(part) for moment in MOMENTS for part in (moment.title, moment.what)]
        words += [str(part) for pitfall in PITFALLS for part in (pitfall.name, pitfall.instead)]
    (sheet,) = reader.pages
    assert [float(side) for side in sheet.mediabox[2:]] == pytest.approx(A4, abs=0.3)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/LI", "/Figure"} <= set(structure(root["/StructTreeRoot"]))
    text = plain(sheet.extract_text())
    assert not [word for word in words if plain(word) not in text]


def plain(text: str) -> str:
    """Without spaces: where a line ends is the printer's business."""
    return re.sub(r"\s+", "", text)


@pytest.mark.django_db
def test_everybody_may_take_the_sheet_along_and_it_is_made_once_a_day(client: Client) -> None:
    page = client.get(reverse("borgen:guide")).content.decode()
    assert f'href="{reverse("borgen:guide-pdf")}"' in page
    pages._guide_pdf.cache_clear()
    first, second = client.get(reverse("borgen:guide-pdf")), client.get(reverse("borgen:guide-pdf"))
    assert first["Content-Type"] == "application/pdf"
    assert first.content == second.content
    assert pages._guide_pdf.cache_info().hits == 1


def test_what_it_is_built_with_is_true() -> None:
    """Each named package is one of ours, and each file has its line in static/vendor/README.md."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    ours = {re.split(r"[~>=]", one)[0].strip() for one in project["dependencies"]}
    assert {one.package for one in LIBRARIES if one.package} <= ours
    vendored = (ROOT / "static/vendor/README.md").read_text().lower()
    for one in LIBRARIES:
        if not one.package:
            assert one.name.lower().split()[0] in vendored.replace("-", " ")
            assert one.licence in (ROOT / "static/vendor/README.md").read_text()


@pytest.mark.django_db
def test_the_handbook_is_credited_as_it_names_itself(client: Client) -> None:
    page = client.get(reverse("borgen:about")).content.decode()
    for fact in ("MBObeter borgen", "978-90-818940-2-9", "MBObeter light", "MBO15", "Hans van Honk"):
        assert fact in page


@pytest.mark.django_db
def test_what_is_our_own_is_said_to_be(client: Client) -> None:
    page = " ".join(client.get(reverse("borgen:about")).content.decode().split())
    for words in ("activiteiten in Borgen hebben we zelf geschreven", "Borgen is geen product van MBO15"):
        assert words in page
