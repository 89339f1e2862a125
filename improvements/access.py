"""Improvements are reached through their team; guests of the project reach only theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404

from borgen.lib.dates import local_today
from improvements.models import Improvement
from teams.access import Access, Permission, Request, Role, View, guarded, team_roles
from teams.models import User


def improvement_page(
    permission: Permission, *, methods: tuple[str, ...] = ("GET",)
) -> Callable[[View], View]:
    return guarded("improvement", _load_improvement, permission, methods)


def improvement_roles(user: User, improvement: Improvement) -> frozenset[Role]:
    """Roles in the team and in this improvement; the project group is only asked for people from outside."""
    roles = set(team_roles(user, improvement.team))
    if improvement.project_leader_id == user.pk:
        roles.add(Role.PROJECT_LEADER)
    if not roles and _is_guest(user, improvement):
        roles.add(Role.PROJECT_MEMBER)
    return frozenset(roles)


def _is_guest(user: User, improvement: Improvement) -> bool:
    today = local_today()
    current = Q(until=None) | Q(until__gte=today)
    return improvement.project_members.filter(current, user=user, since__lte=today).exists()


def _load_improvement(request: Request, kwargs: dict[str, Any]) -> tuple[Improvement, Access]:
    improvement = get_object_or_404(
        Improvement.objects.select_related("team__institution", "project_leader"),
        slug=kwargs.pop("improvement"),
        team__slug=kwargs.pop("team"),
        team__institution__slug=kwargs.pop("institution"),
        team__institution=request.user.institution_id,
    )
    team = improvement.team
    roles = improvement_roles(request.user, improvement)
    return improvement, Access(request.user, team.institution, team, improvement, local_roles=roles)
