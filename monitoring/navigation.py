"""Addresses and the trail of what a team monitors."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from improvements.navigation import Crumb, improvement_url, team_crumbs, team_url
from teams.access import Permission

if TYPE_CHECKING:
    from monitoring.models import MonitoringLine
    from teams.access import Access
    from teams.models import Team


def line_url(line: MonitoringLine, name: str = "monitoring:line", **more: Hashable) -> str:
    return team_url(line.team, name, line=line.pk, **more)


def monitoring_crumbs(access: Access, team: Team, *last: str) -> list[Crumb]:
    """Team > Monitoring > …; who works on one improvement goes to its part of the plan, and a guest who
    measures or watches one line sees the name of the plan only."""
    trail = team_crumbs(access, team, _("Monitoring"))
    reads_plan = access.allows(Permission.VIEW_TEAM) or access.allows(Permission.MANAGE_INDICATORS)
    if last and reads_plan:
        trail[-1]["url"] = team_url(team, "monitoring:plan")
    elif last and access.improvement is not None and access.allows(Permission.VIEW_CONTENT):
        trail[-1]["url"] = improvement_url(access.improvement, "monitoring:improvement-plan")
    return trail + [{"title": title, "url": ""} for title in last]


def line_crumbs(access: Access, line: MonitoringLine, *last: str) -> list[Crumb]:
    trail = monitoring_crumbs(access, line.team, line.agreement)
    if last:
        trail[-1]["url"] = line_url(line)
    return trail + [{"title": title, "url": ""} for title in last]
