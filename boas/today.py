"""What a BOAS asks of a person on the start page: to prepare it, to lead it, to read before and after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from boas.models import Assessment
from borgen.lib.dates import AMSTERDAM, local_date
from borgen.lib.today import Line, Urgency, urgency_of
from teams.asks import TEAM, Ask, Fragment, Question
from teams.models import User

# So many days ahead who only takes part is asked to read.
READ_AHEAD = timedelta(days=14)
# So many days an outcome is news, when no planning meeting says until when to read it.
NEWS = timedelta(days=14)
# In the column `more`: what somebody is in this session.
LEADS, CHAIRS = 1, 2


def lines(user: User, today: date) -> list[Line]:
    """Of this app alone; one question."""
    return _QUESTION.ask(user, today).lines(ASKS)


def _line(ask: Ask, today: date) -> Line | None:
    leads, chairs = ask.more & LEADS, ask.more & CHAIRS
    if ask.state == Assessment.State.CLOSED:
        # Who leads is asked for the planning itself (actions/today.py).
        return None if leads else _outcome(ask, today)
    day = local_date(ask.at) if ask.at else None
    urgency = urgency_of(day, today)
    if ask.state == Assessment.State.RUNNING:
        return _make(ask, None, Urgency.NOW, _("Go on with the BOAS"), "boas:run") if chairs else None
    if ask.state == Assessment.State.PAUSED:
        return _make(ask, day, urgency, _("Go on with the BOAS"), "boas:run") if chairs else None
    if leads:
        return _make(ask, day, urgency, _preparing(day, today), "boas:prepare")
    if day and today <= day <= today + READ_AHEAD:
        title = _("BOAS today") if day == today else _("Read what the BOAS is about")
        return _make(ask, day, urgency, title, "boas:briefing")
    return None


def _outcome(ask: Ask, today: date) -> Line:
    day = local_date(ask.then_at) if ask.then_at else None
    if day is None or day < today:
        return _make(ask, None, Urgency.WHENEVER, _("Look at the outcome of the BOAS"), "boas:outcome")
    title = (
        _("Make the planning together") if day == today else _("Read the outcome before you plan together")
    )
    return _make(ask, day, urgency_of(day, today), title, "boas:outcome")


def _preparing(day: date | None, today: date) -> str:
    if day is None or day > today:
        return _("Prepare the BOAS")
    return _("Hold the BOAS with your team") if day == today else _("Choose another day for the BOAS")


def _make(ask: Ask, due: date | None, urgency: Urgency, title: str, name: str) -> Line:
    return Line(
        due=due,
        title=title,
        url=ask.url(name, improvement=ask.slug, number=ask.number),
        team=ask.team,
        urgency=urgency,
        detail=ask.title,
    )


def _news(today: date) -> Mapping[str, Any]:
    midnight = datetime.combine(today, time(), tzinfo=AMSTERDAM)
    return {"midnight": midnight, "news_since": midnight - NEWS}


# Sessions of my teams, of improvements I work on, and those I chair: open ones, and those that were closed
# lately or whose planning meeting is still to come. At: its last meeting; then at: the planning meeting.
ASKS = (
    Fragment(
        "boas",
        f"""
        FROM boas_assessment session
        JOIN improvements_improvement improvement ON improvement.id = session.improvement_id
        JOIN teams_team team ON team.id = improvement.team_id {TEAM}
        LEFT JOIN place ON place.team = team.id
        LEFT JOIN teams_meeting planning ON planning.id = session.planning_meeting_id
        WHERE NOT session.practice AND improvement.state = 'active'
          AND (session.state IN ('preparing', 'running', 'paused')
               OR (session.state = 'closed' AND (session.closed_at >= %(news_since)s
                                                 OR planning.starts_at >= %(midnight)s)))
          AND (place.team IS NOT NULL OR session.chair_id = %(person)s
               OR improvement.project_leader_id = %(person)s
               OR improvement.id IN (SELECT joined.improvement_id FROM improvements_projectmember joined
                                     WHERE joined.user_id = %(person)s AND joined.since <= %(today)s
                                       AND (joined.until IS NULL OR joined.until >= %(today)s)))
        """,  # noqa: S608 - a join of our own
        {
            "rank": "-session.number",
            "pk": "session.id",
            "title": "improvement.name",
            "at": """
                (SELECT meeting.starts_at FROM boas_assessmentmeeting held
                 JOIN teams_meeting meeting ON meeting.id = held.meeting_id
                 WHERE held.assessment_id = session.id ORDER BY held.number DESC LIMIT 1)""",
            "then_at": "CASE WHEN planning.cancelled_at IS NULL THEN planning.starts_at END",
            "slug": "improvement.slug",
            "state": "session.state",
            "number": "session.number",
            "more": f"""
                CASE WHEN place.led = 1 OR improvement.project_leader_id = %(person)s
                     THEN {LEADS} ELSE 0 END
                + CASE WHEN place.led = 1 OR session.chair_id = %(person)s THEN {CHAIRS} ELSE 0 END""",
        },
        _line,
        _news,
    ),
)
_QUESTION = Question(*ASKS)
