"""Posters read back with other programmes: the box of the page, fonts, tags, words, what fits."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from borgen.posters.drawing import Drawn, Issue, draw, pictures
from borgen.posters.shape import Cell, Kind, Panel, Poster, Row
from borgen.posters.sheets import BLEED, FOOT, LEAST_MARGIN, Orientation, Sheet, Size
from tests.borgen import poster_samples as made

MM = 25.4 / 72
ISSUE = Issue("7F3A", date(2026, 11, 27), date(2026, 12, 6))
LONG = "studieloopbaanbegeleidingsgesprekkencoördinatiewerkgroepvoorzittersoverleg"


def drawn(poster: Poster, size: Size = Size.A3, orientation: Orientation = Orientation.LANDSCAPE) -> Drawn:
    return draw(poster, Sheet(size, orientation), ISSUE)


def millimetres(box: object) -> tuple[float, float]:
    return float(box.width) * MM, float(box.height) * MM  # type: ignore[attr-defined]


def edges(pdf: bytes, folder: Path) -> list[tuple[float, float, float, float]]:
    """Of every word, in millimetres: left, top, right, bottom."""
    path = folder / "poster.pdf"
    path.write_bytes(pdf)
    told = subprocess.run(
        ["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    lines = [line for line in told.splitlines() if "<word " in line]
    return [tuple(float(part) * MM for part in line.split('"')[1:8:2]) for line in lines]  # type: ignore[misc]


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("orientation", Orientation)
def test_the_page_is_exact_and_the_margin_white(size: Size, orientation: Orientation, tmp_path: Path) -> None:
    sheet = Sheet(size, orientation)
    pdf = drawn(made.board(5, 2), size, orientation).pdf
    reader = PdfReader(io.BytesIO(pdf))
    for page in reader.pages:
        for box in (page.mediabox, page.trimbox, page.cropbox):
            assert millimetres(box) == pytest.approx((sheet.width, sheet.height), abs=0.1)
    for left, _top, right, bottom in edges(pdf, tmp_path):
        assert left >= LEAST_MARGIN - 0.1
        assert right <= sheet.width - LEAST_MARGIN + 0.1
        assert bottom <= sheet.height - LEAST_MARGIN + 0.1


def test_the_margin_is_white_in_the_picture_too() -> None:
    one = next(pictures(drawn(made.board(5, 2), Size.A4).pdf, longest=1188))
    with Image.open(io.BytesIO(one)) as image:
        grey = image.convert("L")
        inside = round(LEAST_MARGIN * 4) - 1
        for box in (
            (0, 0, grey.width, inside),
            (0, grey.height - inside, grey.width, grey.height),
            (0, 0, inside, grey.height),
            (grey.width - inside, 0, grey.width, grey.height),
        ):
            assert grey.crop(box).getextrema() == (255, 255)


@pytest.mark.parametrize("orientation", Orientation)
def test_few_rows_are_printed_down_to_the_foot(orientation: Orientation) -> None:
    """In the picture itself: there is ink in the lowest tenth of the room above the line of the foot."""
    sheet = Sheet(Size.A4, orientation)
    for poster in (made.board(5, 2), made.table(5, Kind.MONITORING)):
        one = next(pictures(drawn(poster, Size.A4, orientation).pdf, longest=1188))
        with Image.open(io.BytesIO(one)) as image:
            per_mm = image.height / sheet.height
            foot = sheet.height - sheet.margin - FOOT * sheet.scale
            box = (0, round((foot * 0.88) * per_mm), image.width, round((foot - 1) * per_mm))
            assert image.convert("L").crop(box).getextrema()[0] < 128


def test_for_a_printers_there_is_bleed_and_the_sheet_stays_exact() -> None:
    sheet = Sheet(Size.A2, Orientation.PORTRAIT)
    page = PdfReader(io.BytesIO(draw(made.table(5), sheet, ISSUE, printer=True).pdf)).pages[0]
    assert millimetres(page.trimbox) == pytest.approx((420, 594), abs=0.1)
    assert millimetres(page.bleedbox) == pytest.approx((420 + 2 * BLEED, 594 + 2 * BLEED), abs=0.1)
    assert float(page.mediabox.left) < float(page.bleedbox.left) < float(page.trimbox.left)
    plain = PdfReader(io.BytesIO(draw(made.table(5), sheet, ISSUE).pdf)).pages[0]
    assert millimetres(plain.mediabox) == millimetres(plain.bleedbox)


def test_fonts_tags_title_and_language(tmp_path: Path) -> None:
    pdf = drawn(made.board(9, 2)).pdf
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    assert reader.metadata
    assert reader.metadata.title == "Verbeterbord · Team Onderwijsassistent"
    kinds = _kinds(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure"} <= kinds
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf)
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(fonts) > 3
    assert all("Source-Sans" in line and line.split()[-5] == "yes" for line in fonts[2:])


def _kinds(node: object) -> set[str]:
    found: set[str] = set()
    todo = [node]
    while todo:
        one = todo.pop()
        one = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(one, list):
            todo += one
        elif isinstance(one, dict):
            found.add(str(one.get("/S")))
            if "/K" in one:
                todo.append(one["/K"])
    return found


def test_charts_are_drawn_and_not_pictures() -> None:
    for page in PdfReader(io.BytesIO(drawn(made.board(5, 2)).pdf)).pages:
        assert not list(page.images)


def test_the_foot_of_every_sheet_says_which_poster_this_is() -> None:
    one = drawn(made.table(60), Size.A1)
    texts = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(one.pdf)).pages]
    assert len(texts) == one.sheets > 1
    for number, text in enumerate(texts, start=1):
        assert "Team Onderwijsassistent" in text
        assert "7F3A" in text
        assert "27 november 2026" in text
        assert "6 december 2026" in text
        assert "borgen.example/roc-demo/teams/onderwijsassistent/planning" in text
        assert f"{number} " in text
        assert "Wat we doen" in text, "the heading of the table stands on every sheet"


@pytest.mark.parametrize("size", [Size.A4, Size.A0])
@pytest.mark.parametrize("printer", [False, True])
def test_the_code_of_every_sheet_is_read_by_a_phone(size: Size, *, printer: bool) -> None:
    """In colour and in grey, from a picture of 1600 pixels."""
    poster = made.table(60)
    one = draw(poster, Sheet(size), ISSUE, printer=printer)
    sheets = list(pictures(one.pdf))
    assert len(sheets) == one.sheets > 1
    for sheet in sheets:
        with Image.open(io.BytesIO(sheet)) as picture:
            for seen in (picture, picture.convert("L")):
                (code,) = zxingcpp.read_barcodes(seen)
                assert (code.text, code.format) == (poster.address, zxingcpp.BarcodeFormat.QRCode)


def test_names_only_when_asked_for() -> None:
    off, on = (drawn(made.board(6, 2, names=names)).pdf for names in (False, True))
    texts = [PdfReader(io.BytesIO(pdf)).pages[0].extract_text() for pdf in (off, on)]
    assert "Voorbeeld Docent" not in texts[0]
    assert "Voorbeeld Docent" in texts[1]


@pytest.mark.parametrize("orientation", Orientation)
@pytest.mark.parametrize("rows", [1, 5, 23, 60])
def test_what_was_counted_is_what_is_printed(orientation: Orientation, rows: int) -> None:
    for poster in (made.board(rows, min(rows, 6)), made.table(rows), made.table(rows, Kind.MONITORING)):
        one = drawn(poster, Size.A3, orientation)
        assert one.sheets == len(one.layout.sheets)


def test_the_longest_words_stay_on_the_sheet(tmp_path: Path) -> None:
    row = Row((Cell(LONG, small=LONG), Cell(f"{LONG} {LONG}", detail=LONG, strong=True)))
    panel = Panel(LONG, lead=LONG, columns=made.COLUMNS, rows=(row,) * 3)
    poster = replace(made.table(3), title=LONG, lead=LONG, panels=(panel,))
    one = drawn(poster, Size.A3, Orientation.PORTRAIT)
    assert one.sheets == len(one.layout.sheets)
    assert max(right for _left, _top, right, _bottom in edges(one.pdf, tmp_path)) <= 297 - LEAST_MARGIN
