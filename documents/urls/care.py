"""Confirming what was read, and evaluating."""

from __future__ import annotations

from django.urls import URLPattern

of_document: list[URLPattern] = []
