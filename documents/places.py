"""Where in a text something can be said about: after each paragraph, heading, item of a list and table row.

A place is found again by the beginning of its words (`quote`), also after other paragraphs came or went.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass

from borgen.lib.richtext import Block, blocks

# So much of the beginning is kept; the database has room for 200 characters.
QUOTE_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Place:
    number: int
    """From 1, in the order of reading; 0 is the whole."""
    tag: str
    text: str

    @property
    def quote(self) -> str:
        return quote_of(self.text)


@dataclass(frozen=True, slots=True)
class Piece:
    """Html up to the next mark, and what stands there."""

    html: str
    link: int = 0
    """The place whose button comes here."""
    box: int = 0
    """The place whose remarks come here."""


def places(html: str) -> list[Place]:
    """Pictures without words and lines are no place."""
    return [Place(number, block.tag, block.text) for number, block in enumerate(_told(html), start=1)]


def quote_of(text: str) -> str:
    """The first words, as many as fit."""
    if len(text) <= QUOTE_LENGTH:
        return text
    beginning, _space, _rest = text[: QUOTE_LENGTH + 1].rpartition(" ")
    return beginning or text[:QUOTE_LENGTH]


def place_of(quote: str, found: Iterable[Place]) -> int | None:
    """The number of the place with exactly this beginning, else of one that begins so; None when gone."""
    begins = None
    for place in found:
        if place.quote == quote:
            return place.number
        if begins is None and place.text.startswith(quote):
            begins = place.number
    return begins


# --- marks in the text --------------------------------------------------------------------------------------

_MARK = re.compile(r'<ins data-(link|box)="([0-9]+)"></ins>')


def marked(html: str) -> str:
    """The text with an invisible mark for the button and the remarks of each place.

    No text has such a mark of its own: cleaning throws out `ins`.
    """
    return "".join(_with_marks(html))


def pieces(marked_html: str) -> list[Piece]:
    """The text cut at its marks."""
    found, at = [], 0
    for mark in _MARK.finditer(marked_html):
        kind, number = mark[1], int(mark[2])
        html = marked_html[at : mark.start()]
        found.append(Piece(html, link=number) if kind == "link" else Piece(html, box=number))
        at = mark.end()
    found.append(Piece(marked_html[at:]))
    return found


def _told(html: str) -> list[Block]:
    return [block for block in blocks(html) if block.text]


def _with_marks(html: str) -> Iterator[str]:
    at, waiting = 0, 0
    rows: list[int] = []
    for number, block in enumerate(_told(html), start=1):
        if rows and (block.tag != "tr" or block.group != waiting):
            at = yield from _after_table(html, at, rows)
            rows = []
        # Between two blocks there are only tags, so this is the block itself.
        start = html.index(f">{block.html}<", max(at - 1, 0)) + 1
        end = start + len(block.html)
        yield html[at:end]
        at = end
        if block.tag == "tr":
            yield f'<td class="place-cell">{_mark("link", number)}</td>'
            rows.append(number)
            waiting = block.group
        elif block.tag == "li":
            yield _mark("link", number) + _mark("box", number)
        else:
            yield _mark("link", number) if block.tag in ("p", "blockquote") else ""
            after = html.index(">", at) + 1
            yield html[at:after]
            at = after
            yield _mark("box", number)
    if rows:
        at = yield from _after_table(html, at, rows)
    yield html[at:]


def _after_table(html: str, at: int, rows: list[int]) -> Generator[str, None, int]:
    """A remark on a row stands below its table, which may be wider than the screen."""
    end = html.index("</table>", at) + len("</table>")
    yield html[at:end]
    yield "".join(_mark("box", number) for number in rows)
    return end


def _mark(kind: str, number: int) -> str:
    return f'<ins data-{kind}="{number}"></ins>'
