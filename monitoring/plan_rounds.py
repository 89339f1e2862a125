"""What the team agreed to, and what lies before it: rounds of the plan as they are read."""

from __future__ import annotations

import enum
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from borgen.lib.sql import rows
from monitoring.models import MonitoringLine, PlanRound
from teams.models import Team
from teams.models.approval import OPEN_APPROVAL
from teams.states import APPROVED, OPEN, WAITING


class Standing(enum.StrEnum):
    """How a row stands beside what the team agreed to."""

    AGREED = "agreed"
    CHANGED = "changed"
    NEW = "new"


class Round(NamedTuple):
    """One that is open, waits, or was agreed to."""

    number: int
    approval: int
    state: str
    kept: str
    """The rows as people read them, in JSON."""
    closed_at: datetime | None
    closed_by: str | None
    meeting: str

    @property
    def in_meeting(self) -> bool:
        return self.state == OPEN


class Agreed(NamedTuple):
    """The newest plan that the team agreed to."""

    round: Round
    on: datetime
    revisions: Mapping[int, int]

    def standing(self, line: MonitoringLine) -> Standing:
        if line.pk not in self.revisions:
            return Standing.NEW
        return Standing.AGREED if self.revisions[line.pk] == line.revision else Standing.CHANGED

    def dropped(self, lines: Iterable[MonitoringLine]) -> int:
        """Lines that the team agreed to and that have ended since."""
        return len(set(self.revisions) - {line.pk for line in lines})


_ROUNDS = """
SELECT round.number, approval.id, approval.state, round.rows, approval.closed_at, person.name, meeting.subject
FROM monitoring_planround round
JOIN teams_approval approval ON approval.id = round.approval_id
     AND approval.state IN ('open', 'waiting', 'approved')
JOIN teams_meeting meeting ON meeting.id = approval.meeting_id
LEFT JOIN teams_user person ON person.id = approval.closed_by_id
WHERE round.team_id = %(team)s
ORDER BY round.number DESC
LIMIT 2
"""


def rounds_today(team: Team) -> tuple[Round | None, Agreed | None]:
    """The one that is open or waits, and the newest one that the team agreed to; to be read."""
    found = rows(Round, _ROUNDS, team=team.pk)
    going_on = next((one for one in found if one.state in OPEN_APPROVAL), None)
    newest = next((one for one in found if one.state == APPROVED), None)
    if newest is None or newest.closed_at is None:
        return going_on, None
    return going_on, Agreed(newest, newest.closed_at, revisions(json.loads(newest.kept)))


class _Name(NamedTuple):
    name: str


_SILENT = """
SELECT person.name
FROM teams_consent consent
JOIN teams_user person ON person.id = consent.user_id AND person.is_active
WHERE consent.approval_id = %(approval)s AND consent.agreed_at IS NULL
      AND EXISTS (SELECT 1 FROM teams_membership member
                  WHERE member.team_id = %(team)s AND member.user_id = consent.user_id
                        AND member.since <= %(today)s
                        AND (member.until IS NULL OR member.until >= %(today)s))
ORDER BY person.name
"""


def still_silent(team: Team, round_: Round, today: date) -> list[str]:
    """Names of who was absent, is in the team and has not answered yet."""
    return [one.name for one in rows(_Name, _SILENT, approval=round_.approval, team=team.pk, today=today)]


def going_on(team: Team) -> PlanRound | None:
    """The round that is open or waits, with all that its pages show."""
    rounds = with_approval(PlanRound.objects.filter(team=team))
    return rounds.filter(approval__state__in=OPEN_APPROVAL).first()


def with_approval(rounds: QuerySet[PlanRound]) -> QuerySet[PlanRound]:
    return rounds.select_related(
        "team__institution",
        "approval__team__institution",
        "approval__meeting",
        "approval__chair",
        "approval__author",
        "approval__closed_by",
    )


def revisions(kept: list[dict[str, Any]]) -> dict[int, int]:
    return {row["line"]: row["revision"] for row in kept}


def was_agreed(line: MonitoringLine) -> bool:
    """The team agreed to this line once: from then on a change has a reason."""
    rounds = PlanRound.objects.filter(team=line.team_id, approval__state__in=[APPROVED, WAITING])
    return any(line.pk in revisions(kept) for kept in rounds.values_list("rows", flat=True))
