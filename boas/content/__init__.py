"""Content that ships with Borgen: the standard set of statements and the activities of every planning."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from boas.models.statements import Phase, Route, Step, SuccessFactor

STANDARD_SET = Path(__file__).with_name("standard_set_nl.toml")
MAX_WORDS = 20  # of a statement: it has to be understood when it is read aloud once
PHASE_LETTERS = {Phase.DEFINE: "D", Phase.MEASURE: "M", Phase.ANALYSE: "A", Phase.IMPROVE: "V"}

Piece = TypeVar("Piece")


class ContentError(ValueError):
    """The content file is not in order; the message lists everything that is wrong."""


@dataclass(frozen=True, slots=True)
class StatementContent:
    """The fields have the names of the model `boas.Statement`."""

    code: str
    phase: Phase
    text: str
    success_factors: tuple[SuccessFactor, ...]
    why: str
    intervention: str
    who: str
    duration: str
    leads_to: Step
    route: Route


@dataclass(frozen=True, slots=True)
class ActivityContent:
    """The fields have the names of the model `boas.StandardActivity`."""

    title: str
    explanation: str
    who: str
    weeks_after: int


@dataclass(frozen=True, slots=True)
class StandardSet:
    """In the order in which the statements are asked and the activities stand in a planning."""

    name: str
    number: int
    statements: tuple[StatementContent, ...]
    standard_activities: tuple[ActivityContent, ...]


@cache
def standard_set() -> StandardSet:
    """The set that every installation starts with."""
    return parse(STANDARD_SET.read_text(encoding="utf-8"))


def parse(source: str) -> StandardSet:
    """Raises `ContentError` for anything that is not exactly such a set."""
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"not TOML: {error}") from error
    if problems := list(_problems(data)):
        raise ContentError("\n".join(problems))
    return StandardSet(
        **data
        | {
            "statements": tuple(_statement(row) for row in data["statements"]),
            "standard_activities": tuple(ActivityContent(**row) for row in data["standard_activities"]),
        }
    )


def _statement(row: Mapping[str, Any]) -> StatementContent:
    return StatementContent(
        **dict(row)
        | {
            "phase": Phase(row["phase"]),
            "success_factors": tuple(SuccessFactor(factor) for factor in row["success_factors"]),
            "leads_to": Step(row["leads_to"]),
            "route": Route(row["route"]),
        }
    )


def _problems(data: Mapping[str, Any]) -> Iterator[str]:
    misshapen = list(_shape_problems("set", data, StandardSet))
    if not misshapen:
        for kind, name in ((StatementContent, "statements"), (ActivityContent, "standard_activities")):
            for place, row in enumerate(data[name], start=1):
                misshapen += _shape_problems(f"{name} {place}", row, kind)
    if misshapen:
        yield from misshapen
        return
    for row in data["statements"]:
        yield from _statement_problems(row)
    yield from _order_problems(data["statements"])


def _shape_problems(where: str, row: object, kind: type[Any]) -> Iterator[str]:
    """Exactly the fields of `kind`, each of its own type and with something in it."""
    if not isinstance(row, Mapping):
        yield f"{where}: not a table"
        return
    names = {field.name: str(field.type) for field in fields(kind)}
    for name in sorted(set(row) - set(names)):
        yield f"{where}: unknown field {name}"
    for name, annotation in names.items():
        expected = int if annotation == "int" else list if annotation.startswith("tuple") else str
        value = row.get(name)
        if type(value) is not expected:
            yield f"{where}: {name} is missing or not a {expected.__name__}"
        elif isinstance(value, int):
            if value < 0:
                yield f"{where}: {name} is negative"
        elif not value or (isinstance(value, str) and value != value.strip()):
            yield f"{where}: {name} is empty or has spaces around it"


def _statement_problems(row: Mapping[str, Any]) -> Iterator[str]:
    code = row["code"]
    for name, vocabulary in (("phase", Phase), ("leads_to", Step), ("route", Route)):
        if row[name] not in vocabulary.values:
            yield f"{code}: unknown {name} {row[name]}"
    factors = row["success_factors"]
    if unknown := [factor for factor in factors if factor not in SuccessFactor.values]:
        yield f"{code}: unknown success factors {unknown}"
    if len(set(map(str, factors))) < len(factors):
        yield f"{code}: a success factor is named twice"
    if not re.fullmatch(PHASE_LETTERS.get(row["phase"], "[DMAV]") + "[1-9][0-9]?", code):
        yield f"{code}: the code is not the letter of its phase with a number"
    if (words := len(row["text"].split())) > MAX_WORDS:
        yield f"{code}: {words} words, at most {MAX_WORDS}"


def _order_problems(rows: list[Mapping[str, Any]]) -> Iterator[str]:
    codes = [row["code"] for row in rows]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"{code}: the code is used twice"
    phases = [row["phase"] for row in rows]
    if list(dict.fromkeys(phases)) != Phase.values or phases != sorted(phases, key=_phase_rank):
        yield "the statements do not stand in the order of the four phases"


def _phase_rank(phase: str) -> int:
    return Phase.values.index(phase) if phase in Phase.values else len(Phase.values)
