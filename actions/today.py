"""What planned work asks of a person on the start page: own actions, and a planning still to be made."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from actions.models import Planning
from boas.models import Assessment
from borgen.lib.dates import local_date
from borgen.lib.today import Line, urgency_of
from teams.asks import TEAM, Ask, Fragment


def _to_do(ask: Ask, today: date) -> Line:
    """What is not confirmed yet asks for that first."""
    title = ask.title
    if ask.at is None:
        title = _("Say whether the date works for you: {title}").format(title=title)
    return Line(
        due=ask.due,
        title=title,
        url=ask.url("actions:action", pk=ask.pk),
        team=ask.team,
        urgency=urgency_of(ask.due, today),
        detail=ask.detail,
    )


# Open actions of this person, of a team or of an improvement that is worked on; at: when it was confirmed.
ASKS = (
    Fragment(
        "action",
        f"""
        FROM actions_action action
        JOIN teams_team team ON team.id = action.team_id {TEAM}
        LEFT JOIN improvements_improvement improvement ON improvement.id = action.improvement_id
        WHERE action.owner_id = %(person)s AND action.state = 'open'
          AND (improvement.id IS NULL OR improvement.state IN ('active', 'paused'))
        """,
        {
            "pk": "action.id",
            "title": "action.title",
            "detail": "COALESCE(improvement.name, '')",
            "due": "action.due_on",
            "at": "action.confirmed_at",
        },
        _to_do,
    ),
)


def plannings_to_make(sessions: Iterable[Assessment], today: date) -> list[Line]:
    """For team leader and project leader: the last BOAS is closed and no planning was agreed after it.

    `sessions`: the last of each active improvement that they lead, with planning and planning meeting.
    """
    waiting = (one for one in sessions if one.state == Assessment.State.CLOSED and not _agreed(one))
    found = []
    for assessment in waiting:
        improvement, meeting = assessment.improvement, assessment.planning_meeting
        due = local_date(meeting.starts_at) if meeting and not meeting.cancelled_at else None
        where = {
            "institution": improvement.team.institution.slug,
            "team": improvement.team.slug,
            "improvement": improvement.slug,
            "number": assessment.number,
        }
        found.append(
            Line(
                due=due,
                title=_("Make the planning with your team"),
                url=reverse("actions:planning", kwargs=where),
                team=improvement.team.name,
                urgency=urgency_of(due, today),
                detail=improvement.name,
            )
        )
    return found


def _agreed(session: Assessment) -> bool:
    planning: Planning | None = getattr(session, "planning", None)
    return planning is not None and planning.agreed_at is not None
