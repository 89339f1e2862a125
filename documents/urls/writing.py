"""The draft."""

from __future__ import annotations

from django.urls import URLPattern

of_document: list[URLPattern] = []
