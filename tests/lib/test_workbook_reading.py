"""Files as people have them: from Excel in two languages, exports, typed by hand."""

# ruff: noqa: DTZ001  a workbook knows no time zones
from __future__ import annotations

from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from borgen.lib.workbook import WorkbookError, open_workbook, read_rows, read_table
from tests.lib.hostile_workbooks import HEAD, MAIN, sheet, with_parts, with_shared_strings


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def book_of(*rows: list[Any], title: str = "Blad1") -> Workbook:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def texts(data: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in read_rows(data)]


class TestXlsx:
    def test_rows_keep_their_number_and_sheet(self):
        book = book_of(["naam", "rol"], [], ["Petra", None, "x"], title="Mensen")
        book.create_sheet("Meer")["C7"] = "hier"
        rows = read_rows(SimpleUploadedFile("lijst.xlsx", saved(book)))

        assert [(row.sheet, row.number, row.cells) for row in rows] == [
            ("Mensen", 1, ("naam", "rol", "")),
            ("Mensen", 3, ("Petra", "", "x")),
            ("Meer", 7, ("", "", "hier")),
        ]

    def test_everything_reads_as_a_dutch_person_would_type_it(self):
        book = book_of(
            [7, 7.0, 6.5, 1234567.891, -3, True, False],
            [date(2026, 3, 31), datetime(2026, 3, 31, 14, 30), time(9, 5), timedelta(hours=36, minutes=5)],
            ["  ruimte\u00a0", "0123", "één\ntwee", "a\u200bb\u00ad", "xy"],
        )
        active = book.active
        for place, (number, shown) in enumerate(
            [
                (0.357, "0%"),
                (0.357, "0.0%"),
                (12, "00000"),
                (46112, "d-m-yyyy"),
                (46112, "[$-413]d mmmm yyyy;@"),
            ],
            1,
        ):
            active.cell(4, place, number).number_format = shown
        assert texts(saved(book)) == [
            ("7", "7", "6,5", "1234567,891", "-3", "WAAR", "ONWAAR"),
            ("2026-03-31", "2026-03-31 14:30", "09:05", "36:05", "", "", ""),
            ("ruimte", "0123", "één\ntwee", "ab", "xy", "", ""),
            ("36%", "35,7%", "00012", "2026-03-31", "2026-03-31", "", ""),
        ]

    def test_dates_of_an_old_mac_are_the_same_days(self):
        book = book_of([date(2026, 3, 31)])
        book.epoch = CALENDAR_MAC_1904
        assert texts(saved(book)) == [("2026-03-31",)]

    def test_shared_texts_come_whole_and_without_readings(self):
        data = with_shared_strings(
            "<si><t>een</t></si>"
            '<si><r><t xml:space="preserve">vet </t></r><r><rPr><b/></rPr><t>en gewoon</t></r></si>'
            "<si><t>東京</t><rPh><t>トウキョウ</t></rPh></si>"
            "<si><t>regel_x000D_\neinde _x005F_x0041_</t></si>",
            rows='<row r="1">'
            + "".join(f'<c r="{c}1" t="s"><v>{n}</v></c>' for n, c in enumerate("ABCD"))
            + "</row>",
        )
        assert texts(data) == [("een", "vet en gewoon", "東京", "regel\neinde _x0041_")]

    @pytest.mark.parametrize(
        "rows",
        [
            '<row><c t="inlineStr"><is><t>a</t></is></c><c><v>2</v></c></row>',
            '<x:row><x:c t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c><x:c><x:v>2</x:v></x:c></x:row>',
            '<row r="1"><c r="A1" t="str"><f>"a"</f><v>a</v></c><c r="B1"><f>1+1</f><v>2</v></c></row>',
        ],
    )
    def test_other_programmes_write_it_otherwise(self, rows):
        xml = f"{HEAD}<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"
        if "x:row" in rows:
            xml = f'{HEAD}<x:worksheet xmlns:x="urn:x"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
        for encoded in (xml.encode(), xml.replace("UTF-8", "UTF-16").encode("utf-16")):
            assert texts(with_parts({"xl/worksheets/sheet1.xml": encoded})) == [("a", "2")]

    def test_errors_read_as_excel_shows_them(self):
        assert texts(sheet('<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>')) == [("#N/A",)]

    def test_hidden_rows_are_told_and_hidden_sheets_left_out(self):
        book = book_of(["a"], ["b"])
        book.active.row_dimensions[2].hidden = True
        book.create_sheet("weg")["A1"] = "geheim"
        book["weg"].sheet_state = "veryHidden"
        assert [(row.cells, row.hidden) for row in read_rows(saved(book))] == [
            (("a",), False),
            (("b",), True),
        ]

    def test_a_merged_cell_counts_in_each_of_its_rows(self):
        book = book_of(["team", "naam"], ["Zorg", "Ann"], [None, "Bo"], [None, "Cy"], ["Techniek", "Di"])
        book.active.merge_cells("A2:A4")
        book.active["F1"] = "over twee kolommen"
        book.active.merge_cells("F1:G1")
        assert [row.cells[:2] for row in read_rows(saved(book))] == [
            ("team", "naam"),
            ("Zorg", "Ann"),
            ("Zorg", "Bo"),
            ("Zorg", "Cy"),
            ("Techniek", "Di"),
        ]

    def test_formulas_without_outcome_are_named(self):
        book = book_of(["a", "=1+1"], ["=B1", "=A1", "=A2", "=A3"], ["=A1", "=A1"])
        with pytest.raises(WorkbookError, match=r"Blad1!B1, Blad1!A2, Blad1!B2, Blad1!C2, Blad1!D2, …\."):
            read_rows(saved(book))

    def test_too_long_a_text_is_named(self):
        with pytest.raises(WorkbookError) as refused:
            read_rows(saved(book_of([], ["", "x" * 10_001])))
        assert (refused.value.code, refused.value.params["cell"]) == ("too-long", "B2")
        read_rows(saved(book_of(["x" * 10_000])))

    def test_too_many_rows_are_named(self):
        with pytest.raises(WorkbookError, match="Blad1"):
            read_rows(saved(book_of(*[[n] for n in range(5_001)])))
        assert len(read_rows(saved(book_of(*[[n] for n in range(5_000)])))) == 5_000

    def test_the_message_is_for_a_form_too(self):
        with pytest.raises(WorkbookError) as refused:
            read_rows(b"")
        assert refused.value.messages == [str(refused.value)]


