"""One line of the plan: what was agreed, its charts, and what the other parts add below them."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header

from borgen.lib import limits
from borgen.lib.workbook import xlsx_response
from improvements.navigation import action_url, thread_url, why_url
from monitoring.access import line_page
from monitoring.models import MonitoringLine
from monitoring.navigation import line_crumbs
from monitoring.panels import panels_of
from monitoring.services import charts, lines
from monitoring.services.charts import ChartPanel
from teams.access import Permission, Request

# In the address: all measurements, not the last ones only.
ALL = "alles"


@line_page(Permission.VIEW_MEASUREMENTS)
def line(request: Request, line: MonitoringLine) -> HttpResponse:
    page = lines.line_page(line, everything=ALL in request.GET)
    norms = lines.norms_today(line, [panel.indicator for panel in page.charts])
    context = {
        "line": line,
        "crumbs": line_crumbs(request.access, line),
        "why_url": why_url(request.access, "afspraak", line.pk),
        "action_url": action_url(request.access, f"regel={line.pk}") if line.ended_on is None else "",
        "thread_url": thread_url(request.access, f"line-{line.pk}"),
        "page": page,
        "charts": [(panel, norms.get(panel.indicator.pk, [])) for panel in page.charts],
        "draws": any(panel.chart.points for panel in page.charts),
        "panels": [
            (panel.title, render_to_string(panel.template, {**panel.context, "line": line}, request))
            for panel in panels_of(request.access, page)
        ],
    }
    return render(request, "monitoring/line.html", context)


@line_page(Permission.VIEW_MEASUREMENTS)
def chart_svg(request: Request, line: MonitoringLine, indicator: str) -> HttpResponse:
    panel = _panel(request, line, indicator)
    response = HttpResponse(charts.svg(panel.chart), content_type="image/svg+xml")
    name = f"{panel.name}.svg"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"  # noqa: FBT003
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@line_page(Permission.VIEW_MEASUREMENTS)
@limits.export
def chart_xlsx(request: Request, line: MonitoringLine, indicator: str) -> HttpResponse:
    panel = _panel(request, line, indicator)
    return xlsx_response(charts.workbook(panel), f"{panel.name}.xlsx")


def _panel(request: Request, line: MonitoringLine, indicator: str) -> ChartPanel:
    """Of an indicator that this line measures; 404 for any other."""
    for panel in charts.charts_of(line, everything=ALL in request.GET):
        if panel.indicator.slug == indicator:
            return panel
    raise Http404
