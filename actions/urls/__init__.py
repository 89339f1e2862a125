"""Addresses of acting. Each module has one part of the work; its groups say where its pages stand."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from actions.urls import acting, acts, decisions, digest, meetings, planning, year

app_name = "actions"

TEAM = "<slug:institution>/teams/<slug:team>/"
PARTS = (planning, acting, acts, decisions, meetings, year, digest)


def _all(group: str) -> list[URLPattern | URLResolver]:
    return [pattern for part in PARTS for pattern in getattr(part, group, [])]


urlpatterns = [
    # of one improvement
    path(TEAM + "verbeterprojecten/<slug:improvement>/", include(_all("of_improvement"))),
    # of a team
    path(TEAM, include(_all("of_team"))),
    # of one person
    path("mijn/", include(_all("of_person"))),
]
