"""Two people take notes at the same point: new lines of both are kept. Pure: texts in, a text out."""

from __future__ import annotations


def merged(seen: str, theirs: str, mine: str) -> str | None:
    """Both went on from what was `seen` with lines of their own: those of the one, then those of the other.

    None when one of them changed what stood there, or went on in the same line: then somebody has to look.
    """
    before = _lines(seen)
    one, other = _added(before, _lines(theirs)), _added(before, _lines(mine))
    if one is None or other is None:
        return None
    # What was saved already under another name of the same page is not written twice.
    while one and other and one[0] == other[0]:
        before, one, other = [*before, one[0]], one[1:], other[1:]
    return "\n".join([*before, *one, *other])


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]


def _added(before: list[str], after: list[str]) -> list[str] | None:
    return after[len(before) :] if after[: len(before)] == before else None
