"""A sheet for a sample: drawn from a number of students, ticked off on a phone or on paper, made a share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from borgen.lib.dates import local_today
from borgen.lib.htmx import is_fragment, render_page_or_fragment
from monitoring.access import line_page
from monitoring.evaluation import share
from monitoring.forms.responding import SampleForm
from monitoring.models import MonitoringLine, Sample
from monitoring.navigation import line_crumbs, line_url
from monitoring.services import sampling
from monitoring.services.measuring import TAKEN
from monitoring.services.times import times_of
from monitoring.views.measuring import instrument_of
from monitoring.wording import PERCENT, amount
from teams.access import Permission, Request

ANSWERS = {"ja": True, "nee": False, "wis": None}


@dataclass(frozen=True)
class Mark:
    """A number of the sheet; pressing what is already pressed takes the answer away."""

    number: int
    reached: bool
    missed: bool

    @property
    def yes(self) -> str:
        return f"{self.number}:{'wis' if self.reached else 'ja'}"

    @property
    def no(self) -> str:
        return f"{self.number}:{'wis' if self.missed else 'nee'}"


@line_page(Permission.ENTER_MEASUREMENTS, methods=("GET", "POST"))
def sample_new(request: Request, line: MonitoringLine, instrument: int) -> HttpResponse:
    used = instrument_of(line, instrument)
    times = times_of(used, local_today())
    sent = request.POST if request.method == "POST" else None
    form = SampleForm(sent, times=times, wanted=request.GET.get("tijd", ""))
    instead = ""
    if form.is_valid():
        numbers = {name: form.cleaned_data[name] for name in ("population", "size")}
        time = form.times[form.cleaned_data["time"]]
        try:
            made = sampling.draw(instrument=used, span=time.span, by=request.user, **numbers)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            if form.has_error("time", sampling.OPEN):
                sheet = used.samples.get(
                    measurement=None, about_from=time.span.start, about_until=time.span.end
                )
                instead = line_url(line, "monitoring:sample", sample=sheet.pk)
            elif form.has_error("time", TAKEN) and time.measurement:
                instead = line_url(line, "monitoring:measurement", measurement=time.measurement)
        else:
            return redirect(line_url(line, "monitoring:sample", sample=made.pk))
    context = {
        "line": line,
        "indicator": used.indicator,
        "form": form,
        "instead": instead,
        "back": line_url(line, "monitoring:measurement-new", instrument=used.pk),
        "crumbs": line_crumbs(request.access, line, _("Draw a sample")),
    }
    return render(request, "monitoring/sample_new.html", context, status=422 if form.errors else 200)


def _sample_of(line: MonitoringLine, pk: int) -> Sample:
    found = Sample.objects.select_related("instrument__indicator", "measurement", "drawn_by")
    return get_object_or_404(found, pk=pk, instrument__line=line)


@line_page(Permission.ENTER_MEASUREMENTS)
def sample(request: Request, line: MonitoringLine, sample: int) -> HttpResponse:
    return _page(request, line, _sample_of(line, sample))


def _page(request: Request, line: MonitoringLine, sheet: Sample) -> HttpResponse:
    reached, missed = set(sheet.reached), set(sheet.missed)
    looked_at = len(reached) + len(missed)
    indicator = sheet.instrument.indicator
    words = {"sample": sheet.pk}
    done = sheet.measurement_id
    context: dict[str, Any] = {
        "line": line,
        "sheet": sheet,
        "indicator": indicator,
        "marks": [Mark(number, number in reached, number in missed) for number in sheet.drawn],
        "looked_at": looked_at,
        "reached": len(reached),
        "share": amount(share(len(reached), looked_at), PERCENT[0]) if looked_at else "",
        "left": sheet.size - looked_at,
        "tick_url": line_url(line, "monitoring:sample-tick", **words),
        "finish_url": line_url(line, "monitoring:sample-finish", **words),
        "discard_url": line_url(line, "monitoring:sample-discard", **words),
        "done_url": line_url(line, "monitoring:measurement", measurement=done) if done else "",
        "crumbs": line_crumbs(request.access, line, _("Sample")),
    }
    return render_page_or_fragment(request, "monitoring/sample.html", "monitoring/_sample.html", context)


@line_page(Permission.ENTER_MEASUREMENTS, methods=("POST",))
def sample_tick(request: Request, line: MonitoringLine, sample: int) -> HttpResponse:
    """`mark` is a number and an answer: "17:ja"."""
    sheet = _sample_of(line, sample)
    number, _colon, answer = request.POST.get("mark", "").partition(":")
    page = line_url(line, "monitoring:sample", sample=sheet.pk)
    try:
        if not number.isdecimal() or answer not in ANSWERS:
            raise ValidationError(_("Press yes or no beside a number."))
        ticked = sampling.tick(sample=sheet, number=int(number), answer=ANSWERS[answer], by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(page)
    if is_fragment(request):
        sheet.reached, sheet.missed = ticked.reached, ticked.missed
        return _page(request, line, sheet)
    return redirect(f"{page}#nummer-{int(number)}")


@line_page(Permission.ENTER_MEASUREMENTS, methods=("POST",))
def sample_finish(request: Request, line: MonitoringLine, sample: int) -> HttpResponse:
    sheet = _sample_of(line, sample)
    try:
        made = sampling.finish(sample=sheet, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(line_url(line, "monitoring:sample", sample=sheet.pk))
    messages.success(request, _("The share of the sample is entered."))
    return redirect(line_url(line, "monitoring:measurement", measurement=made.pk))


@line_page(Permission.ENTER_MEASUREMENTS, methods=("GET", "POST"))
def sample_discard(request: Request, line: MonitoringLine, sample: int) -> HttpResponse:
    sheet = _sample_of(line, sample)
    page = line_url(line, "monitoring:sample", sample=sheet.pk)
    if request.method == "POST":
        try:
            sampling.discard(sample=sheet, by=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(page)
        messages.success(request, _("The sheet is thrown away."))
        return redirect(line_url(line, "monitoring:measurement-new", instrument=sheet.instrument_id))
    context = {
        "question": _("Throw this sheet away?"),
        "consequence": _("The numbers and what was ticked go. You can draw another sample after that."),
        "confirm": _("Throw it away"),
        "back": page,
        "danger": True,
    }
    return render(request, "ui/confirm.html", context)
