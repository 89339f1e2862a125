"""Who is asked to read what: everybody, or who is new."""

from datetime import date

import pytest

from documents.reading_rules import Asks, Reader, counts, is_asked, is_new

FIRST, NOW = date(2026, 9, 1), date(2027, 3, 1)


def asks(**fields):
    defaults = {
        "everybody": False,
        "newcomers": False,
        "own_team": True,
        "first_approved_on": FIRST,
        "approved_on": NOW,
    }
    return Asks(**(defaults | fields))


@pytest.mark.parametrize(
    ("since", "read_any", "new"),
    [
        (date(2027, 3, 2), False, True),
        (date(2027, 3, 2), True, True),  # came back after a while: this version is new to her
        (date(2027, 3, 1), False, True),  # came on the day of the second version, and never read the first
        (date(2026, 9, 2), False, True),
        (date(2026, 9, 2), True, False),
        (date(2026, 9, 1), False, False),  # was there when the team first agreed
        (date(2010, 8, 1), False, False),
    ],
)
def test_who_is_new(since, read_any, new):
    assert is_new(asks(newcomers=True), Reader(since, read_any=read_any)) is new


OLD_HAND, NEWCOMER = date(2020, 8, 1), date(2027, 4, 1)


@pytest.mark.parametrize(
    ("fields", "since", "asked"),
    [
        ({"everybody": True}, OLD_HAND, True),
        ({"everybody": True}, NEWCOMER, True),
        ({"everybody": True, "own_team": False}, OLD_HAND, True),
        ({"newcomers": True}, OLD_HAND, False),
        ({"newcomers": True}, NEWCOMER, True),
        ({"newcomers": True, "own_team": False}, NEWCOMER, False),
        ({"newcomers": True, "everybody": True, "own_team": False}, NEWCOMER, True),
        ({}, NEWCOMER, False),
    ],
)
def test_who_is_asked(fields, since, asked):
    assert is_asked(asks(**fields), Reader(since)) is asked


def test_who_confirmed_is_asked_no_more_and_still_counts():
    everybody, new = asks(everybody=True), asks(newcomers=True)
    reader = Reader(NEWCOMER, read_this=True, read_any=True)
    for one in (everybody, new):
        assert counts(one, reader)
        assert not is_asked(one, reader)


def test_a_new_version_asks_everybody_again():
    assert is_asked(asks(everybody=True), Reader(OLD_HAND, read_any=True))
