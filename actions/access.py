"""An action is reached through its team; guests of the project reach those of their improvement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.shortcuts import get_object_or_404

from actions.models import Action
from improvements.access import improvement_roles
from teams.access import Access, Permission, Request, View, guarded, team_roles


def action_page(permission: Permission, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    return guarded("action", _load_action, permission, methods)


def _load_action(request: Request, kwargs: dict[str, Any]) -> tuple[Action, Access]:
    action = get_object_or_404(
        Action.objects.select_related(
            "team__institution",
            "improvement__team__institution",
            "measure",
            "owner",
            "planning__assessment",
            "decision__tally__statement",
        ),
        pk=kwargs.pop("pk"),
        team__slug=kwargs.pop("team"),
        team__institution__slug=kwargs.pop("institution"),
        team__institution=request.user.institution_id,
    )
    improvement, team = action.improvement, action.team
    roles = improvement_roles(request.user, improvement) if improvement else team_roles(request.user, team)
    return action, Access(request.user, team.institution, team, improvement, local_roles=roles)
