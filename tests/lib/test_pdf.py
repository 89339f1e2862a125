"""PDFs read back with other programmes: tags, fonts, size of the sheet, and what the renderer may read."""

from __future__ import annotations

import http.server
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from pypdf import PdfReader

from borgen.lib.pdf import PAGES, pdf_response, render_pdf

LONG = "professionaliseringsactiviteitenplanningsbijeenkomst"
POINTS_PER_MM = 72 / 25.4


@pytest.fixture
def template(settings: Any, tmp_path: Path):
    """Puts a template with this content in place and renders it."""
    folder = tmp_path / "templates"
    folder.mkdir()
    first = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**first, "DIRS": [*first["DIRS"], folder]}]

    def render(content: str, context: dict[str, Any] | None = None, **options: Any) -> bytes:
        # Templates are cached by name.
        name = f"sheet-{sha256(content.encode()).hexdigest()}.html"
        (folder / name).write_text(
            f'{{% extends "pdf/base.html" %}}{{% block content %}}{content}{{% endblock content %}}'
        )
        return render_pdf(name, context or {}, **{"title": "Uitslag: <BOAS> & planning", **options})

    return render


def words(data: bytes) -> str:
    ran = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
    return ran.stdout.decode()


@pytest.fixture(autouse=True)
def _programs() -> None:
    assert shutil.which("pdftotext"), "poppler-utils is needed"


def test_it_is_tagged_and_tells_its_title_and_language(template):
    data = template(
        "<h1>Kop</h1><table><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
    )
    reader = PdfReader(BytesIO(data))
    root = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Uitslag: <BOAS> & planning"
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    kinds = set(structure(root["/StructTreeRoot"]))
    assert {"/H1", "/Table", "/TR", "/TH", "/TD"} <= kinds


