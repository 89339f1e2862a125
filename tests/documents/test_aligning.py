"""The same parts in the same order, whatever the sequences are, and never slowly."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.aligning import aligned

LETTERS = st.text("abcde", max_size=30)


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        ("", "", []),
        ("a", "", []),
        ("a", "b", []),
        ("ab", "cd", []),
        ("abc", "abc", [(0, 0), (1, 1), (2, 2)]),
        ("abc", "axc", [(0, 0), (2, 2)]),
        # once on both sides
        ("xabcy", "paqbrcs", [(1, 1), (2, 3), (3, 5)]),
        # of two that crossed only one
        ("xaby", "pbaq", [(2, 1)]),
        # only what occurs twice: difflib finds the longest
        ("xaabby", "paabbq", [(1, 1), (2, 2), (3, 3), (4, 4)]),
    ],
)
def test_parts_in_order(old: str, new: str, pairs: list[tuple[int, int]]) -> None:
    assert aligned(old, new) == pairs


@given(LETTERS, LETTERS)
def test_pairs_are_equal_and_rise(old: str, new: str) -> None:
    pairs = aligned(old, new)
    assert all(old[i] == new[j] for i, j in pairs)
    assert all(one < other and one[1] < other[1] for one, other in pairwise(pairs))


@given(LETTERS)
def test_with_itself_everything_stays(text: str) -> None:
    assert aligned(text, text) == [(n, n) for n in range(len(text))]


@given(LETTERS, LETTERS, LETTERS)
def test_what_both_begin_and_end_with_stays(start: str, middle: str, end: str) -> None:
    assert len(aligned(start + end, start + middle + end)) == len(start + end)


def test_hopeless_cases_end_soon() -> None:
    random.seed(1)
    few = [random.choice("ab") for _n in range(20_000)]
    other = [random.choice("ab") for _n in range(20_000)]
    many = list(range(20_000))
    started = time.thread_time()
    aligned(["x", *few, "y"], ["p", *other, "q"])
    assert len(aligned(many, many[::-1])) == 1
    assert time.thread_time() - started < 3


def test_the_work_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("documents.aligning.MAX_LOOKS", 1)
    # The whole is looked at once; what lies between the anchors is no longer.
    assert aligned("xaby1cc2", "pabq3cc4") == [(1, 1), (2, 2)]
