"""Reads the values of an .xlsx with a streaming parser that holds one cell at a time and knows its limits.

openpyxl takes half a minute and a gigabyte for files that the guards let pass (docs/decisions). This takes
values, number formats, hidden rows and merged cells, and nothing else.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from typing import NamedTuple
from xml.parsers import expat

from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from borgen.lib.workbook.cells import MAX_CHARACTERS, Cells, Shared
from borgen.lib.workbook.errors import WorkbookError
from borgen.lib.workbook.streaming import MAX_TEXT, Attributes, Handler, Parts
from borgen.lib.workbook.values import Format, Sheet, builtin_format, clean, format_of

MAX_SHEETS = 50
MAX_TEXTS = 200_000
MAX_STYLES = 65_536
_MAX_RELATIONS = 1_000


def read_sheets(archive: zipfile.ZipFile) -> list[Sheet]:
    """WorkbookError when this is no workbook, refers to others, is damaged or holds too much."""
    try:
        return _sheets(Parts(archive))
    # What a damaged or forged file makes the unpacker, the parser and our own conversions say.
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, LookupError, ValueError) as error:
        raise WorkbookError("damaged") from error


def _sheets(parts: Parts) -> list[Sheet]:
    parts.parse("[Content_Types].xml", _ContentTypes())
    main = _relations(parts, "").values()
    book = next((part.target for part in main if part.kind == "officeDocument"), "xl/workbook.xml")
    if book not in parts.names:
        raise WorkbookError("not-a-workbook")
    related = _relations(parts, book)
    if any(part.kind in ("externalLink", "externalLinkPath") for part in related.values()):
        raise WorkbookError("links")
    listed = parts.parse(book, _Book())
    shared = Shared(CALENDAR_MAC_1904 if listed.from_1904 else CALENDAR_WINDOWS_1900)
    for part in related.values():
        if part.kind == "sharedStrings":
            shared.texts = parts.parse(part.target, _Texts()).found
        elif part.kind == "styles":
            shared.formats = parts.parse(part.target, _Styles()).found
    sheets = [
        parts.parse(related[entry.relation].target, Cells(Sheet(entry.name, entry.hidden), shared)).sheet
        for entry in listed.entries
        if related[entry.relation].kind == "worksheet"
    ]
    if not sheets:
        raise WorkbookError("not-a-workbook")
    return sheets


def _relations(parts: Parts, part: str) -> dict[str, _Relation]:
    folder, name = posixpath.split(part)
    place = posixpath.join(folder, "_rels", f"{name}.rels")
    return parts.parse(place, _Relations(folder)).found if place in parts.names else {}


class _ContentTypes(Handler):
    def start(self, name: str, attributes: Attributes) -> None:
        if "macroenabled" in attributes.get("ContentType", "").lower():
            raise WorkbookError("macros")


class _Relation(NamedTuple):
    kind: str
    target: str


class _Relations(Handler):
    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder
        self.found: dict[str, _Relation] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name != "Relationship":
            return
        if len(self.found) >= _MAX_RELATIONS:
            raise WorkbookError("too-much")
        # Only the last word of the type: the strict and the usual kind of .xlsx differ in the rest.
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = posixpath.normpath(posixpath.join("/", self._folder, attributes.get("Target", ""))).lstrip(
            "/"
        )
        self.found[attributes.get("Id", "")] = _Relation(kind, target)


class _Entry(NamedTuple):
    name: str
    hidden: bool
    relation: str


class _Book(Handler):
    def __init__(self) -> None:
        super().__init__()
        self.from_1904 = False
        self.entries: list[_Entry] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet":
            if len(self.entries) >= MAX_SHEETS:
                raise WorkbookError("too-much")
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.entries.append(_Entry(clean(attributes.get("name", ""))[:31], hidden, relation))


class _Texts(Handler):
    """The texts that cells refer to by number; readings of Japanese names (`rPh`) are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._reading = False
        self._characters = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "t" and not self._reading:
            self.listen()
        elif name == "rPh":
            self._reading = True

    def end(self, name: str) -> None:
        if name == "t" and not self._reading:
            self._pieces.append(self.heard())
        elif name == "rPh":
            self._reading = False
        elif name == "si":
            text = "".join(self._pieces)[: MAX_TEXT + 1]
            self._pieces.clear()
            self.found.append(text)
            self._characters += len(text)
            if len(self.found) > MAX_TEXTS or self._characters > MAX_CHARACTERS:
                raise WorkbookError("too-much")


class _Styles(Handler):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Format] = []
        self._own: dict[int, Format] = {}
        self._in_cells = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self._own[int(attributes["numFmtId"])] = format_of(attributes.get("formatCode"))
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            number = int(attributes.get("numFmtId", 0))
            if number not in self._own:
                self._own[number] = format_of(builtin_format(number))
            self.found.append(self._own[number])
        if len(self.found) > MAX_STYLES or len(self._own) > MAX_STYLES:
            raise WorkbookError("too-much")

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cells = False
