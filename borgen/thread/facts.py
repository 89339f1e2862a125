"""What improvements/stages.py needs, for any number of improvements in one question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from boas import scoring
from borgen.disclosure import shown
from borgen.lib.dates import school_year
from borgen.thread.asking import as_stored, day, decimal, rows_of
from documents.evaluation_rules import is_overdue
from improvements.stages import Facts, Line, result_of
from improvements.states import PAUSED
from monitoring.due import LET_GO_AFTER_END, days_of, standing
from monitoring.evaluation import Reading, Verdict, judge
from monitoring.spans import Kind, Span, Year, spans

# A time that ended longer ago than it is let go is never late.
LOOK_BACK = LET_GO_AFTER_END + timedelta(days=366)
# Nobody reads the labels here.
_NO_NAMES = ("",) * 12


class Row(NamedTuple):
    """One of several kinds; each fills what it needs."""

    kind: str
    of: int
    n1: Any = None
    n2: Any = None
    n3: Any = None
    n4: Any = None
    n5: Any = None
    n6: Any = None
    n7: Any = None
    d1: Any = None
    d2: Any = None
    d3: Any = None
    d4: Any = None
    v1: Any = None
    v2: Any = None
    v3: Any = None
    t1: str | None = None
    t2: str | None = None
    t3: str | None = None


# The first part tells PostgreSQL the kind of each column; nothing after it has to.
_FACTS = """
WITH wanted AS (
    SELECT improvement.id, improvement.team_id, improvement.state, team.institution_id
    FROM improvements_improvement improvement JOIN teams_team team ON team.id = improvement.team_id
    WHERE improvement.id IN ({keys})
), watched AS (
    SELECT wanted.id AS improvement, wanted.institution_id, wanted.state, line.id AS line, line.team_id,
           line.measure_id, instrument.id AS instrument, instrument.rhythm, instrument.since,
           instrument.ended_on, instrument.indicator_id
    FROM wanted
    JOIN improvements_measure measure ON measure.improvement_id = wanted.id AND measure.ended_on IS NULL
    JOIN monitoring_monitoringline line ON line.measure_id = measure.id AND line.ended_on IS NULL
    JOIN monitoring_instrument instrument ON instrument.line_id = line.id
         AND (instrument.ended_on IS NULL OR instrument.ended_on > %(today)s)
)
SELECT 'instrument', watched.improvement, watched.measure_id, watched.line, watched.instrument,
       newest.numerator, newest.denominator, indicator.minimum_denominator,
       CASE WHEN EXISTS (SELECT 1 FROM monitoring_topic topic
                         WHERE topic.line_id = watched.line AND topic.discussed_at IS NOT NULL)
            THEN 1 ELSE 0 END,
       watched.since, watched.ended_on, asked.about_from, asked.about_until,
       newest.value, norm.value, official.value,
       watched.rhythm, newest.state, indicator.direction
FROM watched
JOIN monitoring_indicator indicator ON indicator.id = watched.indicator_id
LEFT JOIN monitoring_measurement newest ON newest.id = (
    SELECT one.id FROM monitoring_measurement one
    WHERE one.team_id = watched.team_id AND one.indicator_id = watched.indicator_id
    ORDER BY one.about_from DESC, one.id DESC LIMIT 1)
LEFT JOIN monitoring_measurement asked ON asked.id = (
    SELECT one.id FROM monitoring_measurement one
    WHERE one.team_id = watched.team_id AND one.indicator_id = watched.indicator_id
      AND one.span = CASE watched.rhythm WHEN 'dates' THEN 'day' ELSE watched.rhythm END
    ORDER BY one.about_from DESC, one.id DESC LIMIT 1)
LEFT JOIN monitoring_norm norm ON norm.id = newest.norm_id
LEFT JOIN monitoring_norm official ON official.id = newest.inspectorate_id
UNION ALL
SELECT 'improvement', id, institution_id, NULL, NULL, NULL, NULL, NULL, NULL,
       NULL, NULL, NULL, NULL, NULL, NULL, NULL, state, NULL, NULL
