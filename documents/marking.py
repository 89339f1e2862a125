"""Marks the words of a question in a text, so that a reader sees at once where they stand."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from html import escape, unescape
from typing import NamedTuple

from documents.stems import WORD, folded, wanted

FIRST = "treffer-1"
# A word of so many letters is also found inside another: gesprek in begeleidingsgesprek.
SHORTEST_INSIDE = 4
# In our own html every `<` begins a tag (borgen.lib.richtext).
_TAG = re.compile(r"(<[^>]*>)")


class Marked(NamedTuple):
    html: str
    hits: int


def mark(html: str, question: str) -> Marked:
    """Each hit in a `<mark>` with the id `treffer-<n>`; the html stays as it was when there is none."""
    asked = wanted(question)
    if not asked or not html:
        return Marked(html, 0)
    inside = [one.word for one in asked if len(one.word) >= SHORTEST_INSIDE]
    hits = 0

    @functools.cache
    def fits(word: str) -> bool:
        plain = folded(word)
        return any(part in plain for part in inside) or any(one.fits(word) for one in asked)

    def put(found: re.Match[str]) -> str:
        nonlocal hits
        if not fits(found[0]):
            return found[0]
        hits += 1
        return f"\x02{hits}\x03{found[0]}\x04"

    parts = [part if part.startswith("<") else _marked(part, put) for part in _TAG.split(html)]
    return Marked("".join(parts), hits)


def _marked(text: str, put: Callable[[re.Match[str]], str]) -> str:
    """Signs that no cleaned text holds stand for the tags until the text is escaped again."""
    if not text.strip():
        return text
    seen = WORD.sub(put, unescape(text))
    if "\x02" not in seen:
        return text
    plain = escape(seen, quote=False)
    return plain.replace("\x02", '<mark id="treffer-').replace("\x03", '">').replace("\x04", "</mark>")
