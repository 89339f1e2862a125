"""The questions of a board, by hand: a room waits for this page (docs/decisions/0022)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from borgen.lib.sql import rows


class GoalRow(NamedTuple):
    """An improvement with how it hangs, beside the settings of the board; a team without any has one row."""

    pk: int | None
    name: str
    slug: str
    goal: str
    state: str
    result: str
    """What shows the result, as the team wrote it when it began."""
    unit: str
    baseline: Decimal | None
    target: Decimal | None
    hidden: bool
    indicator: int | None
    rhythm: str
    names: bool
    gone_through_on: date | None
    revision: int
    keeper: int | None
    keeper_name: str


_GOALS = """
SELECT improvement.id, improvement.name, improvement.slug, improvement.goal, improvement.state,
       improvement.indicator, improvement.unit, improvement.baseline, improvement.target,
       COALESCE(hung.hidden, false), hung.indicator_id,
       COALESCE(board.rhythm, ''), COALESCE(board.names, false), board.gone_through_on,
       COALESCE(board.revision, 0), keeper.id, COALESCE(keeper.name, '')
FROM teams_team team
LEFT JOIN actions_board board ON board.team_id = team.id
LEFT JOIN teams_user keeper ON keeper.id = board.keeper_id AND keeper.is_active AND EXISTS (
    SELECT 1 FROM teams_membership membership
    WHERE membership.team_id = team.id AND membership.user_id = keeper.id
      AND membership.since <= %(today)s AND (membership.until IS NULL OR membership.until >= %(today)s))
LEFT JOIN improvements_improvement improvement
     ON improvement.team_id = team.id AND improvement.state IN %(states)s
LEFT JOIN actions_boardgoal hung ON hung.board_id = board.id AND hung.improvement_id = improvement.id
WHERE team.id = %(team)s
ORDER BY CASE WHEN hung.position IS NULL THEN 1 ELSE 0 END, hung.position,
         improvement.state, improvement.created_at, improvement.id
"""


class Note(NamedTuple):
    """What hangs on the board beside a goal, or loose: an action, a success, or what was agreed."""

    kind: str
    improvement: int | None
    pk: int
    text: str
    on: date | None
    ended_on: date | None
    at: datetime
    state: str
    owner: int | None
    owner_name: str
    stuck: bool
    slug: str
    number: str


# The first part tells PostgreSQL the kind of each column. Of what was agreed the newest of each kind.
_NOTES = """
SELECT 'action', action.improvement_id, action.id, action.title, action.due_on, action.ended_on,
       action.created_at, action.state, action.owner_id, COALESCE(owner.name, ''),
       action.stuck_at IS NOT NULL, '', ''
FROM actions_action action LEFT JOIN teams_user owner ON owner.id = action.owner_id
WHERE action.team_id = %(team)s
  AND (action.state = 'open' OR (action.state = 'done' AND action.ended_on >= %(done_since)s))
  AND (action.improvement_id IS NULL OR action.improvement_id IN %(goals)s)
UNION ALL
SELECT 'recognition', said.improvement_id, said.id, said.text, said."on", NULL,
       said.at, said.kind, NULL, '', false, '', ''
FROM actions_recognition said
WHERE said.team_id = %(team)s AND said.withdrawn_at IS NULL
  AND said."on" BETWEEN %(said_since)s AND %(said_until)s
  AND (said.improvement_id IS NULL OR said.improvement_id IN %(goals)s)
UNION ALL
SELECT 'decision', newest.improvement_id, newest.id, newest.what, newest.decided_on, NULL,
       newest.created_at, '', NULL, '', false, '', ''
FROM (SELECT decision.*, row_number() OVER (PARTITION BY improvement_id
                                            ORDER BY decided_on DESC, id DESC) AS nth
      FROM actions_decision decision
      WHERE improvement_id IN %(goals)s AND withdrawn_at IS NULL) newest
