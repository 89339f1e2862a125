"""Two note takers at one point: lines that both added are kept, changes are for people."""

from __future__ import annotations

import pytest

from actions.note_merging import merged


@pytest.mark.parametrize(
    ("seen", "theirs", "mine", "both"),
    [
        ("", "Mo: rooster", "Lia: pauzes", "Mo: rooster\nLia: pauzes"),
        ("Een", "Een\nTwee", "Een\nDrie", "Een\nTwee\nDrie"),
        ("Een\r\n", "Een\nTwee", "Een\r\nTwee\r\nDrie", "Een\nTwee\nDrie"),  # my own lines, saved before
        ("Een", "Een\nTwee", "Een", "Een\nTwee"),
        ("Een", "Een anders", "Een\nTwee", None),  # they changed the line
        ("Een", "Een\nTwee", "Een en meer", None),  # I went on in the line
        ("Een\nTwee", "Een", "Een\nTwee\nDrie", None),  # they took something away
    ],
)
def test_both(seen, theirs, mine, both):
    assert merged(seen, theirs, mine) == both
