"""The indicators of the institution: the quality office keeps them for all teams."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from borgen.lib.conflict import Conflict, conflict_context
from borgen.lib.dates import local_today
from improvements.navigation import Crumb
from monitoring.forms.indicators import IndicatorForm
from monitoring.models import Indicator
from monitoring.plan_wording import norm_in_words
from monitoring.services import indicators as services
from monitoring.services.norms import norm_book
from monitoring.views import norms
from monitoring.views.norms import Place
from teams.access import Permission, Request, institution_page
from teams.models import Institution, Team


@institution_page(Permission.MANAGE_INDICATORS)
def indicators(request: Request, institution: Institution) -> HttpResponse:
    found = list(Indicator.objects.filter(institution=institution, team=None))
    context = {
        "institution": institution,
        "crumbs": _crumbs(institution),
        "rows": list_rows([one for one in found if not one.archived_on], None, list_url(institution)),
        "archived": [(one.name, f"{list_url(institution)}{one.slug}/") for one in found if one.archived_on],
        "new_url": reverse("monitoring:indicator-new", kwargs={"institution": institution.slug}),
    }
    return render(request, "monitoring/indicators.html", context)


@institution_page(Permission.MANAGE_INDICATORS, methods=("GET", "POST"))
def new(request: Request, institution: Institution) -> HttpResponse:
    form = IndicatorForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.carry_out(
        services.create_indicator, institution=institution, team=None, values=form.values(), by=request.user
    ):
        messages.success(request, _("Added: {name}.").format(name=form.result.name))
        return redirect(f"{list_url(institution)}{form.result.slug}/")
    context = {
        "form": form,
        "crumbs": _crumbs(institution, _("New indicator")),
        "back": list_url(institution),
        "owner": institution.name,
    }
    return render(request, "monitoring/indicator_new.html", context, status=422 if form.errors else 200)


@institution_page(Permission.MANAGE_INDICATORS, methods=("POST",))
def standard(request: Request, institution: Institution) -> HttpResponse:
    added = services.ensure_inspectorate_indicators(institution=institution, by=request.user)
    messages.success(
        request,
        ngettext("{n} indicator was added.", "{n} indicators were added.", added).format(n=added)
        if added
        else _("All indicators of the inspectorate were there already."),
    )
    return redirect(list_url(institution))


@institution_page(Permission.MANAGE_INDICATORS)
def indicator(request: Request, institution: Institution, indicator: str) -> HttpResponse:
    found = _indicator(institution, indicator)
    place = _place(found, found.name)
    context = norms.page_of(found, place) | {
        "archive_url": f"{place.address}archief/",
        "may_edit": True,
        "owner": institution.name,
    }
    return render(request, "monitoring/indicator.html", context)


@institution_page(Permission.MANAGE_INDICATORS, methods=("GET", "POST"))
def edit(request: Request, institution: Institution, indicator: str) -> HttpResponse:
    found = _indicator(institution, indicator)
    return edit_page(request, found, _place(found, found.name, _("Change")), IndicatorForm)


@institution_page(Permission.MANAGE_INDICATORS, methods=("POST",))
def archive(request: Request, institution: Institution, indicator: str) -> HttpResponse:
    found = _indicator(institution, indicator)
    return archive_or_back(request, found, f"{list_url(institution)}{found.slug}/")


@institution_page(Permission.MANAGE_INDICATORS, methods=("GET", "POST"))
def norm_new(request: Request, institution: Institution, indicator: str) -> HttpResponse:
    found = _indicator(institution, indicator)
    place = _place(found, found.name, _("Norm"))
    return norms.set_norm(request, found, place, back=place.address)


@institution_page(Permission.MANAGE_INDICATORS, methods=("GET", "POST"))
def norm_end(request: Request, institution: Institution, indicator: str, pk: int) -> HttpResponse:
    found = _indicator(institution, indicator)
    place = _place(found, found.name, _("Norm"))
    return norms.end_norm(request, norms.norm_of(found, place, pk), place)


@institution_page(Permission.MANAGE_INDICATORS, methods=("POST",))
def norm_take_back(request: Request, institution: Institution, indicator: str, pk: int) -> HttpResponse:
    found = _indicator(institution, indicator)
    place = _place(found, found.name)
    return norms.take_back(request, norms.norm_of(found, place, pk), place)


# --- for the pages of a team too --------------------------------------------------------------------------


def list_rows(found: list[Indicator], team: Team | None, address: str) -> list[dict[str, Any]]:
    book, today = norm_book(found, [team] if team else None), local_today()
    rows = []
    for one in found:
        internal, inspectorate = book.on(team.pk if team else None, one.pk, today)
        rows.append(
            {
                "indicator": one,
                "url": f"{address}{one.slug}/",
                "kind": one.get_kind_display(),
                "norm": norm_in_words(one, internal),
                "inspectorate": norm_in_words(one, inspectorate),
            }
        )
    return rows


def edit_page(request: Request, found: Indicator, place: Place, kind: type[IndicatorForm]) -> HttpResponse:
    saved_name, measured = found.name, found.measurements.exists()

    def make(*args: Any, **kwargs: Any) -> IndicatorForm:
        return kind(*args, indicator=found, **kwargs)

    form = make(request.POST if request.method == "POST" else None)
    if form.is_valid():
        sent = form.edit()
        try:
            done = form.carry_out(services.edit_indicator, indicator=found, edit=sent, by=request.user)
        except Conflict as conflict:
            context: dict[str, Any] = {"subject": saved_name, "back": place.address, "crumbs": place.crumbs}
            context |= conflict_context(make, sent, conflict)
            return render(request, "ui/conflict.html", context, status=409)
        if done:
            messages.success(request, _("Saved."))
            return redirect(place.address)
    context = {
        "form": form,
        "name": saved_name,
        "crumbs": place.crumbs,
        "back": place.address,
        "measured": measured,
    }
    return render(request, "monitoring/indicator_edit.html", context, status=422 if form.errors else 200)


def archive_or_back(request: Request, found: Indicator, address: str) -> HttpResponse:
    """Out of use, or into use again."""
    if found.archived_on:
        services.use_again(indicator=found, by=request.user)
        messages.success(request, _("In use again: {name}.").format(name=found.name))
        return redirect(address)
    try:
        services.archive_indicator(indicator=found, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("In the archive: {name}.").format(name=found.name))
    return redirect(address)


# --- inside -----------------------------------------------------------------------------------------------


def list_url(institution: Institution) -> str:
    return reverse("monitoring:indicators", kwargs={"institution": institution.slug})


def _indicator(institution: Institution, slug: str) -> Indicator:
    found = Indicator.objects.select_related("institution")
    return get_object_or_404(found, institution=institution, team=None, slug=slug)


def _crumbs(institution: Institution, *last: str) -> list[Crumb]:
    first = {"title": _("Indicators"), "url": list_url(institution) if last else ""}
    return [first, *({"title": title, "url": ""} for title in last)]


def _place(found: Indicator, *last: str) -> Place:
    address = f"{list_url(found.institution)}{found.slug}/"
    crumbs = _crumbs(found.institution, *last)
    if len(last) > 1:
        crumbs[-2]["url"] = address
    return Place(None, address, crumbs, sets_norms=True)
