"""Where the improvements of one person stand: of teams that she leads, and elsewhere those she works on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from actions.models import Planning
from boas.models import Assessment
from borgen.lib.sql import rows
from borgen.views.standing import Counts, Way, way_from
from improvements.models import Improvement
from teams.asks import PLACE, TEAM
from teams.models import Institution, Meeting, Team, User


class _Known(NamedTuple):
    """An improvement with its last BOAS and how its open actions are doing."""

    pk: int
    name: str
    slug: str
    state: str
    project_leader: int | None
    analysis_ended_on: date | None
    leader_doubts: bool
    measured: bool
    """An agreement holds."""
    team: int
    team_name: str
    team_slug: str
    archived_on: date | None
    institution: str
    open: int | None
    overdue: int | None
    unconfirmed: int | None
    first_due: date | None
    session: int | None
    number: int | None
    session_state: str | None
    session_at: datetime | None
    closed_at: datetime | None
    """Of this BOAS, or of the last one that was closed before it."""
    planning_at: datetime | None
    planning_cancelled_at: datetime | None
    planning: int | None
    agreed_at: datetime | None


# Of a team that she leads one more whatever its state: it tells that the team began before.
_KNOWN = f"""
WITH {PLACE},
known AS (
    SELECT improvement.* FROM improvements_improvement improvement
    WHERE improvement.id IN
        (SELECT one.id FROM improvements_improvement one JOIN place ON place.team = one.team_id
         WHERE place.led = 1 AND one.state = 'active'
         UNION
         SELECT MIN(one.id) FROM improvements_improvement one JOIN place ON place.team = one.team_id
         WHERE place.led = 1 GROUP BY one.team_id
         UNION
         SELECT one.id FROM improvements_improvement one
         WHERE one.project_leader_id = %(person)s AND one.state = 'active'
         UNION
         SELECT one.id FROM improvements_projectmember joined
         JOIN improvements_improvement one ON one.id = joined.improvement_id AND one.state = 'active'
         WHERE joined.user_id = %(person)s AND joined.since <= %(today)s
           AND (joined.until IS NULL OR joined.until >= %(today)s))
),
counted AS (
    SELECT action.improvement_id, COUNT(*) AS open,
           SUM(CASE WHEN action.due_on < %(today)s THEN 1 ELSE 0 END) AS overdue,
           SUM(CASE WHEN action.owner_id IS NOT NULL AND action.confirmed_at IS NULL THEN 1 ELSE 0 END)
               AS unconfirmed,
           MIN(action.due_on) AS first_due
    FROM actions_action action
    WHERE action.state = 'open' AND action.improvement_id IN (SELECT known.id FROM known)
    GROUP BY action.improvement_id
)
SELECT known.id, known.name, known.slug, known.state, known.project_leader_id, known.analysis_ended_on,
       known.leader_doubts,
       EXISTS (SELECT 1 FROM improvements_measure measure
               WHERE measure.improvement_id = known.id AND measure.ended_on IS NULL),
       team.id, team.name, team.slug, team.archived_on, institution.slug,
       counted.open, counted.overdue, counted.unconfirmed, counted.first_due,
       session.id, session.number, session.state,
       (SELECT meeting.starts_at FROM boas_assessmentmeeting held
        JOIN teams_meeting meeting ON meeting.id = held.meeting_id
        WHERE held.assessment_id = session.id ORDER BY held.number DESC LIMIT 1),
       (SELECT closed.closed_at FROM boas_assessment closed
        WHERE closed.improvement_id = known.id AND NOT closed.practice AND closed.state = 'closed'
        ORDER BY closed.number DESC LIMIT 1),
       meeting.starts_at, meeting.cancelled_at, planning.id, planning.agreed_at
FROM known
JOIN teams_team team ON team.id = known.team_id {TEAM}
LEFT JOIN counted ON counted.improvement_id = known.id
LEFT JOIN boas_assessment session ON session.id =
    (SELECT one.id FROM boas_assessment one
     WHERE one.improvement_id = known.id AND NOT one.practice AND one.state <> 'cancelled'
     ORDER BY one.number DESC LIMIT 1)
LEFT JOIN teams_meeting meeting ON meeting.id = session.planning_meeting_id
LEFT JOIN actions_planning planning ON planning.assessment_id = session.id
ORDER BY team.name, known.name
"""  # noqa: S608 - conditions of our own


def ways_of(user: User, today: date) -> list[Way]:
    """By names of team and improvement; what is not active is there only for a team that has nothing else.

    One query. An improvement has `measured` (an agreement holds), and only what a way needs is loaded.
    """
    teams: dict[int, Team] = {}
    return [_way(row, _team(row, teams), today) for row in rows(_Known, _KNOWN, person=user.pk, today=today)]


def _team(row: _Known, teams: dict[int, Team]) -> Team:
    if row.team not in teams:
        teams[row.team] = Team(
            pk=row.team,
            name=row.team_name,
            slug=row.team_slug,
            archived_on=row.archived_on,
            institution=Institution(slug=row.institution),
        )
    return teams[row.team]


def _way(row: _Known, team: Team, today: date) -> Way:
    improvement = Improvement(
        pk=row.pk,
        team=team,
        name=row.name,
        slug=row.slug,
        state=row.state,
        project_leader_id=row.project_leader,
        analysis_ended_on=row.analysis_ended_on,
        leader_doubts=row.leader_doubts,
    )
    improvement.measured = row.measured  # type: ignore[attr-defined]
    counts = Counts(row.open or 0, row.overdue or 0, row.unconfirmed or 0, row.first_due)
    return way_from(improvement, list(_sessions(row, improvement)), counts, today)


def _sessions(row: _Known, improvement: Improvement) -> Iterator[Assessment]:
    """The last one; and the last that was closed, when that is another one."""
    if row.session is None or row.number is None or row.session_state is None:
        return
    is_closed = row.session_state == Assessment.State.CLOSED
    meeting = None
    if row.planning_at:
        meeting = Meeting(starts_at=row.planning_at, cancelled_at=row.planning_cancelled_at)
    session = Assessment(
        pk=row.session,
        improvement=improvement,
        number=row.number,
        state=row.session_state,
        closed_at=row.closed_at if is_closed else None,
        planning_meeting=meeting,
    )
    session.session_at = row.session_at  # type: ignore[attr-defined]
    planning = Planning(pk=row.planning, agreed_at=row.agreed_at) if row.planning else None
    # Known to be there or not: else Django asks for it.
    session._state.fields_cache["planning"] = planning
    yield session
    if row.closed_at and not is_closed:
        yield Assessment(improvement=improvement, state=Assessment.State.CLOSED, closed_at=row.closed_at)
