"""Signals."""

from __future__ import annotations

from django.urls import URLPattern, path

from monitoring.views import signals

of_signals: list[URLPattern] = [
    path("", signals.signals_page, name="signals"),
    path("<int:pk>/", signals.change, name="signal"),
    path("<int:pk>/weg/", signals.remove, name="signal-remove"),
    path("<int:pk>/bespreken/", signals.close, name="signal-close"),
    path("<int:pk>/heropenen/", signals.reopen, name="signal-reopen"),
]
