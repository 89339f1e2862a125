"""The words of one block in two versions, in one line of HTML with <del> and <ins>; pure.

Reads the cleaned HTML of `borgen.lib.richtext`. Bold and such follow the words; a paragraph or item inside a
cell or an item becomes a line of its own.
"""

from __future__ import annotations

import re
from itertools import pairwise

from documents.aligning import aligned

# What a word is made of: no spaces and no signs, so that letters of any script and emoji stay whole.
_RUN = r"[^\s<!-/:-@\[-`{-~…–—‘’“”«»]+"
_WORD = rf"&\w+;|{_RUN}(?:['’\-]{_RUN}|(?<=\d)[.,:/](?=\d){_RUN})*|[^<\s]"
_PLAIN = re.compile(rf"(\s*)({_WORD})")
_TOKEN = re.compile(rf"(\s*)(?:<(/?)(\w+)([^>]*)>|({_WORD}))")
_HREF = re.compile(r'href="([^"]*)"')
_SOURCE = re.compile(r'src="([^"]*)"')
_INLINE = frozenset({"strong", "em", "u", "s", "sub", "sup", "a"})
_LINE, _ITEM = "<br>", "<br>• "
_CELL = re.compile(r"<(t[dh])\b([^>]*)>(.*?)</\1>", re.DOTALL)

# Few common words between changes make it confetti; so many or fewer go with the changes around them.
_MAX_ISLAND = 2
_MIN_SHORE = 3

OLD, NEW, BOTH = "del", "ins", ""

Marks = tuple[str, ...]
Cell = tuple[str, str, str]  # tag, attributes, content
Columns = list[tuple[int | None, int | None]]  # of the old and of the new row
Run = tuple[int, int, int]  # of common words: place in the old, in the new, how many


class Words:
    """The words, signs, pictures and new lines of a block: what is compared, and what is written."""

    def __init__(self, html: str) -> None:
        self.keys: list[str] = []
        self.html: list[str] = []
        self.spaces: list[str] = []  # before each
        self.marks: list[Marks] = []  # the tags around each; empty when the block has no tags
        html = html.replace("&nbsp;", "\u00a0")
        if "<" in html:
            self._read(html)
        else:
            found = _PLAIN.findall(html)
            self.spaces, self.keys = [space for space, _word in found], [word for _space, word in found]
            self.html = self.keys

    def _read(self, html: str) -> None:
        marks: Marks = ()
        link = waiting = ""
        for before, closes, tag, attributes, text in _TOKEN.findall(html):
            space, waiting = waiting or before, ""
            if text:
                self._add(text + link, text, space, marks)
            elif tag in _INLINE:
                marks = marks[:-1] if closes else (*marks, f"<{tag}{attributes}>")
                # A space before a mark belongs to the word after it.
                waiting = space
                if tag == "a":
                    target = _HREF.search(attributes)
                    link = f" {target[1]}" if target else ""
            elif tag == "img":
                source = _SOURCE.search(attributes)
                self._add(f"<img {source[1] if source else ''}>", f"<img{attributes}>", space, marks)
            elif tag == "br" or (not closes and self.keys):
                line = _ITEM if tag == "li" else _LINE
                self._add(line, line, "", ())

    def _add(self, key: str, html: str, space: str, marks: Marks) -> None:
        self.keys.append(key)
        self.html.append(html)
        self.spaces.append(space)
        self.marks.append(marks)

    def write(self, start: int, end: int, state: str, out: list[str]) -> None:
        """These words with their marks, all of it in <del> or <ins>."""
        while start < end:
            stop = end
            if self.marks:
                stop = start + 1
                while stop < end and self.marks[stop] == self.marks[start]:
                    stop += 1
            self._write(start, stop, self.marks[start] if self.marks else (), state, out)
            start = stop

    def _write(self, start: int, end: int, marks: Marks, state: str, out: list[str]) -> None:
        # The space before them stands outside.
        out.append(self.spaces[start])
        if state:
            out.append(f"<{state}>")
        out += marks
        out.append(self.html[start])
        for at in range(start + 1, end):
            out += (self.spaces[at], self.html[at])
        out += [f"</{mark[1:].partition(' ')[0].rstrip('>')}>" for mark in reversed(marks)]
        if state:
            out.append(f"</{state}>")


