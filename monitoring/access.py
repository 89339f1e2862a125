"""What a team monitors is reached through that team; who watches or measures a line reaches that line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.shortcuts import get_object_or_404

from improvements.access import improvement_roles
from monitoring.models import Instrument, MonitoringLine
from teams.access import Access, Permission, Request, Role, View, guarded, team_roles
from teams.models import User


def line_page(permission: Permission, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """One line of the plan: `<slug:institution>/teams/<slug:team>/…/<int:line>/`."""
    return guarded("line", _load_line, permission, methods)


def line_roles(user: User, line: MonitoringLine) -> frozenset[Role]:
    """Of the team or of the improvement; who monitors this line or executes one of its instruments."""
    roles = set(team_roles(user, line.team))
    if line.measure is not None and Role.LEADER not in roles:
        roles |= improvement_roles(user, line.measure.improvement)
    if user.pk in (line.monitor_id, line.process.owner_id if line.process else None):
        roles.add(Role.MONITOR)
    if not roles and _executes(user, line):
        roles.add(Role.EXECUTOR)
    return frozenset(roles)


def _executes(user: User, line: MonitoringLine) -> bool:
    return Instrument.objects.filter(line=line, executor=user, ended_on=None).exists()


def _load_line(request: Request, kwargs: dict[str, Any]) -> tuple[MonitoringLine, Access]:
    line = get_object_or_404(
        MonitoringLine.objects.select_related(
            "team__institution", "process", "monitor", "measure__improvement"
        ),
        pk=kwargs.pop("line"),
        team__slug=kwargs.pop("team"),
        team__institution__slug=kwargs.pop("institution"),
        team__institution=request.user.institution_id,
    )
    improvement = line.measure.improvement if line.measure else None
    if improvement:
        improvement.team = line.team
    access = Access(
        request.user,
        line.team.institution,
        line.team,
        improvement,
        local_roles=line_roles(request.user, line),
    )
    return line, access
