"""Parses one part of a workbook after another, as a stream, within limits that all parts share."""

from __future__ import annotations

import zipfile
from typing import TypeVar
from xml.parsers import expat

from borgen.lib.workbook.errors import WorkbookError
from borgen.lib.workbook.guard import Budget

MAX_TEXT = 10_000  # characters of one cell
# Tags and attributes of all parts: more than the largest honest workbook needs.
_MAX_MARKS = 800_000
_MAX_TAG = 256 * 1024
_CHUNK = 64 * 1024

Attributes = dict[str, str]


class Handler:
    """Of one part. Names come without prefix; text is collected between `listen()` and `heard()`."""

    def __init__(self) -> None:
        self._texts: list[str] | None = None
        self._length = 0

    def told(self, text: str) -> None:
        # One character more than allowed is kept, so that the cell can be named in the message.
        if self._texts is not None and self._length <= MAX_TEXT:
            self._texts.append(text)
            self._length += len(text)

    def listen(self) -> None:
        self._texts = []

    def heard(self) -> str:
        text, self._texts, self._length = "".join(self._texts or ()), None, 0
        return text

    def start(self, name: str, attributes: Attributes) -> None:
        """A tag opens."""

    def end(self, name: str) -> None:
        """A tag closes."""


H = TypeVar("H", bound=Handler)


class Parts:
    """The parts of an archive, each to be parsed once."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._budget = Budget()
        self._marks = 0
        self.names = frozenset(archive.namelist())

    def parse(self, part: str, handler: H) -> H:
        """Returns the handler; WorkbookError when it is too much, other errors when it is no sound XML."""
        parser = _parser_for(handler)
        fed = 0
        with self._archive.open(part) as content:
            while chunk := content.read(_CHUNK):
                self._marks += chunk.count(b"<") + chunk.count(b"=")
                if self._marks > _MAX_MARKS:
                    raise WorkbookError("too-much")
                parser.Parse(chunk, False)  # noqa: FBT003  expat takes no keywords
                fed += len(chunk)
                self._budget.check()
                if fed - parser.CurrentByteIndex > _MAX_TAG:  # one tag without an end
                    raise WorkbookError("too-much")
        parser.Parse(b"", True)  # noqa: FBT003
        return handler


def _parser_for(handler: Handler) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.CharacterDataHandler = handler.told

    def first(name: str, attributes: Attributes) -> None:
        """Some programmes write `x:row` instead of `row`; most do not, and should not pay for it."""
        if ":" in name:
            parser.StartElementHandler = lambda name, attributes: handler.start(_bare(name), attributes)
            parser.EndElementHandler = lambda name: handler.end(_bare(name))
        else:
            parser.StartElementHandler, parser.EndElementHandler = handler.start, handler.end
        handler.start(_bare(name), attributes)

    parser.StartElementHandler = first
    return parser


def _bare(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse_doctype(*_: object) -> None:
    """No workbook has one: it is the door to entities that swell or that read other files."""
    raise WorkbookError("damaged")
