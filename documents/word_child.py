"""Reads a .docx in a process of its own, which `documents.word` starts.

mammoth makes a tree of objects of the whole file. The limits below hold in this process alone, and what it
took goes back to the system when it ends. In: the file. Out: JSON as `convert` returns it.
"""

from __future__ import annotations

import base64
import json
import resource
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from io import BytesIO
from typing import IO, Any
from xml.parsers import expat

import mammoth
from mammoth.docx import office_xml
from mammoth.docx.xmlparser import XmlElement, XmlText

MAX_MEMORY = 1024 * 1024 * 1024
MAX_SECONDS = 40  # of processor time
MAX_OUT = 100 * 1024 * 1024
TOO_MUCH, DAMAGED = 3, 4

# Numbers that no picture of a document has, all of the same length, so that none is the start of another.
FIRST_PLACEHOLDER = 900_000_001

_SHOWN_TYPES = ("image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp")
# The first that fits counts. Word stores "heading 1" whatever its language; other programmes "Kop 1".
STYLES = """
p[style-name='title'] => h2:fresh
p[style-name='titel'] => h2:fresh
p[style-name='heading 1'] => h2:fresh
p[style-name='kop 1'] => h2:fresh
p[style-name='heading 2'] => h3:fresh
p[style-name='kop 2'] => h3:fresh
p[style-name='kop van inhoudsopgave'] => !
p[style-name^='heading '] => h4:fresh
p[style-name^='kop '] => h4:fresh
p[style-name^='toc '] => !
p[style-name^='inhopg '] => !
p[style-name='quote'] => blockquote > p:fresh
p[style-name='citaat'] => blockquote > p:fresh
p[style-name='intense quote'] => blockquote > p:fresh
p[style-name='duidelijk citaat'] => blockquote > p:fresh
r[style-name='strong'] => strong
u => u
strike => s
p:unordered-list(1) => ul > li:fresh
p:unordered-list(2) => ul|ol > li > ul > li:fresh
p:unordered-list(3) => ul|ol > li > ul|ol > li > ul > li:fresh
p:unordered-list(4) => ul|ol > li > ul|ol > li > ul|ol > li > ul > li:fresh
p:unordered-list(5) => ul|ol > li > ul|ol > li > ul|ol > li > ul|ol > li > ul > li:fresh
p:ordered-list(1) => ol > li:fresh
p:ordered-list(2) => ul|ol > li > ol > li:fresh
p:ordered-list(3) => ul|ol > li > ul|ol > li > ol > li:fresh
p:ordered-list(4) => ul|ol > li > ul|ol > li > ul|ol > li > ol > li:fresh
p:ordered-list(5) => ul|ol > li > ul|ol > li > ul|ol > li > ul|ol > li > ol > li:fresh
"""
# Of the look of letters; there are more of these than of everything else, and mammoth uses none.
_UNUSED = frozenset(
    "w:rFonts w:sz w:szCs w:lang w:color w:spacing w:kern w:noProof w:proofErr w:bCs w:iCs w:shd w:jc w:rtl "
    "w:lastRenderedPageBreak w:bookmarkEnd w:pBdr w:tabs w:sectPr w:tblBorders w:tcBorders w:tcW".split()
)
# What the main part holds that people should know about, by the start of its tag.
_COUNTED = {
    "comments": (b"<w:commentReference ", b"<w:commentReference/"),
    "text_boxes": (b"<v:textbox>", b"<v:textbox ", b"<wps:txbx>", b"<wps:txbx "),
    "tracked": (b"<w:ins ", b"<w:del ", b"<w:moveFrom "),
    "equations": (b"<m:oMath>", b"<m:oMath "),
    "charts": (b"<c:chart ", b"<dgm:relIds "),
    "contents": (b'w:docPartGallery w:val="Table of Contents"', b" TOC \\"),
    "notes": (b"<w:footnoteReference ", b"<w:endnoteReference "),
}
_MAIN = "word/document.xml"


def convert(data: bytes) -> dict[str, Any]:
    """html; pictures as {placeholder, data}; what was counted; and the pictures left out, by kind."""
    pictures: dict[str, dict[str, str]] = {}
    left_out: Counter[str] = Counter()

    def picture(image: Any) -> dict[str, str]:
        if image.content_type not in _SHOWN_TYPES:
            left_out[image.content_type or "?"] += 1
            return {}
        with image.open() as stream:
            content = stream.read()
        kept = pictures.setdefault(
            sha256(content).hexdigest(),
            {
                "placeholder": f"picture:{FIRST_PLACEHOLDER + len(pictures)}",
                "data": base64.b64encode(content).decode(),
            },
        )
        return {"src": kept["placeholder"]}

    result = mammoth.convert_to_html(
        BytesIO(data),
        style_map=STYLES,
        include_embedded_style_map=False,
        external_file_access=False,
        include_default_style_map=False,
        convert_image=mammoth.images.img_element(picture),
    )
    linked = sum("external image" in message.message for message in result.messages)
    return {
        "html": result.value,
        "pictures": list(pictures.values()),
        "left_out": dict(left_out),
        "counts": {**_counts(data), "linked_pictures": linked},
    }


def _counts(data: bytes) -> dict[str, int]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        main = archive.read(_MAIN) if _MAIN in names else b""
        in_margin = sum(
            b"<w:t>" in (part := archive.read(name)) or b"<w:t " in part
            for name in names
            if name.startswith(("word/header", "word/footer")) and name.endswith(".xml")
        )
    counts = {what: sum(main.count(start) for start in starts) for what, starts in _COUNTED.items()}
    embedded = sum(name.startswith(("word/embeddings/", "word/activeX/")) for name in names)
    return {**counts, "embedded": embedded, "margins": in_margin}


class _Tree:
    """The tree that mammoth reads, made without the minidom that it would make first.

    Word never declares types or entities: a file that does is refused here.
    """

    def __init__(self, namespaces: Iterable[tuple[str, str]]) -> None:
        self._prefixes = {uri: prefix for prefix, uri in namespaces}
        self._names: dict[str, str] = {}
        self._open: list[XmlElement] = [XmlElement("", {}, [])]
        self._skipping = 0

    def read(self, stream: IO[bytes]) -> XmlElement:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.ParseFile(stream)
        return self._open[0].children[0]

    def _refuse(self, *_declared: object) -> None:
        raise ValueError("declares a type of its own")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = self._name(name)
        if self._skipping or name in _UNUSED:
            self._skipping += 1
            return
        element = XmlElement(name, {self._name(key): value for key, value in attributes.items()}, [])
        self._open[-1].children.append(element)
        self._open.append(element)

    def _end(self, _name: str) -> None:
        if self._skipping:
            self._skipping -= 1
        else:
            self._open.pop()

    def _text(self, text: str) -> None:
        if not self._skipping and len(self._open) > 1:
            self._open[-1].children.append(XmlText(text))

    def _name(self, name: str) -> str:
        known = self._names.get(name)
        if known is None:
            uri, _space, local = name.rpartition(" ")
            prefix = self._prefixes.get(uri)
            known = f"{prefix}:{local}" if prefix else f"{{{uri}}}{local}" if uri else local
            self._names[name] = known
        return known


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    office_xml.parse_xml = lambda stream, namespaces=(): _Tree(namespaces).read(stream)
    try:
        found = json.dumps(convert(sys.stdin.buffer.read()))
    except (MemoryError, RecursionError):
        return TOO_MUCH
    except Exception:  # noqa: BLE001 - whatever a broken file makes of mammoth; this process ends here
        return DAMAGED
    if len(found) > MAX_OUT:
        return TOO_MUCH
    sys.stdout.write(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
