"""Setting, ending and taking back a norm: the same pages for a team and for the institution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from borgen.lib.dates import local_today
from improvements.navigation import Crumb
from monitoring.forms.indicators import EndNormForm, NormForm
from monitoring.models import Indicator, Norm
from monitoring.norms import last_day
from monitoring.plan_wording import norm_in_words, unit_of
from monitoring.services import norms as services
from monitoring.services.norms import NormBook, norm_book
from teams.access import Request
from teams.models import Team


@dataclass(frozen=True)
class Place:
    """Where an indicator is looked at: by its institution (no team), or by a team."""

    team: Team | None
    address: str
    """Of the page of the indicator."""
    crumbs: list[Crumb]
    sets_norms: bool


@dataclass(frozen=True)
class NormRow:
    norm: Norm
    words: str
    owner: str
    until: date | None
    holds: bool
    end_url: str = ""
    take_back_url: str = ""


def norm_rows(indicator: Indicator, place: Place) -> list[NormRow]:
    """The history, the newest first: the institution's and, of a team, its own."""
    norms = Norm.objects.filter(indicator=indicator, team=None)
    if place.team is not None:
        norms = Norm.objects.filter(indicator=indicator).for_team(place.team)
    found = list(norms.select_related("set_by", "team").order_by("-valid_from", "kind", "-pk"))
    book, today = NormBook(found), local_today()
    team_id = place.team.pk if place.team else None
    mine = [norm for norm in found if place.sets_norms and norm.team_id == team_id]
    slips = services.slips_of_the_pen(mine)
    own = {norm.pk for norm in mine}
    return [
        _row(norm, book, today, indicator, place.address if norm.pk in own else "", norm.pk in slips)
        for norm in found
    ]


def _row(norm: Norm, book: NormBook, today: date, indicator: Indicator, address: str, slip: bool) -> NormRow:
    """`address` is empty for a norm that this place may not touch."""
    until = last_day(norm, book.series(norm.indicator_id, norm.team_id, norm.kind))
    holds = norm.valid_from <= today and (until is None or until >= today)
    return NormRow(
        norm=norm,
        words=norm_in_words(indicator, norm),
        owner=norm.team.name if norm.team else str(norm.get_kind_display()),
        until=until,
        holds=holds,
        end_url=f"{address}norm/{norm.pk}/eindigt/" if address and until is None else "",
        take_back_url=f"{address}norm/{norm.pk}/weg/" if slip else "",
    )


def set_norm(request: Request, indicator: Indicator, place: Place, *, back: str) -> HttpResponse:
    """Shows what holds now beside what it becomes, and asks why; `?reden=` fills that in."""
    sent = request.POST if request.method == "POST" else None
    why = {"reason": request.GET["reden"][:1000]} if request.GET.get("reden") else {}
    form = NormForm(sent, own=place.team is not None, unit=unit_of(indicator), initial=why)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("value", "valid_from", "valid_until")}
        done = form.carry_out(
            services.set_norm,
            indicator=indicator,
            team=place.team,
            kind=form.chosen_kind,
            reason=form.cleaned_data["reason"],
            source=form.cleaned_data["source"],
            by=request.user,
            **values,
        )
        if done:
            words = norm_in_words(indicator, form.result)
            messages.success(request, _("The norm is {norm}.").format(norm=words))
            return redirect(back)
    team_id = place.team.pk if place.team else None
    book = norm_book([indicator], [place.team] if place.team else None)
    internal, inspectorate = book.on(team_id, indicator.pk, local_today())
    context = {
        "indicator": indicator,
        "form": form,
        "crumbs": place.crumbs,
        "back": back,
        "now": norm_in_words(indicator, internal),
        "now_norm": internal,
        "inspectorate": norm_in_words(indicator, inspectorate),
    }
    return render(request, "monitoring/norm_new.html", context, status=422 if form.errors else 200)


def end_norm(request: Request, norm: Norm, place: Place) -> HttpResponse:
    form = EndNormForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.carry_out(
        services.end_norm, norm=norm, valid_until=form.cleaned_data["valid_until"], by=request.user
    ):
        messages.success(request, _("Saved."))
        return redirect(place.address)
    context = {
        "form": form,
        "question": _("When does this norm end?"),
        "consequence": _("“{norm}” since {day}. What was measured keeps the norm of its time.").format(
            norm=norm_in_words(norm.indicator, norm), day=f"{norm.valid_from:%d-%m-%Y}"
        ),
        "confirm": _("Let it end"),
        "back": place.address,
    }
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


def take_back(request: Request, norm: Norm, place: Place) -> HttpResponse:
    try:
        services.take_back_norm(norm=norm, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Taken back, as if it had not been set."))
    return redirect(place.address)


def norm_of(indicator: Indicator, place: Place, pk: int) -> Norm:
    """One that this place may end: a team its own, the quality office the institution's."""
    if not place.sets_norms:
        raise Http404
    found = Norm.objects.select_related("indicator", "team")
    return get_object_or_404(found, pk=pk, indicator=indicator, team=place.team)


def page_of(indicator: Indicator, place: Place) -> dict[str, Any]:
    """What the page of an indicator shows, wherever it stands."""
    team_id = place.team.pk if place.team else None
    rows = norm_rows(indicator, place)
    book = NormBook(row.norm for row in rows)
    internal, inspectorate = book.on(team_id, indicator.pk, local_today())
    return {
        "indicator": indicator,
        "crumbs": place.crumbs,
        "norms": rows,
        "sets_norms": place.sets_norms,
        "now": norm_in_words(indicator, internal),
        "inspectorate": norm_in_words(indicator, inspectorate),
        "norm_url": f"{place.address}norm/",
        "edit_url": f"{place.address}wijzigen/",
    }
