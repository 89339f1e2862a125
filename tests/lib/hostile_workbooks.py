"""Workbooks made to hurt: each is small as an upload and large, deep or wrong inside.

Most vary enough to pass the limits on compression, so that what is measured is the reading itself.
"""

from __future__ import annotations

import random
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from itertools import pairwise

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
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def sheet(rows: str, *, before: str = "", after: str = "") -> bytes:
    xml = f"{HEAD}<worksheet {MAIN}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
    return with_parts({"xl/worksheets/sheet1.xml": xml})


def with_shared_strings(items: str, *, relations: str = "", rows: str = "") -> bytes:
    """A workbook whose first sheet refers to these texts."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return with_parts(
        {
            "xl/sharedStrings.xml": f"{HEAD}<sst {MAIN}>{items}</sst>",
            "xl/worksheets/sheet1.xml": f"{HEAD}<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>",
            "xl/_rels/workbook.xml.rels": (
                f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                f'<Relationship Type="{office}/worksheet" Target="worksheets/sheet1.xml" Id="rId1"/>'
                f'<Relationship Type="{office}/sharedStrings" Target="sharedStrings.xml" Id="rId2"/>'
                f"{relations}</Relationships>"
            ),
        }
    )


def varied(pieces: list[str], number: int) -> str:
    return "".join(random.Random(20).choices(pieces, k=number))


def many_cells() -> bytes:
    cells = "".join(f'<c r="A{n}"><v>{n * 7919 % 1000003}</v></c>' for n in range(1, 400_001))
    return sheet(f'<row r="1">{cells}</row>')


def many_rows() -> bytes:
    return sheet("".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 200_001)))


def many_empty_cells() -> bytes:
    return sheet(f'<row r="1">{varied(["<c/>", "<c></c>", "<c />"], 1_200_000)}</row>')


def many_empty_rows() -> bytes:
    return sheet(varied(["<row/>", "<row></row>", '<row hidden="1"/>'], 1_200_000))


def many_shared_strings() -> bytes:
    return with_shared_strings("".join(f"<si><t>{n:x}</t></si>" for n in range(600_000)))


def pieces_of_one_shared_string() -> bytes:
    return with_shared_strings("".join(f"<t>{n:x}</t>" for n in range(1_000_000)))


def long_shared_strings() -> bytes:
    text = varied("de het een team actie borgen plan afspraak ".split(" "), 2_000)
    return with_shared_strings(f"<si><t>{text}</t></si>" * 2_000)


def one_long_text() -> bytes:
    text = varied(
        [f"{word} " for word in "team actie borgen plan afspraak periode student".split()], 1_500_000
    )
    return sheet(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>')


def the_same_part_again() -> bytes:
    """Twenty megabytes of text that a thousand names refer to."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    again = "".join(f'<Relationship Type="{kind}" Target="sharedStrings.xml" Id="s{n}"/>' for n in range(990))
    text = varied(
        [f"{word} " for word in "team actie borgen plan afspraak periode student".split()], 1_500_000
    )
    return with_shared_strings(text, relations=again)


def many_attributes() -> bytes:
    attributes = " ".join(f'a{n:x}="{n}"' for n in range(600_000))
    return sheet(f'<row r="1" {attributes}><c r="A1"><v>1</v></c></row>')


def attributes_of_many_tags() -> bytes:
    tag = "<c " + " ".join(f'a{n}=""' for n in range(1000)) + "/>"
    return sheet(f'<row r="1">{tag * 2_000}{varied(["<c/>", "<c />"], 1_000_000)}</row>')


def one_long_attribute() -> bytes:
    return sheet(f'<row r="1" spans="{varied(list("0123456789"), 1_500_000)}"><c r="A1"><v>1</v></c></row>')


def one_long_comment() -> bytes:
    return sheet(f"<!-- {varied(list('0123456789'), 1_500_000)} -->")


def deep() -> bytes:
    return sheet(varied(["<row>", "<c>", "<v>", "<is>"], 900_000))


def long_names() -> bytes:
    return sheet("".join(f"<{'n' * 200}{n}/>" for n in range(40_000)))


def many_styles() -> bytes:
    formats = "".join(f'<xf numFmtId="{n * 7919 % 163}" fontId="0"/>' for n in range(400_000))
    return with_parts(
        {"xl/styles.xml": f"{HEAD}<styleSheet {MAIN}><cellXfs>{formats}</cellXfs></styleSheet>"}
    )