FROM wanted
UNION ALL
SELECT 'measure', measure.improvement_id, measure.id, NULL, NULL, NULL, NULL, NULL, NULL,
       NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM improvements_measure measure JOIN wanted ON wanted.id = measure.improvement_id
WHERE measure.ended_on IS NULL
UNION ALL
SELECT 'document', document.improvement_id, document.current_id, NULL, NULL, NULL, NULL, NULL,
       CASE WHEN EXISTS (SELECT 1 FROM documents_version version WHERE version.document_id = document.id
                         AND version.state IN ('draft', 'review')) THEN 1 ELSE 0 END,
       document.next_evaluation_on, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM documents_document document JOIN wanted ON wanted.id = document.improvement_id
WHERE document.withdrawn_at IS NULL
UNION ALL
SELECT 'statement', wanted.id, tally.strongly_disagree, tally.disagree, tally.agree, tally.strongly_agree,
       tally.voters, last.threshold, NULL,
       NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM wanted
JOIN boas_assessment last ON last.id = (
    SELECT one.id FROM boas_assessment one
    WHERE one.improvement_id = wanted.id AND one.state = 'closed' AND NOT one.practice
    ORDER BY one.number DESC LIMIT 1)
JOIN boas_tally tally ON tally.assessment_id = last.id
JOIN boas_statement statement ON statement.id = tally.statement_id AND statement.route = 'documenting'
UNION ALL
SELECT 'day', watched.instrument, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       own.day, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM watched JOIN monitoring_measuringday own ON own.instrument_id = watched.instrument
WHERE watched.rhythm = 'dates'
UNION ALL
SELECT 'year', year.institution_id, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       year.starts_on, year.ends_on, period.starts_on, period.ends_on, NULL, NULL, NULL,
       year.name, period.name, NULL
FROM teams_schoolyear year LEFT JOIN teams_period period ON period.school_year_id = year.id
WHERE year.institution_id IN (SELECT institution_id FROM watched)
  AND year.ends_on >= %(first)s AND year.starts_on <= %(today)s
