"""Writes the tree of any text anew in the shape that `cleaning` describes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from lxml.etree import _Element

MAX_LIST_DEPTH = 6
MAX_COLSPAN = 50
MAX_ROWSPAN = 500
MAX_ALT = 300
MAX_HREF = 2000

_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
_INLINE = {
    "strong": "strong",
    "b": "strong",
    "em": "em",
    "i": "em",
    "u": "u",
    "ins": "u",
    "s": "s",
    "strike": "s",
    "del": "s",
    "sub": "sub",
    "sup": "sup",
}
_SCOPES = ("row", "col", "rowgroup", "colgroup")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HREF = re.compile(r"(?:https?://|mailto:|tel:)[^\s\"<>\\]+", re.IGNORECASE)
_PICTURE = re.compile(r"picture:[1-9][0-9]{0,9}")
# Invisible on its own: a paragraph of only these is empty.
_BLANK = " \u00a0\u200b\u200c\u200d\u2060\ufeff"
_BREAK = "<br>"

Piece = tuple[str, str]  # tag, html with that tag around it


class Builder:
    """One walk over the tree. `_pieces` are the finished blocks of the place being written: the text, an
    item, a cell or a quote; `_words` is the paragraph being written, and `_wanted` the marks around it."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._words: list[str] = []
        self._has_words = False
        self._space = False
        self._opened: list[Piece] = []
        self._wanted: list[Piece] = []
        self._kind = "p"
        self._lists = 0
        self._inside = False  # an item, cell or quote: only paragraphs and lists
        self._literal = False  # line ends count, as in <pre>

    def build(self, body: _Element) -> str:
        self._children(body)
        self._end_paragraph()
        return "".join(html for _tag, html in self._pieces)

    # The walk

    def _children(self, element: _Element) -> None:
        self._text(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child)
            self._text(child.tail)

    def _element(self, element: _Element) -> None:
        tag = element.tag
        if tag in _INLINE:
            self._marked(element, (_INLINE[tag], f"<{_INLINE[tag]}>"))
        elif tag == "a":
            self._link(element)
        elif tag == "br":
            self._break()
        elif tag == "img":
            self._picture(element)
        else:
            self._end_paragraph()
            self._block(element)
            self._end_paragraph()

    def _block(self, element: _Element) -> None:
        tag = element.tag
        if tag in _HEADINGS:
            self._heading(element)
        elif tag in ("ul", "ol"):
            self._list(element)
        elif tag == "table":
            self._table(element)
        elif tag == "blockquote" and not self._inside:
            pieces = self._place(element)
            if pieces:
                self._pieces.append(("blockquote", f"<blockquote>{_joined(pieces)}</blockquote>"))
        elif tag == "hr":
            if not self._inside:
                self._pieces.append(("hr", "<hr>"))
        elif tag == "pre":
            self._literal, before = True, self._literal
            self._children(element)
            self._literal = before
        else:
            self._children(element)

    def _heading(self, element: _Element) -> None:
        if self._inside:
            self._marked(element, ("strong", "<strong>"))
            return
        self._kind, before = _HEADINGS[element.tag], self._kind
        self._children(element)
        self._end_paragraph()
        self._kind = before

    def _list(self, element: _Element) -> None:
        if self._lists >= MAX_LIST_DEPTH:
            self._children(element)
            return
        self._lists += 1
        items: list[list[Piece]] = []
        for child in _with_loose_text(element):
            pieces = self._place(child)
            if child.tag in ("ul", "ol") and items:
                items[-1] += pieces  # a list directly in a list belongs to the item before it
            elif pieces:
                items.append(pieces)
        self._lists -= 1
        if items:
            html = "".join(f"<li>{_words_first(pieces)}</li>" for pieces in items)
            self._pieces.append((element.tag, f"<{element.tag}>{html}</{element.tag}>"))

    def _place(self, element: _Element) -> list[Piece]:
        """What stands in an item, a cell or a quote."""
        outer, self._pieces = self._pieces, []
        inside, self._inside = self._inside, True
        kind, self._kind = self._kind, "p"
        if element.tag in ("ul", "ol"):
            self._list(element)
        else:
            self._children(element)
        self._end_paragraph()
        pieces, self._pieces = self._pieces, outer
        self._inside, self._kind = inside, kind
        return pieces

    # Tables

    def _table(self, element: _Element) -> None:
        if self._inside:
            for row in _rows(element):
                for cell in row[1]:
                    self._children(cell)
                    self._end_paragraph()
            return
        for caption in element.findall("caption"):
            self._children(caption)
            self._end_paragraph()
        head: list[str] = []
        rest: list[str] = []
        for in_head, cells in _rows(element):
            if cells:
                html = "".join(self._cell(cell) for cell in cells)
                (head if in_head and not rest else rest).append(f"<tr>{html}</tr>")
        if head or rest:
            top = f"<thead>{''.join(head)}</thead>" if head else ""
            below = f"<tbody>{''.join(rest)}</tbody>" if rest else ""
            self._pieces.append(("table", f"<table>{top}{below}</table>"))

    def _cell(self, element: _Element) -> str:
        tag = element.tag
        attributes = "".join(
            f' {name}="{span}"'
            for name, most in (("colspan", MAX_COLSPAN), ("rowspan", MAX_ROWSPAN))
            if (span := _span(element.get(name), most)) > 1
        )
        scope = (element.get("scope") or "").lower()
        if tag == "th" and scope in _SCOPES:
            attributes += f' scope="{scope}"'
        return f"<{tag}{attributes}>{_words_first(self._place(element))}</{tag}>"

    # Words

    def _marked(self, element: _Element, mark: Piece) -> None:
        known = any(tag == mark[0] for tag, _start in self._wanted)
        if not known:
            self._wanted.append(mark)
        self._children(element)
        if not known:
            self._wanted.pop()

    def _link(self, element: _Element) -> None:
        href = (element.get("href") or "").strip()
        if len(href) <= MAX_HREF and _HREF.fullmatch(href):
            self._marked(element, ("a", f'<a href="{escape(href)}">'))
        else:
            self._children(element)

    def _picture(self, element: _Element) -> None:
        source = element.get("src") or ""
        if _PICTURE.fullmatch(source):
            alt = " ".join((element.get("alt") or "").split())[:MAX_ALT]
            self._write(f'<img src="{source}" alt="{escape(alt)}">')
            self._has_words = True

    def _text(self, text: str | None) -> None:
        if not text:
            return
        if self._literal and "\n" in text:
            first, *more = text.split("\n")
            self._line(first)
            for line in more:
                self._break()
                self._line(line)
        else:
            self._line(text)

    def _line(self, text: str) -> None:
        text = _SPACE.sub(" ", text)
        starts, ends, words = text.startswith(" "), text.endswith(" "), text.strip(" ")
        self._space = self._space or (starts and bool(self._words))
        if not words:
            return
        self._write(escape(words, quote=False))
        self._has_words = self._has_words or bool(words.strip(_BLANK))
        self._space = ends

    def _write(self, html: str) -> None:
        """In the marks that are wanted; a space stands outside the marks that end or begin here."""
        common = 0
        for opened, wanted in zip(self._opened, self._wanted, strict=False):
            if opened != wanted:
                break
            common += 1
        self._close_marks(common)
        if self._space and self._words and self._words[-1] != _BREAK:
            self._words.append(" ")
        self._space = False
        for mark in self._wanted[common:]:
            self._words.append(mark[1])
            self._opened.append(mark)
        self._words.append(html)

    def _break(self) -> None:
        if self._words:
            self._space = False
            self._close_marks(0)
            self._words.append(_BREAK)

    def _close_marks(self, keep: int) -> None:
        while len(self._opened) > keep:
            self._words.append(f"</{self._opened.pop()[0]}>")

    def _end_paragraph(self) -> None:
        self._close_marks(0)
        while self._words and self._words[-1] == _BREAK:
            self._words.pop()
        if self._has_words:
            kind = "p" if self._inside else self._kind
            self._pieces.append((kind, f"<{kind}>{''.join(self._words)}</{kind}>"))
        self._words, self._has_words, self._space = [], False, False


