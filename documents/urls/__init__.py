"""Addresses of documents. Each module here has one part of the work; its groups say where its pages stand."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from documents.urls import care, collecting, comparing, reading, register, review, writing

app_name = "documents"

TEAM = "<slug:institution>/teams/<slug:team>/"
PARTS = (register, collecting, writing, comparing, reading, review, care)


def _all(group: str) -> list[URLPattern | URLResolver]:
    return [pattern for part in PARTS for pattern in getattr(part, group, [])]


urlpatterns = [
    # everybody: her own documents, the short address of a poster
    path("", include(_all("everybody"))),
    # formats of the institution
    path("<slug:institution>/beheer/formats/", include(_all("of_institution"))),
    # a team's register; before the pages of one document, whose addresses are never these words
    path(TEAM + "documenten/", include(_all("of_team"))),
    # one document
    path(TEAM + "documenten/<slug:document>/", include(_all("of_document"))),
    # what an improvement collects
    path(TEAM + "verbeterprojecten/<slug:improvement>/verzamelen/", include(_all("of_improvement"))),
]
