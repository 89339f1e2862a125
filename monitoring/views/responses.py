"""Writing down what the team does about a result, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from monitoring.access import line_page
from monitoring.figures import figure_of
from monitoring.forms.responding import ResponseForm
from monitoring.models import MonitoringLine
from monitoring.navigation import line_url
from monitoring.services import responses
from monitoring.views.measuring import measurement_of, measurement_page
from teams.access import Permission, Request


@line_page(Permission.EDIT_MONITORING, methods=("POST",))
def response_new(request: Request, line: MonitoringLine, measurement: int) -> HttpResponse:
    one = measurement_of(line, measurement)
    standing = {row.act for row in one.responses.all() if row.withdrawn_at is None}
    form = ResponseForm(request.POST, verdict=figure_of(one).verdict, taken=standing)
    if form.is_valid():
        try:
            made = responses.respond(measurement=one, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            words = _("Written down: {act}.").format(act=made.get_act_display())
            messages.success(request, words)
            page = line_url(line, "monitoring:measurement", measurement=one.pk)
            return redirect(f"{page}#wat-doen-we")
    return measurement_page(request, line, one, form)


@line_page(Permission.EDIT_MONITORING, methods=("POST",))
def response_withdraw(
    request: Request, line: MonitoringLine, measurement: int, response: int
) -> HttpResponse:
    one = measurement_of(line, measurement)
    given = get_object_or_404(one.responses.select_related("measurement__indicator"), pk=response)
    responses.withdraw(response=given, by=request.user)
    messages.success(request, _("Taken back."))
    return redirect(f"{line_url(line, 'monitoring:measurement', measurement=one.pk)}#wat-doen-we")
