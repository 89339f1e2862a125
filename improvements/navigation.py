"""Addresses and the trail above a page, for everything that belongs to a team or an improvement."""

from __future__ import annotations

import functools
from collections.abc import Hashable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode

from teams.access import Permission, Role

if TYPE_CHECKING:
    from improvements.models import Improvement
    from teams.access import Access
    from teams.models import Meeting, Team

Crumb = dict[str, str]
# Who reads what the team says. Somebody may watch one line or keep one document, and read no more than that.
READ_TEAM = frozenset({Role.MEMBER, Role.LEADER})
READ_IMPROVEMENT = READ_TEAM | {Role.PROJECT_LEADER, Role.PROJECT_MEMBER}


def team_url(team: Team, name: str = "borgen:team", **more: Hashable) -> str:
    return _address(name, team.institution.slug, team.slug, **more)


# A page has dozens, the same for whoever opens it again: to look one up takes Django twenty times as long.
@functools.lru_cache(maxsize=8192)
def _address(name: str, institution: str, team: str, **more: Hashable) -> str:
    return reverse(name, kwargs={"institution": institution, "team": team, **more})


def meeting_url_of(access: Access, meeting: Meeting, about: str) -> str:
    """Back to the point of a meeting that something was opened from, such as "document:12"; empty while that
    meeting does not go on, and for who is no member of the team."""
    goes_on = meeting.started_at is not None and meeting.closed_at is None
    if access.team is None or not goes_on or not access.allows(Permission.VIEW_MEETINGS):
        return ""
    return team_url(access.team, "actions:meeting-screen", pk=meeting.pk) + "?" + urlencode({"bij": about})


def improvement_url(improvement: Improvement, name: str = "borgen:improvement", **more: Hashable) -> str:
    return team_url(improvement.team, name, improvement=improvement.slug, **more)


def why_url(access: Access, word: str, pk: int) -> str:
    """Why do we do this, who agreed, when, does it work? `word` is "actie", "besluit", "afspraak" (a line of
    the plan) or "versie"; empty for who does not read what the team says."""
    team, improvement = access.team, access.improvement
    if team is None or not access.roles & (READ_IMPROVEMENT if improvement else READ_TEAM):
        return ""
    if improvement is None:
        return team_url(team, "borgen:why-of-team", word=word, pk=pk)
    improvement.team = team
    return improvement_url(improvement, "borgen:why", word=word, pk=pk)


def thread_url(access: Access, anchor: str = "") -> str:
    """The thread of the improvement that this belongs to, for who may open it."""
    team, improvement = access.team, access.improvement
    if team is None or improvement is None or not access.roles & (READ_IMPROVEMENT | {Role.QUALITY}):
        return ""
    improvement.team = team
    return improvement_url(improvement, "borgen:thread") + (f"#{anchor}" if anchor else "")


def poster_url(access: Access, team: Team, kind: str, about: str = "") -> str:
    """Where a poster of this is made; `kind` is its word in the address. Empty for who is no member."""
    if not access.allows(Permission.VIEW_TEAM):
        return ""
    return (
        team_url(team, "borgen:posters")
        + "?"
        + urlencode({"soort": kind} | ({"over": about} if about else {}))
    )


def action_url(access: Access, about: str = "") -> str:
    """Where somebody of the team agrees on an action, about what `about` names: "regel=12"."""
    team = access.team
    if team is None or team.archived_on is not None or not access.roles & READ_TEAM:
        return ""
    return team_url(team, "actions:action-new") + (f"?{about}" if about else "")


def team_crumbs(access: Access, team: Team, *last: str) -> list[Crumb]:
    """A guest sees the name of the team, but cannot go there."""
    open_to_me = access.allows(Permission.VIEW_TEAM)
    first = {"title": team.name, "url": team_url(team) if open_to_me and last else ""}
    return [first, *({"title": title, "url": ""} for title in last)]


def improvement_crumbs(access: Access, improvement: Improvement, *last: str) -> list[Crumb]:
    trail = team_crumbs(access, improvement.team, improvement.name)
    if last:
        trail[-1]["url"] = improvement_url(improvement)
    return trail + [{"title": title, "url": ""} for title in last]
