"""What the discussion of results asks of somebody: a topic to prepare, a pack to lead, the chief alarm."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from borgen.lib.dates import local_date
from borgen.lib.sql import rows
from borgen.lib.today import Line, Urgency, urgency_of
from monitoring.attention import Attention, attention
from monitoring.services import due
from monitoring.services.due import Calendar
from teams.asks import PLACE, TEAM, Ask, Fragment, Question
from teams.models import User

# Up to so many alarms of a team have a line each; more are one line that leads to choosing.
LINES_OF_ALARM = 2


def lines(user: User, today: date) -> list[Line]:
    """Of this module alone: three questions to the database, however much there is."""
    return [*_QUESTION.ask(user, today).lines(ASKS), *alarms(user, today)]


def _to_prepare(ask: Ask, today: date) -> Line | None:
    """As long as the meeting has not been."""
    day = _day(ask)
    if day < today:
        return None
    title = _("Prepare what you present: {line}").format(line=ask.title)
    url = ask.url("monitoring:topic", pk=ask.number, topic=ask.pk)
    return Line(day, title, url, ask.team, urgency_of(day, today), ask.detail)


def _to_lead(ask: Ask, today: date) -> Line:
    day = _day(ask)
    if day < today:
        title = _("Close the discussion of results")
    elif ask.then_at is None:
        title = _("Announce the discussion of results")
    else:
        title = _("Discuss the results with your team")
    return Line(
        day, title, ask.url("monitoring:discussion", pk=ask.pk), ask.team, urgency_of(day, today), ask.detail
    )


def _day(ask: Ask) -> date:
    assert ask.at is not None, "a meeting has a time"  # noqa: S101 - for the type
    return local_date(ask.at)


_OPEN = f"""
JOIN teams_meeting meeting ON meeting.id = discussion.meeting_id AND meeting.cancelled_at IS NULL
JOIN place ON place.team = discussion.team_id AND place.runs = 1
JOIN teams_team team ON team.id = place.team {TEAM}
WHERE discussion.closed_at IS NULL
"""
ASKS = (
    # At: when the meeting begins; number: the discussion.
    Fragment(
        "topic",
        f"""
        FROM monitoring_topic topic
        JOIN monitoring_monitoringline line ON line.id = topic.line_id
        JOIN monitoring_discussion discussion ON discussion.id = topic.discussion_id
        {_OPEN} AND topic.presenter_id = %(person)s
        """,
        {
            "pk": "topic.id",
            "title": "line.agreement",
            "detail": "meeting.subject",
            "at": "meeting.starts_at",
            "number": "discussion.id",
        },
        _to_prepare,
    ),
    # At: when the meeting begins; then at: when it was announced.
    Fragment(
        "discussion",
        f"FROM monitoring_discussion discussion {_OPEN} AND place.led = 1",
        {
            "pk": "discussion.id",
            "detail": "meeting.subject",
            "at": "meeting.starts_at",
            "then_at": "discussion.announced_at",
        },
        _to_lead,
    ),
)
_QUESTION = Question(*ASKS)


# --- the chief alarm --------------------------------------------------------------------------------------


class _Watched(NamedTuple):
    """A line of a team that I lead."""

    agreement: str
    created_at: datetime
    last: datetime | None
    months: int
    """A bit for each month in which it is discussed."""
    team_id: int
    team: str
    team_slug: str
    institution_id: int
    institution: str


# A line that lies in a pack for a coming meeting is taken care of.
_WATCHED = f"""
WITH {PLACE}
SELECT line.agreement, line.created_at,
       (SELECT MAX(topic.discussed_at) FROM monitoring_topic topic WHERE topic.line_id = line.id),
       (SELECT COALESCE(SUM(1 << moment.month), 0) FROM monitoring_evaluationmoment moment
        WHERE moment.line_id = line.id),
       team.id, team.name, team.slug, institution.id, institution.slug
FROM place
JOIN teams_team team ON team.id = place.team {TEAM}
JOIN monitoring_monitoringline line ON line.team_id = team.id AND line.ended_on IS NULL
WHERE place.led = 1 AND place.runs = 1
  AND NOT EXISTS (SELECT 1 FROM monitoring_topic topic
                  JOIN monitoring_discussion discussion ON discussion.id = topic.discussion_id
                  JOIN teams_meeting meeting ON meeting.id = discussion.meeting_id
                  WHERE topic.line_id = line.id AND discussion.closed_at IS NULL
                    AND meeting.cancelled_at IS NULL)
ORDER BY place.since, team.id, line.position, line.id
"""  # noqa: S608 - conditions of our own


def alarms(user: User, today: date, calendar: Calendar | None = None) -> list[Line]:
    """Of teams that she leads; one question, and one more for the school years when they are not known."""
    watched = rows(_Watched, _WATCHED, person=user.pk, today=today)
    if not watched:
        return []
    years = calendar or due.calendar_for([], user.institution_id)
    alarming = (one for one in watched if _alarms(one, years, today))
    return [line for _team, of_team in groupby(alarming, key=_team_of) for line in _of_team(list(of_team))]


def _team_of(one: _Watched) -> int:
    return one.team_id


def _alarms(one: _Watched, calendar: Calendar, today: date) -> bool:
    last = local_date(one.last) if one.last else None
    months = [month for month in range(1, 13) if one.months >> month & 1]
    periods = calendar.periods_over(one.institution_id, today)
    return attention(last, local_date(one.created_at), periods, months, today) is Attention.ALARM


def _of_team(alarming: list[_Watched]) -> Iterator[Line]:
    one = alarming[0]
    where = {"institution": one.institution, "team": one.team_slug}
    url = reverse("monitoring:discussion-new", kwargs=where)
    if len(alarming) > LINES_OF_ALARM:
        text = ngettext(
            "{n} agreement not discussed for a whole period",
            "{n} agreements not discussed for a whole period",
            len(alarming),
        )
        yield Line(None, text.format(n=len(alarming)), url, one.team, Urgency.OVERDUE)
        return
    for line in alarming:
        text = _("Not discussed for a whole period: {line}").format(line=line.agreement)
        yield Line(None, text, url, line.team, Urgency.OVERDUE)
