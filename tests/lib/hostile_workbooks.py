"""Workbooks made to hurt: each is small as an upload and large, deep or wrong inside."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

from openpyxl import Workbook

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def plain() -> bytes:
    book = Workbook()
    book.active.append(["naam", "aantal"])
    book.active.append(["Petra", 3])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def with_parts(parts: dict[str, bytes | str], *, base: bytes | None = None) -> bytes:
    """A sound workbook in which these parts are replaced or added."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(base or plain())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def sheet(rows: str, extra: str = "") -> bytes:
    xml = f"{HEAD}<worksheet {MAIN}>{extra}<sheetData>{rows}</sheetData></worksheet>"
    return with_parts({"xl/worksheets/sheet1.xml": xml})


def many_cells() -> bytes:
    """50 MB of cells that differ enough to stay under the ratio."""
    cells = "".join(f'<c r="A{n}"><v>{n * 7919 % 1000003}</v></c>' for n in range(1, 1_400_001))
    return sheet(f'<row r="1">{cells}</row>')


def many_rows() -> bytes:
    return sheet("".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 1_000_001)))


def many_empty_cells() -> bytes:
    cells = "".join(f'<c r="B{n}" s="{n % 7}"/>' for n in range(1, 2_000_001))
    return sheet(f'<row r="1">{cells}</row>')


def many_shared_strings() -> bytes:
    items = "".join(f"<si><t>{n:x}</t></si>" for n in range(2_200_000))
    return with_parts({"xl/sharedStrings.xml": f"{HEAD}<sst {MAIN}>{items}</sst>"})


def one_long_text() -> bytes:
    return sheet(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"borgen " * 7_000_000}</t></is></c></row>')


def many_attributes() -> bytes:
    attributes = " ".join(f'a{n:x}="{n}"' for n in range(2_500_000))
    return sheet(f'<row r="1" {attributes}><c r="A1"><v>1</v></c></row>')


def one_long_attribute() -> bytes:
    return sheet(f'<row r="1" spans="{"12 " * 15_000_000}"><c r="A1"><v>1</v></c></row>')


def deep() -> bytes:
    return sheet("<row>" * 2_000_000 + "</row>" * 2_000_000)


def many_styles() -> bytes:
    formats = "".join(f'<xf numFmtId="{n % 50}" fontId="0"/>' for n in range(1_300_000))
    return with_parts(
        {"xl/styles.xml": f"{HEAD}<styleSheet {MAIN}><cellXfs>{formats}</cellXfs></styleSheet>"}
    )


def many_sheets() -> bytes:
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 400_001))
    relations = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    xml = f"{HEAD}<workbook {MAIN} {relations}><sheets>{sheets}</sheets></workbook>"
    return with_parts({"xl/workbook.xml": xml})


def many_merged() -> bytes:
    merged = "".join(f'<mergeCell ref="A{n}:XFD{n}"/>' for n in range(1, 1_000_001))
    xml = (
        f'{HEAD}<worksheet {MAIN}><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
        f"<mergeCells>{merged}</mergeCells></worksheet>"
    )
    return with_parts({"xl/worksheets/sheet1.xml": xml})


def merged_everything() -> bytes:
    xml = (
        f'{HEAD}<worksheet {MAIN}><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        f'<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>'
        f'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    )
    return with_parts({"xl/worksheets/sheet1.xml": xml})


def huge_dimension() -> bytes:
    return sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>',
        extra='<dimension ref="A1:XFD1048576"/>',
    )


def billion_laughs() -> bytes:
    names = "abcdefghij"
    entities = '<!ENTITY a "lol">' + "".join(
        f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip(names, names[1:], strict=False)
    )
    xml = (
        f"{HEAD}<!DOCTYPE worksheet [{entities}]><worksheet {MAIN}><sheetData>"
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row></sheetData></worksheet>'
    )
    return with_parts({"xl/worksheets/sheet1.xml": xml})


def external_entity() -> bytes:
    xml = (
        f'{HEAD}<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet {MAIN}><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row></sheetData></worksheet>'
    )
    return with_parts({"xl/worksheets/sheet1.xml": xml})


def bomb() -> bytes:
    """A thousand to one: 50 MB of spaces in 50 KB."""
    return sheet(" " * 50_000_000)


def lying_sizes() -> bytes:
    """The directory says 100 bytes, the data unpacks to 50 MB."""
    data = bytearray(sheet(" " * 50_000_000))
    size = 50_000_000 + len(f"{HEAD}<worksheet {MAIN}><sheetData></sheetData></worksheet>")
    return bytes(data.replace(struct.pack("<I", size), struct.pack("<I", 100)))


def many_entries() -> bytes:
    return with_parts({f"xl/x/{n}": b"" for n in range(60_000)})


def many_entries_in_a_small_count() -> bytes:
    """The end record says one entry; the directory holds 60,000."""
    data = bytearray(many_entries())
    end = data.rindex(b"PK\x05\x06")
    data[end + 8 : end + 12] = struct.pack("<HH", 1, 1)
    return bytes(data)


def large_upload() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
        file.writestr("xl/workbook.xml", b"x" * 50_000_000)
    return out.getvalue()


HOSTILE: tuple[Callable[[], bytes], ...] = (
    many_cells,
    many_rows,
    many_empty_cells,
    many_shared_strings,
    one_long_text,
    many_attributes,
    one_long_attribute,
    deep,
    many_styles,
    many_sheets,
    many_merged,
    merged_everything,
    huge_dimension,
    billion_laughs,
    external_entity,
    bomb,
    lying_sizes,
    many_entries,
    many_entries_in_a_small_count,
    large_upload,
)
