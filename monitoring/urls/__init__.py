"""Addresses of monitoring. Each module has one part of the work; its groups say where its pages stand."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from monitoring.urls import importing, indicators, measuring, plan, results, signals, talks

app_name = "monitoring"

TEAM = "<slug:institution>/teams/<slug:team>/"
PARTS = (plan, indicators, measuring, results, talks, signals, importing)


def _all(group: str) -> list[URLPattern | URLResolver]:
    return [pattern for part in PARTS for pattern in getattr(part, group, [])]


urlpatterns = [
    # the quality office
    path("<slug:institution>/kwaliteit/", include(_all("of_institution"))),
    # what a team monitors; before the pages of one line, which is a number
    path(TEAM + "monitoring/", include(_all("of_team"))),
    # one line of the plan
    path(TEAM + "monitoring/<int:line>/", include(_all("of_line"))),
    # the part of the plan that is about one improvement
    path(TEAM + "verbeterprojecten/<slug:improvement>/monitoring/", include(_all("of_improvement"))),
    # what people notice
    path(TEAM + "signalen/", include(_all("of_signals"))),
    # the results, discussed
    path(TEAM + "resultaten/", include(_all("of_results"))),
]
