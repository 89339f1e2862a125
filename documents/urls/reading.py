"""Reading, history, files, PDF and QR."""

from __future__ import annotations

from django.urls import URLPattern

of_document: list[URLPattern] = []
