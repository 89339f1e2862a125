"""Two texts that grew from one: what is the same in both, and one text with both in it.

Works on cleaned html. Whoever saves second never loses her text, and neither does who was first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import format_html
from lxml import etree
from lxml import html as lxml_html

from borgen.lib.richtext import Block
from documents.comparison import CHANGED, Change, compare

_LINES = ("p", "h2", "h3", "h4")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of both texts: `same` in both, or what each has in this place (one may be empty)."""

    same: bool
    theirs: str
    mine: str
    blocks: int
    """How many paragraphs, headings, lists or tables it counts at most."""


def parts(theirs: str, mine: str) -> list[Part]:
    return list(_parts(_blocks(theirs), _blocks(mine)))


def both(theirs: str, mine: str, *, theirs_label: str, mine_label: str) -> str:
    """One text: what is the same once, and where they differ both, each under its label."""
    text = []
    for part in parts(theirs, mine):
        if part.same:
            text.append(part.theirs)
            continue
        for label, html in ((theirs_label, part.theirs), (mine_label, part.mine)):
            if html:
                text += [format_html("<p><strong>[{}]</strong></p>", label), html]
    return "".join(text)


def marked(theirs: str, mine: str) -> tuple[str, str]:
    """Both, with <mark> on the words that the other has not; as they are when they hold lists or tables."""
    changes = compare(theirs, mine)
    if any(change.block.tag not in _LINES for change in changes):
        return theirs, mine
    old = [_line(change.old, change, gone="ins", own="del") for change in changes if change.old]
    new = [_line(change.new, change, gone="del", own="ins") for change in changes if change.new]
    return "".join(old), "".join(new)


def _line(block: Block, change: Change, *, gone: str, own: str) -> str:
    html = block.html
    if change.kind == CHANGED:
        html = re.sub(rf"<{gone}>.*?</{gone}>", "", change.html, flags=re.DOTALL)
        html = html.replace(f"<{own}>", "<mark>").replace(f"</{own}>", "</mark>")
        html = re.sub(" {2,}", " ", html)
    return f"<{block.tag}>{html}</{block.tag}>"


def _parts(theirs: list[str], mine: list[str]) -> Iterator[Part]:
    matcher = SequenceMatcher(a=theirs, b=mine, autojunk=False)
    for kind, from_theirs, to_theirs, from_mine, to_mine in matcher.get_opcodes():
        count = max(to_theirs - from_theirs, to_mine - from_mine)
        old, new = "".join(theirs[from_theirs:to_theirs]), "".join(mine[from_mine:to_mine])
        yield Part(kind == "equal", old, new, count)


def _blocks(html: str) -> list[str]:
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    return [etree.tostring(child, encoding="unicode", method="html", with_tail=False) for child in root]
