"""The workbook of a session, and what comes back in one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from actions.workbook import export
from boas.access import assessment_page
from boas.models import Assessment
from borgen.lib.workbook import xlsx_response
from teams.access import Permission


@assessment_page(Permission.VIEW_CONTENT)
def download(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    name = f"boas-{assessment.improvement.slug}-{assessment.number}.xlsx"
    return xlsx_response(export.build(assessment), name)
