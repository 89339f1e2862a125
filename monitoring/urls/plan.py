"""The plan itself: its lines, instruments and the agreement of the team."""

from __future__ import annotations

from django.urls import URLPattern

of_team: list[URLPattern] = []
