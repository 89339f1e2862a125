"""Numbers of versions: 1.0, then 1.1 after a small change and 2.0 after other agreements."""

from __future__ import annotations

FIRST = (1, 0)


def next_number(last: tuple[int, int] | None, change: str) -> tuple[int, int]:
    """`last` is the number of the newest approved version; `change` as in Version.Change.

    Without a last one this is the first, 1.0 whatever was chosen.
    """
    if last is None:
        return FIRST
    major, minor = last
    return (major + 1, 0) if change == "large" else (major, minor + 1)
