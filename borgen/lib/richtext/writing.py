"""Blocks written as a text again, with their lists, tables and quotes around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from borgen.lib.richtext.reading import Block


def written(blocks: Iterable[Block]) -> str:
    """Any run of the blocks of a text is a text of its own. A list in a quote comes after it."""
    return "".join(_all(blocks))


def _all(blocks: Iterable[Block]) -> Iterator[str]:
    for (tag, _group), found in groupby(blocks, lambda block: (block.tag, block.group)):
        run = list(found)
        if tag == "li":
            yield _list(run)
        elif tag == "tr":
            yield _table(run)
        elif tag == "blockquote":
            yield f"<blockquote>{''.join(f'<p>{block.html}</p>' for block in run)}</blockquote>"
        elif tag == "hr":
            yield "<hr>" * len(run)
        else:
            yield "".join(f"<{tag}>{block.html}</{tag}>" for block in run)


def _list(items: list[Block]) -> str:
    out: list[str] = []
    open_lists: list[str] = []
    for item in items:
        # A list whose first item is not here begins at its own number; what is deeper is closed first.
        while len(open_lists) > item.level:
            out.append(f"</li></{open_lists.pop()}>")
        if open_lists and len(open_lists) == item.level:
            if open_lists[-1] == item.parent:
                out.append("</li>" if item.number else "")
            else:
                out.append(f"</li></{open_lists.pop()}>")
        begins = len(open_lists) < item.level
        while len(open_lists) < item.level:
            start = item.number if len(open_lists) + 1 == item.level and item.parent == "ol" else 1
            out.append(f'<{item.parent} start="{start}">' if start > 1 else f"<{item.parent}>")
            open_lists.append(item.parent)
            if len(open_lists) < item.level:
                out.append("<li>")
        out.append(f"<li>{item.html}" if begins or item.number else f"<p>{item.html}</p>")
    out += [f"</li></{parent}>" for parent in reversed(open_lists)]
    return "".join(out)


def _table(rows: list[Block]) -> str:
    parts = [
        f"<{part}>{''.join(f'<tr>{row.html}</tr>' for row in run)}</{part}>"
        for part, run in groupby(rows, lambda row: row.parent or "tbody")
    ]
    return f"<table>{''.join(parts)}</table>"
