"""Measurements: entering, correcting, sampling, and what the team does about a result."""

from __future__ import annotations

from django.urls import URLPattern

of_team: list[URLPattern] = []
