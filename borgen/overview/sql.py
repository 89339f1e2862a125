"""What the overview asks, by hand: each question once for all teams, and none reads the years behind.

The newest measurement of a team and indicator comes from the index measurement_latest, one step each; what
was discussed last from meeting_team_starts, newest first; what is late from the indexes of what is open.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple


class TeamRow(NamedTuple):
    id: int
    name: str
    slug: str
    sector: str
    discussed: Any
    """When the results were on the table last; nothing when that is too long ago."""
    actions: int
    reviews: int | None


class ImprovementRow(NamedTuple):
    """Once for each valid document; once without, when there is none."""

    id: int
    team: int
    slug: str
    state: str
    session: int | None
    number: int | None
    closed_at: Any
    document: int | None
    next_evaluation_on: Any


class StatementRow(NamedTuple):
    """A count of the last BOAS about how well things are recorded."""

    session: int
    strongly_disagree: int
    disagree: int
    agree: int
    strongly_agree: int
    voters: int
    threshold: int


class WatchedRow(NamedTuple):
    """A measure with an instrument in use, or without; or an instrument of a process."""

    improvement: int | None
    team: int
    measure: int | None
    line: int | None
    instrument: int | None
    indicator: int
    rhythm: str
    since: Any
    ended_on: Any
    at_least: int
    minimum: int
    discussed: int
    state: str | None
    """Of the newest measurement, as all that follows; None without one."""
    value: Any
    numerator: int | None
    denominator: int | None
    norm: Any
    official: Any
    first: Any
    last: Any
    is_asked: int | None
    """It is about the kind of time that this instrument is asked about."""
    asked_first: Any
    asked_last: Any
    """Otherwise the newest one that is."""


class NewestRow(NamedTuple):
    team: int
    indicator: int
    state: str
    value: Any
    numerator: int | None
    denominator: int | None
    norm: Any
    official: Any
    label: str
    provisional: Any


class IndicatorRow(NamedTuple):
    id: int
    name: str
    slug: str
    kind: str
    unit: str
    direction: str
    minimum: int
    low: Any
    high: Any


class CalendarRow(NamedTuple):
    """A period of a school year, a year without any, or a day of an instrument."""

    instrument: int | None
    year: str | None
    first: date
    last: date
    starts_on: date | None
    ends_on: date | None


class SeriesRow(NamedTuple):
    team: int
    state: str
    value: Any
    numerator: int | None
    denominator: int | None
    norm: Any
    official: Any
    about_from: Any
    about_until: Any
    label: str
    provisional: Any
    series_break: str


_EVERY = "team.institution_id = %(institution)s AND team.archived_on IS NULL"
_DOCUMENTS = "+document.institution_id = %(institution)s"


def of_teams(question: str) -> str:
    """The same question about `teams` alone, for what changed in them."""
    only = question.replace(_EVERY, f"{_EVERY} AND team.id IN %(teams)s")
    return only.replace(_DOCUMENTS, "document.team_id IN %(teams)s")


# The teams that go on, and what goes on in them.
_GOING = f"""
WITH going AS (
    SELECT improvement.id, improvement.team_id, improvement.slug, improvement.state
    FROM teams_team team
    JOIN improvements_improvement improvement
         ON improvement.team_id = team.id AND improvement.state IN ('active', 'paused')
    WHERE {_EVERY}
)
"""  # noqa: S608 - a part of our own

TEAMS = f"""
SELECT team.id, team.name, team.slug, team.sector,
       (SELECT meeting.starts_at FROM teams_meeting meeting
        WHERE meeting.team_id = team.id AND meeting.starts_at >= %(since)s AND meeting.starts_at < %(until)s
          AND EXISTS (SELECT 1 FROM monitoring_discussion discussion
                      JOIN monitoring_topic topic ON topic.discussion_id = discussion.id
                      WHERE discussion.meeting_id = meeting.id AND topic.discussed_at IS NOT NULL)
        ORDER BY meeting.starts_at DESC LIMIT 1),
       (SELECT COUNT(*) FROM actions_action action
        LEFT JOIN improvements_improvement improvement ON improvement.id = action.improvement_id
        WHERE action.team_id = team.id AND action.state = 'open' AND action.due_on < %(today)s
          AND (improvement.id IS NULL OR improvement.state IN ('active', 'paused'))),
       review.late
FROM teams_team team
LEFT JOIN (SELECT document.team_id, COUNT(*) AS late FROM documents_document document
           WHERE {_DOCUMENTS} AND document.withdrawn_at IS NULL
             AND document.current_id IS NOT NULL AND document.next_evaluation_on < %(today)s
           GROUP BY document.team_id) review ON review.team_id = team.id
WHERE {_EVERY}
"""  # noqa: S608 - a part of our own

IMPROVEMENTS = f"""
{_GOING}
SELECT going.id, going.team_id, going.slug, going.state, session.id, session.number, session.closed_at,
       document.id, document.next_evaluation_on
FROM going
LEFT JOIN boas_assessment session ON session.id = (
    SELECT one.id FROM boas_assessment one
    WHERE one.improvement_id = going.id AND one.state = 'closed' AND NOT one.practice
    ORDER BY one.number DESC LIMIT 1)
LEFT JOIN documents_document document ON document.improvement_id = going.id
     AND document.withdrawn_at IS NULL AND document.current_id IS NOT NULL
"""  # noqa: S608 - a part of our own

STATEMENTS = """
SELECT tally.assessment_id, tally.strongly_disagree, tally.disagree, tally.agree, tally.strongly_agree,
       tally.voters, session.threshold
FROM boas_assessment session
JOIN boas_statement statement ON statement.statement_set_id = session.statement_set_id
     AND statement.route = 'documenting'
