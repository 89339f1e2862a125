"""What differs between two versions of a text, as a teacher reads it; pure.

Blocks first: which stayed, moved, became another, came or went. Then the words of those that changed. It
takes as long as the texts are, whatever they say (`aligning`).
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from borgen.lib.richtext import Block, blocks, one_line
from documents import word_marks
from documents.aligning import Pair, aligned

SAME, NEW, GONE, CHANGED = "same", "new", "gone", "changed"
MOVED_HERE, MOVED_AWAY, FORMAT = "moved_here", "moved_away", "format"

# Words in common, as a share of all: less is another block. A block that went elsewhere is more alike.
ALIKE = 0.4
ALIKE_ALONE = 0.25
ALIKE_ELSEWHERE = 0.75
# Too short to be recognised elsewhere: "yes" under one heading is not the "yes" of another.
MIN_MOVED_WORDS = 3
# A word that so many blocks have says nothing about which block became which.
COMMON = 8
FEW = 12

WORTH_FOLDING = 2
HEADINGS = ("h2", "h3", "h4")

_CITED = re.compile(r'(?:href|src)="([^"]*)"')
_CELL_END = re.compile(r"</t[dh]>")
_LETTERS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Change:
    """A block of the one or the other version, or of both. `html` stands in its tag, with <del> and <ins>.

    The two places of a block that moved have the same `move`, from 1.
    """

    kind: str
    html: str
    old: Block | None = None
    new: Block | None = None
    move: int = 0

    @property
    def block(self) -> Block:
        """As it is now, or as it was when it is gone."""
        return cast(Block, self.new or self.old)


def compare(old_html: str, new_html: str) -> list[Change]:
    """In the order of reading, what is gone before what came in its place."""
    return _Comparison(blocks(old_html), blocks(new_html)).changes()


def counts(changes: Sequence[Change]) -> Counter[str]:
    """How many of each kind; a move counts once, as moved_here."""
    found = Counter(change.kind for change in changes)
    del found[MOVED_AWAY]
    return found


def folded(changes: Sequence[Change], around: int = 1) -> Iterator[tuple[bool, list[Change]]]:
    """Runs in order, with whether one may be folded away: unchanged, and not just beside a change.

    One or two blocks are not worth folding. The heading above a change stays in sight.
    """
    last = len(changes) - 1
    seen = [False] * len(changes)
    heading: list[int] = []
    for n, change in enumerate(changes):
        if change.block.tag in HEADINGS:
            heading = [n]
        if change.kind != SAME:
            for near in (*heading, *range(max(0, n - around), min(last, n + around) + 1)):
                seen[near] = True
    run: list[Change] = []
    for n, change in enumerate(changes):
        run.append(change)
        if n == last or seen[n] != seen[n + 1]:
            yield not seen[n] and len(run) > WORTH_FOLDING, run
            run = []


class _Comparison:
    def __init__(self, old: list[Block], new: list[Block]) -> None:
        self.old, self.new = old, new
        # A block that is there to the letter need not be read.
        known = {block.html for block in old} & {block.html for block in new}
        self.old_keys, self.new_keys = (
            [block.html if block.html in known else _key(block) for block in side] for side in (old, new)
        )
        self.pairs = aligned(self.old_keys, self.new_keys)
        self.columns: dict[tuple[int, int, int, int], word_marks.Columns] = {}

    def changes(self) -> list[Change]:
        paired_old, paired_new = {i for i, _j in self.pairs}, {j for _i, j in self.pairs}
        gone = [i for i in range(len(self.old)) if i not in paired_old]
        came = [j for j in range(len(self.new)) if j not in paired_new]
        moved = self._moved(gone, came)
        gone, came = _without(gone, came, moved)
        became = self._became(gone, came)
        gone, came = _without(gone, came, became)
        moved += self._alike(*self._long(gone, came), ALIKE_ELSEWHERE)
        return list(self._told(dict(moved), dict(became)))

    def _moved(self, gone: list[int], came: list[int]) -> list[Pair]:
        """The same words at another place."""
        places: defaultdict[str, list[int]] = defaultdict(list)
        for i in gone:
            places[self.old_keys[i]].append(i)
        often = Counter(self.new_keys[j] for j in came)
        moved = []
        for j in came:
            key = self.new_keys[j]
            same = places.get(key)
            # A line between paragraphs says nothing: it has no key.
            if (
                key
                and same
                and (len(_LETTERS.findall(key)) >= MIN_MOVED_WORDS or len(same) == often[key] == 1)
            ):
                moved.append((same.pop(0), j))
        return moved

    def _became(self, gone: list[int], came: list[int]) -> list[Pair]:
        """Between two blocks that stayed: which old one became which new one, in the same order."""
        became: list[Pair] = []
        for here_gone, here_came in self._gaps(gone, came):
            least = ALIKE_ALONE if len(here_gone) == len(here_came) == 1 else ALIKE
            became += self._alike(here_gone, here_came, least, in_order=True)
        return became

    def _gaps(self, gone: list[int], came: list[int]) -> Iterator[tuple[list[int], list[int]]]:
        i = j = 0
        for old_at, new_at in [*self.pairs, (len(self.old), len(self.new))]:
            here_gone, here_came = [], []
            while i < len(gone) and gone[i] < old_at:
                here_gone.append(gone[i])
                i += 1
            while j < len(came) and came[j] < new_at:
                here_came.append(came[j])
                j += 1
            if here_gone and here_came:
                yield here_gone, here_came

    def _long(self, gone: list[int], came: list[int]) -> tuple[list[int], list[int]]:
        """Those with enough words to be recognised elsewhere although some changed."""

        def has_enough(block: Block) -> bool:
            return len(block.text.split()) >= 2 * MIN_MOVED_WORDS

        return [i for i in gone if has_enough(self.old[i])], [j for j in came if has_enough(self.new[j])]

    def _alike(self, gone: list[int], came: list[int], least: float, *, in_order: bool = False) -> list[Pair]:
        """The most alike first; each block once."""
        old_words = {i: frozenset(_LETTERS.findall(self.old[i].text.lower())) for i in gone}
        new_words = {j: frozenset(_LETTERS.findall(self.new[j].text.lower())) for j in came}
        scored = []
        for i, j in _candidates(old_words, new_words):
            if _family(self.old[i]) == _family(self.new[j]):
                score = _share(old_words[i], new_words[j])
                if score >= least:
                    scored.append((-score, abs(i - j), i, j))
        taken: list[Pair] = []
        free_old, free_new = set(gone), set(came)
        for _score, _distance, i, j in sorted(scored):
            at = bisect(taken, (i, j))
            crosses = (at and taken[at - 1][1] > j) or (at < len(taken) and taken[at][1] < j)
            if i in free_old and j in free_new and not (in_order and crosses):
                taken.insert(at, (i, j))
                free_old.discard(i)
                free_new.discard(j)
        return taken

    def _told(self, moved: dict[int, int], became: dict[int, int]) -> Iterator[Change]:
        numbers = {i: number for number, i in enumerate(sorted(moved), 1)}
        came_from = {j: i for i, j in moved.items()}
        i = j = 0
        anchors = sorted([*self.pairs, *became.items()])
        for old_at, new_at in [*anchors, (len(self.old), len(self.new))]:
            for here in range(i, old_at):
                yield self._gone(here, numbers.get(here, 0))
            for here in range(j, new_at):
                yield self._came(here, came_from.get(here), numbers)
            if old_at < len(self.old):
                yield self._both(old_at, new_at)
            i, j = old_at + 1, new_at + 1

    def _gone(self, i: int, move: int) -> Change:
        block = self.old[i]
        if move:
            return Change(MOVED_AWAY, block.html, old=block, move=move)
        return Change(GONE, word_marks.whole(block.html, word_marks.OLD), old=block)

    def _came(self, j: int, i: int | None, numbers: dict[int, int]) -> Change:
        block = self.new[j]
        if i is None:
            return Change(NEW, word_marks.whole(block.html, word_marks.NEW), new=block)
        before = self.old[i]
        html = block.html if self.old_keys[i] == self.new_keys[j] else self._marked(before, block)
        return Change(MOVED_HERE, html, old=before, new=block, move=numbers[i])

    def _both(self, i: int, j: int) -> Change:
        before, block = self.old[i], self.new[j]
        if self.old_keys[i] != self.new_keys[j]:
            return Change(CHANGED, self._marked(before, block), old=before, new=block)
        same = before.html == block.html and _look(before) == _look(block)
        return Change(SAME if same else FORMAT, block.html, old=before, new=block)

    def _marked(self, before: Block, block: Block) -> str:
        if block.tag != "tr":
            return word_marks.marked(before.html, block.html)
        old_cells, new_cells = word_marks.cells(before.html), word_marks.cells(block.html)
        # One answer for a whole table, so that its columns stay under each other.
        table = (before.group, block.group, len(old_cells), len(new_cells))
        if table not in self.columns:
            self.columns[table] = word_marks.same_columns(old_cells, new_cells)
        return word_marks.marked_row(old_cells, new_cells, self.columns[table])


def _key(block: Block) -> str:
    """What it says, whatever it looks like: words, links and pictures, and in which cell of a row."""
    text = block.text
    if block.tag == "tr":
        text = "\x1f".join(map(one_line, _CELL_END.split(block.html)))
    if 'href="' in block.html or 'src="' in block.html:
        return "\x1e".join([text, *_CITED.findall(block.html)])
    return text


def _look(block: Block) -> tuple[str, int, str]:
    return block.tag, block.level, block.parent


def _family(block: Block) -> str:
    """Only within one of these does a block become another."""
    if block.tag in HEADINGS:
        return "heading"
    return block.tag if block.tag in ("tr", "hr") else "words"


def _candidates(old_words: dict[int, frozenset[str]], new_words: dict[int, frozenset[str]]) -> set[Pair]:
    """Pairs worth looking at: all of a few, otherwise those that share a word that few have."""
    if len(old_words) * len(new_words) <= FEW * FEW:
        return {(i, j) for i in old_words for j in new_words}
    having: defaultdict[str, list[int]] = defaultdict(list)
    for i, words in old_words.items():
        for word in words:
            having[word].append(i)
    found: set[Pair] = set()
    for j, words in new_words.items():
        votes = Counter(
            i for word in words if len(having.get(word, ())) <= COMMON for i in having.get(word, ())
        )
        found.update((i, j) for i, _votes in votes.most_common(3))
    return found


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """Words that both have, of all words: 0 nothing, 1 the same words."""
    return 2 * len(one & other) / ((len(one) + len(other)) or 1)


def _without(gone: list[int], came: list[int], pairs: list[Pair]) -> tuple[list[int], list[int]]:
    old, new = {i for i, _j in pairs}, {j for _i, j in pairs}
    return [i for i in gone if i not in old], [j for j in came if j not in new]
