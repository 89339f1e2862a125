"""The start page: what asks something of me, in order of time, composed from every app's lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from borgen.asked import asked_of
from borgen.context import Navigation, NavigationTeam
from borgen.lib.dates import local_today
from borgen.lib.steps import Next
from borgen.lib.today import HORIZON, Line, Urgency
from borgen.views.standing import Way
from improvements.navigation import improvement_url, team_url
from improvements.states import ACTIVE
from teams.access import PERMISSIONS_OF, Permission, Request, Role, personal_page
from teams.models import Membership, User

_TONES = {Urgency.NOW: "info", Urgency.OVERDUE: "warn", Urgency.TODAY: "info"}
_ICONS = {Urgency.NOW: "play", Urgency.OVERDUE: "triangle-alert", Urgency.TODAY: "calendar-days"}


@dataclass(frozen=True)
class Asked:
    """A line as the page shows it."""

    title: str
    url: str
    about: str
    when: str
    tone: str
    icon: str


@dataclass(frozen=True)
class NextStep:
    name: str
    url: str
    now: str
    why: str
    actions: str
    """How its open actions are doing, when the next step is something else."""
    action: str
    """Words of the button; empty when this person may only look."""
    action_url: str
    by_post: bool


@dataclass
class TeamSteps:
    """A team with its improvements; a guest's come under the name of the team, without an address."""

    name: str
    url: str
    new_url: str = ""
    first: bool = False
    """Nothing was ever started here: there is one obvious thing to do."""
    steps: list[NextStep] = field(default_factory=list)


@personal_page()
def today(request: Request) -> HttpResponse:
    user, day = request.user, local_today()
    # The frame of the page asks where somebody belongs: asked once for all.
    navigation = Navigation(user)
    found = asked_of(user, day)
    asked = [line for line in found.lines if not _far_away(line, day)]
    teams = _team_steps(user, navigation, found.ways)
    context = {
        "navigation": navigation,
        "day": date_format(day, _("l j F")),
        "first_name": user.name.split(" ")[0],
        "asked": [_asked(line, day) for line in asked],
        "later": [_asked(line, day) for line in found.lines if _far_away(line, day)],
        "teams": teams,
        "first_team": next((team for team in teams if team.first), None) if not asked else None,
        "my_teams": [
            (team.name, _team_url(navigation, team))
            for team in navigation.teams
            if team.role != Membership.Role.LEADER
        ],
        "boards": [(team.name, _team_url(navigation, team, "borgen:board")) for team in navigation.teams],
        "agree": [
            (team.name, _team_url(navigation, team, "actions:action-new")) for team in navigation.teams
        ],
        "nowhere": not navigation.teams and not teams,
    }
    return render(request, "today/today.html", context)


def _far_away(line: Line, day: date) -> bool:
    return line.due is not None and line.due > day + HORIZON


def _asked(line: Line, day: date) -> Asked:
    about = " · ".join(part for part in (line.detail, line.team) if part)
    return Asked(
        title=line.title,
        url=line.url,
        about=about,
        when=when(line.due, day) if line.urgency is not Urgency.NOW else _("now"),
        tone=_TONES.get(line.urgency, ""),
        icon=_ICONS.get(line.urgency, ""),
    )


def when(due: date | None, day: date) -> str:
    """A date as somebody says it: today, tomorrow, 3 days late, or the day itself."""
    if due is None:
        return ""
    days = (due - day).days
    if days < 0:
        return ngettext("{number} day late", "{number} days late", -days).format(number=-days)
    if days <= 1:
        return _("tomorrow") if days else _("today")
    return date_format(due, _("l j F")) if days < 7 else date_format(due)


def _team_steps(user: User, navigation: Navigation, known: list[Way]) -> list[TeamSteps]:
    """Teams that I lead, and improvements elsewhere in which I take part."""
    led = [team for team in navigation.teams if team.role == Membership.Role.LEADER]
    mine = {team.pk for team in navigation.teams}
    groups = {
        team.pk: TeamSteps(
            team.name,
            _team_url(navigation, team),
            _team_url(navigation, team, "improvements:new"),
            first=True,
        )
        for team in led
    }
    leads = set(groups)
    for way in known:
        one = way.improvement
        if one.team.archived_on is not None:
            continue
        if one.team_id not in groups:
            groups[one.team_id] = TeamSteps(one.team.name, team_url(one.team) if one.team_id in mine else "")
        group = groups[one.team_id]
        group.first = False
        if one.state == ACTIVE:
            group.steps.append(_next_step(way, user, leads=one.team_id in leads))
    return [group for group in groups.values() if group.steps or group.new_url]


def _team_url(navigation: Navigation, team: NavigationTeam, name: str = "borgen:team") -> str:
    return reverse(name, args=[navigation.institution, team.slug])


def _next_step(way: Way, user: User, *, leads: bool) -> NextStep:
    one = way.improvement
    role = Role.LEADER if leads else Role.PROJECT_MEMBER
    if not leads and one.project_leader_id == user.pk:
        role = Role.PROJECT_LEADER
    allowed = way.permission is not None and _grants(role, way.permission)
    return NextStep(
        name=one.name,
        url=improvement_url(one),
        now=way.now,
        why=way.why,
        actions=way.actions if way.step not in (Next.ACT, Next.LATE) else "",
        action=way.title if allowed else "",
        action_url=way.url if allowed else "",
        by_post=way.by_post,
    )


def _grants(role: Role, permission: Permission) -> bool:
    return permission in PERMISSIONS_OF[role]
