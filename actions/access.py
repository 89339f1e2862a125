"""An action is reached through its improvement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.shortcuts import get_object_or_404

from actions.models import Action
from improvements.access import improvement_roles
from teams.access import Access, Permission, Request, View, guarded


def action_page(permission: Permission, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    return guarded("action", _load_action, permission, methods)


def _load_action(request: Request, kwargs: dict[str, Any]) -> tuple[Action, Access]:
    action = get_object_or_404(
        Action.objects.select_related(
            "improvement__team__institution", "owner", "planning__assessment", "decision__tally__statement"
        ),
        pk=kwargs.pop("pk"),
        improvement__slug=kwargs.pop("improvement"),
        improvement__team__slug=kwargs.pop("team"),
        improvement__team__institution__slug=kwargs.pop("institution"),
        improvement__team__institution=request.user.institution_id,
    )
    improvement = action.improvement
    roles = improvement_roles(request.user, improvement)
    team = improvement.team
    return action, Access(request.user, team.institution, team, improvement, local_roles=roles)
