"""Assessments are reached through their improvement; the appointed chair runs the session."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from boas.models import Assessment
from improvements.access import improvement_roles
from teams.access import Access, Permission, Request, Role, View, guarded
from teams.models import User

_SESSIONS = Assessment.objects.select_related("improvement__team__institution")
# Who may count, and where: a hand that goes up needs no more, and a room waits for it.
_BRIEF = _SESSIONS.only(
    "number",
    "practice",
    "state",
    "chair",
    "statement_set",
    "improvement__slug",
    "improvement__project_leader",
    "improvement__team__slug",
    "improvement__team__institution__slug",
)


def assessment_page(
    permission: Permission, *, methods: tuple[str, ...] = ("GET",), brief: bool = False
) -> Callable[[View], View]:
    """The practice run of a person stands at number 0 of the improvement, and is hers alone.

    `brief` loads no more of the session than an answer to a tap needs; any other field costs a query.
    """
    loader = functools.partial(_load_assessment, sessions=_BRIEF if brief else _SESSIONS)
    return guarded("assessment", loader, permission, methods)


def assessment_roles(user: User, assessment: Assessment) -> frozenset[Role]:
    roles = improvement_roles(user, assessment.improvement)
    if assessment.chair_id == user.pk:
        roles |= {Role.CHAIR}
    return roles


def _load_assessment(
    request: Request, kwargs: dict[str, Any], *, sessions: QuerySet[Assessment]
) -> tuple[Assessment, Access]:
    number = kwargs.pop("number")
    which = (
        {"practice": True, "created_by": request.user}
        if number == 0
        else {"practice": False, "number": number}
    )
    assessment = get_object_or_404(
        sessions.all(),
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