WHERE newest.nth = 1
UNION ALL
SELECT 'version', newest.improvement_id, newest.id, newest.title, NULL, NULL,
       newest.approved_at, '', NULL, '', false, newest.slug,
       CAST(newest.major AS text) || '.' || CAST(newest.minor AS text)
FROM (SELECT version.id, version.approved_at, version.major, version.minor, document.improvement_id,
             document.title, document.slug,
             row_number() OVER (PARTITION BY document.improvement_id
                                ORDER BY version.approved_at DESC, version.id DESC) AS nth
      FROM documents_document document JOIN documents_version version ON version.document_id = document.id
      WHERE document.improvement_id IN %(goals)s AND document.withdrawn_at IS NULL
        AND version.approved_at IS NOT NULL) newest
WHERE newest.nth = 1
UNION ALL
SELECT 'planning', newest.improvement_id, newest.id, '', NULL, NULL,
       newest.agreed_at, '', NULL, '', false, newest.slug, CAST(newest.number AS text)
FROM (SELECT planning.id, planning.agreed_at, session.improvement_id, session.number, improvement.slug,
             row_number() OVER (PARTITION BY session.improvement_id
                                ORDER BY planning.agreed_at DESC, planning.id DESC) AS nth
      FROM boas_assessment session JOIN actions_planning planning ON planning.assessment_id = session.id
      JOIN improvements_improvement improvement ON improvement.id = session.improvement_id
      WHERE session.improvement_id IN %(goals)s AND planning.agreed_at IS NOT NULL) newest
WHERE newest.nth = 1
"""


class Measuring(NamedTuple):
    """An instrument that runs, of a measure of an improvement, with its indicator."""

    pk: int
    improvement: int
    line: int
    rhythm: str
    since: date
    ended_on: date | None
    indicator: int
    name: str
    kind: str
    unit: str
    direction: str
    scale_low: Decimal | None
    scale_high: Decimal | None
    minimum: int
    secondary: str
    source: str


_MEASURING = """
SELECT instrument.id, measure.improvement_id, line.id, instrument.rhythm, instrument.since,
       instrument.ended_on, indicator.id, indicator.name, indicator.kind, indicator.unit, indicator.direction,
       indicator.scale_low, indicator.scale_high, indicator.minimum_denominator, indicator.secondary,
       indicator.source
FROM improvements_measure measure
JOIN monitoring_monitoringline line ON line.measure_id = measure.id AND line.ended_on IS NULL
JOIN monitoring_instrument instrument ON instrument.line_id = line.id
     AND (instrument.ended_on IS NULL OR instrument.ended_on > %(today)s)
JOIN monitoring_indicator indicator ON indicator.id = instrument.indicator_id
WHERE measure.improvement_id IN %(goals)s AND measure.ended_on IS NULL
ORDER BY measure.position, measure.id, line.position, line.id, instrument.id
"""


class Person(NamedTuple):
    pk: int
    name: str


_PEOPLE = """
SELECT person.id, person.name FROM teams_user person
WHERE person.is_active AND EXISTS (
    SELECT 1 FROM teams_membership membership
    WHERE membership.team_id = %(team)s AND membership.user_id = person.id
      AND membership.since <= %(today)s AND (membership.until IS NULL OR membership.until >= %(today)s))
ORDER BY person.name, person.id
"""


def people(team: int, *, today: date) -> list[Person]:
    """Who can own something that is added at the board: members of today, by name."""
    return rows(Person, _PEOPLE, team=team, today=today)


def goals(team: int, *, today: date, states: tuple[str, ...]) -> list[GoalRow]:
    return rows(GoalRow, _GOALS, team=team, today=today, states=states)


def notes(team: int, goals: list[int], *, done_since: date, said: tuple[date, date]) -> list[Note]:
    """`said`: the first and last day of the successes that count."""
    days = {"done_since": done_since, "said_since": said[0], "said_until": said[1]}
    return rows(Note, _NOTES, team=team, goals=goals, **days)


def measuring(goals: list[int], *, today: date) -> list[Measuring]:
    return rows(Measuring, _MEASURING, goals=goals, today=today)
