"""Signals."""

from __future__ import annotations

from django.urls import URLPattern

of_team: list[URLPattern] = []
