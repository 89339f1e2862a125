"""What planned work asks of a person on the start page: own actions, and a planning still to be made."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from actions.models import Planning
from boas.models import Assessment
from borgen.lib.dates import local_date
from borgen.lib.today import Line, Urgency, urgency_of
from teams.asks import TEAM, Ask, Fragment, Question
from teams.models import User

# Whether an action asks something, and what; `more` of a row.
STUCK, CONFIRMED = 1, 2


def lines(user: User, today: date) -> list[Line]:
    """Of this app alone; one question."""
    return _QUESTION.ask(user, today).lines(ASKS)


def _to_do(ask: Ask, today: date) -> Line:
    """Who said that it will not work out waits; what is not confirmed yet asks for that first."""
    title = ask.title
    if ask.more & STUCK:
        title = _("Waits for help or a new agreement: {title}").format(title=title)
    elif not ask.more & CONFIRMED:
        title = _("Say whether the date works for you: {title}").format(title=title)
    return Line(
        due=ask.due,
        title=title,
        url=ask.url("actions:action", pk=ask.pk),
        team=ask.team,
        urgency=urgency_of(ask.due, today),
        detail=ask.detail,
    )


def _did_it_work(ask: Ask, today: date) -> Line:
    return Line(
        due=ask.due,
        title=_("Did it work? {title}").format(title=ask.title),
        url=ask.url("actions:action", pk=ask.pk) + "#werkte-het",
        team=ask.team,
        urgency=urgency_of(ask.due, today),
        detail=ask.detail,
    )


def _asks_help(ask: Ask, today: date) -> Line:
    """Today, whatever its date: said in time it can still be solved."""
    return Line(
        due=today,
        title=_("Asks for help: {title}").format(title=ask.title),
        url=ask.url("actions:action", pk=ask.pk) + "#lukt-niet",
        team=ask.team,
        urgency=Urgency.TODAY,
        detail=ask.detail,
    )


# Who left the team is not asked any more, unless she works on the improvement; another owner is found there.
_MINE = f"""
FROM actions_action action
JOIN teams_team team ON team.id = action.team_id {TEAM}
LEFT JOIN improvements_improvement improvement ON improvement.id = action.improvement_id
WHERE action.owner_id = %(person)s
  AND (action.team_id IN (SELECT place.team FROM place) OR improvement.project_leader_id = %(person)s
       OR EXISTS (SELECT 1 FROM improvements_projectmember joined
                  WHERE joined.improvement_id = improvement.id AND joined.user_id = %(person)s
                    AND joined.since <= %(today)s AND (joined.until IS NULL OR joined.until >= %(today)s)))
"""  # noqa: S608 - conditions of our own
_COLUMNS = {"pk": "action.id", "title": "action.title", "detail": "COALESCE(improvement.name, '')"}
ASKS = (
    Fragment(
        "action",
        f"""
        {_MINE} AND action.state = 'open'
        AND (improvement.id IS NULL OR improvement.state IN ('active', 'paused'))
        """,
        {
            **_COLUMNS,
            "due": "action.due_on",
            "more": f"""CASE WHEN action.stuck_at IS NOT NULL THEN {STUCK} ELSE 0 END
                      + CASE WHEN action.confirmed_at IS NOT NULL THEN {CONFIRMED} ELSE 0 END""",
        },
        _to_do,
    ),
    # Done long enough ago to ask.
    Fragment(
        "effect",
        f"{_MINE} AND action.state = 'done' AND action.effect = '' AND action.effect_on <= %(today)s",
        {**_COLUMNS, "due": "action.effect_on"},
        _did_it_work,
    ),
    # For who leads the team; detail: whose it is.
    Fragment(
        "stuck",
        f"""
        FROM actions_action action
        JOIN place ON place.team = action.team_id AND place.led = 1
        JOIN teams_team team ON team.id = action.team_id {TEAM}
        LEFT JOIN teams_user owner ON owner.id = action.owner_id
        WHERE action.state = 'open' AND action.stuck_at IS NOT NULL
          AND (action.owner_id IS NULL OR action.owner_id <> %(person)s)
        """,
        {"pk": "action.id", "title": "action.title", "detail": "COALESCE(owner.name, '')"},
        _asks_help,
    ),
)
_QUESTION = Question(*ASKS)


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
