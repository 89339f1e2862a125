"""Dates that are proposed, titles of long texts, months of a planning."""

from datetime import date

import pytest

from actions.timeline import TITLE_LENGTH, by_month, proposed_date, title_of


@pytest.mark.parametrize(
    ("start", "weeks", "expected"),
    [
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 11, 23), 2, date(2026, 12, 7)),
        (date(2026, 11, 28), 1, date(2026, 12, 4)),  # Saturday becomes Friday
        (date(2026, 11, 29), 1, date(2026, 12, 4)),  # Sunday too
    ],
)
def test_proposed_on_a_working_day(start, weeks, expected):
    assert proposed_date(start, weeks) == expected


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Praat erover.", "Praat erover"),
        ("Praat erover. Schrijf het daarna op.", "Praat erover"),
        ("Wat willen we? Schrijf dat op.", "Wat willen we?"),
        ("  Regel\n een  kamer ", "Regel een kamer"),
    ],
)
def test_the_first_sentence_is_the_title(text, title):
    assert title_of(text) == title


def test_a_long_sentence_is_cut_at_a_word():
    title = title_of("woord " * 60)
    assert len(title) <= TITLE_LENGTH
    assert title.endswith("woord…")


def test_months_in_order_and_undated_last():
    days = [date(2027, 2, 3), None, date(2026, 12, 31), date(2027, 2, 1)]
    assert by_month(days, lambda day: day) == [
        (date(2026, 12, 1), [date(2026, 12, 31)]),
        (date(2027, 2, 1), [date(2027, 2, 1), date(2027, 2, 3)]),
        (None, [None]),
    ]
    assert by_month([], lambda day: day) == []
