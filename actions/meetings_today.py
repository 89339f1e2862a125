"""What meetings ask on the start page: one that is near; of who leads it, its agenda and its minutes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from borgen.lib.dates import AMSTERDAM, local_date
from borgen.lib.today import Line, Urgency, urgency_of
from teams.asks import TEAM, Ask, Fragment, Question
from teams.models import User

# So near everybody sees it; so far ahead the leader prepares it.
NEAR = timedelta(days=2)
PREPARE = timedelta(days=7)
# A meeting that nobody closed is asked after for so long.
CLOSE_WITHIN = timedelta(days=21)
# In `more` of a row.
RUNS, ANNOUNCED, STARTED = 1, 2, 4


def lines(user: User, today: date) -> list[Line]:
    """Of meetings alone; one question. Sessions of a BOAS have lines of their own."""
    return _QUESTION.ask(user, today).lines(ASKS)


def _of(ask: Ask, today: date) -> Line | None:
    """At most one line: what asks most."""
    assert ask.at is not None and ask.then_at is not None, "a meeting has its times"  # noqa: S101, PT018
    runs, announced = ask.more & RUNS, ask.more & ANNOUNCED
    day, over = local_date(ask.at), ask.then_at <= timezone.now()
    at = timezone.localtime(ask.at, AMSTERDAM)
    if ask.more & STARTED and not over:
        return _line(ask, _("The meeting is going on"), "actions:meeting-screen", day, Urgency.NOW)
    if ask.more & STARTED:
        title = _("Close the meeting; then everybody gets the minutes")
        return _line(ask, title, "actions:meeting-close", day, urgency_of(day, today)) if runs else None
    if day <= today + NEAR and not over:
        title = _("Meeting at {time}").format(time=f"{at:%H:%M}")
        if runs and not announced:
            title = _("Meeting at {time}: send the agenda").format(time=f"{at:%H:%M}")
        return _line(ask, title, "actions:meeting", day, urgency_of(day, today))
    if runs and not announced and day > today + NEAR:
        return _line(ask, _("Prepare the agenda"), "actions:meeting", day, urgency_of(day, today))
    return None


def _line(ask: Ask, title: str, name: str, day: date, urgency: Urgency) -> Line:
    return Line(day, title, ask.url(name, pk=ask.pk), ask.team, urgency, ask.title)


def _times(today: date) -> Mapping[str, Any]:
    midnight = datetime.combine(today, time(), tzinfo=AMSTERDAM)
    return {
        "meetings_from": midnight,
        "meetings_until": midnight + PREPARE + timedelta(days=1),
        "meetings_closed_from": midnight - CLOSE_WITHIN,
    }


ASKS = (
    # At: when it begins; then at: when it ends.
    Fragment(
        "meeting",
        f"""
        FROM teams_meeting meeting
        JOIN place ON place.team = meeting.team_id AND place.runs = 1
        JOIN teams_team team ON team.id = meeting.team_id {TEAM}
        WHERE meeting.cancelled_at IS NULL AND meeting.closed_at IS NULL
          AND (meeting.starts_at BETWEEN %(meetings_from)s AND %(meetings_until)s
               OR (meeting.started_at IS NOT NULL AND meeting.starts_at >= %(meetings_closed_from)s))
          AND NOT EXISTS (SELECT 1 FROM boas_assessmentmeeting session WHERE session.meeting_id = meeting.id)
        """,  # noqa: S608 - conditions of our own
        {
            "pk": "meeting.id",
            "title": "meeting.subject",
            "at": "meeting.starts_at",
            "then_at": "meeting.ends_at",
            "more": f"""CASE WHEN place.led = 1 OR meeting.chair_id = %(person)s THEN {RUNS} ELSE 0 END
                      + CASE WHEN meeting.announced_at IS NOT NULL THEN {ANNOUNCED} ELSE 0 END
                      + CASE WHEN meeting.started_at IS NOT NULL THEN {STARTED} ELSE 0 END""",
        },
        _of,
        _times,
    ),
)
_QUESTION = Question(*ASKS)
