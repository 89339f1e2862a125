"""The plan of a team as it is read: rows with their words, and what the team agreed to."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Max, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Cast

from improvements.models import Improvement, Measure
from monitoring.models import EvaluationMoment, Instrument, MeasuringDay, MonitoringLine, PlanRound
from monitoring.models.indicator import Norm
from monitoring.plan_wording import (
    month_names,
    norm_in_words,
    what_it_measures,
    when,
    who_executes,
    who_monitors,
)
from teams.models import Consent, Membership, Team
from teams.models.approval import OPEN_APPROVAL
from teams.states import APPROVED, OPEN, WAITING


class Standing(enum.StrEnum):
    """How a row stands beside what the team agreed to."""

    AGREED = "agreed"
    CHANGED = "changed"
    NEW = "new"


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


@dataclass(frozen=True)
class Agreed:
    """The newest plan that the team agreed to."""

    round: PlanRound
    on: datetime
    revisions: Mapping[int, int]

    def standing(self, line: MonitoringLine) -> Standing:
        if line.pk not in self.revisions:
            return Standing.NEW
        return Standing.AGREED if self.revisions[line.pk] == line.revision else Standing.CHANGED

    def dropped(self, lines: Iterable[MonitoringLine]) -> int:
        """Lines that the team agreed to and that have ended since."""
        return len(set(self.revisions) - {line.pk for line in lines})


def lines_of(team: Team) -> QuerySet[MonitoringLine]:
    """Also those that ended, with their instruments that are in use, and when each was last discussed."""
    instruments = Instrument.objects.filter(ended_on=None).select_related("indicator", "executor")
    return (
        MonitoringLine.objects.filter(team=team)
        .select_related("measure__improvement", "process__owner", "monitor")
        .prefetch_related(Prefetch("instruments", instruments.order_by("pk")))
        .annotate(discussed_at=Max("topics__discussed_at"))
    )


@dataclass(frozen=True)
class Calendar:
    """The months in which lines are discussed and the days on which instruments are used."""

    months: Mapping[int, list[int]]
    days: Mapping[int, list[date]]


def calendar_of(team: Team) -> Calendar:
    """Of all lines and instruments of a team, asked at once."""
    moments = EvaluationMoment.objects.filter(line__team=team).order_by()
    chosen = MeasuringDay.objects.filter(instrument__line__team=team).order_by()
    found = moments.annotate(what=Value("month"), text=Cast("month", CharField())).values_list(
        "what", "line_id", "text"
    )
    dated = chosen.annotate(what=Value("day"), text=Cast("day", CharField())).values_list(
        "what", "instrument_id", "text"
    )
    months: dict[int, list[int]] = defaultdict(list)
    days: dict[int, list[date]] = defaultdict(list)
    for what, key, text in found.union(dated, all=True):
        if what == "month":
            months[key].append(int(text))
        else:
            days[key].append(date.fromisoformat(text))
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


def measures_without_line(team: Team, improvement: Improvement | None = None) -> list[Measure]:
    """Of improvements that go on, or of one of them; suggestions to begin with."""
    watched = MonitoringLine.objects.in_use().filter(team=team, measure__isnull=False).values("measure")
    found = Measure.objects.filter(
        improvement__team=team, improvement__state=Improvement.State.ACTIVE, ended_on=None
    ).exclude(pk__in=watched)
    if improvement is not None:
        found = found.filter(improvement=improvement)
    return list(found.select_related("improvement").order_by("improvement__name", "position", "pk"))


# --- what the team agreed to ------------------------------------------------------------------------------


def current_rounds(team: Team) -> tuple[PlanRound | None, PlanRound | None]:
    """The one that is open or waits, and the newest one that the team agreed to."""
    found = list(
        with_approval(PlanRound.objects.filter(team=team))
        .filter(approval__state__in=[*OPEN_APPROVAL, APPROVED])
        .order_by("-number")[:2]
    )
    going_on = next((one for one in found if one.approval.state in OPEN_APPROVAL), None)
    return going_on, next((one for one in found if one.approval.state == APPROVED), None)


def with_approval(rounds: QuerySet[PlanRound]) -> QuerySet[PlanRound]:
    return rounds.select_related(
        "team__institution",
        "approval__team__institution",
        "approval__meeting",
        "approval__chair",
        "approval__author",
        "approval__closed_by",
    )


def agreed_in(round_: PlanRound | None) -> Agreed | None:
    if round_ is None or round_.approval.closed_at is None:
        return None
    return Agreed(round_, round_.approval.closed_at, revisions(round_.rows))


def revisions(kept: list[dict[str, Any]]) -> dict[int, int]:
    return {row["line"]: row["revision"] for row in kept}


def was_agreed(line: MonitoringLine) -> bool:
    """The team agreed to this line once: from then on a change has a reason."""
    rounds = PlanRound.objects.filter(team=line.team_id, approval__state__in=[APPROVED, WAITING])
    return any(line.pk in revisions(kept) for kept in rounds.values_list("rows", flat=True))


def is_in_meeting(round_: PlanRound | None) -> bool:
    return round_ is not None and round_.approval.state == OPEN


def still_silent(round_: PlanRound, today: date) -> list[str]:
    """Names of who was absent, is in the team and has not answered yet."""
    members = Membership.objects.filter(team=round_.team_id).on(today).values("user")
    silent = Consent.objects.filter(
        Q(agreed_at=None), approval=round_.approval_id, user__in=members, user__is_active=True
    )
    return list(silent.order_by("user__name").values_list("user__name", flat=True))


def ended_on(line: MonitoringLine) -> date:
    return line.ended_on or date.max
