"""Files made to hurt: each gives a sentence for people, within two seconds and 150 MB."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from borgen.lib.workbook import WorkbookError, open_workbook, read_rows
from borgen.lib.workbook.errors import MESSAGES
from tests.lib import hostile_workbooks as hostile

ROOT = Path(__file__).resolve().parents[2]
MAX_SECONDS = 2.0
MAX_MEGABYTES = 150
# These pass: they only look as if they were much.
HARMLESS = {"hostile_formats", "huge_dimension", "wide_and_long", "long_names"}


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, float, float]]:
    """Name -> outcome, seconds of processor time, megabytes."""
    folder = tmp_path_factory.mktemp("hostile")
    paths = []
    for make in hostile.MEASURED:
        path = folder / (make.__name__ + ("" if make.__name__.startswith("csv") else ".xlsx"))
        path.write_bytes(make())
        paths.append(str(path))
    ran = subprocess.run(
        [sys.executable, "-m", "tests.lib.measure_reading", *paths],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr
    return {
        name: (outcome, seconds, mb)
        for name, outcome, seconds, mb in map(json.loads, ran.stdout.split("\n")[:-1])
    }


@pytest.mark.parametrize("name", [make.__name__ for make in hostile.MEASURED])
def test_it_costs_no_more_than_a_large_honest_file(measured, name):
    assert name in measured, "its process was killed"
    outcome, seconds, megabytes = measured[name]
    if name in HARMLESS:
        assert outcome.endswith("rows")
    else:
        assert outcome in MESSAGES
    assert seconds < MAX_SECONDS
    assert megabytes < MAX_MEGABYTES


def refused(data: bytes) -> WorkbookError:
    with pytest.raises(WorkbookError) as first:
        read_rows(data)
    with pytest.raises(WorkbookError) as second:
        open_workbook(data)
    assert str(first.value) == str(second.value) or first.value.code in ("unknown", "not-text")
    message = str(first.value)
    assert message.endswith(".")
    assert "%(" not in message
    return first.value


CONTENT_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINK = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/externalLink" Target="elders.xml"/></Relationships>'
)


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("macros", hostile.with_parts({"xl/vbaProject.bin": b"x"})),
        ("macros", hostile.with_parts({"xl/macrosheets/sheet1.xml": b"<x/>"})),
        (
            "macros",
            hostile.with_parts(
                {
                    "[Content_Types].xml": CONTENT_TYPES.format(
                        '<Override PartName="/xl/workbook.xml" '
                        'ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>'
                    )
                }
            ),
        ),
        ("links", hostile.with_parts({"xl/externalLinks/externalLink1.xml": b"<x/>"})),
        ("links", hostile.with_parts({"xl/_rels/workbook.xml.rels": LINK})),
        ("binary", hostile.with_parts({"xl/workbook.bin": b"x"})),
        ("old", OLE),
        ("password", OLE + "EncryptedPackage".encode("utf-16-le")),
        ("damaged", hostile.plain()[:-30]),
        (
            "damaged",
            hostile.with_parts({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row></sheetData>"}),
        ),
        ("damaged", hostile.with_parts({"xl/worksheets/sheet1.xml": b"not xml"})),
        ("damaged", hostile.sheet('<row r="0"><c r="A0"><v>1</v></c></row>')),
        ("damaged", hostile.sheet('<row r="1"><c r="?1"><v>1</v></c></row>')),
        ("damaged", hostile.sheet('<row r="1"><c r="XFE1"><v>1</v></c></row>')),
        ("damaged", hostile.sheet('<row r="1"><c r="A1" t="s"><v>99</v></c></row>')),
        ("damaged", hostile.sheet('<row r="1"><c r="A1"><v>veel</v></c></row>')),
        ("damaged", hostile.sheet('<row r="1"><c r="A1"><v>nan</v></c></row>')),
        ("damaged", hostile.sheet('<row r="1"><c r="A1"><v>1e999</v></c></row>')),
        (
            "damaged",
            hostile.with_parts({"xl/workbook.xml": b'<?xml version="1.0" encoding="utf-7"?><workbook/>'}),
        ),
        ("too-many-columns", hostile.sheet('<row r="1"><c r="GS1"><v>1</v></c></row>')),
        ("too-large", b"PK\x03\x04" + b"x" * 10_500_000),
        ("empty", b""),
    ],
)
def test_what_may_not_be_inside_is_named(code, data):
    assert refused(data).code == code


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("unknown", b"%PDF-1.7\n"),
        ("unknown", b"\x89PNG\r\n\x1a\n"),
        ("not-text", bytes(range(256)) * 10),
        ("not-text", b"a\0b\0\xd8" * 3),
        ("not-text", b'"' + b"x" * 200_000),
    ],
)
def test_what_is_no_table_at_all_is_named(code, data):
    assert refused(data).code == code


def archive_of(**parts: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_a_file_of_another_office_programme_is_named():
    data = archive_of(mimetype="application/vnd.oasis.opendocument.spreadsheet")
    assert refused(data).code == "other-office"


def test_an_archive_of_something_else_is_no_workbook():
    assert refused(archive_of(foto="x")).code == "not-a-workbook"


def test_every_byte_may_be_wrong():
    """A sound workbook with one byte changed reads, or is refused in words; nothing else happens."""
    sound = hostile.plain()
    for place in range(0, len(sound), 17):
        damaged = bytearray(sound)
        damaged[place] ^= 0x41
        try:
            read_rows(bytes(damaged))
        except WorkbookError as error:
            assert error.code in MESSAGES  # noqa: PT017
