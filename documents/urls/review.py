"""Remarks, review and approval by the team."""

from __future__ import annotations

from django.urls import URLPattern

of_document: list[URLPattern] = []
