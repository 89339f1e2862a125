"""The inspectorate's results that ship with Borgen: an editable, dated, sourced beginning."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from monitoring.models import Indicator, Norm

FILE = Path(__file__).with_name("inspectorate_nl.toml")


@dataclass(frozen=True, slots=True)
class NormContent:
    """The fields have the names of the model `monitoring.Norm`."""

    kind: str
    value: Decimal
    valid_from: date
    source: str
    reason: str

    def fields(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class IndicatorContent:
    """But for its norms the fields have the names of the model `monitoring.Indicator`."""

    slug: str
    name: str
    meaning: str
    level: int
    minimum_denominator: int
    source: str
    norms: tuple[NormContent, ...]

    def fields(self) -> dict[str, Any]:
        own = {name: value for name, value in asdict(self).items() if name != "norms"}
        kind, direction = Indicator.Kind.PERCENTAGE, Indicator.Direction.AT_LEAST
        return {**own, "kind": kind, "direction": direction, "unit": "%"}


@cache
def inspectorate_indicators() -> tuple[IndicatorContent, ...]:
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        _indicator(data, result, level) for result in data["results"] for level in sorted(result["norms"])
    )


def _indicator(data: dict[str, Any], result: dict[str, Any], level: str) -> IndicatorContent:
    norms = [_norm(data, Norm.Kind.INSPECTORATE, result["norms"][level], data["reason"])]
    if level in result.get("high", {}):
        norms.append(_norm(data, Norm.Kind.HIGH, result["high"][level], data["high_reason"]))
    return IndicatorContent(
        slug=f"{result['slug']}-niveau-{level}",
        name=result["name"].format(level=level),
        meaning=result["meaning"],
        level=int(level),
        minimum_denominator=data["minimum_denominator"],
        source=data["source"],
        norms=tuple(norms),
    )


def _norm(data: dict[str, Any], kind: str, value: int, reason: str) -> NormContent:
    return NormContent(kind, Decimal(value), data["valid_from"], data["source"], reason)
