"""Who is asked to read a document: all members, or those who are new. Pure, so that it is easy to check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Asks:
    """What a document with a valid version asks of its readers."""

    everybody: bool
    newcomers: bool
    own_team: bool
    """False for a member of another team, who reads it because the institution shares it."""
    first_approved_on: date
    """The day of its very first version."""
    approved_on: date
    """The day of the version that is valid now."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A member of today; who belongs to no team today is asked nothing."""

    member_since: date
    read_this: bool = False
    """She confirmed the version that is valid now."""
    read_any: bool = False
    """She confirmed this version or one before it."""


def is_new(asks: Asks, reader: Reader) -> bool:
    """She came after the valid version was agreed; or after the first one, and never confirmed any.

    The second half is for who comes in a week before the next version: nobody who was there when the team
    first agreed to this document is called new.
    """
    if reader.member_since > asks.approved_on:
        return True
    return reader.member_since > asks.first_approved_on and not reader.read_any


def counts(asks: Asks, reader: Reader) -> bool:
    """Whether she is one of those of whom the team says "11 of 14 read it", confirmed or not.

    What the institution shares counts for other teams only when it asks everybody.
    """
    if asks.everybody:
        return True
    if not (asks.newcomers and asks.own_team):
        return False
    return reader.read_this or is_new(asks, reader)


def is_asked(asks: Asks, reader: Reader) -> bool:
    """Whether this document stands on her list now."""
    return counts(asks, reader) and not reader.read_this
