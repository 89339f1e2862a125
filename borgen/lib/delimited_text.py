"""The text of a csv as people have it, and what divides its cells. Needs nothing but Python itself: a process
that reads one large file and ends should not have to load a workbook library first."""

from __future__ import annotations

import csv
import io
from itertools import islice

DELIMITERS = ";\t,"
_LOOKED_AT = 20


class UnreadableTextError(ValueError):
    """No text in any of the ways that people save one."""


def decode(data: bytes) -> str:
    """UTF-8 or UTF-16, with or without their mark, else the Windows-1252 of older Excel."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _decoded(data, encoding)
    if b"\0" in data[:1000]:
        # Latin letters in two bytes each: which of the two is zero tells the order.
        return _decoded(data, "utf-16-le" if b"\0" in data[1:1000:2] else "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(data, "cp1252")


def delimiter(text: str) -> tuple[str, str]:
    """What divides the cells, and the text without the line in which Excel may say so itself."""
    first, _, rest = text.partition("\n")
    told = first.strip().lower().removeprefix("sep=")
    if first.lower().startswith("sep=") and told in set(DELIMITERS):
        return told, rest
    return max(DELIMITERS, key=lambda one: (_regularity(text, one), -DELIMITERS.index(one))), text


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableTextError(encoding) from error
    if "\0" in text:
        raise UnreadableTextError(encoding)
    return text


def _regularity(text: str, one: str) -> tuple[int, int]:
    """How many of the first rows have the same number of cells, more than one, and how many that is."""
    reader = csv.reader(io.StringIO(text[: 64 * 1024], newline=""), delimiter=one)
    try:
        widths = [len(cells) for cells in islice(reader, _LOOKED_AT)]
    except csv.Error:
        return 0, 0
    counted = [(widths.count(width), width) for width in set(widths) if width > 1]
    return max(counted, default=(0, 0))
