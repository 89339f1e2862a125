"""What each number of a file will do: new, changed, the same, or refused and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from monitoring.importing import numbers, reasons, teams
from monitoring.importing.numbers import Measure, Number, Unusable
from monitoring.importing.shapes import About, Fact
from monitoring.importing.times import Calendar, NoTime
from monitoring.spans import Span

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
_LEVEL_IN_NAME = re.compile(r"[,\s]*(?:\(?(?:niveau|level)\s*\d\)?)\s*$")


class Key(NamedTuple):
    """A team has one number of an indicator about a stretch of time."""

    team: int
    indicator: int
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class KnownIndicator:
    pk: int
    name: str
    slug: str
    measure: Measure
    level: int | None = None
    team: int | None = None
    """Of a team's own indicator: no other team has numbers of it."""


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    code: str
    indicator: int | None
    year: int | None = None
    positive_from: Decimal | None = None
    breaks: str = ""
    text: str = ""


@dataclass(frozen=True)
class Known:
    teams: Mapping[str, int]
    """Key of the name -> number, of teams that go on."""
    aliases: Mapping[str, int | None]
    indicators: Mapping[int, KnownIndicator]
    questions: Sequence[KnownQuestion]
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Planned:
    row: int
    column: str
    outcome: str
    team_name: str
    why: str = ""
    team: int | None = None
    indicator: int | None = None
    span: Span | None = None
    number: Number | None = None
    breaks: str = ""
    """What changed in the question in this year."""
    before: str = ""

    @property
    def key(self) -> Key:
        if self.team is None or self.indicator is None or self.span is None:
            raise ValueError("a row that is refused has no place")
        return Key(self.team, self.indicator, self.span.start, self.span.end)


@dataclass
class Plan:
    rows: list[Planned] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    """Names of teams that nobody knows, as the file writes them, with how many numbers."""
    questions: Counter[str] = field(default_factory=Counter)
    """Questions that the code book does not lead to an indicator."""
    left_out: int = 0
    """Of teams that are left out on purpose."""

    def of(self, outcome: str) -> list[Planned]:
        return [row for row in self.rows if row.outcome == outcome]


def resolve(facts: Iterable[Fact], known: Known) -> Plan:
    """Each fact with its team, time and number, or refused; two for one team and time are both refused."""
    plan, index = Plan(), _Index(known)
    for fact in facts:
        team = teams.find(fact.team, known.teams, known.aliases) if fact.team else False
        if team is None:
            plan.left_out += 1
            continue
        if team is False and fact.team:
            plan.unknown[fact.team] += 1
        planned = _resolved(fact, team, index)
        if planned.why and fact.about.question and not index.has_question(fact.about.question):
            plan.questions[fact.about.question] += 1
        plan.rows.append(planned)
    plan.rows = _without_doubles(plan.rows)
    return plan


def compare(rows: Iterable[Planned], now: Mapping[Key, Number]) -> list[Planned]:
    """Beside what stands there now: new, changed with what it was, or the same."""
    return [row if row.outcome == REFUSED else _compared(row, now.get(row.key)) for row in rows]


def _compared(row: Planned, before: Number | None) -> Planned:
    if before is None:
        return row
    if row.number is not None and _says_nothing_new(row.number, before):
        return replace(row, outcome=SAME)
    return replace(row, outcome=CHANGED, before=shown(before))


def _says_nothing_new(number: Number, before: Number) -> bool:
    """The same, or the same value without the part and whole that are known already."""
    bare = number.numerator is None and number.denominator is None
    return number == before or (bare and number.value is not None and number.value == before.value)


def shown(number: Number) -> str:
    """For people, and to see whether it is still what was looked at: "70 (28/40)"; "<5" for fewer than 5."""
    if number.value is None:
        return "<5"
    text = f"{number.value.normalize():f}".replace(".", ",")
    if number.numerator is not None:
        return f"{text} ({number.numerator}/{number.denominator})"
    return f"{text} (n={number.denominator})" if number.denominator is not None else text


