"""What the pages of a meeting show, prepared for the templates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from actions.services import meeting_mail
from actions.services.agenda_links import Link, links_of
from actions.services.meeting_list import FILL_AHEAD, of_team
from actions.services.meeting_mail import meeting_url
from actions.services.minutes import EARLY
from borgen.lib.dates import AMSTERDAM
from common import mail
from improvements.navigation import Crumb, team_crumbs, team_url
from teams.access import Access, Permission, Request
from teams.models import AgendaItem, Meeting, Team

# So many meetings that were stand in the list; the others come with `?alles`.
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a meeting is in its life: words with the tone and icon of a badge."""

    words: str
    tone: str
    icon: str


def standing_of(meeting: Meeting, now: datetime) -> Standing:
    if meeting.cancelled_at:
        return Standing(_("cancelled"), "", "x")
    if meeting.closed_at:
        return Standing(_("minutes sent"), "ok", "check")
    if meeting.started_at:
        return Standing(_("going on, or to be closed"), "warn", "play")
    if meeting.ends_at < now:
        return Standing(_("over"), "", "history")
    if meeting.announced_at:
        return Standing(_("agenda sent"), "ok", "mail")
    if meeting.starts_at > now + FILL_AHEAD:
        return Standing(_("planned"), "", "calendar-days")
    return Standing(_("being prepared"), "info", "pencil")


def when_of(meeting: Meeting) -> str:
    starts = timezone.localtime(meeting.starts_at, AMSTERDAM)
    ends = timezone.localtime(meeting.ends_at, AMSTERDAM)
    return f"{date_format(starts, 'l j F Y, H:i')} – {date_format(ends, 'H:i')}"


def title_of(meeting: Meeting) -> str:
    starts = timezone.localtime(meeting.starts_at, AMSTERDAM)
    return f"{meeting.subject}, {date_format(starts, 'j F Y')}"


def trail(access: Access, team: Team, *last: Meeting | str) -> list[Crumb]:
    """Team > Meetings > this one > …"""
    crumbs = team_crumbs(access, team, _("Meetings"))
    crumbs[0]["url"] = team_url(team) if access.allows(Permission.VIEW_TEAM) else ""
    crumbs[-1]["url"] = team_url(team, "actions:meetings") if last else ""
    for one in last:
        if isinstance(one, str):
            crumbs.append({"title": one, "url": ""})
        else:
            crumbs.append({"title": title_of(one), "url": "" if one is last[-1] else meeting_url(one)})
    return crumbs


# --- all of a team ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MeetingRow:
    title: str
    when: str
    url: str
    points: int
    standing: Standing
    of_boas: bool


def lists_of(team: Team, now: datetime, *, everything: bool) -> dict[str, Any]:
    """`coming`, the first one first; `past`, the last one first, with how many more there are."""
    dropped = Q(agenda__dropped_at=None)
    found = of_team(team).annotate(points_n=Count("agenda", filter=dropped))
    ahead = found.filter(closed_at=None, cancelled_at=None).filter(
        Q(ends_at__gte=now) | Q(started_at__isnull=False)
    )
    coming = list(ahead.order_by("starts_at", "pk"))
    rest = found.exclude(pk__in=[one.pk for one in coming]).order_by("-starts_at", "-pk")
    past = list(rest if everything else rest[: SHOWN + 1])
    return {
        "coming": [_row(team, one, now) for one in coming],
        "past": [_row(team, one, now) for one in (past if everything else past[:SHOWN])],
        "more": not everything and len(past) > SHOWN,
    }


def _row(team: Team, meeting: Any, now: datetime) -> MeetingRow:
    meeting.team = team
    closed = meeting.closed_at is not None
    return MeetingRow(
        title=meeting.subject,
        when=when_of(meeting),
        url=meeting_url(meeting, "actions:meeting-minutes" if closed else "actions:meeting"),
        points=meeting.points_n,
        standing=standing_of(meeting, now),
        of_boas=hasattr(meeting, "assessment_session"),
    )


# --- the agenda ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PointRow:
    item: AgendaItem
    number: int
    link: Link | None
    mine: bool
    """Somebody's own point, which she changes or takes off herself."""
    url: str
    drop_url: str
    back_url: str
    focus: str = ""
    """The button that has the focus after it was pressed: "up" or "down"."""


