"""Word files: what comes along, what is told, and what is refused before or while it is read."""

from __future__ import annotations

import struct
import time
import zipfile
from io import BytesIO

import pytest

from borgen.lib import archive
from documents.word import MAX_UPLOAD, MESSAGES, WordError, read_word
from tests.documents.corpus import word
from tests.documents.corpus.word import docx, item, link, paragraph, picture, relation, table

ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(9))


def refused(data: bytes) -> str:
    with pytest.raises(WordError) as refusal:
        read_word(data)
    assert str(refusal.value) == str(MESSAGES[refusal.value.code] % {"limit": 10})
    return str(refusal.value.code)


def body(xml: str, **more: object) -> bytes:
    return docx("", parts={"word/document.xml": xml}, **more)  # type: ignore[arg-type]


def test_what_word_knows_comes_along() -> None:
    found = read_word(word.handbook())
    assert found.html == (
        "<h2>Handboek SLB</h2><h2>Intake</h2><p>Iedere student heeft een</p><p><strong>gesprek</strong></p>"
        "<h3>Voorbereiden</h3><ul><li>agenda<ul><li>stukken</li></ul></li></ul><ol><li>eerst</li></ol>"
        "<h4>Klein</h4><blockquote><p>Doe wat je afspreekt</p></blockquote>"
        "<table><thead><tr><th>Wie</th><th>Wat</th></tr></thead>"
        "<tbody><tr><td>Petra</td><td>belt</td></tr></tbody></table>"
        '<p><img src="picture:900000001" alt="Een schema"></p>'
        '<p><img src="picture:900000001" alt="Nog eens"></p>'
        '<p><a href="https://voorbeeld.nl/?a=1&amp;b=2" rel="noopener noreferrer">de site</a></p>'
        "<p>مرحبا بالعالم 🎉 👩🏽‍🏫</p>"
    )
    assert found.pictures == [("picture:900000001", word.png())]
    assert found.notes == []


def test_its_pictures_get_the_numbers_that_they_were_given() -> None:
    found = read_word(word.handbook())
    placed = found.placed({"picture:900000001": 12})
    assert placed.count('src="picture:12"') == 2
    assert "<img" not in found.placed({})
    assert "<p></p>" not in found.placed({})


def test_what_does_not_come_along_is_told() -> None:
    main = (
        paragraph("Tekst")
        + "<w:p><w:commentRangeStart/><w:r><w:commentReference w:id='1'/></w:r></w:p>"
        + '<w:p><w:ins w:id="1"><w:r><w:t>erbij</w:t></w:r></w:ins><w:del w:id="2"><w:r>'
        + "<w:delText>weg</w:delText></w:r></w:del></w:p>"
        + "<w:p><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>"
        + "<w:p><w:r><w:pict><v:textbox><w:txbxContent>"
        + paragraph("kader")
        + "</w:txbxContent></v:textbox></w:pict></w:r></w:p>"
        + picture("rId1")
        + picture("rId1")
        + picture("rId2", linked=True)
    )
    found = read_word(
        docx(
            main,
            relations=relation("rId1", "image", "media/a.emf")
            + relation("rId2", "image", "https://kwaad.example/x.png", external=True),
            parts={
                "word/media/a.emf": b"emf",
                "word/embeddings/a.xlsx": b"PK",
                "word/header1.xml": f"<w:hdr {word.NAMESPACES}>{paragraph('Geheim')}</w:hdr>",
                "word/footer1.xml": f"<w:ftr {word.NAMESPACES}/>",
            },
        )
    )
    assert found.pictures == []
    assert "<img" not in found.html
    assert [word for word in ("Tekst", "erbij", "kader") if word not in found.html] == []
    assert "weg" not in found.html
    starts = [
        "2 afbeeldingen zijn niet",
        "1 afbeelding staat",
        "1 ingevoegd bestand",
        "1 formule",
        "De tekst van 1 tekstvak",
        "Wijzigingen die Word",
        "1 opmerking in de kantlijn",
        "De tekst in kop- en voetteksten",
    ]
    assert [note[: len(start)] for note, start in zip(found.notes, starts, strict=True)] == starts


def test_links_are_cleaned_and_a_template_elsewhere_is_not_fetched() -> None:
    found = read_word(
        docx(
            link("klik", "rId1") + link("site", "rId2"),
            relations=relation("rId1", "hyperlink", "javascript:alert(1)", external=True)
            + relation("rId2", "hyperlink", "https://x.nl", external=True)
            + relation("rId3", "attachedTemplate", "http://192.0.2.1/x.dotm", external=True)
            + relation("rId4", "oleObject", "file://server/share/x.bin", external=True),
        )
    )
    assert found.html == '<p>klik</p><p><a href="https://x.nl" rel="noopener noreferrer">site</a></p>'


def test_a_checkbox_becomes_a_sign() -> None:
    def box(checked: int, text: str) -> str:
        return (
            "<w:p><w:sdt><w:sdtPr><wm:checkbox "
            'xmlns:wm="http://schemas.microsoft.com/office/word/2010/wordml">'
            f'<wm:checked wm:val="{checked}"/></wm:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>x</w:t></w:r>'
            f"</w:sdtContent></w:sdt><w:r><w:t>{text}</w:t></w:r></w:p>"
        )

    found = read_word(docx(box(1, "gedaan") + box(0, "open")))
    assert found.html == "<p>☑ gedaan</p><p>☐ open</p>"


