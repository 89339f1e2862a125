"""A line with its charts, and the discussion of results in a meeting."""

from __future__ import annotations

from django.urls import URLPattern, path

from monitoring.views import line

of_line: list[URLPattern] = [
    path("", line.line, name="line"),
    path("grafiek/<slug:indicator>.svg", line.chart_svg, name="line-chart-svg"),
    path("grafiek/<slug:indicator>.xlsx", line.chart_xlsx, name="line-chart-xlsx"),
]
