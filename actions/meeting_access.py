"""A meeting is reached through its team; a member who leads it may do what the team leader may do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.shortcuts import get_object_or_404

from teams.access import Access, Permission, Request, Role, View, guarded, team_roles
from teams.models import Meeting


def meeting_page(permission: Permission, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    return guarded("meeting", _load_meeting, permission, methods)


def _load_meeting(request: Request, kwargs: dict[str, Any]) -> tuple[Meeting, Access]:
    found = Meeting.objects.select_related(
        "team__institution", "chair", "closed_by", "assessment_session__assessment__improvement"
    )
    meeting = get_object_or_404(
        found,
        pk=kwargs.pop("pk"),
        team__slug=kwargs.pop("team"),
        team__institution__slug=kwargs.pop("institution"),
        team__institution=request.user.institution_id,
    )
    roles = team_roles(request.user, meeting.team)
    # Who chaired once and left the team does not read its minutes.
    if roles and meeting.chair_id == request.user.pk:
        roles |= {Role.CHAIR}
    return meeting, Access(request.user, meeting.team.institution, meeting.team, local_roles=roles)
