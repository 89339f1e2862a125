"""Signals: the form on top, for a phone in the corridor; below it what the team still has to talk about."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from borgen.lib.dates import local_today
from improvements.navigation import team_crumbs, team_url
from monitoring.forms.signals import CloseForm, SignalForm
from monitoring.models import Signal
from monitoring.services import signals
from monitoring.services.signal_rows import lists_of, row_of
from teams.access import Permission, Request, team_page
from teams.models import Team


@team_page(Permission.SHARE_SIGNALS, methods=("GET", "POST"))
def signals_page(request: Request, team: Team) -> HttpResponse:
    abouts = signals.abouts(team)
    form = SignalForm(
        request.POST if request.method == "POST" else None,
        team=team,
        abouts=abouts,
        initial={"about": request.GET.get("over", "")},
    )
    saved = form.is_bound and form.is_valid() and not form.warns()
    if saved and form.carry_out(signals.add_signal, team=team, by=request.user, **form.values()):
        messages.success(request, _("Noted. Your team sees it here until you have talked about it."))
        return redirect(team_url(team, "monitoring:signals") + "#open")
    today = local_today()
    every = "alles" in request.GET
    context = {
        "team": team,
        "form": form,
        "lists": lists_of(team, request.user, today, every=every),
        "all_url": team_url(team, "monitoring:signals") + "?alles=1#besproken",
        "results_url": team_url(team, "monitoring:discussions"),
        "crumbs": team_crumbs(request.access, team, _("Signals")),
    }
    return render(request, "monitoring/signals.html", context, status=422 if form.is_bound else 200)


@team_page(Permission.SHARE_SIGNALS, methods=("GET", "POST"))
def change(request: Request, team: Team, pk: int) -> HttpResponse:
    signal = _signal(team, pk)
    if signal.by_id != request.user.pk:
        raise PermissionDenied
    if signal.state != Signal.State.OPEN:
        messages.info(request, _("This signal has been discussed or parked; it stays as it was written."))
        return _back(team)
    form = SignalForm(
        request.POST if request.method == "POST" else None,
        team=team,
        abouts=signals.abouts(team),
        initial=SignalForm.initial_of(signal),
    )
    saved = form.is_bound and form.is_valid() and not form.warns()
    if saved and form.carry_out(signals.change_signal, signal=signal, by=request.user, **form.values()):
        messages.success(request, _("Changed."))
        return _back(team)
    context = {
        "form": form,
        "remove_url": team_url(team, "monitoring:signal-remove", pk=pk),
        "back": team_url(team, "monitoring:signals"),
        "crumbs": _crumbs(request, team, _("Change a signal")),
    }
    return render(request, "monitoring/signal.html", context, status=422 if form.is_bound else 200)


@team_page(Permission.SHARE_SIGNALS, methods=("POST",))
def remove(request: Request, team: Team, pk: int) -> HttpResponse:
    signal = _signal(team, pk)
    if signal.by_id != request.user.pk:
        raise PermissionDenied
    try:
        signals.remove_signal(signal=signal, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Your signal is gone."))
    return _back(team)


@team_page(Permission.SHARE_SIGNALS, methods=("GET", "POST"))
def close(request: Request, team: Team, pk: int) -> HttpResponse:
    signal, today = _signal(team, pk), local_today()
    if not signals.is_open_now(signal, today):
        messages.info(request, _("This signal has been discussed or parked already."))
        return _back(team)
    form = CloseForm(
        request.POST if request.method == "POST" else None, team=team, initial={"outcome": signal.outcome}
    )
    saved = form.is_bound and form.is_valid() and not form.warns()
    if saved and form.carry_out(signals.close_signal, signal=signal, by=request.user, **form.values()):
        messages.success(request, _closed_words(form.result))
        return _back(team)
    context = {
        "form": form,
        "signal": row_of(signal, request.user, today),
        "back": team_url(team, "monitoring:signals"),
        "crumbs": _crumbs(request, team, _("Discuss or park a signal")),
    }
    return render(request, "monitoring/signal_close.html", context, status=422 if form.is_bound else 200)


@team_page(Permission.SHARE_SIGNALS, methods=("POST",))
def reopen(request: Request, team: Team, pk: int) -> HttpResponse:
    signals.reopen_signal(signal=_signal(team, pk), by=request.user)
    messages.success(request, _("The signal stands with the open ones again."))
    return _back(team)


def _signal(team: Team, pk: int) -> Signal:
    found = get_object_or_404(signals.signals_of(team), pk=pk)
    found.team = team
    return found


def _closed_words(signal: Signal) -> str:
    if signal.parked_until:
        day = date_format(signal.parked_until, "j F Y")
        return _("Parked: on {day} it comes back by itself.").format(day=day)
    return _("Discussed. What was said stands with the signal.")


def _back(team: Team) -> HttpResponse:
    return redirect(team_url(team, "monitoring:signals") + "#open")


def _crumbs(request: Request, team: Team, *last: str) -> list[Any]:
    trail = team_crumbs(request.access, team, _("Signals"))
    trail[-1]["url"] = team_url(team, "monitoring:signals")
    return trail + [{"title": title, "url": ""} for title in last]
