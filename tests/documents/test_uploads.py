"""What may be brought into a document: honest files, disguises, macros, bombs."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from documents import uploads
from documents.uploads import FileRefused, content_type
from tests.documents.corpus.word import docx, handbook, png

TYPES = "[Content_Types].xml"


def zipped(*names: str, first: tuple[str, bytes] | None = None) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if first:
            archive.writestr(*first)
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def odt(kind: str = "application/vnd.oasis.opendocument.text", *names: str) -> bytes:
    return zipped("content.xml", *names, first=("mimetype", kind.encode()))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("Handboek.DOCX", handbook()),
        ("plan.xlsx", zipped(TYPES, "xl/workbook.xml")),
        ("dia.pptx", zipped(TYPES, "ppt/presentation.xml")),
        ("schema.vsdx", zipped(TYPES, "visio/document.xml")),
        ("tekst.odt", odt()),
        ("c:\\map\\protocol.pdf", b"%PDF-1.7 x"),
        ("foto.png", png()),
        ("foto.jpeg", b"\xff\xd8\xff\xe0"),
        ("flow.drawio", b'<?xml version="1.0"?>\n<mxfile host="x"/>'),
        ("lijst.csv", "naam;klas\nÉva;3A".encode()),
    ],
)
def test_honest_files_keep_the_type_of_their_name(name, data):
    assert content_type(name, data) == uploads.TYPES[uploads.suffix_of(name)]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("leeg.docx", b"", "leeg"),
        ("groot.pdf", b"%PDF-" + b"x" * uploads.MAX_BYTES, "25"),
        ("macro.docm", handbook(), ".docx"),
        ("macro.xlsm", zipped(TYPES, "xl/workbook.xml"), ".xlsx"),
        ("oud.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".docx"),
        ("tekening.svg", b"<svg onload='x'/>", "PNG"),
        ("virus.exe", b"MZ", "Word"),
        ("zonder", b"x", "Word"),
        ("slot.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1EncryptedPackage", ""),
        ("vermomd.docx", b"MZ programma", ".docx"),
        ("vermomd.docx", zipped(TYPES, "xl/workbook.xml"), ".docx"),
        ("vermomd.pdf", b"<html><script>", ".pdf"),
        ("pagina.txt", b"<script>alert(1)</script>", ".txt"),
        ("flow.drawio", b"<html><mxfile/></html>", ".drawio"),
        ("stil.docx", docx("", parts={"word/vbaProject.bin": b"x"}), "macro"),
        ("blad.xlsx", zipped(TYPES, "xl/workbook.xml", "xl/macrosheets/sheet1.xml"), "macro"),
        ("tekst.odt", odt("application/vnd.oasis.opendocument.text", "Basic/Standard/x.xml"), "macro"),
        ("tekst.odt", odt("application/zip"), ".odt"),
        ("tekst.odt", zipped("content.xml"), ".odt"),
        ("stuk.docx", handbook()[:-40], ""),
    ],
)
def test_what_is_refused_says_what_to_do(name, data, says):
    with pytest.raises(FileRefused) as refused:
        content_type(name, data)
    assert len(str(refused.value)) > 20
    assert says.lower() in str(refused.value).lower() or says in ("leeg", "macro")


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = zipped(TYPES, first=("word/document.xml", b"\0" * 30_000_000))
    with pytest.raises(FileRefused):
        content_type("bom.docx", bomb)


def test_too_many_parts_are_refused():
    with pytest.raises(FileRefused):
        content_type("veel.xlsx", zipped(TYPES, *(f"xl/{n}" for n in range(uploads.MAX_PARTS))))
