"""What of a long history is told first, so that a person reads it in a minute. No database, no words.

Each school year tells its turning points: what was agreed, what came out differently than before, what the
team concluded and changed, and what it celebrated. The rest is one click away.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Generic, TypeVar

from borgen.lib.dates import Span, school_year

One = TypeVar("One")


class Group(enum.StrEnum):
    """What somebody chooses to see; the words stand in the address."""

    AGREED = "afspraken"
    ACTIONS = "acties"
    DOCUMENTS = "documenten"
    MEASURED = "metingen"
    DISCUSSED = "overleg"
    CELEBRATED = "vieren"


GROUP_OF = {
    "boas": Group.AGREED,
    "advice": Group.AGREED,
    "measure": Group.AGREED,
    "line": Group.AGREED,
    "change": Group.AGREED,
    "plan": Group.AGREED,
    "norm": Group.AGREED,
    "decision": Group.AGREED,
    "action": Group.ACTIONS,
    "version": Group.DOCUMENTS,
    "evaluation": Group.DOCUMENTS,
    "measurement": Group.MEASURED,
    "topic": Group.DISCUSSED,
    "signal": Group.DISCUSSED,
    "response": Group.DISCUSSED,
    "recognition": Group.CELEBRATED,
}
# Always told; of the others it depends.
TURNS = frozenset("boas measure line plan norm decision version response recognition".split())
# So many years are open when the page opens.
OPEN_YEARS = 2


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of one happening when it is chosen."""

    kind: str
    on: date
    verdict: str = ""
    """Of a measurement: how it stands beside its norm."""
    before: str | None = None
    """The verdict before it; None for the first."""
    says: bool = False
    """Somebody wrote down what it means: a conclusion, an effect, why a document needs a new version."""


def is_turning(one: Told) -> bool:
    if one.kind in TURNS:
        return True
    if one.kind == "measurement":
        return one.verdict != one.before
    return one.kind in ("topic", "action", "evaluation") and one.says


def wanted(words: Iterable[str]) -> frozenset[Group]:
    """What was asked for; everything when nothing (known) was."""
    known = {group.value for group in Group}
    return frozenset(Group(word) for word in words if word in known) or frozenset(Group)


@dataclass
class Year(Generic[One]):
    """One school year: what is told, by day, and everything that happened."""

    span: Span
    days: list[tuple[date, list[One]]] = field(default_factory=list)
    ones: list[One] = field(default_factory=list)
    left_out: int = 0
    open: bool = True

    @property
    def name(self) -> str:
        return f"{self.span.start.year}-{self.span.end.year}"


def years(happenings: Iterable[tuple[Told, One]], *, everything: bool = False) -> list[Year[One]]:
    """`happenings` are in time, and so are the years. With `everything` nothing is left out."""
    found: list[Year[One]] = []
    for span, pairs in groupby(happenings, lambda pair: school_year(pair[0].on)):
        year: Year[One] = Year(span)
        for told, one in pairs:
            year.ones.append(one)
            if not everything and not is_turning(told):
                year.left_out += 1
                continue
            if not year.days or year.days[-1][0] != told.on:
                year.days.append((told.on, []))
            year.days[-1][1].append(one)
        found.append(year)
    for year in found[:-OPEN_YEARS]:
        year.open = everything
    return found
