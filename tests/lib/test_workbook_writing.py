"""What leaves Borgen as xlsx or csv: no text becomes a formula, and Excel prints it well."""

# ruff: noqa: DTZ001  a workbook knows no time zones
from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import WriteOnlyCell

from borgen.lib import workbook
from borgen.lib.workbook import safe, safe_text

DANGEROUS = [
    '=HYPERLINK("http://elders.example","klik")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "=cmd|' /C calc'!A0",
    "\uff1d1+1",
    "\uff0d1",
]


def reopened(book: Workbook):
    return load_workbook(BytesIO(workbook.workbook_bytes(book)))


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_is_never_a_formula_in_xlsx(text):
    book = Workbook()
    safe(book.active["A1"], text)
    data = workbook.workbook_bytes(book)

    cell = load_workbook(BytesIO(data)).active["A1"]
    assert cell.data_type == "s"
    assert cell.quotePrefix, "also after somebody edits it"
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    assert workbook.read_rows(data)[0].cells == (text.strip(),)


@pytest.mark.parametrize("text", DANGEROUS)
@pytest.mark.parametrize("before", ["", " ", "\u00a0 "])
def test_a_text_is_never_a_formula_in_csv(text, before):
    assert safe_text(before + text).startswith("'")


@pytest.mark.parametrize("text", ["Petra", "a=b", "1 - 2", "e@mail.example", "", "'=1"])
def test_other_texts_stay_as_they_are(text):
    cell = safe(Workbook().active["A1"], text)
    assert (cell.value, cell.quotePrefix) == (text, False)
    assert safe_text(text) == text


def test_formulas_of_our_own_stay_formulas():
    book = Workbook()
    book.active["A1"] = "=SUM(B1:B2)"
    assert reopened(book).active["A1"].data_type == "f"


def test_control_characters_do_not_break_the_file():
    book = Workbook()
    safe(book.active["A1"], "a\x00b\x0bc\ud800d\ne\tf")
    safe(book.active["A2"], "x" * 40_000)
    opened = reopened(book).active
    assert opened["A1"].value == "abcd\ne\tf"
    assert len(opened["A2"].value) == 32_767


def test_values_keep_their_kind():
    book = Workbook()
    moment = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    for place, value in enumerate([3, 0.5, True, None, date(2026, 1, 2), moment], start=1):
        safe(book.active.cell(1, place), value)
    assert [cell.value for cell in reopened(book).active[1]] == [
        3,
        0.5,
        True,
        None,
        datetime(2026, 1, 2),
        datetime(2026, 7, 1, 14, 0),
    ]


def test_a_large_export_uses_it_too():
    book = Workbook(write_only=True)
    sheet = book.create_sheet("x")
    sheet.append([safe(WriteOnlyCell(sheet), "=1+1"), safe(WriteOnlyCell(sheet), 2)])
    assert [cell.data_type for cell in reopened(book).active[1]] == ["s", "n"]


def test_csv_opens_in_a_dutch_excel():
    data = workbook.csv_bytes(
        [
            ["Naam", "Cijfer", "Som", "Dag", "Tijd"],
            ['Zoë; "de" Vries', 6.5, Decimal("1234.50"), date(2026, 3, 1), time(9, 5)],
            [None, True, -3, datetime(2026, 7, 1, 12, 0, tzinfo=UTC), "-3"],
        ]
    )
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").split("\r\n") == [
        "Naam;Cijfer;Som;Dag;Tijd",
        '"Zoë; ""de"" Vries";6,5;1234,50;2026-03-01;09:05:00',
        ";WAAR;-3;2026-07-01 14:00;'-3",
        "",
    ]


def test_what_we_write_as_csv_we_read_back():
    rows = [["naam", "cijfer"], ["Zoë; de Vries", 6.5]]
    assert [row.cells for row in workbook.read_rows(workbook.csv_bytes(rows))] == [
        ("naam", "cijfer"),
        ("Zoë; de Vries", "6,5"),
    ]


@pytest.mark.parametrize(("paper", "code"), [("A4", "9"), ("A3", "8")])
def test_a_sheet_prints_one_page_wide_with_its_heading(paper, code):
    book = Workbook()
    sheet = book.active
    workbook.header_row(sheet, 2, ["Stelling", "Oneens"])
    workbook.column_widths(sheet, [60, 12])
    workbook.print_setup(sheet, paper=paper, heading=2)
    data = workbook.workbook_bytes(book)

    with zipfile.ZipFile(BytesIO(data)) as archive:
        root = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
        names = archive.read("xl/workbook.xml").decode()
    spaces = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    page = root.find("m:pageSetup", spaces).attrib
    assert (page["paperSize"], page["orientation"], page["fitToHeight"]) == (code, "landscape", "0")
    assert root.find("m:sheetPr/m:pageSetUpPr", spaces).attrib["fitToPage"] == "1"
    assert "$2:$2" in names
    opened = load_workbook(BytesIO(data)).active
    assert opened.freeze_panes == "A3"
    assert opened["A2"].font.bold
    assert [opened.column_dimensions[column].width for column in "AB"] == [60, 12]


def test_downloads_are_named_in_any_letters_and_not_guessed():
    book = Workbook()
    for response, kind in (
        (workbook.xlsx_response(book, "BOAS Zoë.xlsx"), workbook.XLSX),
        (workbook.csv_response([["a"]], "BOAS Zoë.xlsx"), "text/csv; charset=utf-8"),
    ):
        assert response["Content-Type"] == kind
        assert response["Content-Disposition"] == "attachment; filename*=utf-8''BOAS%20Zo%C3%AB.xlsx"
        assert response["X-Content-Type-Options"] == "nosniff"
    assert load_workbook(BytesIO(workbook.xlsx_response(book, "a").content)).active is not None
