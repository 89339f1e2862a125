"""What happened in an improvement, as plain values in time; each knows what it came from."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from borgen.thread.asking import day, decimal, rows_of
from borgen.thread.sql import EVENTS, FIGURES, TEAM_EVENTS, TEAM_FIGURES
from monitoring.evaluation import Reading
from monitoring.wording import Figure
from teams.access import Access, Permission

if TYPE_CHECKING:
    from improvements.models import Improvement
    from teams.models import Team

Key = tuple[str, int]
"""Kind and primary key."""
# What the quality office reads (conventions P15): outcomes, what is measured and how; nothing people said.
OF_THE_OUTCOME = frozenset({"boas", "line", "measurement", "norm"})
# A process keeps so many histories.
KEPT = 32
OPEN_VERSIONS = ("draft", "review")


class Event(NamedTuple):
    """A row of `sql.EVENTS`. What each column holds for each kind stands there."""

    kind: str
    key: int
    moment: Any = None
    day: Any = None
    ended: Any = None
    title: str = ""
    why: str = ""
    said: str = ""
    """Of a version: what changed; of an intervention: the statement it comes from."""
    who: str | None = None
    place: str | None = None
    state: str = ""
    because_kind: str | None = None
    because: int | None = None
    about: int | None = None
    """The measure it belongs to; of a version or evaluation the document."""
    slug: str | None = None
    number: int | None = None
    other: int | None = None


class Number(NamedTuple):
    """A measurement, or a norm: then `value` is the norm, `note` its reason and `own` whether the team's."""

    kind: str
    key: int
    first: Any
    last: Any
    label: str
    state: str
    value: Any
    numerator: int | None
    denominator: int | None
    norm: Any
    inspectorate: Any
    norm_id: int | None
    indicator: int
    name: str
    number_kind: str
    unit: str
    direction: str
    minimum: int
    line: int
    measured_on: Any
    note: str
    who: str | None
    slug: str
    moment: Any
    flag: int

    @property
    def figure(self) -> Figure:
        reading = Reading(decimal(self.value), self.numerator, self.denominator)
        return self._figure(
            reading, decimal(self.norm), decimal(self.inspectorate), provisional=bool(self.flag)
        )

    @property
    def norm_figure(self) -> Figure:
        """Of a norm: without anything measured."""
        own = self.state == "internal"
        value = decimal(self.value)
        return self._figure(None, value if own else None, None if own else value)

    def _figure(
        self,
        reading: Reading | None,
        norm: Decimal | None,
        inspectorate: Decimal | None,
        *,
        provisional: bool = False,
    ) -> Figure:
        at_least = self.direction == "at_least"
        kind, unit, minimum = self.number_kind, self.unit, self.minimum
        return Figure(reading, norm, inspectorate, kind, unit, at_least, minimum, provisional)


Fact = Event | Number


@dataclass(frozen=True, slots=True)
class Reader:
    """What somebody may read of the thread."""

    content: bool
    """What the team says, agrees and decides; without it the outcomes alone."""
    signals: bool
    drafts: bool
    team: bool
    """May open the pages of the team; a guest of the project may not."""

    @classmethod
    def of(cls, access: Access) -> Reader:
        return cls(
            content=access.allows(Permission.VIEW_CONTENT),
            signals=access.allows(Permission.SHARE_SIGNALS),
            drafts=access.allows(Permission.VIEW_DRAFT),
            team=access.allows(Permission.VIEW_TEAM),
        )

    def reads(self, fact: Fact) -> bool:
        if not self.content:
            return fact.kind in OF_THE_OUTCOME
        return self.drafts or fact.kind != "version" or fact.state not in OPEN_VERSIONS


class Happening(NamedTuple):
    """One thing on the thread: with what it came from, and what hangs on it (moved dates, ended measures)."""

    on: date
    fact: Fact
    because: Fact | None = None
    more: tuple[Fact, ...] = ()
    before: Fact | None = None
    """Of a version the one before it; of a norm likewise."""

    @property
    def kind(self) -> str:
        return self.fact.kind

    @property
    def key(self) -> Key:
        return self.fact.kind, self.fact.key


@dataclass(frozen=True, eq=False)
class History:
    """Everything, the oldest first. Two requests may share one: nobody changes it."""

    happenings: tuple[Happening, ...] = ()

    def one(self, key: Key) -> Happening | None:
        return next((one for one in self.happenings if one.key == key), None)

    def of(self, *kinds: str) -> Iterator[Happening]:
        return (one for one in self.happenings if one.kind in kinds)

    def followed_by(self, key: Key) -> list[Happening]:
        """What came from it, in time."""
        return [one for one in self.happenings if one.because and (one.because.kind, one.because.key) == key]

    def measured(self, lines: Iterable[int]) -> list[Happening]:
        wanted = set(lines)
        return [one for one in self.of("measurement") if one.fact.line in wanted]  # type: ignore[union-attr]


def history_of(improvement: Improvement, reader: Reader) -> History:
    """Two questions to the database, however much happened."""
    values = {"improvement": improvement.pk, "team": improvement.team_id, "signals": int(reader.signals)}
    events = rows_of(EVENTS, values) if reader.content else _outcomes(values)
    return _told_as(tuple(events), tuple(rows_of(FIGURES, values)), reader)


