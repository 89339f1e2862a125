"""Does a text name somebody? A guess that leads to a warning and never to a refusal (conventions P14).

A word counts as a name when it looks like one where it stands:

- after a title ("meneer", "mevrouw", "juf") every word with a capital;
- a first name of a colleague, or a common one, with a capital or without: on a phone capitals are left out;
- a last name of a colleague with a capital;
- a name that is an ordinary word too, such as Wil, Roos, Mees, Floor or Bakker, only with a capital in the
  middle of a sentence: there nothing else explains the capital.

Words in capitals are abbreviations: the JOB and the SLB are nobody.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

COMMON = Path(__file__).with_name("content") / "first_names.txt"
TITLES = frozenset("meneer mijnheer mevrouw heer dhr mw mevr mvr juf juffrouw meester".split())
# Small words inside a name are nobody's name; "El" and "Ben" belong to names that came from elsewhere.
PARTICLES = frozenset(
    (
        "van de der den ten ter te het t el al ben bin la le di da du von op in aan bij voor uit over onder "
        "en of s d l ibn abu"
    ).split()
)
# Last names that are words of a school or of every day.
WORDS = frozenset(
    (
        "bakker smid smit visser bos groot klein kok meester jong oud wit zwart bruin groen koning prins "
        "boer berg dijk veld molen kuiper schipper dekker schilder slager timmerman lid leider proces brand "
        "haan vos wolf vogel bloem blom peer boom hout steen post kamp hoek huis stad meer beek dam winter "
        "zomer maas vries beer lang sterk kort rust school leer baas buurman vreemd"
    ).split()
)
# Two letters say little without a capital: "mo", "bo" and "jo" are parts of other words.
SHORTEST_WITHOUT_CAPITAL = 3

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
# What stands before the first word of a sentence.
_BEGINS = re.compile(r"(?:^|[.!?:;…\n•*“”\"(‘–—-])[\s“”\"(‘]*$")


@dataclass(frozen=True, slots=True)
class Names:
    """As they are compared, see `plain`. `words`: those of them that are ordinary words too."""

    first: frozenset[str]
    last: frozenset[str]
    words: frozenset[str]


def plain(word: str) -> str:
    """Small letters without accents: Zoë and zoe are one name."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@functools.cache
def common() -> Names:
    lines = [line.strip() for line in COMMON.read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    return Names(
        first=frozenset(line.removesuffix("*") for line in lines),
        last=frozenset(),
        words=frozenset(line.removesuffix("*") for line in lines if line.endswith("*")) | WORDS,
    )


def names_to_mind(colleagues: Iterable[str]) -> Names:
    """The common ones and those of these people, written as "Mo van den Berg"."""
    first, last = set(common().first), set()
    for full in colleagues:
        parts = [plain(part) for part in _WORD.findall(full)]
        parts = [part for part in parts if part not in PARTICLES]
        first.update(parts[:1])
        for part in parts[1:]:
            last.add(part)
            last.update(half for half in part.split("-") if half not in PARTICLES)
    return Names(frozenset(first), frozenset(last), common().words)


def named_in(text: str, colleagues: Iterable[str] = ()) -> list[str]:
    """The words that look like somebody's name, as they stand there, each once."""
    known = names_to_mind(colleagues)
    found: dict[str, str] = {}
    before = ""
    for hit in _WORD.finditer(text):
        word = _without_s(hit[0])
        first = bool(_BEGINS.search(text[: hit.start()])) and before not in TITLES
        if _is_name(word, known, begins=first, titled=before in TITLES):
            found.setdefault(plain(word), word)
        # "mevrouw van den Berg": the title reaches over the small words.
        if not (before in TITLES and plain(word) in PARTICLES):
            before = plain(word)
    return list(found.values())


def _is_name(word: str, known: Names, *, begins: bool, titled: bool) -> bool:
    whole = plain(word)
    if whole in PARTICLES and not (word[0].isupper() and whole in known.first and not begins):
        return False
    if len(word) > 1 and word.isupper():
        return False
    capital = word[0].isupper()
    if titled and capital:
        return True
    pieces = (piece for piece in re.split("[-'’]", word) if len(piece) == 1 or not piece.isupper())
    parts = {whole, *map(plain, pieces)}
    firsts, lasts = parts & known.first, parts & known.last
    if capital:
        hits = firsts | lasts
        return bool(hits - known.words if begins else hits)
    return any(len(part) >= SHORTEST_WITHOUT_CAPITAL for part in firsts - known.words)


def _without_s(word: str) -> str:
    """Anna's is about Anna, and Kees' about Kees (the sign at the end is no part of the word)."""
    return re.sub("['’]s$", "", word)
