"""Entering a number in seconds, what it is worth, and correcting it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from borgen.lib.conflict import Conflict, conflict_context
from borgen.lib.dates import local_today
from monitoring.access import line_page
from monitoring.evaluation import Verdict
from monitoring.figures import figure_of, figure_with, with_norms
from monitoring.forms.measuring import CorrectionForm, EntryForm
from monitoring.forms.responding import ResponseForm
from monitoring.models import Instrument, Measurement, MonitoringLine, Sample
from monitoring.navigation import line_crumbs, line_url
from monitoring.services import measuring
from monitoring.services.measurement_rows import given_about, response_row, with_responses
from monitoring.services.measuring import may_be_removed, typed_of
from monitoring.services.norms import norms_on
from monitoring.services.responses import acts_for
from monitoring.services.times import times_of, usual
from monitoring.spans import Span
from monitoring.views.responding import follow_up
from monitoring.wording import norm_words, number, reading_words, sentence, value_words
from teams.access import Permission, Request


@line_page(Permission.ENTER_MEASUREMENTS, methods=("GET", "POST"))
def measurement_new(request: Request, line: MonitoringLine, instrument: int) -> HttpResponse:
    used = instrument_of(line, instrument)
    wanted = request.GET.get("tijd", "")
    times = times_of(used, local_today())
    sent = request.POST if request.method == "POST" else None
    form = EntryForm(sent, instrument=used, times=times, wanted=wanted)
    if form.is_valid() and form.span is not None:
        try:
            made = measuring.enter(instrument=used, span=form.span, typed=form.typed(), by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(line_url(line, "monitoring:measurement", measurement=made.pk))
    chosen = usual(times, wanted)
    context = {
        "line": line,
        "instrument": used,
        "indicator": used.indicator,
        "form": form,
        "norm": _norm_then(line, used, chosen.span if chosen else None),
        "taken_url": _taken_url(line, used, form),
        "back": line_url(line),
        "crumbs": line_crumbs(request.access, line, _("Enter a measurement")),
        **_sheet(line, used, chosen.key if chosen else ""),
    }
    return render(request, "monitoring/measurement_new.html", context, status=422 if form.errors else 200)


def instrument_of(line: MonitoringLine, pk: int) -> Instrument:
    found = get_object_or_404(line.instruments.select_related("indicator"), pk=pk)
    found.line = line
    return found


def _norm_then(line: MonitoringLine, used: Instrument, span: Span | None) -> str:
    """The norm by which a number about this time will be judged."""
    internal, inspectorate = norms_on(line.team, used.indicator, span.end if span else local_today())
    return norm_words(figure_with(used.indicator, internal, inspectorate))


def _taken_url(line: MonitoringLine, used: Instrument, form: EntryForm) -> str:
    """Where the measurement can be corrected that stands in the way."""
    if not form.was_taken():
        return ""
    pk = form.taken
    if pk is None and form.span is not None:
        about = {"about_from": form.span.start, "about_until": form.span.end}
        found = Measurement.objects.filter(team=line.team, indicator=used.indicator, **about)
        pk = found.values_list("pk", flat=True).first()
    return line_url(line, "monitoring:measurement-correct", measurement=pk) if pk else ""


def _sheet(line: MonitoringLine, used: Instrument, key: str) -> dict[str, Any]:
    """A sample goes on where it is, or is drawn; only where it gives a share."""
    if used.kind != Instrument.Kind.SAMPLE or not used.indicator.counts_people:
        return {"sheet": None, "sheet_url": ""}
    sheet = Sample.objects.filter(instrument=used, measurement=None).first()
    if sheet is not None:
        return {"sheet": sheet, "sheet_url": line_url(line, "monitoring:sample", sample=sheet.pk)}
    url = line_url(line, "monitoring:sample-new", instrument=used.pk)
    return {"sheet": None, "sheet_url": f"{url}?tijd={key}"}


# --- one measurement --------------------------------------------------------------------------------------


def measurement_of(line: MonitoringLine, pk: int) -> Measurement:
    """Of the team of this line, and of something that this line measures."""
    found = with_responses(with_norms(Measurement.objects.select_related("entered_by", "instrument")))
    return get_object_or_404(
        found, pk=pk, team=line.team_id, indicator__in=line.instruments.values("indicator")
    )


@line_page(Permission.VIEW_MEASUREMENTS)
def measurement(request: Request, line: MonitoringLine, measurement: int) -> HttpResponse:
    return measurement_page(request, line, measurement_of(line, measurement))


def measurement_page(
    request: Request, line: MonitoringLine, one: Measurement, form: ResponseForm | None = None
) -> HttpResponse:
    access, figure = request.access, figure_of(one)
    corrected_at = max((correction.at for correction in one.corrections.all()), default=None)
    responses = [response_row(access, line, given, corrected_at) for given in given_about(one)]
    standing = {row.act: row.pk for row in responses if not row.withdrawn}
    may_respond = access.allows(Permission.EDIT_MONITORING)
    left = [act for act in acts_for(figure.verdict) if act.value not in standing]
    if form is None and may_respond and left and figure.verdict is not Verdict.NO_VALUE:
        form = ResponseForm(verdict=figure.verdict, taken=set(standing))
    may_enter = access.allows(Permission.ENTER_MEASUREMENTS)
    words = {"measurement": one.pk}
    context = {
        "line": line,
        "measurement": one,
        "indicator": one.indicator,
        "figure": figure,
        "value": value_words(figure),
        "sentence": sentence(figure),
        "met": figure.verdict is Verdict.MET,
        "asks": figure.verdict is Verdict.NOT_MET and not standing,
        "secondary": "" if one.secondary is None else number(one.secondary),
        "corrections": _corrections(one),
        "responses": responses,
        "form": form,
        "follow_up": follow_up(request.access, line, one, figure, standing),
        "respond_url": line_url(line, "monitoring:response-new", **words),
        "correct_url": line_url(line, "monitoring:measurement-correct", **words) if may_enter else "",
        "remove_url": line_url(line, "monitoring:measurement-remove", **words)
        if may_enter and may_be_removed(one, request.user)
        else "",
        "back": line_url(line),
        "crumbs": line_crumbs(access, line, one.label),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "monitoring/measurement.html", context, status=status)


def _corrections(one: Measurement) -> list[dict[str, Any]]:
    """What it was before each correction, the newest first."""
    rows = []
    for correction in one.corrections.all():
        before = figure_of(one, correction)
        rows.append({"was": reading_words(before), "verdict": before.word, "correction": correction})
    return rows


@line_page(Permission.ENTER_MEASUREMENTS, methods=("GET", "POST"))
def measurement_correct(request: Request, line: MonitoringLine, measurement: int) -> HttpResponse:
    one = measurement_of(line, measurement)
    back = line_url(line, "monitoring:measurement", measurement=one.pk)
    crumbs = line_crumbs(request.access, line, _("Correct"))
    sent = request.POST if request.method == "POST" else None
    initial = {**typed_of(one), "reason": ""}
    form = CorrectionForm(sent, indicator=one.indicator, initial=initial)
    if form.is_valid():
        edit = form.edit()
        try:
            measuring.correct(measurement=one, edit=edit, by=request.user)
        except Conflict as conflict:

            def again(**kwargs: Any) -> CorrectionForm:
                return CorrectionForm(indicator=one.indicator, **kwargs)

            clash = conflict_context(again, edit, conflict)
            clash |= {"subject": str(one), "back": back, "crumbs": crumbs}
            return render(request, "ui/conflict.html", clash, status=409)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Corrected. What it was stays readable below."))
            return redirect(back)
    context = {
        "line": line,
        "measurement": one,
        "indicator": one.indicator,
        "form": form,
        "value": reading_words(figure_of(one)),
        "back": back,
        "crumbs": crumbs,
    }
    return render(request, "monitoring/measurement_correct.html", context, status=422 if form.errors else 200)


@line_page(Permission.ENTER_MEASUREMENTS, methods=("GET", "POST"))
def measurement_remove(request: Request, line: MonitoringLine, measurement: int) -> HttpResponse:
    one = measurement_of(line, measurement)
    page = line_url(line, "monitoring:measurement", measurement=one.pk)
    if request.method == "POST":
        try:
            measuring.remove(measurement=one, by=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(page)
        messages.success(request, _("The measurement is taken away."))
        return redirect(line_url(line))
    if not may_be_removed(one, request.user):
        messages.error(request, _("This measurement can only be corrected, with a reason."))
        return redirect(line_url(line, "monitoring:measurement-correct", measurement=one.pk))
    context = {
        "question": _("Take this measurement away?"),
        "consequence": _("For what was entered by mistake. {value} about {time} goes.").format(
            value=reading_words(figure_of(one)), time=one.label
        ),
        "confirm": _("Take it away"),
        "back": page,
        "danger": True,
    }
    return render(request, "ui/confirm.html", context)