def structure(node: Any) -> Iterator[str]:
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from structure(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node["/S"]
        if "/K" in node:
            yield from structure(node["/K"])


def test_in_english_the_foot_is_english(template):
    data = template("<p>x</p>", language="en")
    assert PdfReader(BytesIO(data)).trailer["/Root"]["/Lang"] == "en"
    assert "page 1 of 1" in words(data)


def test_every_font_is_in_it(template, tmp_path):
    data = template("<h1>Łukasz</h1><p>gewoon <strong>vet</strong> Ćwiek – “één” 5 ≥ 3</p>")
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    lines = subprocess.run(
        ["pdffonts", path], capture_output=True, text=True, check=True
    ).stdout.splitlines()[2:]
    assert len(lines) >= 2
    assert all(re.search(r"\byes yes yes\b", line) for line in lines), lines
    assert sum("Source-Sans" in line for line in lines) >= 2


def test_a_hyphen_needs_no_other_font(template, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(template(f"<p>{LONG * 3} {LONG * 3}</p>"))
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    assert [line for line in fonts.splitlines()[2:] if "Source-Sans" not in line] == []


@pytest.mark.parametrize(
    ("page", "width", "height"),
    [("A4", 210, 297), ("A4 landscape", 297, 210), ("A3", 420, 297), ("A3 portrait", 297, 420)],
)
def test_the_sheet_is_exact(template, page, width, height):
    (sheet,) = PdfReader(BytesIO(template("<p>x</p>", page=page))).pages
    assert float(sheet.mediabox.width) / POINTS_PER_MM == pytest.approx(width, abs=0.1)
    assert float(sheet.mediabox.height) / POINTS_PER_MM == pytest.approx(height, abs=0.1)
    assert set(PAGES) == {"A4", "A4 landscape", "A3", "A3 portrait"}


def test_each_page_has_its_foot_and_the_heading_of_the_table(template, time_machine):
    time_machine.move_to("2026-03-31T12:00:00+02:00")
    rows = "".join(f"<tr><td>Actie {number}</td></tr>" for number in range(90))
    data = template(
        f"<table><thead><tr><th>Wat we afspraken</th></tr></thead><tbody>{rows}</tbody></table>",
        {"team": "Onderwijs & assistent", "address": "borgen.roc.example/x"},
    )
    pages = words(data).split("\f")[:-1]
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert "Wat we afspraken" in page
        assert "Onderwijs & assistent · 31 maart 2026" in page
        assert re.search(rf"\b{number} \w+ {len(pages)}\b", page)
        assert "borgen.roc.example/x" in page


def test_without_a_team_the_foot_has_no_gap(template, time_machine):
    time_machine.move_to("2026-03-31T12:00:00+02:00")
    assert re.search(r"^ *31 maart 2026", words(template("<p>x</p>")), re.MULTILINE)


def test_long_dutch_words_are_divided_and_stay_on_the_sheet(template):
    data = template(f"<h1>{LONG} {LONG}</h1><table><tr><td>{LONG}</td>" + "<td>x</td>" * 7 + "</tr></table>")
    text = words(data)
    assert re.search(r"\w-\n", text)
    with_positions = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()
    width = float(re.search(r'<page width="([\d.]+)"', with_positions)[1])
    assert max(float(edge) for edge in re.findall(r'xMax="([\d.]+)"', with_positions)) < width - 40


class Visited(list[str]):
    address = ""


@pytest.fixture
def website() -> Iterator[Visited]:
    seen = Visited()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    seen.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'width="9" height="9">{}</svg>'
)
IMAGE = '<image href="{0}/g.png" width="9" height="9"/>'
SECRET = "geheim-van-deze-computer"


@pytest.mark.parametrize(
    "hostile",
    [
        '<img src="{0}/a.png" alt="x">',
        '<img src="file://{1}" alt="x">',
        '<img src="{1}" alt="x">',
        '<img src="static:../../{1}" alt="x">',
        '<img src="static:{1}" alt="x">',
        '<link rel="stylesheet" href="{0}/a.css">',
        '<link rel="attachment" href="file://{1}">',
        '<a rel="attachment" href="file://{1}">x</a>',
        "<style>@import url({0}/b.css); body {{ background: url({0}/c.png) }}</style>",
        "<style>@font-face {{ font-family: q; src: url(file://{1}) }} p {{ font-family: q }}</style><p>x</p>",
        '<object data="{0}/d.svg">x</object>',
        '<embed src="file://{1}">',
        SVG.format('<image xlink:href="{0}/e.png" width="9" height="9"/>'),
        SVG.format('<image href="file://{1}" width="9" height="9"/><use href="{0}/f.svg#a"/>'),
        f'<img alt="x" src="data:image/svg+xml,{quote(SVG.format(IMAGE), safe="{}")}">',
        '<base href="{0}/"><img src="h.png" alt="x">',
        '<meta http-equiv="refresh" content="0; url={0}/i">',
    ],
)
def test_the_renderer_fetches_nothing(template, website, tmp_path, hostile):
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    try:
        data = template(hostile.format(website.address, secret) + "<p>blijft</p>")
    except FileNotFoundError:
        data = b""  # a static file that does not exist: our own mistake, told loudly
    assert website == []
    reader = PdfReader(BytesIO(data)) if data else None
    if reader:
        assert "blijft" in words(data)
        assert SECRET not in words(data)
        assert not reader.attachments
    streams = [obj.get_data() for obj in _streams(reader)] if reader else []
    assert not any(SECRET.encode() in stream for stream in streams)


def _streams(reader: PdfReader) -> Iterator[Any]:
    for number in range(1, len(reader.xref_objStm) + len(reader.xref.get(0, {})) + 1):
        found = reader.get_object(number)
        if hasattr(found, "get_data"):
            yield found


def test_a_static_file_that_is_missing_fails_loudly(template):
    with pytest.raises(FileNotFoundError):
        template('<img src="static:img/is-er-niet.svg" alt="">')


def test_our_own_pictures_are_drawn(template):
    with_picture = template('<img src="static:img/favicon.svg" alt="Borgen">')
    assert "/Figure" in set(structure(PdfReader(BytesIO(with_picture)).trailer["/Root"]["/StructTreeRoot"]))


def test_a_download_keeps_its_name():
    response = pdf_response(b"%PDF-1.7", "Uitslag Zoë.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Uitslag%20Zo%C3%AB.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
