"""How much room a text takes, from the widths of the letters of our own font (pure).

Everything is counted in ems of the body: a text that is 12 wide and 2.6 high is so at every type step and on
every size of paper.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

# A letter that our font does not have takes the room of a wide one.
WIDE = 0.65
# What the renderer may do otherwise: kerning, rounding.
CARE = 1.005


# Of all posters of a worker; about 2 MB.
MOST_WORDS = 20_000


@dataclass(frozen=True)
class Letters:
    """Advance widths of one weight, in ems."""

    widths: Mapping[str, float]
    _words: dict[str, float] = field(default_factory=dict, compare=False, repr=False)

    def width(self, word: str) -> float:
        found = self._words.get(word)
        if found is None:
            if len(self._words) >= MOST_WORDS:
                self._words.clear()
            found = sum(self.widths.get(letter, WIDE) for letter in word) * CARE
            self._words[word] = found
        return found

    def lines(self, text: str, room: float, size: float = 1.0) -> int:
        """Of a text in a column `room` wide; a word that is wider than the column is broken."""
        if not text:
            return 0
        room = max(room / size, 1.0)
        # A space that holds a number and its unit together does so here too.
        return sum(self._lines(list(filter(None, part.split(" "))), room) for part in text.split("\n"))

    def _lines(self, words: list[str], room: float) -> int:
        number, used, space = 1, 0.0, self.widths.get(" ", 0.2)
        for word in words:
            width = self.width(word)
            if used and used + space + width <= room:
                used += space + width
                continue
            if used:
                number += 1
            # Broken at a syllable, a line of it stays up to a few letters short.
            full = room - min(2.0, room / 3)
            extra = math.ceil((width - room) / full) if width > room else 0
            number += extra
            used = width - extra * full if extra else width
        return number


@dataclass(frozen=True)
class Type:
    """The two weights of a poster."""

    plain: Letters
    strong: Letters

    def of(self, *, strong: bool) -> Letters:
        return self.strong if strong else self.plain