def history_beside(team: Team, reader: Reader) -> History:
    """What a team agreed and measured that belongs to no improvement; two questions as well."""
    values = {"team": team.pk, "signals": int(reader.signals)}
    return _told_as(tuple(rows_of(TEAM_EVENTS, values)), tuple(rows_of(TEAM_FIGURES, values)), reader)


@functools.lru_cache(maxsize=KEPT)
def _told_as(events: tuple[Any, ...], numbers: tuple[Any, ...], reader: Reader) -> History:
    """Put together once per process for as long as the database says the same: history seldom changes."""
    facts: list[Fact] = [
        one if reader.content else _without_words(one)
        for one in map(Event._make, events)
        if reader.reads(one)
    ]
    facts += map(Number._make, numbers)
    known: dict[Key, Fact] = {(one.kind, one.key): one for one in facts}
    hanging, named = _hanging(facts), _named(known)
    found = [
        _happening(one, known, hanging, named) for one in facts if one.kind != "move" and _counts(one, facts)
    ]
    found.sort(key=_in_time)
    return History(tuple(_with_before(found)))


def _without_words(one: Event) -> Event:
    """What the team wanted with a session, and why it stopped watching something, is the team's."""
    return one._replace(title="" if one.kind == "boas" else one.title, why="")


def _outcomes(values: dict[str, Any]) -> list[tuple[Any, ...]]:
    parts = [
        part for part in EVENTS.split("UNION ALL") if part.split("'", 2)[1] in OF_THE_OUTCOME | {"measure"}
    ]
    return rows_of("UNION ALL".join(parts), values)


def _counts(one: Fact, facts: list[Fact]) -> bool:
    """A plan of the whole team is part of this thread when it holds a line of it."""
    if one.kind != "plan":
        return True
    agreed = day(one.moment)
    return any(
        other.kind == "line" and agreed and (since := day(other.moment)) and since <= agreed
        for other in facts
    )


def _hanging(facts: Iterable[Fact]) -> dict[Key, list[Fact]]:
    """Moved dates by their action."""
    found: dict[Key, list[Fact]] = defaultdict(list)
    for one in facts:
        if isinstance(one, Event) and one.kind == "move" and one.because is not None:
            found["action", one.because].append(one)
    return found


def _happening(
    fact: Fact, known: dict[Key, Fact], hanging: dict[Key, list[Fact]], named: list[tuple[str, Fact]]
) -> Happening:
    more = tuple(hanging.get((fact.kind, fact.key), ()))
    return Happening(_day(fact), fact, _because(fact, known, named), more)


def _because(fact: Fact, known: dict[Key, Fact], named: list[tuple[str, Fact]]) -> Fact | None:
    if isinstance(fact, Number):
        return known.get(("line", fact.line))
    if fact.kind == "version":
        # A new version that begins at a measurement has that in its reason.
        return next((one for words, one in named if words in fact.why), None)
    if fact.because_kind is None or fact.because is None:
        return None
    return known.get((fact.because_kind, fact.because))


def _named(known: dict[Key, Fact]) -> list[tuple[str, Fact]]:
    """How the reason of a new version names a measurement, which monitoring/views/responding.py writes."""
    return [
        (f"{line.title} ({one.label})", one)
        for one in known.values()
        if isinstance(one, Number)
        and one.kind == "measurement"
        and isinstance(line := known.get(("line", one.line)), Event)
    ]


def _day(fact: Fact) -> date:
    if isinstance(fact, Number):
        first, last, measured = day(fact.first), day(fact.last), day(fact.measured_on)
        found = first if fact.kind == "norm" else min(filter(None, (last, measured)), default=first)
    elif fact.kind in ("measure", "decision", "recognition"):
        found = day(fact.day) or day(fact.moment)
    else:
        found = day(fact.moment)
    return found or date.min


def _in_time(one: Happening) -> tuple[date, str, int, int]:
    """What was written down on the day itself stands in the order of the clock."""
    moment = one.fact.moment
    clock = str(moment) if day(moment) == one.on else ""
    return one.on, clock, _ORDER.get(one.kind, len(_ORDER)), one.fact.key


# Of what happened at one moment, or without any: what comes first in the method.
_ORDER = {
    kind: place
    for place, kind in enumerate(
        "boas advice measure line norm change plan measurement topic signal response decision action "
        "evaluation version recognition".split()
    )
}


def _with_before(found: list[Happening]) -> list[Happening]:
    last: dict[tuple[str, Any], Fact] = {}
    told = []
    for one in found:
        fact = one.fact
        chain: tuple[str, Any] | None = None
        if isinstance(fact, Event) and fact.kind == "version":
            chain = ("version", fact.about)
        elif isinstance(fact, Number):
            chain = (fact.kind, (fact.indicator, fact.state if fact.kind == "norm" else ""))
        told.append(one._replace(before=last.get(chain)) if chain else one)
        if chain:
            last[chain] = fact
    return told
