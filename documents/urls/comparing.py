"""What differs between two versions."""

from __future__ import annotations

from django.urls import URLPattern, path

from documents.views import comparing

of_document: list[URLPattern] = [
    path("vergelijken/", comparing.compare, name="compare"),
]