class TestOpenWorkbook:
    def test_it_is_a_workbook_of_values(self):
        book = book_of(["naam", 3, 0.5, date(2026, 1, 2), True], title="BOAS")
        book.active["B1"].number_format = "000"
        book.active.merge_cells("A3:B3")
        book.create_sheet("verborgen").sheet_state = "hidden"
        opened = open_workbook(saved(book))

        active = opened["BOAS"]
        assert [cell.value for cell in active[1]] == ["naam", 3, 0.5, datetime(2026, 1, 2), True]
        assert [str(area) for area in active.merged_cells.ranges] == ["A3:B3"]
        assert opened["verborgen"].sheet_state == "hidden"

    def test_a_formula_is_its_outcome_or_is_told(self):
        opened = open_workbook(
            sheet('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>A1</f></c></row>')
        ).active
        assert (opened["A1"].value, opened["A1"].data_type) == (2, "n")
        assert opened["B1"].data_type == "f"

    def test_text_that_looks_like_a_formula_is_text(self):
        cell = open_workbook(saved(_with_text("=HYPERLINK(1)"))).active["A1"]
        assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")

    def test_a_csv_is_none(self):
        with pytest.raises(WorkbookError) as refused:
            open_workbook(b"a;b\n1;2\n")
        assert refused.value.code == "not-a-workbook"

    @settings(max_examples=60, deadline=None)
    @given(
        st.dictionaries(
            st.tuples(st.integers(1, 30), st.integers(1, 30)),
            st.one_of(
                st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20),
                st.integers(-(10**9), 10**9),
                st.floats(-1e9, 1e9).map(lambda number: round(number, 6)),
                st.booleans(),
                st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1)).map(
                    lambda d: d.replace(microsecond=0)
                ),
            ),
            min_size=1,
            max_size=20,
        )
    )
    def test_it_reads_what_openpyxl_reads(self, cells):
        book = Workbook()
        for (row, column), value in cells.items():
            book.active.cell(row, column).value = value
            if isinstance(value, str):
                book.active.cell(row, column).data_type = "s"
        data = saved(book)
        ours, theirs = open_workbook(data).active, load_workbook(BytesIO(data), data_only=True).active
        for row, column in cells:
            where = f"{get_column_letter(column)}{row}"
            mine, other = ours[where].value, theirs[where].value
            assert (mine, type(mine)) == (other, type(other)) or mine == pytest.approx(other)


