"""From text to the stems by which it is found; the same for what is searched and for what is typed.

Both databases keep these stems and compare them as they are, so that they find the same. The older of the two
Dutch algorithms: the newer one makes `beleid` of `begeleiding`, and a school writes both on every page.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

import snowballstemmer

WORD = re.compile(r"[^\W_]+")
LONGEST_WORD = 40
# A stem of so many letters also finds the words that begin with it: verzuim finds verzuimprotocol.
SHORTEST_PREFIX = 4
# More of a question than this is not read.
MOST_WORDS = 12
# How often a stem is kept of one text, and how many characters of stems: a database refuses an endless row.
MOST_OFTEN = 3
MOST_CHARACTERS = 400_000

# Words that stand in every text and tell nothing about it.
_STOP = frozenset(
    "de en van ik te dat die in een hij het niet zijn is was op aan met als voor had er maar om hem dan "
    "zou of wat mijn men dit zo door over ze zich bij ook tot je mij uit der daar haar naar heb hoe heeft "
    "hebben deze u want nog zal me zij nu ge geen omdat iets worden toch al waren veel meer doen toen "
    "moet ben zonder kan hun dus alles onder ja eens hier wie werd altijd doch wordt wezen kunnen ons "
    "zelf tegen na reeds wil kon niets uw iemand geweest andere wij we".split()
)
# What the algorithm leaves of verbs: belt, bellen; spreekt, spreken; meldt, melden.
_ENDINGS = (
    (re.compile(r"(?<=\w\w[b-df-hj-np-tv-xz])t$"), ""),
    (re.compile(r"([b-df-hj-np-tv-xz])\1$"), r"\1"),
    (re.compile(r"([aeou])\1(?=[b-df-hj-np-tv-xz]$)"), r"\1"),
)
_stemmer = snowballstemmer.stemmer("dutch_porter")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One word of a question: a text has a word with this stem, or one that begins with it."""

    stem: str
    word: str
    prefix: bool

    def fits(self, word: str) -> bool:
        """`word` as it stands in a text."""
        stem = stem_of(word)
        if stem == self.stem:
            return True
        return self.prefix and stem.startswith((self.stem, self.word))


def folded(text: str) -> str:
    """Lower case and without accents: geëvalueerd -> geevalueerd."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))


def words(text: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in WORD.findall(folded(text))]


@functools.lru_cache(maxsize=50_000)
def stem_of(word: str) -> str:
    """Of one word as people write it."""
    plain = folded(word)[:LONGEST_WORD]
    stem = str(_stemmer.stemWord(plain))
    for ending, instead in _ENDINGS:
        stem = ending.sub(instead, stem)
    return stem or plain


def stems(text: str) -> str:
    """The stems of a text in its order, for the database to search in."""
    seen: Counter[str] = Counter()
    kept, length = [], 0
    for word in words(text):
        if word in _STOP:
            continue
        stem = stem_of(word)
        seen[stem] += 1
        length += len(stem) + 1
        if length > MOST_CHARACTERS:
            break
        if seen[stem] <= MOST_OFTEN:
            kept.append(stem)
    return " ".join(kept)


def wanted(question: str) -> list[Wanted]:
    """What somebody typed, word by word; the last word may be half. Empty when it says nothing."""
    typed = words(question[:500])[:MOST_WORDS]
    found: dict[str, Wanted] = {}
    for place, word in enumerate(typed, start=1):
        if word in _STOP:
            continue
        stem = stem_of(word)
        prefix = place == len(typed) or len(stem) >= SHORTEST_PREFIX
        found[stem] = Wanted(stem, word, prefix)
    return list(found.values())
