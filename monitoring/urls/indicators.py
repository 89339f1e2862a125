"""Indicators and norms, of the institution and of a team."""

from __future__ import annotations

from django.urls import URLPattern

of_team: list[URLPattern] = []
