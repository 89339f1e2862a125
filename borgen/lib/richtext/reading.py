"""Reads cleaned text. Every `<` in it begins a tag, so that no parser is needed."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape

from django.utils.text import slugify


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, item of a list, paragraph of a quote, row of a table, or line.

    `tag` is p, h2, h3, h4, li, blockquote, tr or hr; `html` stands within that tag, without the lists in an
    item, which are blocks of their own. `level` is that of a heading or the depth of an item, from 1.
    `parent` is ul or ol of an item, thead or tbody of a row; `group` numbers the lists, tables and quotes;
    `number` is that of an item in its list, 0 for words of the same item below a list in it.
    """

    tag: str
    html: str
    level: int = 0
    parent: str = ""
    group: int = 0
    number: int = 0

    @property
    def text(self) -> str:
        return one_line(self.html)


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str
    id: str


@dataclass(frozen=True, slots=True)
class Contents:
    html_with_ids: str
    headings: list[Heading]


_MARKS = re.compile(r"</?(?:strong|em|u|s|sub|sup|a)\b[^>]*>")
_TAGS = re.compile(r"<[^>]*>")
_ENDS = re.compile(r"</(?:p|h[234]|li|tr)>|<(?:br|hr|[uo]l)>")
_HEADING = re.compile(r"<(h([234]))>(.*?)</\1>", re.DOTALL)
_IMAGE = re.compile(r"<img\b[^>]*>")
_CITED = re.compile(r'\bsrc="picture:([0-9]+)"')
_TOP = re.compile(r"<(p|h[234]|ul|ol|blockquote|table|hr)\b[^>]*>")
_IN_LIST = re.compile(r"<(/?)(ul|ol|li)\b[^>]*>")
_IN_QUOTE = re.compile(r"<(p|ul|ol)\b[^>]*>")
_ROW = re.compile(r"<(thead|tbody)\b[^>]*>|<tr\b[^>]*>(.*?)</tr>", re.DOTALL)
_BLANK_LINES = re.compile(r"\s*\n\s*")
_SPACES = re.compile(r"[^\S\n]+")


def plain_text(html: str) -> str:
    """The words, each block, item and row on a line of its own."""
    lines = _ENDS.sub("\n", html.replace("\n", " "))
    words = unescape(_TAGS.sub(" ", _MARKS.sub("", lines)))
    return _BLANK_LINES.sub("\n", _SPACES.sub(" ", words)).strip()


def picture_numbers(html: str) -> set[int]:
    return {int(cited[1]) for image in _IMAGE.findall(html) if (cited := _CITED.search(image))}


def with_pictures(html: str, address: Callable[[int], str]) -> str:
    """With the address of each picture instead of its number."""
    return _with_sources(html, address)


def renumbered(html: str, numbers: Mapping[int, int]) -> str:
    """With other numbers for the pictures, all at once; those not named stay."""
    return _with_sources(html, lambda number: f"picture:{numbers.get(number, number)}")


def contents(html: str) -> Contents:
    """The headings, and the text with an id at each, so that a table of contents can lead there."""
    headings: list[Heading] = []
    taken: set[str] = set()

    def with_id(found: re.Match[str]) -> str:
        text = one_line(found[3])
        name = base = f"kop-{slugify(text, allow_unicode=True)[:60].strip('-') or 'x'}"
        more = 1
        while name in taken:
            more += 1
            name = f"{base}-{more}"
        taken.add(name)
        headings.append(Heading(int(found[2]), text, name))
        return f'<{found[1]} id="{escape(name)}">{found[3]}</{found[1]}>'

    return Contents(_HEADING.sub(with_id, html), headings)


def blocks(html: str) -> list[Block]:
    """In the order of reading."""
    return list(_blocks(html))


def _blocks(html: str) -> Iterator[Block]:
    at = group = 0
    while found := _TOP.search(html, at):
        tag, start = found[1], found.end()
        if tag == "hr":
            yield Block("hr", "")
            at = start
        elif tag in ("ul", "ol"):
            group += 1
            at = yield from _list(html, found.start(), group)
        else:
            end, at = _end(html, tag, start)
            inner = html[start:end]
            if tag == "table":
                group += 1
                yield from _table(inner, group)
            elif tag == "blockquote":
                group += 1
                yield from _quote(inner, group)
            else:
                yield Block(tag, inner, int(tag[1]) if tag != "p" else 0)


def _list(html: str, at: int, group: int) -> Generator[Block, None, int]:
    """From its tag on; returns where it ends."""
    parents: list[str] = []
    items: list[int] = []  # how many so far, in each list that is open
    begins = False
    start = at
    while found := _IN_LIST.search(html, at):
        words = html[start : found.start()]
        if parents and words and not words.isspace():
            number = items[-1] if begins else 0
            yield Block("li", words, len(parents), parents[-1], group, number)
        start = at = found.end()
        closes, tag = found[1], found[2]
        begins = tag == "li" and not closes
        if begins and items:
            items[-1] += 1
        elif tag != "li" and not closes:
            parents.append(tag)
            items.append(0)
        elif tag != "li" and parents:
            parents.pop()
            items.pop()
        if not parents:
            return at
    return len(html)


def _quote(html: str, group: int) -> Iterator[Block]:
    at = 0
    while found := _IN_QUOTE.search(html, at):
        if found[1] == "p":
            end, at = _end(html, "p", found.end())
            inner = html[found.end() : end]
            yield Block("blockquote", inner, 0, "", group)
        else:
            at = yield from _list(html, found.start(), group)


def _table(html: str, group: int) -> Iterator[Block]:
    parent = "tbody"
    for found in _ROW.finditer(html):
        if found[1]:
            parent = found[1]
        else:
            yield Block("tr", found[2], 0, parent, group)


def _end(html: str, tag: str, start: int) -> tuple[int, int]:
    """Where what stands in the tag ends, and where the reading goes on."""
    closing = f"</{tag}>"
    end = html.find(closing, start)
    return (len(html), len(html)) if end < 0 else (end, end + len(closing))


def one_line(html: str) -> str:
    """The words of one block."""
    if "<" in html:
        html = _TAGS.sub(" ", _MARKS.sub("", html))
    return " ".join((unescape(html) if "&" in html else html).split())


def _with_sources(html: str, source: Callable[[int], str]) -> str:
    def image(found: re.Match[str]) -> str:
        return _CITED.sub(lambda cited: f'src="{escape(source(int(cited[1])))}"', found[0])

    return _IMAGE.sub(image, html)
