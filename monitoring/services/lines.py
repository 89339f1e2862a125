"""The head of the page of a line: what was agreed, and the norms that hold today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.dates import MONTHS

from borgen.lib.dates import local_today
from monitoring.models import Indicator, MonitoringLine, Norm
from monitoring.wording import amount

ORDER = (Norm.Kind.INTERNAL, Norm.Kind.INSPECTORATE, Norm.Kind.HIGH)


@dataclass(frozen=True)
class Head:
    monitor: str
    discussed: str
    """The months in which the results are discussed, in the order of a school year."""


@dataclass(frozen=True, slots=True)
class NormToday:
    kind: str
    value: str
    since: date
    source: str
    reason: str


def head(line: MonitoringLine) -> Head:
    months = sorted((one.month for one in line.evaluation_moments.all()), key=lambda month: (month - 8) % 12)
    return Head(
        monitor=line.monitor.name if line.monitor else line.monitor_party,
        discussed=", ".join(str(MONTHS[month]) for month in months),
    )


def norms_today(line: MonitoringLine, indicators: Iterable[Indicator]) -> dict[int, list[NormToday]]:
    """By indicator: the newest of each kind that holds; the team's own goes before the institution's."""
    known = {indicator.pk: indicator for indicator in indicators}
    if not known:
        return {}
    today = local_today()
    begun = Norm.objects.for_team(line.team).filter(indicator__in=known, valid_from__lte=today)
    newest = Window(RowNumber(), [F("indicator"), F("team"), F("kind")], F("valid_from").desc())
    chosen: dict[tuple[int, str], Norm] = {}
    # What was overtaken does not come back when its successor ends.
    for norm in begun.annotate(nth=newest).filter(nth=1):
        if norm.valid_until is not None and norm.valid_until < today:
            continue
        kept = chosen.get((norm.indicator_id, norm.kind))
        if kept is None or (kept.team_id is None and norm.team_id is not None):
            chosen[norm.indicator_id, norm.kind] = norm
    by_indicator: dict[int, list[NormToday]] = defaultdict(list)
    for (pk, _kind), held in sorted(chosen.items(), key=lambda one: ORDER.index(one[0][1])):
        by_indicator[pk].append(_words(held, known[pk]))
    return by_indicator


def _words(norm: Norm, indicator: Indicator) -> NormToday:
    return NormToday(
        kind=norm.get_kind_display(),
        value=amount(norm.value, indicator.kind, indicator.unit),
        since=norm.valid_from,
        source=norm.source,
        reason=norm.reason,
    )
