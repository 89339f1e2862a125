"""Settings of an institution, its school years and their periods."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from borgen.lib.dates import local_today
from borgen.lib.dates import school_year as usual_school_year
from teams import brand
from teams.access import Permission, Request, institution_page
from teams.forms.institution import InstitutionForm, NewYearForm, PeriodsForm
from teams.models import Institution, SchoolYear
from teams.school_years import next_name
from teams.services import institution as institutions
from teams.services import school_years as years

USUAL_PERIODS = 4


@institution_page(Permission.MANAGE_INSTITUTION, methods=("GET", "POST"))
def settings(request: Request, institution: Institution) -> HttpResponse:
    data = _with_offered_colour(request)
    form = InstitutionForm(data, request.FILES or None, initial=InstitutionForm.initial_of(institution))
    if (
        data is not None
        and form.is_valid()
        and form.carry_out(
            institutions.change_institution,
            by=request.user,
            institution=institution,
            settings=form.settings,
            logo=form.cleaned_data["logo"],
            without_logo=form.cleaned_data["without_logo"],
        )
    ):
        messages.success(request, _("The settings are saved."))
        return redirect("teams:settings", institution.slug)
    context = {"institution": institution, "form": form, "tab": "settings", "nearest": _nearest(form)}
    return render(request, "teams/settings.html", context)


def _with_offered_colour(request: Request) -> Any:
    """What was sent in, with the colour that the page offered when its button was pressed."""
    if request.method != "POST":
        return None
    offered = request.POST.get("use_colour")
    if not offered:
        return request.POST
    data = request.POST.copy()
    data["brand_colour"] = offered
    return data


def _nearest(form: InstitutionForm) -> str:
    if form.is_bound and form.has_error("brand_colour", code="contrast"):
        return brand.nearest_readable(form["brand_colour"].value())
    return ""


@institution_page(Permission.MANAGE_INSTITUTION)
def school_years(request: Request, institution: Institution) -> HttpResponse:
    today = local_today()
    found = (
        SchoolYear.objects.filter(institution=institution)
        .annotate(number_of_periods=Count("periods"))
        .order_by("-starts_on")
    )
    rows = [(year, year.contains(today)) for year in found]
    context = {"institution": institution, "rows": rows, "tab": "years"}
    return render(request, "teams/school_years.html", context)


@institution_page(Permission.MANAGE_INSTITUTION, methods=("GET", "POST"))
def school_year_new(request: Request, institution: Institution) -> HttpResponse:
    form = NewYearForm(request.POST or None, initial=_next_year(institution, local_today()))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if form.carry_out(years.add_school_year, by=request.user, institution=institution, **data):
            messages.success(request, _("The school year is added. Set the days of the periods below."))
            return redirect("teams:school-year", institution.slug, form.result.pk)
    return render(
        request, "teams/school_year_new.html", {"institution": institution, "form": form, "tab": "years"}
    )


@institution_page(Permission.MANAGE_INSTITUTION, methods=("GET", "POST"))
def school_year(request: Request, institution: Institution, pk: int) -> HttpResponse:
    year = get_object_or_404(SchoolYear, institution=institution, pk=pk)
    form = PeriodsForm(request.POST or None, initial=PeriodsForm.initial_of(year))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if form.carry_out(
            years.change_school_year,
            by=request.user,
            year=year,
            name=data["name"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            periods=form.periods,
        ):
            messages.success(request, _("The school year is saved."))
            return redirect("teams:school-years", institution.slug)
    context = {"institution": institution, "year": year, "form": form, "tab": "years"}
    return render(request, "teams/school_year.html", context)


@institution_page(Permission.MANAGE_INSTITUTION, methods=("GET", "POST"))
def school_year_delete(request: Request, institution: Institution, pk: int) -> HttpResponse:
    year = get_object_or_404(SchoolYear, institution=institution, pk=pk)
    back = reverse("teams:school-years", args=[institution.slug])
    if request.method == "POST":
        try:
            years.delete_school_year(by=request.user, year=year)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The school year is removed."))
        return redirect(back)
    context = {
        "question": _("Remove school year %(name)s?") % {"name": year.name},
        "consequence": _("Its periods go too. This works only as long as nothing uses them."),
        "confirm": _("Remove"),
        "back": back,
        "danger": True,
    }
    return render(request, "ui/confirm.html", context)


def _next_year(institution: Institution, today: date) -> dict[str, Any]:
    """The year after the last one, or the running one when there is none; cut as the last one was."""
    last = SchoolYear.objects.filter(institution=institution).order_by("-ends_on").first()
    start = last.ends_on + timedelta(days=1) if last else usual_school_year(today).start
    span = usual_school_year(start)
    count = last.periods.count() if last else 0
    return {
        "name": next_name(span),
        "starts_on": start,
        "ends_on": span.end,
        "count": count or USUAL_PERIODS,
    }
