"""Which parts of one sequence are the same parts in another, in the same order; pure, and never slow.

First what both begin and end with, then what occurs once on both sides (as in a patience diff), and what is
left between those in small gaps by difflib. Work is bounded: parts of a hopeless case stay unmatched.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher

Pair = tuple[int, int]
Region = tuple[int, int, int, int]  # from and to in the one, from and to in the other

# difflib may take the product of both lengths, and more.
MAX_GAP = 6000
# How often each part may be looked at, on average.
MAX_LOOKS = 40


def aligned(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """Places (in old, in new) of equal parts, both rising."""
    pairs: list[Pair] = []
    looks = MAX_LOOKS * (len(old) + len(new))
    regions = [(0, len(old), 0, len(new))]
    while regions:
        region = _without_ends(old, new, regions.pop(), pairs)
        size = region[1] - region[0] + region[3] - region[2]
        if region[0] == region[1] or region[2] == region[3] or size == 2 or size > looks:
            continue
        looks -= size
        here, there = Counter(old[region[0] : region[1]]), Counter(new[region[2] : region[3]])
        if here.keys().isdisjoint(there):
            continue
        anchors = _anchors(old, new, region, here, there)
        pairs += anchors
        if anchors:
            regions += _between(region, anchors)
        elif (region[1] - region[0]) * (region[3] - region[2]) <= MAX_GAP:
            pairs += _by_difflib(old, new, region)
    return sorted(pairs)


def _without_ends(
    old: Sequence[Hashable], new: Sequence[Hashable], region: Region, pairs: list[Pair]
) -> Region:
    i, i_end, j, j_end = region
    while i < i_end and j < j_end and old[i] == new[j]:
        pairs.append((i, j))
        i, j = i + 1, j + 1
    while i < i_end and j < j_end and old[i_end - 1] == new[j_end - 1]:
        i_end, j_end = i_end - 1, j_end - 1
        pairs.append((i_end, j_end))
    return i, i_end, j, j_end


def _anchors(
    old: Sequence[Hashable],
    new: Sequence[Hashable],
    region: Region,
    here: Counter[Hashable],
    there: Counter[Hashable],
) -> list[Pair]:
    """The longest rising row of parts that occur once on both sides; the counters say how often they do."""
    i, i_end, j, j_end = region
    places = dict(zip(new[j:j_end], range(j, j_end), strict=True))
    once = [
        (at, places[part])
        for at, part in enumerate(old[i:i_end], i)
        if here[part] == 1 and there.get(part) == 1
    ]
    return _longest_rising(once)


def _longest_rising(pairs: list[Pair]) -> list[Pair]:
    """Of pairs in order of the first, the most whose second rises too."""
    tails: list[int] = []  # the smallest second with which a row of each length ends
    ends: list[int] = []  # which pair that is
    before: list[int] = []
    for at, (_i, j) in enumerate(pairs):
        length = bisect_left(tails, j)
        before.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [j]
        ends[length : length + 1] = [at]
    row = []
    at = ends[-1] if ends else -1
    while at >= 0:
        row.append(pairs[at])
        at = before[at]
    return row[::-1]


def _between(region: Region, anchors: list[Pair]) -> Iterator[Region]:
    i, i_end, j, j_end = region
    for old_at, new_at in anchors:
        yield i, old_at, j, new_at
        i, j = old_at + 1, new_at + 1
    yield i, i_end, j, j_end


def _by_difflib(old: Sequence[Hashable], new: Sequence[Hashable], region: Region) -> Iterator[Pair]:
    i, i_end, j, j_end = region
    found = SequenceMatcher(None, old[i:i_end], new[j:j_end], autojunk=False).get_matching_blocks()
    for old_at, new_at, size in found:
        for step in range(size):
            yield i + old_at + step, j + new_at + step
