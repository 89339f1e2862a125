"""What stands beside a line: what the team concluded about it, and what was noticed. For the team alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from borgen.lib.dates import AMSTERDAM, local_today
from borgen.lib.sql import rows
from improvements.navigation import team_url
from monitoring.models import Discussion, MonitoringLine, Signal
from monitoring.services.lines import LinePage
from monitoring.services.signal_rows import SHOWN, row_of
from teams.access import Access, Permission
from teams.models import User


def url_of(discussion: Discussion, name: str = "monitoring:discussion", **more: object) -> str:
    return team_url(discussion.team, name, pk=discussion.pk, **more)


def meeting_words(discussion: Discussion) -> str:
    return _meeting_words(discussion.meeting.subject, discussion.meeting.starts_at)


def _meeting_words(subject: str, starts_at: datetime) -> str:
    return f"{subject}, {date_format(timezone.localtime(starts_at, AMSTERDAM), 'j F Y')}"


# Open ones, and the last that were discussed, with the names of who wrote and closed them.
_SIGNALS = """
SELECT signal.*, writer.name AS writer, closer.name AS closer
FROM monitoring_signal signal
JOIN teams_user writer ON writer.id = signal.by_id
LEFT JOIN teams_user closer ON closer.id = signal.closed_by_id
WHERE signal.team_id = %(team)s AND (signal.measure_id = %(measure)s OR signal.process_id = %(process)s)
  AND (signal.state = 'open' OR (signal.state = 'parked' AND signal.parked_until <= %(today)s)
       OR signal.id IN (SELECT one.id FROM monitoring_signal one
                        WHERE one.team_id = %(team)s AND one.state = 'discussed'
                          AND (one.measure_id = %(measure)s OR one.process_id = %(process)s)
                        ORDER BY one.closed_at DESC, one.id DESC LIMIT %(shown)s))
ORDER BY signal.state = 'discussed', COALESCE(signal.closed_at, signal.at) DESC, signal.id DESC
"""


def signals_panel(access: Access, page: LinePage) -> dict[str, Any] | None:
    """Open ones, and the last that were discussed; one question to the database."""
    if not access.allows(Permission.SHARE_SIGNALS):
        return None
    line, today = page.line, local_today()
    where = f"m{line.measure_id}" if line.measure_id else f"p{line.process_id}"
    address = team_url(line.team, "monitoring:signals")
    context = {
        "rows": [row_of(one, access.user, today) for one in _signals(line, today)],
        "signals_url": address,
        "new_url": address + "?" + urlencode({"over": where}),
    }
    return {"title": _("Signals"), "template": "monitoring/_signals_panel.html", "context": context}


def _signals(line: MonitoringLine, today: date) -> Iterator[Signal]:
    values = {
        "team": line.team_id,
        "measure": line.measure_id,
        "process": line.process_id,
        "today": connection.ops.adapt_datefield_value(today),
        "shown": SHOWN,
    }
    found: Iterable[Any] = Signal.objects.raw(_SIGNALS, values)
    for signal in found:
        # What it is about is known: it stands beside that.
        signal.team, signal.measure, signal.process = line.team, line.measure, line.process
        signal.by = User(pk=signal.by_id, name=signal.writer)
        signal.closed_by = User(pk=signal.closed_by_id, name=signal.closer) if signal.closer else None
        yield signal


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
