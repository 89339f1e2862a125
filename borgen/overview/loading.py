"""From what the database knows to how each team stands; seven questions, however many teams there are."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from boas.scoring import Counts, heard
from boas.scoring import Verdict as Said
from boas.scoring import judge as judge_statement
from borgen.disclosure import shown
from borgen.lib.dates import AMSTERDAM, school_year
from borgen.lib.sql import Row, rows
from borgen.overview import sql
from borgen.overview.lateness import Window, is_late, window
from borgen.overview.shape import Going, TeamState
from borgen.thread.asking import day, decimal
from documents.evaluation_rules import is_overdue
from improvements.stages import Facts, Line, result_of, standing
from improvements.states import PAUSED
from monitoring.due import LET_GO_AFTER_END, days_of
from monitoring.evaluation import Reading, Verdict, judge
from monitoring.spans import Kind, Year, spans

# A time that ended longer ago than it is let go is never late.
LOOK_BACK = LET_GO_AFTER_END + timedelta(days=366)
# What was discussed longer ago than this is not found any more.
DISCUSSED_WITHIN = timedelta(days=2 * 366)
OfTeam = TypeVar("OfTeam", sql.NewestRow, sql.SeriesRow)
_NO_NAMES = ("",) * 12
_standing = functools.lru_cache(maxsize=1024)(standing)


def teams_of(institution: int, today: date, only: Collection[int] | None = None) -> dict[int, TeamState]:
    """All teams that go on, or `only` those of these."""
    until = datetime.combine(today + timedelta(days=1), time.min, tzinfo=AMSTERDAM)
    about: dict[str, Any] = {
        "institution": institution,
        "today": today,
        "first": today - LOOK_BACK,
        "since": until - DISCUSSED_WITHIN,
        "until": until,
        "teams": only,
    }
    teams = {
        one.id: TeamState(
            one.id,
            one.name,
            one.slug,
            one.sector,
            discussed=day(one.discussed),
            late_actions=one.actions,
            late_reviews=one.reviews or 0,
        )
        for one in _rows(sql.TeamRow, sql.TEAMS, about)
    }
    known = _improvements(about)
    watched = _rows(sql.WatchedRow, sql.WATCHED, about)
    asked = _Asked(about, [one for one in watched if one.rhythm == "dates"])
    for row in watched:
        _watch(row, teams[row.team], known.get(row.improvement or 0), asked)
    for one in known.values():
        teams[one.team].add(_going(one, today))
    return teams


def _rows(into: type[Row], question: str, about: Mapping[str, Any]) -> list[Row]:
    return rows(into, question if about["teams"] is None else sql.of_teams(question), **about)


# --- improvements -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Improvement:
    """What there is to know of an improvement that goes on, put together for its stage."""

    team: int
    paused: bool
    session: sql.ImprovementRow
    """With its last BOAS, when there was one."""
    reviews: list[date | None] = field(default_factory=list)
    """Of each valid document the day on which it is looked at again."""
    clear_enough: bool = False
    measures: set[int] = field(default_factory=set)
    watched: set[int] = field(default_factory=set)
    lines: dict[int, list[bool | None]] = field(default_factory=lambda: defaultdict(list))
    discussed: set[int] = field(default_factory=set)
    late: dict[int, int] = field(default_factory=lambda: defaultdict(int))


def _improvements(about: dict[str, Any]) -> dict[int, _Improvement]:
    found: dict[int, _Improvement] = {}
    for row in _rows(sql.ImprovementRow, sql.IMPROVEMENTS, about):
        if row.id not in found:
            found[row.id] = _Improvement(row.team, row.state == PAUSED, row)
        if row.document is not None:
            found[row.id].reviews.append(day(row.next_evaluation_on))
    # What the team said about recording only matters where nothing is recorded.
    without = {one.session.session: one for one in found.values() if not one.reviews and one.session.session}
    said: dict[int, list[Said]] = defaultdict(list)
    for count in rows(sql.StatementRow, sql.STATEMENTS, sessions=list(without)):
        said[count.session].append(_said(count))
    for session, verdicts in said.items():
        without[session].clear_enough = set(verdicts) - {Said.NO_RESULT} == {Said.FINE}
    return found


def _said(row: sql.StatementRow) -> Said:
    counts = heard(Counts(row.strongly_disagree, row.disagree, row.agree, row.strongly_agree))
    return judge_statement(counts, threshold=row.threshold, voters=row.voters).verdict


def _going(one: _Improvement, today: date) -> Going:
    facts = Facts(
        measures=len(one.measures),
        watched=len(one.watched),
        valid=len(one.reviews),
        clear_enough=one.clear_enough,
        undated=one.reviews.count(None),
        reviews_overdue=sum(is_overdue(on, today) for on in one.reviews),
        lines=tuple(
            Line(result_of(met), discussed=line in one.discussed, overdue=one.late.get(line, 0))
            for line, met in one.lines.items()
        ),
    )
    row = one.session
    return Going(row.id, row.slug, _standing(facts), one.paused, day(row.closed_at), row.number or 0)


# --- what is watched ----------------------------------------------------------------------------------------


def _watch(row: sql.WatchedRow, team: TeamState, of: _Improvement | None, asked: _Asked) -> None:
    if of is not None and row.measure is not None:
        of.measures.add(row.measure)
    if row.instrument is None or row.line is None:
        return
    verdict = _verdict(row)
    late = not (of and of.paused) and asked.is_late(row)
    team.verdicts[row.indicator] = verdict
    team.late_measurements += late
    if of is None or row.measure is None:
        return
    of.watched.add(row.measure)
    met = of.lines[row.line]
    if row.state is not None:
        met.append({Verdict.MET: True, Verdict.NOT_MET: False}.get(verdict))
    if row.discussed:
        of.discussed.add(row.line)
    of.late[row.line] += late


def _verdict(row: sql.WatchedRow) -> Verdict:
    """Judged by the team's own norm, else by the inspectorate's (domain decision 9)."""
    if row.state is None:
        return Verdict.NO_VALUE
    reading = shown(Reading(decimal(row.value), row.numerator, row.denominator))
    norm = decimal(row.official if row.norm is None else row.norm)
    return judge(reading, norm, at_least=bool(row.at_least), minimum=row.minimum)


class _Asked:
    """The times that may be late, looked up once for each kind."""

    def __init__(self, about: dict[str, Any], dated: Sequence[sql.WatchedRow]) -> None:
        self.today: date = about["today"]
        self.days: dict[int, list[date]] = defaultdict(list)
        found: dict[tuple[str, date, date], list[tuple[str, date, date]]] = defaultdict(list)
        instruments = {one.instrument for one in dated}
        for row in rows(sql.CalendarRow, sql.CALENDAR, instruments=instruments, **about):
            if row.instrument is not None:
                self.days[row.instrument].append(row.first)
                continue
            periods = found[row.year or "", row.first, row.last]
            if row.starts_on and row.ends_on:
                periods.append(("", row.starts_on, row.ends_on))
        usual = school_year(self.today)
        self.years = [Year(*key, tuple(sorted(of))) for key, of in found.items()] or [Year("", *usual)]
        self.windows: dict[str, Window | None] = {}

    def is_late(self, row: sql.WatchedRow) -> bool:
        first, last = (row.first, row.last) if row.is_asked else (row.asked_first, row.asked_last)
        since = day(row.since) or self.today
        return is_late(self._window(row), since, day(row.ended_on), day(first), day(last))

    def _window(self, row: sql.WatchedRow) -> Window | None:
        if row.rhythm == "dates":
            days = sorted(self.days.get(row.instrument or 0, []))
            return window(days_of(days, [""] * len(days)), self.today)
        if row.rhythm not in self.windows:
            self.windows[row.rhythm] = window(spans(Kind(row.rhythm), self.years, _NO_NAMES), self.today)
        return self.windows[row.rhythm]


def indicators_of(institution: int) -> list[sql.IndicatorRow]:
    """Those that all teams share; a team's own say nothing about the others."""
    return rows(sql.IndicatorRow, sql.INDICATORS, institution=institution)


def newest_of(
    institution: int, today: date, only: Collection[int] | None = None
) -> dict[int, list[sql.NewestRow]]:
    """By team, of every indicator that all share: the newest number of three school years."""
    about = {"institution": institution, "first": _years_back(today), "teams": only}
    return _by_team(_rows(sql.NewestRow, sql.NEWEST, about))


def series_of(
    institution: int, today: date, indicator: int, only: Collection[int] | None = None
) -> dict[int, list[sql.SeriesRow]]:
    """By team the numbers of three school years, in time."""
    about = {"institution": institution, "indicator": indicator, "first": _years_back(today), "teams": only}
    return _by_team(_rows(sql.SeriesRow, sql.SERIES, about))


def _by_team(found: Iterable[OfTeam]) -> dict[int, list[OfTeam]]:
    by_team: dict[int, list[OfTeam]] = {}
    for one in found:
        by_team.setdefault(one.team, []).append(one)
    return by_team


def _years_back(today: date) -> date:
    """Yearly results come more than a year after the year."""
    first = school_year(today).start
    return date(first.year - 2, first.month, first.day)
