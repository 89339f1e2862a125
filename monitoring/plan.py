"""The plan of a team as it is read: rows with their words. What the team agreed to is in plan_rounds.py."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Max, OuterRef, Prefetch, QuerySet, Subquery

from borgen.lib import sql
from improvements.models import Improvement
from monitoring.models import Instrument, MonitoringLine, Topic
from monitoring.models.indicator import Norm
from monitoring.plan_rounds import Agreed, Standing
from monitoring.plan_wording import (
    month_names,
    norm_in_words,
    what_it_measures,
    when,
    who_executes,
    who_monitors,
)
from teams.models import Team


@dataclass(frozen=True)
class InstrumentRow:
    instrument: Instrument
    what: str
    who: str
    when: str
    norm: str
    inspectorate: str
    explanation: str
    indicator_meaning: str


@dataclass
class Row:
    line: MonitoringLine
    about: str
    """The measure or process."""
    monitors: str
    months: str
    standing: Standing
    instruments: list[InstrumentRow]
    lines: int = 1
    """So many lines of a table: one per instrument."""
    talked: object = None
    """When it was last discussed, for who sees that (services.attention.Talked)."""

    @property
    def first(self) -> InstrumentRow | None:
        return self.instruments[0] if self.instruments else None

    @property
    def others(self) -> list[InstrumentRow]:
        return self.instruments[1:]


@dataclass
class Group:
    """An improvement with the lines of its measures, or the processes of the team (no improvement)."""

    improvement: Improvement | None
    rows: list[Row] = field(default_factory=list)


def lines_of(team: Team) -> QuerySet[MonitoringLine]:
    """Also those that ended, with their instruments that are in use, and when each was last discussed."""
    # A subquery: grouping the lines with all they are joined to took most of the database's time.
    talks = Topic.objects.filter(line=OuterRef("pk")).order_by().values("line")
    instruments = Instrument.objects.filter(ended_on=None).select_related("indicator", "executor")
    return (
        MonitoringLine.objects.filter(team=team)
        .select_related("measure__improvement", "process__owner", "monitor")
        .prefetch_related(Prefetch("instruments", instruments.order_by("pk")))
        .annotate(discussed_at=Subquery(talks.values(last=Max("discussed_at"))))
    )


@dataclass(frozen=True)
class Calendar:
    """The months in which lines are discussed and the days on which instruments are used."""

    months: Mapping[int, list[int]]
    days: Mapping[int, list[date]]


class _Moment(NamedTuple):
    kind: str
    of: int
    month: int | None
    day: date | None


_CALENDAR = """
SELECT 'month', moment.line_id, moment.month, NULL
FROM monitoring_evaluationmoment moment
JOIN monitoring_monitoringline line ON line.id = moment.line_id AND line.team_id = %(team)s
UNION ALL
SELECT 'day', chosen.instrument_id, NULL, chosen.day
FROM monitoring_measuringday chosen
JOIN monitoring_instrument instrument ON instrument.id = chosen.instrument_id
JOIN monitoring_monitoringline line ON line.id = instrument.line_id AND line.team_id = %(team)s
ORDER BY 2, 3, 4
"""


def calendar_of(team: Team) -> Calendar:
    """Of all lines and instruments of a team, asked at once."""
    months: dict[int, list[int]] = defaultdict(list)
    days: dict[int, list[date]] = defaultdict(list)
    for one in sql.rows(_Moment, _CALENDAR, team=team.pk):
        if one.month is not None:
            months[one.of].append(one.month)
        elif one.day is not None:
            days[one.of].append(one.day)
    return Calendar(months, days)


NormsOn = Mapping[int, tuple[Norm | None, Norm | None]]
"""Of each indicator the norms that hold today."""


def rows(
    lines: Iterable[MonitoringLine], calendar: Calendar, norms: NormsOn, agreed: Agreed | None
) -> list[Row]:
    return [_row(line, calendar, norms, agreed.standing(line) if agreed else Standing.NEW) for line in lines]


def _row(line: MonitoringLine, calendar: Calendar, norms: NormsOn, standing: Standing) -> Row:
    instruments = [_instrument(one, calendar, norms) for one in line.instruments.all()]
    return Row(
        line=line,
        about=about(line),
        monitors=who_monitors(line),
        months=month_names(calendar.months.get(line.pk, [])),
        standing=standing,
        instruments=instruments,
        lines=max(1, len(instruments)),
    )


def about(line: MonitoringLine) -> str:
    if line.measure is not None:
        return line.measure.title
    return line.process.name if line.process else ""


def _instrument(instrument: Instrument, calendar: Calendar, norms: NormsOn) -> InstrumentRow:
    indicator = instrument.indicator
    internal, inspectorate = norms.get(indicator.pk, (None, None))
    return InstrumentRow(
        instrument=instrument,
        what=what_it_measures(instrument),
        who=who_executes(instrument),
        when=when(instrument, calendar.days.get(instrument.pk, [])),
        norm=norm_in_words(indicator, internal),
        inspectorate=norm_in_words(indicator, inspectorate),
        explanation=instrument.explanation,
        indicator_meaning=indicator.meaning,
    )


def grouped(found: Iterable[Row]) -> list[Group]:
    """Per improvement by name, then the processes."""
    groups: dict[int | None, Group] = {}
    for row in found:
        improvement = row.line.measure.improvement if row.line.measure else None
        key = improvement.pk if improvement else None
        groups.setdefault(key, Group(improvement)).rows.append(row)
    processes = groups.pop(None, None)
    improvements = sorted(groups.values(), key=lambda group: str(group.improvement).lower())
    return [*improvements, processes] if processes else improvements


def indicator_ids(lines: Iterable[MonitoringLine]) -> set[int]:
    return {one.indicator_id for line in lines for one in line.instruments.all()}


class Unwatched(NamedTuple):
    """A measure that no line of the plan is about."""

    pk: int
    title: str
    improvement: str


_UNWATCHED = """
SELECT measure.id, measure.title, improvement.name
FROM improvements_measure measure
JOIN improvements_improvement improvement ON improvement.id = measure.improvement_id
WHERE improvement.team_id = %(team)s AND improvement.state = 'active' AND measure.ended_on IS NULL
      AND (%(improvement)s = 0 OR improvement.id = %(improvement)s)
      AND NOT EXISTS (SELECT 1 FROM monitoring_monitoringline line
                      WHERE line.measure_id = measure.id AND line.ended_on IS NULL)
ORDER BY improvement.name, measure.position, measure.id
"""


def measures_without_line(team: Team, improvement: Improvement | None = None) -> list[Unwatched]:
    """Of improvements that go on, or of one of them; suggestions to begin with."""
    return sql.rows(Unwatched, _UNWATCHED, team=team.pk, improvement=improvement.pk if improvement else 0)


def ended_on(line: MonitoringLine) -> date:
    return line.ended_on or date.max
