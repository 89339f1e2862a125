"""Assessments are reached through their improvement; the appointed chair runs the session."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from boas.models import Assessment
from improvements.access import improvement_roles
from improvements.models import Improvement
from teams.access import Access, Permission, Request, Role, View, guarded
from teams.models import Institution, Team, User

# `_load_assessment` in SQL, with no more than an answer to a tap needs: while a room waits, putting that
# query together took a third of the time of a hand.
_BRIEF = """
SELECT session.id, session.improvement_id, session.number, session.statement_set_id, session.practice,
       session.state, session.chair_id, improvement.slug AS improvement_slug,
       improvement.project_leader_id AS leader, team.id AS team, team.slug AS team_slug,
       team.institution_id AS own
FROM boas_assessment session
JOIN improvements_improvement improvement ON improvement.id = session.improvement_id
JOIN teams_team team ON team.id = improvement.team_id
JOIN teams_institution institution ON institution.id = team.institution_id
WHERE session.number = %(number)s AND NOT session.practice AND improvement.slug = %(improvement)s
  AND team.slug = %(team)s AND institution.slug = %(institution)s AND institution.id = %(own)s
"""


def assessment_page(
    permission: Permission, *, methods: tuple[str, ...] = ("GET",), brief: bool = False
) -> Callable[[View], View]:
    """The practice run of a person stands at number 0 of the improvement, and is hers alone.

    `brief` loads no more of the session than an answer to a tap needs; any other field costs a query.
    """
    return guarded("assessment", _load_brief if brief else _load_assessment, permission, methods)


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
    return _with_access(request, assessment)


def _load_brief(request: Request, kwargs: dict[str, Any]) -> tuple[Assessment, Access]:
    words = {name: kwargs[name] for name in ("institution", "team", "improvement", "number")}
    found = list(Assessment.objects.raw(_BRIEF, words | {"own": request.user.institution_id}))
    if not found:
        # A practice run, or nothing at all.
        return _load_assessment(request, kwargs)
    for name in words:
        del kwargs[name]
    assessment: Any = found[0]
    assessment.improvement = _brief_improvement(assessment, words["institution"])
    return _with_access(request, assessment)


def _brief_improvement(row: Any, institution: str) -> Improvement:
    """With team and institution; fields that are not here are asked for when somebody reads them."""
    made = functools.partial(_made, row._state.db)
    slug, leader = row.improvement_slug, row.leader
    improvement = made(
        Improvement, id=row.improvement_id, team_id=row.team, slug=slug, project_leader_id=leader
    )
    improvement.team = made(Team, id=row.team, institution_id=row.own, slug=row.team_slug)
    improvement.team.institution = made(Institution, id=row.own, slug=institution)
    return improvement


def _made(database: str, model: type[Any], **fields: Any) -> Any:
    """`fields` in the order of the model."""
    return model.from_db(database, list(fields), list(fields.values()))


def _with_access(request: Request, assessment: Assessment) -> tuple[Assessment, Access]:
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
