"""A line with its charts, and the discussion of results in a meeting."""

from __future__ import annotations

from django.urls import URLPattern

of_team: list[URLPattern] = []
