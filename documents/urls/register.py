"""The register of a team, the formats of the institution, and everybody's own documents."""

from __future__ import annotations

from django.urls import URLPattern

of_document: list[URLPattern] = []
