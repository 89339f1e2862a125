"""What stands beside a line: what the team concluded about it, and what was noticed. For the team alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from borgen.lib.dates import AMSTERDAM, local_today
from borgen.lib.sql import rows
from improvements.navigation import team_url
from monitoring.models import Discussion, MonitoringLine, Signal
from monitoring.services import signals
from monitoring.services.lines import LinePage
from monitoring.services.signal_rows import SHOWN, row_of
from teams.access import Access, Permission

State = Signal.State


def url_of(discussion: Discussion, name: str = "monitoring:discussion", **more: object) -> str:
    return team_url(discussion.team, name, pk=discussion.pk, **more)


def meeting_words(discussion: Discussion) -> str:
    return _meeting_words(discussion.meeting.subject, discussion.meeting.starts_at)


def _meeting_words(subject: str, starts_at: datetime) -> str:
    return f"{subject}, {date_format(timezone.localtime(starts_at, AMSTERDAM), 'j F Y')}"


def signals_panel(access: Access, page: LinePage) -> dict[str, Any] | None:
    """Open ones, and the last that were discussed; one question to the database."""
    if not access.allows(Permission.SHARE_SIGNALS):
        return None
    line, today = page.line, local_today()
    about = signals.about_line(line)
    discussed = signals.in_list_order(Signal.objects.filter(about, team=line.team, state=State.DISCUSSED))
    shown = about & (signals.is_open(today) | Q(pk__in=discussed.values("pk")[:SHOWN]))
    found = [_beside(one, line) for one in _of_team(line).filter(shown)]
    closed = sorted((one for one in found if one.state == State.DISCUSSED), key=_closed_at, reverse=True)
    found = [one for one in found if one.state != State.DISCUSSED] + closed
    where = f"m{line.measure_id}" if line.measure_id else f"p{line.process_id}"
    address = team_url(line.team, "monitoring:signals")
    context = {
        "rows": [row_of(one, access.user, today) for one in found],
        "signals_url": address,
        "new_url": address + "?" + urlencode({"over": where}),
    }
    return {"title": _("Signals"), "template": "monitoring/_signals_panel.html", "context": context}


def _of_team(line: MonitoringLine) -> QuerySet[Signal]:
    return Signal.objects.filter(team=line.team).select_related("by", "closed_by")


def _closed_at(signal: Signal) -> datetime:
    return signal.closed_at or signal.at


def _beside(signal: Signal, line: MonitoringLine) -> Signal:
    """What it is about is known: it stands beside that."""
    signal.team, signal.measure, signal.process = line.team, line.measure, line.process
    return signal


class _Talk(NamedTuple):
    discussion: int
    subject: str
    starts_at: datetime
    coming: bool
    presenter: str | None
    conclusion: str
    discussed: bool


_TALKS = """
SELECT discussion.id, meeting.subject, meeting.starts_at, discussion.closed_at IS NULL, person.name,
       topic.conclusion, topic.discussed_at IS NOT NULL
FROM monitoring_topic topic
JOIN monitoring_discussion discussion ON discussion.id = topic.discussion_id
JOIN teams_meeting meeting ON meeting.id = discussion.meeting_id
LEFT JOIN teams_user person ON person.id = topic.presenter_id
WHERE topic.line_id = %(line)s
ORDER BY meeting.starts_at DESC, topic.id DESC
LIMIT %(shown)s
"""


def discussions_panel(access: Access, page: LinePage) -> dict[str, Any] | None:
    """The last times that it lay on the table; one question to the database."""
    if not access.allows(Permission.SHARE_SIGNALS):
        return None
    team = page.line.team
    talks = [
        {
            "meeting": _meeting_words(one.subject, one.starts_at),
            "url": team_url(team, "monitoring:discussion", pk=one.discussion),
            "conclusion": one.conclusion,
            "presenter": one.presenter or "",
            "discussed": one.discussed,
            "coming": one.coming,
        }
        for one in rows(_Talk, _TALKS, line=page.line.pk, shown=SHOWN)
    ]
    context = {"rows": talks, "discussions_url": team_url(team, "monitoring:discussions")}
    return {
        "title": _("Discussed by the team"),
        "template": "monitoring/_discussions_panel.html",
        "context": context,
    }
