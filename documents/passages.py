"""The places in a text that answer a question, each with a few words around it."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from documents.stems import Wanted, folded

# Characters on both sides of what was found.
AROUND = 80
MOST_PASSAGES = 2
# Of a word that stands everywhere the first places are looked at.
MOST_MATCHES = 200
# Of a text without the words (they stand in the title) the beginning is shown.
BEGINNING = 160


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    pieces: tuple[Piece, ...]
    begins: bool
    """Whether the text begins here; otherwise something stands before it."""
    ends: bool

    def __str__(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    which: int


def passages(text: str, question: Sequence[Wanted]) -> list[Passage]:
    """At most two, those with the most different words of the question first, in the order of the text."""
    text = " ".join(text.split())
    if not text:
        return []
    matches = _matches(text, question)
    if not matches:
        return [_cut(text, 0, min(len(text), BEGINNING), [])]
    spans = _spans(text, matches)
    best = sorted(spans, key=lambda span: (-len({match.which for match in span[2]}), span[0]))
    return [_cut(text, *span) for span in sorted(best[:MOST_PASSAGES], key=lambda span: span[0])]


_ACCENTED = re.compile(r"[^\x00-\x7f]")


@functools.cache
def _without_accent(character: str) -> str:
    return (folded(character) or character)[0]


def _plain(text: str) -> str:
    """In lower case and without accents, one character for one, so that places stay the same."""
    return _ACCENTED.sub(lambda found: _without_accent(found[0]), text).lower()


def _matches(text: str, question: Sequence[Wanted]) -> list[_Match]:
    if not question:
        return []
    known: dict[str, int | None] = {}
    found = []
    # A stem keeps how its words begin, so most words need no look at all.
    beginnings = "|".join(sorted({re.escape(one.stem[:2]) for one in question}))
    for hit in re.finditer(rf"\b(?:{beginnings})[^\W_]*", _plain(text)):
        word = hit[0]
        if word not in known:
            known[word] = next((n for n, wanted in enumerate(question) if wanted.fits(word)), None)
        which = known[word]
        if which is not None:
            found.append(_Match(hit.start(), hit.end(), which))
            if len(found) == MOST_MATCHES:
                break
    return found


def _spans(text: str, matches: Sequence[_Match]) -> list[tuple[int, int, list[_Match]]]:
    """Matches that stand near each other share a passage, up to three times the usual length."""
    groups: list[list[_Match]] = [[matches[0]]]
    for before, match in pairwise(matches):
        near = match.start - before.end < AROUND and match.end - groups[-1][0].start < 2 * AROUND
        if near:
            groups[-1].append(match)
        else:
            groups.append([match])
    return [
        (_word_start(text, group[0].start - AROUND), _word_end(text, group[-1].end + AROUND), group)
        for group in groups
    ]


def _word_start(text: str, place: int) -> int:
    if place <= 0:
        return 0
    space = text.find(" ", place)
    return space + 1 if 0 <= space < place + AROUND // 2 else place


def _word_end(text: str, place: int) -> int:
    if place >= len(text):
        return len(text)
    space = text.rfind(" ", 0, place)
    return space if space > place - AROUND // 2 else place


def _cut(text: str, start: int, end: int, matches: Sequence[_Match]) -> Passage:
    if end < len(text) and not matches:
        end = _word_end(text, end)
    pieces, place = [], start
    for match in matches:
        if match.start > place:
            pieces.append(Piece(text[place : match.start]))
        pieces.append(Piece(text[match.start : match.end], marked=True))
        place = match.end
    if place < end:
        pieces.append(Piece(text[place:end]))
    return Passage(tuple(pieces), begins=start == 0, ends=end == len(text))
