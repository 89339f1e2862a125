"""Assessments are reached through their improvement; the appointed chair runs the session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from boas.models import Assessment
from improvements.access import improvement_roles
from teams.access import Access, Permission, Request, Role, View, guarded
from teams.models import User


def assessment_page(permission: Permission, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """The practice run of a person stands at number 0 of the improvement, and is hers alone."""
    return guarded("assessment", _load_assessment, permission, methods)


def assessment_roles(user: User, assessment: Assessment) -> frozenset[Role]:
    roles = improvement_roles(user, assessment.improvement)
    if assessment.chair_id == user.pk:
        roles |= {Role.CHAIR}
    return roles


def _load_assessment(request: Request, kwargs: dict[str, Any]) -> tuple[Assessment, Access]:
    number = kwargs.pop("number")
    which = (
        {"practice": True, "created_by": request.user}
        if number == 0
        else {"practice": False, "number": number}
    )
    assessment = get_object_or_404(
        Assessment.objects.select_related("improvement__team__institution"),
        improvement__slug=kwargs.pop("improvement"),
        improvement__team__slug=kwargs.pop("team"),
        improvement__team__institution__slug=kwargs.pop("institution"),
        improvement__team__institution=request.user.institution_id,
        **which,
    )
    improvement, roles = assessment.improvement, assessment_roles(request.user, assessment)
    access = Access(
        request.user,
        improvement.team.institution,
        improvement.team,
        improvement,
        assessment,
        local_roles=roles,
    )
    if assessment.practice and not roles:
        raise Http404
    return assessment, access
