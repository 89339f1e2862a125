"""An action or decision is reached through its team; guests of a project reach those of theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.shortcuts import get_object_or_404

from actions.models import Action, Decision
from improvements.access import improvement_roles
from teams.access import Access, Permission, Request, View, guarded, team_roles


def action_page(permission: Permission, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    return guarded("action", _load_action, permission, methods)


def decision_page(permission: Permission, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    return guarded("decision", _load_decision, permission, methods)


def _load_action(request: Request, kwargs: dict[str, Any]) -> tuple[Action, Access]:
    action = get_object_or_404(
        Action.objects.select_related(
            "team__institution",
            "improvement__team__institution",
            "measure",
            "owner",
            "created_by",
            "effect_by",
            "follows",
            "planning__assessment",
            "decision__tally__statement",
            "standard_activity",
            "agenda_item__meeting",
            "signal",
            "evaluation__document__team",
        ),
        **_of_team(request, kwargs),
    )
    return action, _access(request, action)


def _load_decision(request: Request, kwargs: dict[str, Any]) -> tuple[Decision, Access]:
    decision = get_object_or_404(
        Decision.objects.select_related(
            "team__institution",
            "improvement__team__institution",
            "measure",
            "created_by",
            "agenda_item__meeting",
            "signal",
        ),
        **_of_team(request, kwargs),
    )
    return decision, _access(request, decision)


def _of_team(request: Request, kwargs: dict[str, Any]) -> dict[str, Any]:
    return {
        "pk": kwargs.pop("pk"),
        "team__slug": kwargs.pop("team"),
        "team__institution__slug": kwargs.pop("institution"),
        "team__institution": request.user.institution_id,
    }


def _access(request: Request, one: Action | Decision) -> Access:
    improvement, team = one.improvement, one.team
    roles = improvement_roles(request.user, improvement) if improvement else team_roles(request.user, team)
    return Access(request.user, team.institution, team, improvement, local_roles=roles)