def marked(old: str, new: str) -> str:
    """What stands in a block, with what is gone in <del> and what is new in <ins>."""
    if old == new:
        return new
    before, after = Words(old), Words(new)
    out: list[str] = []
    i = j = 0
    runs = _without_confetti(aligned(before.keys, after.keys))
    for old_at, new_at, size in [*runs, (len(before.keys), len(after.keys), 0)]:
        before.write(i, old_at, OLD, out)
        after.write(j, new_at, NEW, out)
        after.write(new_at, new_at + size, BOTH, out)
        i, j = old_at + size, new_at + size
    return "".join(out).strip()


def whole(html: str, tag: str) -> str:
    """All of it in <ins> or <del>; in a row, what is in each cell."""
    if _CELL.search(html):
        return _CELL.sub(lambda cell: f"<{cell[1]}{cell[2]}>{_around(cell[3], tag)}</{cell[1]}>", html)
    return _around(html, tag)


def cells(row: str) -> list[Cell]:
    return [(cell[1], cell[2], cell[3]) for cell in _CELL.finditer(row)]


def marked_row(before: list[Cell], after: list[Cell], columns: Columns) -> str:
    """A row with its changes in each cell."""
    return "".join(_marked_cell(before, after, i, j) for i, j in columns)


def same_columns(before: list[Cell], after: list[Cell]) -> Columns:
    """Each old and new cell once, in reading order: by place, or by its words when a column came or went."""
    if len(before) == len(after):
        return [(n, n) for n in range(len(after))]
    found = aligned([content for *_start, content in before], [content for *_start, content in after])
    columns: Columns = []
    i = j = 0
    for old_at, new_at in [*found, (len(before), len(after))]:
        # Between columns that stayed: as many as there are on both sides became each other.
        became = min(old_at - i, new_at - j)
        columns += [(i + n, j + n) for n in range(became)]
        columns += [(n, None) for n in range(i + became, old_at)]
        columns += [(None, n) for n in range(j + became, new_at)]
        if old_at < len(before):
            columns.append((old_at, new_at))
        i, j = old_at + 1, new_at + 1
    return columns


def _marked_cell(before: list[Cell], after: list[Cell], i: int | None, j: int | None) -> str:
    old, new = (before[i] if i is not None else None), (after[j] if j is not None else None)
    tag, attributes, content = new or old or ("td", "", "")
    if old is None:
        content = _around(content, NEW)
    elif new is None:
        content = _around(content, OLD)
    else:
        content = marked(old[2], content)
    return f"<{tag}{attributes}>{content}</{tag}>"


def _around(html: str, tag: str) -> str:
    return f"<{tag}>{html}</{tag}>" if html else ""


def _without_confetti(pairs: list[tuple[int, int]]) -> list[Run]:
    """Runs of common words without the little ones between large changes."""
    runs: list[Run] = []
    for i, j in pairs:
        if runs and (runs[-1][0] + runs[-1][2], runs[-1][1] + runs[-1][2]) == (i, j):
            runs[-1] = (*runs[-1][:2], runs[-1][2] + 1)
        else:
            runs.append((i, j, 1))
    kept = runs[:1]
    for run, following in pairwise(runs[1:]):
        island = run[2] <= _MAX_ISLAND
        if not (island and _shore(kept[-1], run) >= _MIN_SHORE and _shore(run, following) >= _MIN_SHORE):
            kept.append(run)
    return kept + runs[1:][-1:]


def _shore(run: Run, following: Run) -> int:
    """How many words change between two runs."""
    return max(following[0] - run[0] - run[2], following[1] - run[1] - run[2])
