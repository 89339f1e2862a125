"""What stands beside a line: what the team concluded about it, and what was noticed. For the team alone."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from borgen.lib.dates import AMSTERDAM, local_today
from improvements.navigation import team_url
from monitoring.models import Discussion, MonitoringLine, Signal, Topic
from monitoring.services import signals
from monitoring.services.signal_rows import SHOWN, in_team, row_of
from teams.access import Access, Permission


def url_of(discussion: Discussion, name: str = "monitoring:discussion", **more: object) -> str:
    return team_url(discussion.team, name, pk=discussion.pk, **more)


def meeting_words(discussion: Discussion) -> str:
    starts = timezone.localtime(discussion.meeting.starts_at, AMSTERDAM)
    return f"{discussion.meeting.subject}, {date_format(starts, 'j F Y')}"


def signals_panel(access: Access, line: MonitoringLine) -> dict[str, Any] | None:
    """Open ones, and the last that were discussed; two questions to the database."""
    if not access.allows(Permission.SHARE_SIGNALS):
        return None
    today, user = local_today(), access.user
    found = signals.signals_of(line.team).filter(signals.about_line(line))
    discussed = signals.in_list_order(found.filter(state=Signal.State.DISCUSSED))[:SHOWN]
    where = f"m{line.measure_id}" if line.measure_id else f"p{line.process_id}"
    page = team_url(line.team, "monitoring:signals")
    rows = [*found.filter(signals.is_open(today)), *discussed]
    context = {
        "rows": [row_of(in_team(one, line.team), user, today) for one in rows],
        "signals_url": page,
        "new_url": page + "?" + urlencode({"over": where}),
    }
    return {"title": _("Signals"), "template": "monitoring/_signals_panel.html", "context": context}


def discussions_panel(access: Access, line: MonitoringLine) -> dict[str, Any] | None:
    """The last times that it lay on the table; one question to the database."""
    if not access.allows(Permission.SHARE_SIGNALS):
        return None
    found = Topic.objects.filter(line=line).select_related("discussion__meeting", "presenter")
    rows = []
    for topic in found.order_by("-discussion__meeting__starts_at", "-pk")[:SHOWN]:
        topic.discussion.team = line.team
        rows.append(
            {
                "meeting": meeting_words(topic.discussion),
                "url": url_of(topic.discussion),
                "conclusion": topic.conclusion,
                "presenter": topic.presenter.name if topic.presenter else "",
                "discussed": topic.discussed_at is not None,
                "coming": topic.discussion.closed_at is None,
            }
        )
    context = {"rows": rows, "discussions_url": team_url(line.team, "monitoring:discussions")}
    return {
        "title": _("Discussed by the team"),
        "template": "monitoring/_discussions_panel.html",
        "context": context,
    }
