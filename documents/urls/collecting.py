"""Loose material for an improvement."""

from __future__ import annotations

from django.urls import URLPattern

of_document: list[URLPattern] = []
