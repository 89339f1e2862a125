"""Loose material for an improvement."""

from __future__ import annotations

from django.urls import URLPattern, path

from documents.views import collecting, register

of_improvement: list[URLPattern] = [
    path("", collecting.collecting, name="collecting"),
    path("erbij/", collecting.add, name="material-add"),
    path("vragen/", collecting.ask, name="material-ask"),
    path("document/", register.new_of_improvement, name="new-of-improvement"),
    # one of them
    path("<int:pk>/", collecting.material, name="material"),
    path("<int:pk>/brengen/", collecting.bring, name="material-bring"),
    path("<int:pk>/oordeel/", collecting.judge, name="material-judge"),
    path("<int:pk>/gebruiken/", collecting.use, name="material-use"),
    path("<int:pk>/weg/", collecting.remove, name="material-remove"),
    path("<int:pk>/bestand/", collecting.file, name="material-file"),
]