def _joined(pieces: list[Piece]) -> str:
    return "".join(html for _tag, html in pieces)


def _words_first(pieces: list[Piece]) -> str:
    """Without the tags of a paragraph when there is one, at the start."""
    if pieces and pieces[0][0] == "p" and not any(tag == "p" for tag, _html in pieces[1:]):
        return pieces[0][1][len("<p>") : -len("</p>")] + _joined(pieces[1:])
    return _joined(pieces)


def _with_loose_text(element: _Element) -> Iterator[_Element]:
    """The children of a list; text that stands between them becomes an item."""
    loose = [(element.text, 0), *((child.tail, at + 1) for at, child in enumerate(element))]
    wrapped = {at: text for text, at in loose if text and text.strip()}
    for at, child in enumerate([*element, None]):
        if at in wrapped:
            item = element.makeelement("li")
            item.text = wrapped[at]
            yield item
        if child is not None and isinstance(child.tag, str):
            yield child if child.tag in ("li", "ul", "ol") else _item_around(child)


def _item_around(child: _Element) -> _Element:
    item = child.makeelement("li")
    copy = child.__copy__()
    copy.tail = None
    item.append(copy)
    return item


def _rows(table: _Element) -> Iterator[tuple[bool, list[_Element]]]:
    """Whether it stands in the head, and its cells; rows of a table in a cell are not among them."""
    for part in table:
        rows = [part] if part.tag == "tr" else part.findall("tr") if part.tag in _PARTS else []
        for row in rows:
            yield part.tag == "thead", [cell for cell in row if cell.tag in ("td", "th")]


_PARTS = ("thead", "tbody", "tfoot")


def _span(value: str | None, most: int) -> int:
    value = (value or "").strip()
    return min(int(value), most) if value.isascii() and value.isdigit() and len(value) < 6 else 1