JOIN boas_tally tally ON tally.assessment_id = session.id AND tally.statement_id = statement.id
WHERE session.id IN %(sessions)s
"""

_KIND = "CASE instrument.rhythm WHEN 'dates' THEN 'day' ELSE instrument.rhythm END"
# No join: PostgreSQL would read all measurements for it.
_NEWEST_OF_KIND = f"""
    FROM monitoring_measurement one
    WHERE one.team_id = line.team_id AND one.indicator_id = instrument.indicator_id
      AND one.about_from >= %(first)s AND one.span = {_KIND}
    ORDER BY one.about_from DESC, one.id DESC LIMIT 1
"""
_ASKED = f"""
       instrument.id, instrument.indicator_id, instrument.rhythm, instrument.since, instrument.ended_on,
       CASE indicator.direction WHEN 'at_least' THEN 1 ELSE 0 END, indicator.minimum_denominator,
       CASE WHEN EXISTS (SELECT 1 FROM monitoring_topic topic
                         WHERE topic.line_id = line.id AND topic.discussed_at IS NOT NULL) THEN 1 ELSE 0 END,
       newest.state, newest.value, newest.numerator, newest.denominator, norm.value, official.value,
       newest.about_from, newest.about_until,
       CASE newest.span WHEN {_KIND} THEN 1 ELSE 0 END,
       CASE newest.span WHEN {_KIND} THEN NULL ELSE (SELECT one.about_from {_NEWEST_OF_KIND}) END,
       CASE newest.span WHEN {_KIND} THEN NULL ELSE (SELECT one.about_until {_NEWEST_OF_KIND}) END
"""  # noqa: S608 - parts of our own
_INSTRUMENTS = """
LEFT JOIN monitoring_instrument instrument ON instrument.line_id = line.id
     AND (instrument.ended_on IS NULL OR instrument.ended_on > %(today)s)
LEFT JOIN monitoring_indicator indicator ON indicator.id = instrument.indicator_id
LEFT JOIN monitoring_measurement newest ON newest.id = (
    SELECT one.id FROM monitoring_measurement one
    WHERE one.team_id = line.team_id AND one.indicator_id = instrument.indicator_id
    ORDER BY one.about_from DESC, one.id DESC LIMIT 1)
LEFT JOIN monitoring_norm norm ON norm.id = newest.norm_id
LEFT JOIN monitoring_norm official ON official.id = newest.inspectorate_id
"""

WATCHED = f"""
{_GOING}
SELECT going.id, going.team_id, measure.id, line.id, {_ASKED}
FROM going
JOIN improvements_measure measure ON measure.improvement_id = going.id AND measure.ended_on IS NULL
LEFT JOIN monitoring_monitoringline line ON line.measure_id = measure.id AND line.ended_on IS NULL
{_INSTRUMENTS}
UNION ALL
SELECT NULL, line.team_id, NULL, line.id, {_ASKED}
FROM teams_team team
JOIN improvements_process process ON process.team_id = team.id
JOIN monitoring_monitoringline line ON line.process_id = process.id AND line.ended_on IS NULL
{_INSTRUMENTS}
WHERE {_EVERY}
"""  # noqa: S608 - parts of our own

# Of each team and each indicator that all teams share, when there is one of the last years.
NEWEST = f"""
SELECT newest.team_id, newest.indicator_id, newest.state, newest.value, newest.numerator, newest.denominator,
       norm.value, official.value, newest.label, newest.provisional
FROM teams_team team
JOIN monitoring_indicator indicator ON indicator.institution_id = %(institution)s
     AND indicator.team_id IS NULL AND indicator.archived_on IS NULL
JOIN monitoring_measurement newest ON newest.id = (
    SELECT one.id FROM monitoring_measurement one
    WHERE one.team_id = team.id AND one.indicator_id = indicator.id AND one.about_from >= %(first)s
    ORDER BY one.about_from DESC, one.id DESC LIMIT 1)
LEFT JOIN monitoring_norm norm ON norm.id = newest.norm_id
LEFT JOIN monitoring_norm official ON official.id = newest.inspectorate_id
WHERE {_EVERY}
"""  # noqa: S608 - a part of our own

INDICATORS = """
SELECT id, name, slug, kind, unit, direction, minimum_denominator, scale_low, scale_high
FROM monitoring_indicator
WHERE institution_id = %(institution)s AND team_id IS NULL AND archived_on IS NULL
ORDER BY name, id
"""

CALENDAR = """
SELECT CAST(NULL AS bigint), year.name, year.starts_on, year.ends_on, period.starts_on, period.ends_on
FROM teams_schoolyear year LEFT JOIN teams_period period ON period.school_year_id = year.id
WHERE year.institution_id = %(institution)s AND year.ends_on >= %(first)s AND year.starts_on <= %(today)s
UNION ALL
SELECT own.instrument_id, NULL, own.day, own.day, NULL, NULL
FROM monitoring_measuringday own
WHERE own.instrument_id IN %(instruments)s AND own.day >= %(first)s AND own.day <= %(today)s
"""

SERIES = f"""
SELECT one.team_id, one.state, one.value, one.numerator, one.denominator, norm.value, official.value,
       one.about_from, one.about_until, one.label, one.provisional, one.series_break
FROM teams_team team
JOIN monitoring_measurement one ON one.team_id = team.id AND one.indicator_id = %(indicator)s
     AND one.about_from >= %(first)s
LEFT JOIN monitoring_norm norm ON norm.id = one.norm_id
LEFT JOIN monitoring_norm official ON official.id = one.inspectorate_id
WHERE {_EVERY}
ORDER BY one.about_from, one.id
"""  # noqa: S608 - a part of our own