def _with_text(text: str) -> Workbook:
    book = Workbook()
    book.active["A1"].value = text
    book.active["A1"].data_type = "s"
    return book


class TestCsv:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
    @pytest.mark.parametrize("delimiter", [";", ",", "\t"])
    @pytest.mark.parametrize("line_end", ["\n", "\r\n"])
    def test_every_usual_kind_reads_the_same(self, encoding, delimiter, line_end):
        lines = [
            ["naam", "cijfer", "code"],
            ["Zoë", "6;5" if delimiter == ";" else "6,5", "0012"],
            ["", "", ""],
        ]
        quoted = [[f'"{cell}"' if set(cell) & set(";,") else cell for cell in line] for line in lines]
        text = line_end.join(delimiter.join(line) for line in quoted) + line_end
        found = [(row.number, row.cells) for row in read_rows(text.encode(encoding))]
        assert found == [(1, tuple(lines[0])), (2, tuple(lines[1]))]

    def test_a_comma_in_a_text_does_not_divide_it(self):
        text = "actie;wie\nBespreken, evalueren, borgen;Petra\nKiezen, delen;Bo\n"
        assert texts(text.encode())[1] == ("Bespreken, evalueren, borgen", "Petra")

    def test_excels_own_line_about_the_delimiter_is_no_row(self):
        rows = read_rows(b"sep=,\na,b;c\n")
        assert [(row.number, row.cells) for row in rows] == [(1, ("a", "b;c"))]

    def test_a_cell_may_hold_lines_and_quotes(self):
        assert texts(b'a;b\r\n"een\r\ntwee";"zei ""hoi"""\r\n')[1] == ("een\ntwee", 'zei "hoi"')

    def test_short_and_empty_rows_are_no_trouble(self):
        rows = read_rows(b"\n\na;b;c;;;\n1\n;;;\n\n2;3\n")
        assert [(row.number, row.cells) for row in rows] == [
            (3, ("a", "b", "c")),
            (4, ("1", "", "")),
            (7, ("2", "3", "")),
        ]

    def test_one_column_is_a_table_too(self):
        assert texts("naam\nZoë\n".encode("cp1252")) == [("naam",), ("Zoë",)]


class TestTable:
    def test_the_heading_is_the_first_row_with_more_than_one_cell(self):
        table = read_table(
            b"Actielijst team zorg\n\nActie;Wie;Wanneer\nBellen;Ann;1-2-2026\n", name="acties.csv"
        )
        assert (table.name, table.header.number) == ("acties.csv", 3)
        assert [row.cells for row in table.rows] == [("Bellen", "Ann", "1-2-2026")]

    def test_columns_are_found_by_any_of_their_names(self):
        table = read_table(b"E-mail adres;NAAM\n", name="x.csv")
        assert table.column("naam") == 1
        assert table.column("mail", "e-mailadres") == 0
        assert table.column("rol") is None

    def test_the_first_sheet_is_read_and_the_others_are_told(self):
        book = book_of(["a", "b"], title="Eerste")
        book.create_sheet("Leeg")
        book.create_sheet("Tweede")["A1"] = "x"
        assert read_table(saved(book), name="x").other_sheets == ("Tweede",)
        assert read_table(saved(book), name="x", sheet="Tweede").header.cells == ("x",)

    @pytest.mark.parametrize("data", [b" \n;;\n", saved(Workbook())])
    def test_nothing_is_said_to_be_nothing(self, data):
        with pytest.raises(WorkbookError) as refused:
            read_table(data, name="x")
        assert refused.value.code == "empty"