def test_a_style_map_hidden_in_the_file_is_not_followed() -> None:
    data = docx(paragraph("Tekst", "Kop1"), parts={"mammoth/style-map": "p => pre > script"})
    assert read_word(data).html == "<h2>Tekst</h2>"


def test_three_hundred_pages_with_a_table_of_two_hundred_rows() -> None:
    main = "".join(
        paragraph(f"Kop {n}", "Kop1") + paragraph("Een regel tekst. " * 20) * 8 for n in range(300)
    )
    found = read_word(docx(main + table([["a", "b"]] * 200) + item("slot")))
    assert found.html.count("<h2>") == 300
    assert found.html.count("<tr>") == 200


def test_names_with_paths_go_nowhere() -> None:
    data = docx(paragraph("Tekst"), parts={"../../../../tmp/kwaad.txt": b"x", "/etc/kwaad": b"y"})
    assert read_word(data).html == "<p>Tekst</p>"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"x" * (MAX_UPLOAD + 1), "too-large"),
        (b"%PDF-1.7", "not-word"),
        (b"<html><p>Word</p></html>", "not-word"),
        (b"{\\rtf1", "not-word"),
        (archive.OLE + b"\0" * 600, "old"),
        (archive.OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (archive.ZIP + b"\0" * 40, "damaged"),
        (word.handbook()[:-400], "damaged"),
        (word.handbook()[:2000] + b"\0" * 50 + word.handbook()[2050:], "damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_word_document_says_what_to_do(data: bytes, code: str) -> None:
    assert refused(data) == code


MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (docx(""), "empty"),
        (docx(paragraph("x"), parts={"word/vbaProject.bin": b"x"}), "macros"),
        (docx(paragraph("x"), parts={"word/VBADATA.XML": b"x"}), "macros"),
        (docx(paragraph("x"), main_type=MACRO_MAIN), "macros"),
        (docx(paragraph("x"), without=("[Content_Types].xml",)), "not-word"),
        (
            docx(paragraph("x"), without=("[Content_Types].xml",), parts={"mimetype": "x"}),
            "open-document",
        ),
        (docx("", without=("word/document.xml",)), "damaged"),
        (docx("", without=("word/document.xml",), parts={"xl/workbook.xml": "<x/>"}), "workbook"),
        (body("<w:document"), "damaged"),
        (body("<x/>"), "damaged"),
        (docx(picture("rIdX")), "damaged"),
    ],
)
def test_what_is_wrong_inside_says_what_to_do(data: bytes, code: str) -> None:
    assert refused(data) == code


@pytest.mark.parametrize(
    "declared",
    [
        f"<!DOCTYPE w:document [{ENTITIES}]>",
        '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE w:document SYSTEM "http://192.0.2.1/x.dtd">',
    ],
)
@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_a_document_that_declares_entities_is_refused(declared: str, coding: str) -> None:
    text = f'<?xml version="1.0" encoding="{coding}"?>{declared}<w:document {word.NAMESPACES}><w:body>'
    text += "<w:p><w:r><w:t>&e8;&x;</w:t></w:r></w:p></w:body></w:document>"
    started = time.monotonic()
    assert refused(docx("", parts={"word/document.xml": text.encode(coding)})) == "damaged"
    assert refused(docx(paragraph("x"), parts={"word/styles.xml": text.encode(coding)})) == "damaged"
    assert time.monotonic() - started < 20


def many(xml: str, times: int) -> str:
    return f"<w:document {word.NAMESPACES}><w:body>{xml * times}</w:body></w:document>"


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        # one byte over and over
        (body("<x>" + " " * 70_000_000 + "</x>"), {"too-much"}),
        (docx(paragraph("x"), parts={f"word/media/{n}.png": b"x" for n in range(1600)}), {"too-much"}),
        (docx(paragraph("x"), parts={"word/media/a.bin": b"\0" * 90_000_000}), {"too-much"}),
        # deep, and wide
        (body("<a>" * 100_000 + "</a>" * 100_000), {"too-much", "damaged"}),
        (docx("<w:tbl><w:tr><w:tc>" * 2000 + "</w:tc></w:tr></w:tbl>" * 2000), {"too-much", "damaged"}),
        (body(f'<x a="{"y" * 15_000_000}"/>'), {"too-much", "empty"}),
    ],
)
def test_a_bomb_costs_little(data: bytes, codes: set[str]) -> None:
    started = time.monotonic()
    assert refused(data) in codes
    assert time.monotonic() - started < 60


def test_a_reading_that_takes_too_much_memory_or_time_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits hold in the process that reads: here with the smallest of files and hardly any time."""
    monkeypatch.setattr("documents.word.MAX_SECONDS", 0.01)
    assert refused(word.handbook()) == "too-much"


def test_sizes_that_lie_are_found_out() -> None:
    """The archive says that a part is small; unpacking stops there."""
    data = bytearray(docx(paragraph("x" * 5000)))
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"word/document.xml"))
    struct.pack_into("<I", data, at + 24, 10)
    assert refused(bytes(data)) == "damaged"


def test_parts_packed_in_another_way_are_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as packed:
        packed.writestr("[Content_Types].xml", "x")
    assert refused(out.getvalue()) == "damaged"