def hostile_formats() -> bytes:
    """Number formats that make a careless pattern search for ever."""
    code = "&quot;[" * 8_000 + "0"
    formats = "".join(f'<numFmt numFmtId="{n}" formatCode="{code}{n}"/>' for n in range(164, 364))
    xml = f"{HEAD}<styleSheet {MAIN}><numFmts>{formats}</numFmts></styleSheet>"
    return with_parts({"xl/styles.xml": xml})


def many_sheets() -> bytes:
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 100_001))
    relations = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    xml = f"{HEAD}<workbook {MAIN} {relations}><sheets>{sheets}</sheets></workbook>"
    return with_parts({"xl/workbook.xml": xml})


def many_merged() -> bytes:
    merged = "".join(f'<mergeCell ref="A{n}:XFD{n}"/>' for n in range(1, 300_001))
    return sheet('<row r="1"><c r="A1"><v>1</v></c></row>', after=f"<mergeCells>{merged}</mergeCells>")


def merged_everything() -> bytes:
    rows = "".join(f'<row r="{n * 200}"><c r="B{n * 200}"><v>2</v></c></row>' for n in range(1, 5_000))
    merged = '<mergeCell ref="A1:XFD1048576"/>' * 9_000
    return sheet(f'<row r="1"><c r="A1"><v>1</v></c></row>{rows}', after=f"<mergeCells>{merged}</mergeCells>")


def wide_and_long() -> bytes:
    """The largest grid of text that a few cells can ask for."""
    rows = "".join(f'<row r="{n}"><c r="GR{n}"><v>{n}</v></c></row>' for n in range(1, 5_000))
    return sheet(rows)


def huge_numbers() -> bytes:
    digits = "9" * 9_000
    return sheet("".join(f'<row r="{n}"><c r="A{n}"><v>{digits}</v></c></row>' for n in range(1, 900)))


def huge_dimension() -> bytes:
    return sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>2</v></c></row>',
        before='<dimension ref="A1:XFD1048576"/>',
    )


def billion_laughs() -> bytes:
    names = "abcdefghij"
    entities = '<!ENTITY a "lol">' + "".join(
        f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in pairwise(names)
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
    """A thousand to one."""
    return sheet(" " * 50_000_000)


def large_inside() -> bytes:
    """More than 60 MB in parts that each are within the limits."""
    part = varied(["borgen " * 30, "team " * 40], 75_000)
    return with_parts({f"xl/media/{n}.xml": part for n in range(5)})


def lying_sizes() -> bytes:
    """The directory says 100 bytes, the data unpacks to 50 MB."""
    data = sheet(" " * 50_000_000)
    size = 50_000_000 + len(f"{HEAD}<worksheet {MAIN}><sheetData></sheetData></worksheet>")
    assert struct.pack("<I", size) in data
    return data.replace(struct.pack("<I", size), struct.pack("<I", 100))


def many_entries() -> bytes:
    return with_parts({f"xl/x/{n}": b"" for n in range(15_000)})


def many_entries_in_a_small_count() -> bytes:
    """The end record says one entry; the directory holds 15,000."""
    data = bytearray(many_entries())
    end = data.rindex(b"PK\x05\x06")
    data[end + 8 : end + 12] = struct.pack("<HH", 1, 1)
    return bytes(data)


def large_upload() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
        file.writestr("xl/workbook.xml", b"x" * 50_000_000)
    return out.getvalue()


def csv_of_delimiters() -> bytes:
    return b";" * 4_900_000


def csv_of_line_ends() -> bytes:
    return b"\n" * 4_900_000


def csv_of_rows() -> bytes:
    return b"a;b\n" * 1_200_000


def csv_of_one_quote() -> bytes:
    return b'a;b\n"' + b"x\n" * 2_400_000


def csv_of_wide_letters() -> bytes:
    return "\U0001f600;".encode() * 900_000


def noise() -> bytes:
    return random.Random(3).randbytes(9_000_000)


MEASURED: tuple[Callable[[], bytes], ...] = (
    many_cells,
    many_rows,
    many_empty_cells,
    many_empty_rows,
    many_shared_strings,
    pieces_of_one_shared_string,
    long_shared_strings,
    one_long_text,
    the_same_part_again,
    many_attributes,
    attributes_of_many_tags,
    one_long_attribute,
    one_long_comment,
    deep,
    long_names,
    many_styles,
    hostile_formats,
    many_sheets,
    many_merged,
    merged_everything,
    wide_and_long,
    huge_numbers,
    huge_dimension,
    billion_laughs,
    external_entity,
    bomb,
    large_inside,
    lying_sizes,
    many_entries,
    many_entries_in_a_small_count,
    large_upload,
    csv_of_delimiters,
    csv_of_line_ends,
    csv_of_rows,
    csv_of_one_quote,
    csv_of_wide_letters,
    noise,
)
