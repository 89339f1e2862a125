"""The home of a team: its improvements and what comes next, its processes, its people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format

from borgen.lib.dates import local_date, local_today
from borgen.lib.steps import Next
from borgen.views.standing import Way, ways
from improvements import policies
from improvements.models import Improvement, Process
from improvements.navigation import improvement_url, team_url
from improvements.states import OPEN_STATES
from teams.access import Access, Permission, Request, team_page
from teams.models import Membership, Team
from teams.services import deputies

# Steps at which something is on today or too late: marked in the list with icon and word.
_MARKS = {
    Next.HOLD: ("info", "calendar-days"),
    Next.RUN: ("info", "play"),
    Next.CONTINUE: ("info", "pause"),
    Next.MISSED: ("warn", "triangle-alert"),
    Next.LATE: ("warn", "triangle-alert"),
    Next.ASSESS: ("info", "lightbulb"),
}


@dataclass(frozen=True)
class ImprovementRow:
    name: str
    url: str
    goal: str
    now: str
    then: str
    """What follows after that; empty when nothing is certain."""
    tone: str
    icon: str
    last_boas: str
    actions: str
    state: str


@dataclass(frozen=True)
class ProcessRow:
    name: str
    owner: str
    url: str
    """Empty for who may not change it."""


@team_page(Permission.VIEW_TEAM)
def team(request: Request, team: Team) -> HttpResponse:
    today = local_today()
    known = ways(Improvement.objects.filter(team=team).order_by("name"), today)
    access = request.access
    context = {
        "team": team,
        "active": [_row(way) for way in known if way.improvement.state in OPEN_STATES],
        "kept": [_row(way) for way in known if way.improvement.state not in OPEN_STATES],
        "processes": _processes(team, access),
        **_people(team, today),
        "members_url": team_url(team, "teams:members"),
        "may_begin": access.allows(Permission.CREATE_IMPROVEMENT) and policies.may_begin(team),
        "may_manage": access.allows(Permission.MANAGE_TEAM),
        "new_url": team_url(team, "improvements:new"),
        "process_url": team_url(team, "improvements:process-new"),
        "board_url": _url(team, access, "borgen:board", Permission.VIEW_CONTENT),
        "register_url": _url(team, access, "documents:register", Permission.VIEW_DOCUMENT),
        "monitoring_url": _url(team, access, "monitoring:plan", Permission.VIEW_MEASUREMENTS),
        "signals_url": _url(team, access, "monitoring:signals", Permission.SHARE_SIGNALS),
        "actions_url": _url(team, access, "actions:actions", Permission.VIEW_CONTENT),
        "action_new_url": ""
        if team.archived_on
        else _url(team, access, "actions:action-new", Permission.OWN_ACTIONS),
        "decisions_url": _url(team, access, "actions:decisions", Permission.VIEW_CONTENT),
        "acts_url": _url(team, access, "actions:acts", Permission.OWN_ACTIONS),
        "meetings_url": _url(team, access, "actions:meetings", Permission.VIEW_MEETINGS),
        "results_url": _url(team, access, "monitoring:discussions", Permission.VIEW_TEAM),
        "year_url": team_url(team, "actions:year-agenda"),
        "proud_url": team_url(team, "actions:recognitions"),
        "review_url": team_url(team, "borgen:year-review"),
        "posters_url": _url(team, access, "borgen:posters", Permission.VIEW_CONTENT),
        "seen_url": _url(team, access, "borgen:team-overview", Permission.VIEW_MEASUREMENTS),
    }
    return render(request, "team/team.html", context)


def _url(team: Team, access: Access, name: str, permission: Permission) -> str:
    return team_url(team, name) if access.allows(permission) else ""


def _row(way: Way) -> ImprovementRow:
    tone, icon = _MARKS.get(way.step, ("", "circle-dot"))
    closed = way.last_closed
    one = way.improvement
    return ImprovementRow(
        name=one.name,
        url=improvement_url(one),
        goal=one.goal,
        now=way.now,
        then=way.then,
        tone=tone,
        icon=icon,
        last_boas=date_format(local_date(closed.closed_at)) if closed and closed.closed_at else "",
        actions=way.actions if way.step not in (Next.ACT, Next.LATE) else "",
        state=one.get_state_display(),
    )


def _people(team: Team, today: date) -> dict[str, object]:
    """How many belong to the team today, who lead it, and who stands in for them."""
    current = team.memberships.on(today).filter(user__is_active=True).select_related("user")
    leaders = [one.user.name for one in current if one.role == Membership.Role.LEADER]
    standing_in = [(one.user.name, one.until) for one in deputies.of_today(team)]
    return {"members": len(current), "leaders": leaders, "deputies": standing_in}


def _processes(team: Team, access: Access) -> list[ProcessRow]:
    may_change = access.allows(Permission.MANAGE_TEAM)
    rows: list[Process] = list(team.processes.select_related("owner"))
    return [
        ProcessRow(
            name=one.name,
            owner=one.owner.name if one.owner else "",
            url=team_url(team, "improvements:process", process=one.pk) if may_change else "",
        )
        for one in rows
    ]