class _Index:
    """Indicators by the words that files use, and the code book by question."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self._named: dict[str, list[KnownIndicator]] = {}
        for one in known.indicators.values():
            for word in {teams.key(one.name), teams.key(one.slug), _stem(one.name)}:
                self._named.setdefault(word, []).append(one)
        self._questions: dict[str, list[KnownQuestion]] = {}
        for question in known.questions:
            for word in {teams.key(question.code), teams.key(question.text)} - {""}:
                self._questions.setdefault(word, []).append(question)

    def has_question(self, code: str) -> bool:
        return any(one.indicator is not None for one in self._questions.get(teams.key(code), ()))

    def question(self, code: str, year: int) -> KnownQuestion | None:
        """The one of the latest year that is not after this one; without a year it holds for all."""
        found = [one for one in self._questions.get(teams.key(code), ()) if (one.year or 0) <= year]
        return max(found, key=lambda one: one.year or 0, default=None)

    def indicator(self, about: About, level: str, team: int) -> KnownIndicator:
        """Unusable-like `reasons.Refusal` when there is none, or more than one."""
        if about.name:
            found = self._named.get(teams.key(about.name), [])
        elif about.indicator is not None and about.indicator in self.known.indicators:
            chosen = self.known.indicators[about.indicator]
            found = self._named[_stem(chosen.name)] if level else [chosen]
        else:
            raise reasons.Refusal("no-indicator")
        found = [one for one in dict.fromkeys(found) if one.team in (None, team)]
        wanted = _digit(level)
        if wanted is not None:
            found = [one for one in found if one.level == wanted] or [
                one for one in found if one.level is None
            ]
        if not found:
            raise reasons.Refusal("unknown-indicator", about.name or level)
        if len(found) > 1:
            raise reasons.Refusal("which-indicator", about.name or level)
        return found[0]


def _resolved(fact: Fact, team: int | bool, index: _Index) -> Planned:
    known = index.known
    planned = Planned(fact.row, fact.column[:100], NEW, fact.team[:160])
    try:
        if team is False:
            raise reasons.Refusal("unknown-team" if fact.team else "no-team", fact.team)
        span = known.calendar.span_of(fact)
        question = None
        if fact.about.question:
            question = index.question(fact.about.question, _survey_year(span))
            if question is None or question.indicator is None:
                raise reasons.Refusal("unknown-question", fact.about.question)
        about = About(indicator=question.indicator) if question else fact.about
        indicator = index.indicator(about, fact.level, team)
        measure = indicator.measure
        if question and question.positive_from is not None:
            measure = replace(measure, positive_from=question.positive_from)
        number = numbers.number_of(fact, measure)
    except NoTime as error:
        return replace(planned, outcome=REFUSED, why=reasons.of_time(error))
    except Unusable as error:
        return replace(planned, outcome=REFUSED, why=reasons.of_number(error))
    except reasons.Refusal as error:
        return replace(planned, outcome=REFUSED, why=reasons.of_row(error))
    breaks = question.breaks if question and question.year == _survey_year(span) else ""
    return replace(planned, team=team, indicator=indicator.pk, span=span, number=number, breaks=breaks)


def _without_doubles(rows: list[Planned]) -> list[Planned]:
    places: dict[Key, list[Planned]] = {}
    for row in rows:
        if row.outcome != REFUSED:
            places.setdefault(row.key, []).append(row)
    return [row if row.outcome == REFUSED else _alone(row, places[row.key]) for row in rows]


def _alone(row: Planned, same: list[Planned]) -> Planned:
    if len(same) == 1:
        return row
    why = reasons.double([one.row for one in same if one is not row])
    return replace(row, outcome=REFUSED, why=why, team=None, indicator=None, span=None, number=None)


def _survey_year(span: Span) -> int:
    """The calendar year in which its time begins."""
    return span.start.year


def _stem(name: str) -> str:
    """The name without its level: "jaarresultaat" of "Jaarresultaat niveau 3"."""
    plain = teams.key(name)
    return _LEVEL_IN_NAME.sub("", plain) or plain


def _digit(level: str) -> int | None:
    found = re.search(r"\d", level)
    return int(found[0]) if found else None
