"""The number that a version gets when the team agrees."""

from __future__ import annotations

import pytest

from documents.numbering import next_number


@pytest.mark.parametrize(
    ("last", "change", "number"),
    [
        (None, "first", (1, 0)),
        (None, "large", (1, 0)),
        ((1, 0), "small", (1, 1)),
        ((1, 9), "small", (1, 10)),
        ((1, 9), "large", (2, 0)),
        ((2, 0), "first", (2, 1)),
    ],
)
def test_next_number(last: tuple[int, int] | None, change: str, number: tuple[int, int]) -> None:
    assert next_number(last, change) == number
