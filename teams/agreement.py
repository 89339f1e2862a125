"""When a team has agreed (domain decisions 8 and 19). Pure rules; people are known by their key."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

# Never the author alone, and no chair on her own either: agreeing takes a conversation.
FEWEST_PRESENT = 2


@dataclass(frozen=True, slots=True)
class Room:
    """What is known in the meeting at the moment that somebody wants to close the point."""

    author: int
    chair: int
    members: frozenset[int]
    """Of the team today, as far as they may sign in."""
    leaders: frozenset[int]
    present: frozenset[int]
    """Members, and guests such as a chair of another team."""
    unresolved: int = 0
    """Objections without an answer."""


class Hindrance(enum.StrEnum):
    """Why the point cannot be closed as approved now."""

    OBJECTION = "objection"
    TOO_FEW = "too_few"
    AUTHOR = "author"
    NOT_PRESENT = "not_present"


def hindrances(room: Room) -> list[Hindrance]:
    """Those that hold for whoever closes it."""
    found = []
    if len(room.present) < FEWEST_PRESENT or not (room.present & room.members) - {room.author}:
        found.append(Hindrance.TOO_FEW)
    if room.unresolved:
        found.append(Hindrance.OBJECTION)
    return found


def hindrances_for(room: Room, person: int) -> list[Hindrance]:
    """With those of this person: who made it does not close it, and who was not there did not see it."""
    found = hindrances(room)
    if person == room.author:
        found.append(Hindrance.AUTHOR)
    elif person not in room.present:
        found.append(Hindrance.NOT_PRESENT)
    return found


def may_close(room: Room, person: int) -> bool:
    """The chair or a leader; when the chair is the author anybody else of the team who is present."""
    if person == room.author:
        return False
    if person == room.chair or person in room.leaders:
        return True
    return room.chair == room.author and person in room.members & room.present


def absent(room: Room) -> frozenset[int]:
    """Who is asked afterwards. Who made it agreed by making it."""
    return room.members - room.present - {room.author}


def event_of_closing(room: Room, *, needs_everybody: bool) -> str:
    """`wait` when everybody has to agree and somebody was absent; an event of teams/states.py."""
    return "wait" if needs_everybody and absent(room) else "approve"


class Standing(enum.StrEnum):
    """Where somebody stands who was asked."""

    AGREED = "agreed"
    OBJECTS = "objects"
    DECIDED = "decided"
    """She objected afterwards and the team decided about it; what she said was heard."""
    OPEN = "open"
    LEFT = "left"
    """No longer in the team, or may not sign in any more: does not count."""


def standing(*, agreed: bool, member: bool, objects: bool, decided: bool) -> Standing:
    """An open objection weighs more than a decided one; who agreed and then left did agree."""
    if agreed:
        return Standing.AGREED
    if not member:
        return Standing.LEFT
    if objects:
        return Standing.OBJECTS
    return Standing.DECIDED if decided else Standing.OPEN


def complete(standings: Iterable[Standing]) -> bool:
    """Nobody who counts still has to answer or objects."""
    return not {Standing.OPEN, Standing.OBJECTS} & set(standings)


def may_remind(last_asked: date | None, today: date) -> bool:
    """At most one mail a day about the same version."""
    return last_asked is None or last_asked < today
