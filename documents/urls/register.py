"""The register of a team, the formats of the institution, and everybody's own documents."""

from __future__ import annotations

from django.urls import URLPattern, path

from documents.views import register, revise_which, search, templates

everybody: list[URLPattern] = [
    path("documenten/", search.mine, name="mine"),
]

of_institution: list[URLPattern] = [
    path("", templates.library, name="templates"),
    path("nieuw/", templates.new, name="template-new"),
    path("borgen/", templates.standard, name="templates-standard"),
    path("<int:pk>/", templates.edit, name="template"),
    path("<int:pk>/weg/", templates.remove, name="template-remove"),
    path("<int:pk>/bestand/", templates.file, name="template-file"),
]

of_team: list[URLPattern] = [
    path("", register.register, name="register"),
    path("register.xlsx", register.workbook, name="register-xlsx"),
    path("nieuw/", register.new, name="new"),
    path("herzien/", revise_which.revise_which, name="revise-which"),
    path("formats/", templates.of_team, name="formats"),
    path("formats/<int:pk>/bestand/", templates.team_file, name="format-file"),
]

of_document: list[URLPattern] = [
    path("gegevens/", register.settings, name="settings"),
    path("vervallen/", register.withdraw, name="withdraw"),
    path("in-gebruik/", register.use_again, name="use-again"),
]