def agenda_rows(
    access: Access, meeting: Meeting, items: Iterable[AgendaItem], pressed: str = ""
) -> list[PointRow]:
    wanted = list(items)
    links = links_of(meeting.team, wanted)
    way, _colon, moved = pressed.partition(":")
    runs = access.allows(Permission.RUN_MEETINGS)
    return [
        PointRow(
            item=one,
            number=number,
            link=links[one.pk],
            mine=runs or one.by_id == access.user.pk,
            url=meeting_url(meeting, "actions:agenda-change", item=one.pk),
            drop_url=meeting_url(meeting, "actions:agenda-drop", item=one.pk),
            back_url=meeting_url(meeting, "actions:agenda-put-back", item=one.pk),
            focus=way if moved == str(one.pk) else "",
        )
        for number, one in enumerate(wanted, start=1)
    ]


def is_changeable(meeting: Meeting) -> bool:
    return not (meeting.closed_at or meeting.cancelled_at or hasattr(meeting, "assessment_session"))


def meeting_context(request: Request, meeting: Meeting, form: Any) -> dict[str, Any]:
    access, now = request.access, timezone.now()
    runs = access.allows(Permission.RUN_MEETINGS)
    items = list(meeting.agenda.select_related("by"))
    rows = agenda_rows(access, meeting, items, request.GET.get("naar", ""))
    on_it = [row for row in rows if row.item.dropped_at is None]
    changeable = is_changeable(meeting)
    return {
        "meeting": meeting,
        "team": meeting.team,
        "when": when_of(meeting),
        "standing": standing_of(meeting, now),
        "rows": on_it,
        "dropped": [row for row in rows if row.item.dropped_at] if changeable else [],
        "to_read": [row.link for row in on_it if row.link and row.link.read_url],
        "planned": sum(row.item.minutes or 0 for row in on_it),
        "lasts": int((meeting.ends_at - meeting.starts_at).total_seconds() // 60),
        "runs": runs,
        "changeable": changeable,
        "form": form if changeable else None,
        "boas_url": boas_url(meeting),
        "mails": _mails(meeting, runs=runs),
        "sent": meeting_mail.sent_stamp(meeting),
        "urls": _urls(meeting, runs=runs, changeable=changeable, now=now),
        "crumbs": trail(access, meeting.team, meeting),
    }


def _mails(meeting: Meeting, *, runs: bool) -> mail.Standing | None:
    if not runs or meeting.announced_at is None or meeting.closed_at is not None:
        return None
    return mail.standing(meeting_mail.announced_topic(meeting))


def _urls(meeting: Meeting, *, runs: bool, changeable: bool, now: datetime) -> dict[str, str]:
    begun = meeting.started_at is not None

    def url(name: str, *, when: bool) -> str:
        return meeting_url(meeting, f"actions:{name}") if when else ""

    return {
        "here": meeting_url(meeting),
        "add": url("agenda-add", when=changeable),
        "order": url("agenda-order", when=changeable and runs),
        "fill": url("agenda-fill", when=changeable and runs),
        "announce": url("meeting-announce", when=changeable and runs and not begun and meeting.ends_at > now),
        "change": url("meeting-change", when=changeable and runs),
        "cancel": url("meeting-cancel", when=changeable and runs and not begun),
        "start": url(
            "meeting-start",
            when=changeable and runs and not begun and meeting.starts_at <= now + EARLY,
        ),
        "screen": url("meeting-screen", when=changeable and begun),
        "close": url("meeting-close", when=changeable and runs and begun),
        "minutes": url("meeting-minutes", when=meeting.closed_at is not None),
        "calendar": url("meeting-calendar", when=True),
    }


def boas_url(meeting: Meeting) -> str:
    """Of the session that is held in it; a practice run has no meeting."""
    session = getattr(meeting, "assessment_session", None)
    if session is None:
        return ""
    where = {"improvement": session.assessment.improvement.slug, "number": session.assessment.number}
    return team_url(meeting.team, "boas:briefing", **where)


# --- the screen ---------------------------------------------------------------------------------------------


def screen_url(meeting: Meeting, place: str | int = "") -> str:
    url = meeting_url(meeting, "actions:meeting-screen")
    return f"{url}?{urlencode({'punt': place})}" if place else url
