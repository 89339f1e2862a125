"""Word files, built part by part: as Word writes them, and as nobody should be able to bring them."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from PIL import Image

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{_OFFICE}/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
# Word stores English names for its own styles, other programmes store what the user sees.
STYLES = {
    "Kop1": "heading 1",
    "Kop2": "heading 2",
    "Kop3": "Kop 3",
    "Titel": "Title",
    "Citaat": "Quote",
    "Inhopg1": "toc 1",
}


def png(colour: str = "teal", size: tuple[int, int] = (40, 20)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def paragraph(text: str, style: str = "", *, marks: str = "", before: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    run = f"<w:rPr>{marks}</w:rPr>" if marks else ""
    return f'<w:p>{properties}{before}<w:r>{run}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def item(text: str, level: int = 0, *, ordered: bool = False) -> str:
    numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{2 if ordered else 1}"/></w:numPr>'
    return f"<w:p><w:pPr>{numbering}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(rows: list[list[str]]) -> str:
    def row(cells: list[str], properties: str) -> str:
        return f"<w:tr>{properties}{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in cells)}</w:tr>"

    head = "<w:trPr><w:tblHeader/></w:trPr>"
    return f"<w:tbl>{row(rows[0], head)}{''.join(row(cells, '') for cells in rows[1:])}</w:tbl>"


def picture(relation: str, alt: str = "", *, linked: bool = False) -> str:
    source = f'r:link="{relation}"' if linked else f'r:embed="{relation}"'
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{alt}"/><a:graphic><a:graphicData>'
        f"<pic:pic><pic:blipFill><a:blip {source}/></pic:blipFill></pic:pic>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def link(text: str, relation: str) -> str:
    return f'<w:p><w:hyperlink r:id="{relation}"><w:r><w:t>{text}</w:t></w:r></w:hyperlink></w:p>'


def relation(name: str, kind: str, target: str, *, external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{name}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"{mode}/>'


def docx(
    body: str,
    *,
    relations: str = "",
    parts: dict[str, bytes | str] | None = None,
    main_type: str = _WORD_MAIN,
    without: tuple[str, ...] = (),
    **zip_options: Any,
) -> bytes:
    """A whole file around this body. `parts` are added or replaced, `without` are left out."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in STYLES.items()
    )
    everything: dict[str, bytes | str] = {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
            f'<Default Extension="rels" ContentType="{_RELATIONS}"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="png" ContentType="image/png"/>'
            '<Default Extension="emf" ContentType="image/x-emf"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>'
        ),
        "_rels/.rels": (
            f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
            f"{relation('rId1', 'officeDocument', 'word/document.xml')}</Relationships>"
        ),
        "word/_rels/document.xml.rels": (
            f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
            f"{relation('rIdS', 'styles', 'styles.xml')}{relation('rIdN', 'numbering', 'numbering.xml')}"
            f"{relations}</Relationships>"
        ),
        "word/styles.xml": f"{HEAD}<w:styles {NAMESPACES}>{styles}</w:styles>",
        "word/numbering.xml": f"{HEAD}<w:numbering {NAMESPACES}>{_numbering()}</w:numbering>",
        "word/document.xml": f"{HEAD}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        **(parts or {}),
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **zip_options) as archive:
        for name, content in everything.items():
            if name not in without:
                archive.writestr(name, content)
    return out.getvalue()


def _numbering() -> str:
    def levels(kind: str) -> str:
        return "".join(f'<w:lvl w:ilvl="{n}"><w:numFmt w:val="{kind}"/></w:lvl>' for n in range(9))

    return "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{levels(kind)}</w:abstractNum>'
        for n, kind in ((1, "bullet"), (2, "decimal"))
    ) + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2))


def handbook() -> bytes:
    """Honest: title, headings, marks, lists, a table, a picture twice, right-to-left and emoji."""
    body = (
        paragraph("Handboek SLB", "Titel")
        + paragraph("Inhoud 3", "Inhopg1")
        + paragraph("Intake", "Kop1")
        + paragraph("Iedere student heeft een ", before="")
        + paragraph("gesprek", marks="<w:b/>")
        + paragraph("Voorbereiden", "Kop2")
        + item("agenda")
        + item("stukken", 1)
        + item("eerst", ordered=True)
        + paragraph("Klein", "Kop3")
        + paragraph("Doe wat je afspreekt", "Citaat")
        + table([["Wie", "Wat"], ["Petra", "belt"]])
        + picture("rIdP", "Een schema")
        + picture("rIdP", "Nog eens")
        + link("de site", "rIdL")
        + paragraph("مرحبا بالعالم 🎉 👩🏽‍🏫")
        + paragraph("")
    )
    relations = relation("rIdP", "image", "media/image1.png") + relation(
        "rIdL", "hyperlink", "https://voorbeeld.nl/?a=1&amp;b=2", external=True
    )
    return docx(body, relations=relations, parts={"word/media/image1.png": png()})
