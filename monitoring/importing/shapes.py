"""From the rows of a sheet to facts: who, when, about what, and the texts of its numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from monitoring.importing import values
from monitoring.importing.columns import Role
from monitoring.importing.teams import key
from monitoring.importing.values import Plain

Rows = Iterable[tuple[int, Sequence[str]]]
_VALUE_OF = "value:"
_PEOPLE = (Role.NUMERATOR, Role.DENOMINATOR)


class About(NamedTuple):
    """What a number is of: one of these is filled; none when the file says nothing."""

    indicator: int | None = None
    name: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    row: int
    column: str
    """Heading of the column with the number, for messages."""
    team: str
    about: About
    year: str = ""
    period: str = ""
    month: str = ""
    level: str = ""
    numerator: str = ""
    denominator: str = ""
    value: str = ""
    few: bool = False
    plain: Plain = Plain.PERCENT
    people: str = ""
    """How many answered, of a survey."""
    answers: tuple[tuple[str, int], ...] = ()
    """Of a file with a row per person: answer and how many gave it."""


@dataclass(frozen=True)
class Options:
    """What somebody chose for the whole file."""

    roles: tuple[str, ...]
    """A Role for each column, or "value:12" for a number of indicator 12."""
    indicator: int | None = None
    plain: str = "auto"
    only: str = ""
    """Of the column with a characteristic: only rows that say this."""
    headings: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, choices: dict[str, Any], headings: Sequence[str]) -> Options:
        return cls(
            roles=tuple(choices["columns"]),
            indicator=choices.get("indicator"),
            plain=choices.get("plain", "auto"),
            only=choices.get("only", ""),
            headings=tuple(headings),
        )

    def place(self, role: Role) -> int | None:
        return self.roles.index(role) if role in self.roles else None

    def heading(self, place: int | None) -> str:
        return self.headings[place] if place is not None and place < len(self.headings) else ""


class Facts(NamedTuple):
    found: list[Fact]
    empty: int
    """Rows that name a team and have no number."""
    left_out: int
    """Rows that say another characteristic."""


def figures(rows: Rows, options: Options) -> Facts:
    """A row per team and time, or per question: a part and a whole, a number, or a number per indicator."""
    rows = list(rows)
    empty = left_out = 0
    found: list[Fact] = []
    plains = _plains(rows, options)
    for number, cells in rows:
        row = _Row(number, cells, options)
        if not any(cells):
            continue
        if options.only and key(row.text(Role.CHARACTERISTIC)) != key(options.only):
            left_out += 1
            continue
        made = list(_of_row(row, options, plains))
        found += made
        empty += not made
    return Facts(found, empty, left_out)


def counts(rows: Rows, options: Options) -> Facts:
    """A row per team, time, question and answer, as `respondents` made them: one fact for each question."""
    groups: dict[tuple[str, ...], list[_Row]] = {}
    named = (Role.TEAM, Role.YEAR, Role.PERIOD, Role.MONTH, Role.QUESTION)
    for number, cells in rows:
        row = _Row(number, cells, options)
        groups.setdefault(tuple(row.text(role) for role in named), []).append(row)
    found = []
    for (team, year, period, month, question), same in groups.items():
        few = any(values.is_few(row.text(Role.COUNT)) for row in same)
        answers = () if few else tuple((row.text(Role.ANSWER), int(row.text(Role.COUNT))) for row in same)
        found.append(
            Fact(
                row=same[0].number,
                column=question,
                team=team,
                about=About(question=question),
                year=year,
                period=period,
                month=month,
                few=few,
                answers=answers,
            )
        )
    return Facts(found, 0, 0)


class _Row:
    __slots__ = ("cells", "number", "places")

    def __init__(self, number: int, cells: Sequence[str], options: Options) -> None:
        self.number, self.cells, self.places = number, cells, options

    def at(self, place: int | None) -> str:
        return self.cells[place] if place is not None and place < len(self.cells) else ""

    def text(self, role: Role) -> str:
        return self.at(self.places.place(role))


def _of_row(row: _Row, options: Options, plains: dict[int, Plain]) -> Iterator[Fact]:
    common: dict[str, Any] = {
        "row": row.number,
        "team": row.text(Role.TEAM),
        "year": row.text(Role.YEAR),
        "period": row.text(Role.PERIOD),
        "month": row.text(Role.MONTH),
        "level": row.text(Role.LEVEL),
    }
    flagged = values.says_yes(row.text(Role.FEW))
    place = options.place(Role.VALUE)
    texts = {role: _filled(row.text(role)) for role in (*_PEOPLE, Role.VALUE, Role.COUNT)}
    if any(texts[role] for role in (*_PEOPLE, Role.VALUE)):
        shown = place if texts[Role.VALUE] else options.place(Role.NUMERATOR)
        yield Fact(
            column=options.heading(shown),
            about=_about(row, options),
            numerator=texts[Role.NUMERATOR],
            denominator=texts[Role.DENOMINATOR],
            value=texts[Role.VALUE],
            people=texts[Role.COUNT],
            few=flagged or any(values.is_few(text) for text in texts.values()),
            plain=plains.get(place, Plain.PERCENT) if place is not None else Plain.PERCENT,
            **common,
        )
    for place, role in enumerate(options.roles):
        text = _filled(row.at(place)) if role.startswith(_VALUE_OF) else ""
        if text:
            about = About(indicator=int(role.removeprefix(_VALUE_OF)))
            yield Fact(
                column=options.heading(place),
                about=about,
                value=text,
                few=values.is_few(text),
                plain=plains[place],
                **common,
            )


def _about(row: _Row, options: Options) -> About:
    if question := row.text(Role.QUESTION) or row.text(Role.QUESTION_TEXT):
        return About(question=question)
    if name := row.text(Role.INDICATOR):
        return About(name=name)
    return About(indicator=options.indicator)


def _filled(text: str) -> str:
    return "" if values.is_nothing(text) else text


def _plains(rows: Sequence[tuple[int, Sequence[str]]], options: Options) -> dict[int, Plain]:
    """How each column of numbers writes percentages without a sign."""
    places = [place for place, role in enumerate(options.roles) if role.split(":")[0] == Role.VALUE]
    if options.plain != "auto":
        return dict.fromkeys(places, Plain(options.plain))
    return {
        place: values.plain_shares([cells[place] for _, cells in rows if place < len(cells)])
        for place in places
    }
