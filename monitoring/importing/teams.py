"""Names of teams as files write them: compared without case and spacing, and a suggestion when none fits."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping

_MOST = 3
_ALIKE = 0.6
_FILLER = re.compile(r"^(?:onderwijs)?team\s+")


def key(name: str) -> str:
    """As names are compared and remembered: lower case, single spaces, 160 at most."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())[:160]


def suggestions(name: str, known: Iterable[str]) -> list[str]:
    """The names most like it, the best first; none when nothing comes near."""
    by_plain: dict[str, str] = {}
    for one in known:
        by_plain.setdefault(_plain(one), one)
    plain = _plain(name)
    close = difflib.get_close_matches(plain, list(by_plain), n=_MOST, cutoff=_ALIKE)
    if len(plain) >= 2:
        close += [one for one in by_plain if one not in close and (_initials(one) == plain or plain in one)]
    return [by_plain[one] for one in close[:_MOST]]


def find(name: str, teams: Mapping[str, int], aliases: Mapping[str, int | None]) -> int | bool | None:
    """The team of this name; None when it is left out on purpose; False when nobody knows it.

    What somebody chose for a name goes before a team that is called so.
    """
    plain = key(name)
    if plain in aliases:
        return aliases[plain]
    return teams.get(plain, False)


def _plain(name: str) -> str:
    return _FILLER.sub("", key(name))


def _initials(plain: str) -> str:
    return "".join(word[0] for word in re.findall(r"\w+", plain))
