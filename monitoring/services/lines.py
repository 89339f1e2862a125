"""The page of a line: what was agreed and how that came about, its charts, and the norms that hold today."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.dates import MONTHS

from borgen.lib.dates import local_today
from borgen.lib.sql import rows
from monitoring.models import Indicator, MonitoringLine, Norm
from monitoring.services import charts
from monitoring.services.charts import ChartPanel
from monitoring.wording import amount

ORDER = (Norm.Kind.INTERNAL, Norm.Kind.INSPECTORATE, Norm.Kind.HIGH)


@dataclass(frozen=True, slots=True)
class Change:
    """Of the agreement: who, when, why; by field what it was and what it became."""

    at: datetime
    by: str
    reason: str
    changed: Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class LinePage:
    """A line with what more than one part of its page shows: asked for once."""

    line: MonitoringLine
    charts: list[ChartPanel]
    months: tuple[int, ...]
    """In which the results are discussed, in the order of a school year."""
    changes: list[Change]
    """The newest first."""

    @property
    def monitor(self) -> str:
        return self.line.monitor.name if self.line.monitor else self.line.monitor_party

    @property
    def discussed(self) -> str:
        return ", ".join(str(MONTHS[month]) for month in self.months)


class _Told(NamedTuple):
    """A month in which it is discussed, or a change."""

    month: int | None
    at: datetime | None
    by: str | None
    reason: str | None
    changed: Any
    pk: int


_TOLD = """
SELECT moment.month, NULL, NULL, NULL, NULL, 0
FROM monitoring_evaluationmoment moment WHERE moment.line_id = %(line)s
UNION ALL
SELECT NULL, change.at, person.name, change.reason, change.changed, change.id
FROM monitoring_linechange change JOIN teams_user person ON person.id = change.by_id
WHERE change.line_id = %(line)s
ORDER BY 2 DESC, 6 DESC
"""


def line_page(line: MonitoringLine, *, everything: bool = False) -> LinePage:
    """Three queries; with `everything` the charts go back to the first measurement."""
    months, changes = agreed(line)
    return LinePage(line, charts.charts_of(line, everything=everything), months, changes)


def agreed(line: MonitoringLine) -> tuple[tuple[int, ...], list[Change]]:
    """`months` and `changes` of a LinePage; one query."""
    told = rows(_Told, _TOLD, line=line.pk)
    months = sorted((one.month for one in told if one.month), key=lambda month: (month - 8) % 12)
    changes = [Change(one.at, one.by or "", one.reason or "", _json(one.changed)) for one in told if one.at]
    return tuple(months), changes


def _json(value: Any) -> Mapping[str, list[str]]:
    """SQLite gives the text."""
    return json.loads(value) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class NormToday:
    kind: str
    value: str
    since: date
    source: str
    reason: str


class _Norm(NamedTuple):
    indicator: int
    of_team: bool
    kind: str
    value: Decimal
    since: date
    until: date | None
    source: str
    reason: str


# The newest of each kind that has begun: what was overtaken does not come back when its successor ends.
_BEGUN = """
SELECT indicator_id, team_id IS NOT NULL, kind, value, valid_from, valid_until, source, reason
FROM (SELECT norm.*, row_number() OVER (PARTITION BY indicator_id, team_id, kind
                                        ORDER BY valid_from DESC) AS nth
      FROM monitoring_norm norm
      WHERE indicator_id IN %(indicators)s AND (team_id = %(team)s OR team_id IS NULL)
            AND valid_from <= %(today)s) newest
WHERE nth = 1
"""


def norms_today(line: MonitoringLine, indicators: Iterable[Indicator]) -> dict[int, list[NormToday]]:
    """By indicator: the newest of each kind that holds; the team's own goes before the institution's."""
    known = {indicator.pk: indicator for indicator in indicators}
    if not known:
        return {}
    today = local_today()
    chosen: dict[tuple[int, str], _Norm] = {}
    for norm in rows(_Norm, _BEGUN, indicators=list(known), team=line.team_id, today=today):
        if norm.until is not None and norm.until < today:
            continue
        kept = chosen.get((norm.indicator, norm.kind))
        if kept is None or norm.of_team:
            chosen[norm.indicator, norm.kind] = norm
    by_indicator: dict[int, list[NormToday]] = defaultdict(list)
    for (pk, _kind), held in sorted(chosen.items(), key=lambda one: ORDER.index(Norm.Kind(one[0][1]))):
        by_indicator[pk].append(_words(held, known[pk]))
    return by_indicator


def _words(norm: _Norm, indicator: Indicator) -> NormToday:
    return NormToday(
        kind=str(Norm.Kind(norm.kind).label),
        value=amount(norm.value, indicator.kind, indicator.unit),
        since=norm.since,
        source=norm.source,
        reason=norm.reason,
    )