"""


@dataclass
class _Known:
    """Rows by what they are about."""

    improvements: list[Row] = field(default_factory=list)
    by_kind: dict[str, dict[int, list[Row]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def of(self, kind: str, key: int) -> list[Row]:
        return self.by_kind[kind].get(key, [])


def facts_of(improvements: Iterable[int], today: date, *, wall: bool = False) -> dict[int, Facts]:
    """By primary key. One question, whatever their number.

    `wall`: as a stage hangs where visitors pass, where nothing follows from fewer than five people.
    """
    keys = [int(key) for key in improvements]
    if not keys:
        return {}
    days = {"today": today, "first": today - LOOK_BACK}
    values: dict[str, Any] = {name: as_stored(one) for name, one in days.items()}
    values |= {f"key{number}": key for number, key in enumerate(keys)}
    marks = ", ".join(f"%(key{number})s" for number in range(len(keys)))
    known = _Known()
    found = map(Row._make, rows_of(_FACTS.format(keys=marks), values))
    for row in map(_passed_by, found) if wall else found:
        if row.kind == "improvement":
            known.improvements.append(row)
        known.by_kind[row.kind][row.of].append(row)
    years = {key: _years(rows) for key, rows in known.by_kind["year"].items()}
    usual = _usual_year(today)
    return {row.of: _facts(row, known, years.get(row.n1, usual), today) for row in known.improvements}


def _passed_by(row: Row) -> Row:
    """What was measured or said by so few is there, and judged by nobody."""
    if row.kind == "instrument":
        reading = shown(Reading(decimal(row.v1), row.n4, row.n5))
        return row._replace(v1=reading.value, n4=reading.numerator, n5=reading.denominator)
    if row.kind == "statement":
        counts = scoring.heard(scoring.Counts(row.n1, row.n2, row.n3, row.n4))
        return row._replace(
            n1=counts.strongly_disagree, n2=counts.disagree, n3=counts.agree, n4=counts.strongly_agree
        )
    return row


def _facts(row: Row, known: _Known, years: list[Year], today: date) -> Facts:
    instruments = known.of("instrument", row.of)
    documents = known.of("document", row.of)
    valid = [one for one in documents if one.n1 is not None]
    by_line: dict[int, list[Row]] = defaultdict(list)
    for one in instruments:
        by_line[one.n2].append(one)
    paused = row.t1 == PAUSED
    return Facts(
        measures=len(known.of("measure", row.of)),
        watched=len({one.n1 for one in instruments}),
        valid=len(valid),
        open_versions=sum(one.n7 for one in documents),
        clear_enough=_clear_enough(known.of("statement", row.of)),
        undated=sum(one.d1 is None for one in valid),
        reviews_overdue=sum(is_overdue(day(one.d1), today) for one in valid),
        lines=tuple(_line(rows, known, years, today, paused=paused) for rows in by_line.values()),
    )


def _line(rows: list[Row], known: _Known, years: list[Year], today: date, *, paused: bool) -> Line:
    # Nobody is asked to measure for an improvement that is paused, so nothing is late.
    late = 0 if paused else sum(_late(one, known, years, today) for one in rows)
    measured = [_met(one) for one in rows if one.t2 is not None]
    return Line(result_of(measured), discussed=bool(rows[0].n7), overdue=late)


def _met(row: Row) -> bool | None:
    """Judged by the team's own norm, else by the inspectorate's (domain decision 9)."""
    reading = Reading(decimal(row.v1), row.n4, row.n5)
    norm = decimal(row.v3 if row.v2 is None else row.v2)
    verdict = judge(reading, norm, at_least=row.t3 == "at_least", minimum=row.n6)
    return {Verdict.MET: True, Verdict.NOT_MET: False}.get(verdict)


def _late(row: Row, known: _Known, years: list[Year], today: date) -> bool:
    since = day(row.d1) or today
    first, last = day(row.d3), day(row.d4)
    measured = [(first, last)] if first and last else []
    asked = standing(
        _spans(row, known, years), measured, today, since=since, ended_on=day(row.d2)
    )  # the newest number alone decides: what lies before it is let go
    return bool(asked.late)


def _spans(row: Row, known: _Known, years: list[Year]) -> list[Span]:
    if row.t1 == "dates":
        days = sorted(found for one in known.of("day", row.n3) if (found := day(one.d1)))
        return days_of(days, [""] * len(days))
    return spans(Kind(row.t1 or ""), years, _NO_NAMES)


def _years(rows: Iterable[Row]) -> list[Year]:
    found: dict[tuple[str, date, date], list[tuple[str, date, date]]] = defaultdict(list)
    for row in rows:
        start, end, first, last = (day(value) for value in (row.d1, row.d2, row.d3, row.d4))
        if not (start and end):
            continue
        periods = found[row.t1 or "", start, end]
        if first and last:
            periods.append((row.t2 or "", first, last))
    return [Year(*key, tuple(sorted(periods, key=_begin))) for key, periods in found.items()]


def _usual_year(today: date) -> list[Year]:
    """Of an institution that has not filled in its school years."""
    first, last = school_year(today)
    return [Year(f"{first.year}-{last.year}", first, last)]


def _begin(period: tuple[str, date, date]) -> date:
    return period[1]


def _clear_enough(rows: Iterable[Row]) -> bool:
    """Every statement on recording that was answered came out well, and at least one was."""
    judged = [
        scoring.judge(scoring.Counts(row.n1, row.n2, row.n3, row.n4), threshold=row.n6, voters=row.n5)
        for row in rows
    ]
    verdicts = {one.verdict for one in judged} - {scoring.Verdict.NO_RESULT}
    return verdicts == {scoring.Verdict.FINE}
