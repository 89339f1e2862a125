"""The decisions of a team: a register that answers "why do we do this?" years later."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from actions.access import decision_page
from actions.forms.acts import DecisionForm, WithdrawForm
from actions.models import Decision
from actions.policies import may_withdraw
from actions.services import decisions as services
from actions.services.why import why_of_decision
from actions.views.causes import cause_of
from borgen.lib.dates import local_date
from improvements.models import Improvement
from improvements.navigation import team_crumbs, team_url, why_url
from improvements.policies import may_begin
from improvements.states import OPEN_STATES
from teams.access import Permission, Request, team_page
from teams.models import Team

# So many of the newest stand on the page; the others behind a link, and in the workbook.
SHOWN = 50
MOST = 1000


@team_page(Permission.VIEW_CONTENT)
def register(request: Request, team: Team) -> HttpResponse:
    text, every = request.GET.get("zoek", "")[:100].strip(), "alles" in request.GET
    found = Decision.objects.filter(team=team).select_related("improvement", "agenda_item__meeting")
    found = services.search(found, text)
    rows = list(found[: MOST if every else SHOWN + 1])
    address = team_url(team, "actions:decision", pk=0).removesuffix("0/")
    shown = rows if every else rows[:SHOWN]
    context = {
        "team": team,
        "rows": [(one, f"{address}{one.pk}/") for one in shown],
        "more": len(rows) > len(shown),
        "text": text,
        "new_url": team_url(team, "actions:decision-new") if may_begin(team) else "",
        "xlsx_url": team_url(team, "actions:list-xlsx"),
        "actions_url": team_url(team, "actions:actions"),
        "crumbs": team_crumbs(request.access, team, _("Decisions")),
    }
    return render(request, "actions/decisions.html", context)


@team_page(Permission.OWN_ACTIONS, methods=("GET", "POST"))
def decision_new(request: Request, team: Team) -> HttpResponse:
    cause = cause_of(team, request.POST if request.method == "POST" else request.GET)
    if not may_begin(team):
        raise PermissionDenied
    source = {name: one for name, one in cause.source.items() if name != "evaluation"}
    initial: dict[str, Any] = {"improvement": cause.improvement, "why": cause.reason}
    if item := source.get("agenda_item"):
        initial["decided_on"] = local_date(item.meeting.starts_at)
    known = list(Improvement.objects.filter(team=team, state__in=OPEN_STATES).order_by("name"))
    sent = request.POST if request.method == "POST" else None
    form = DecisionForm(sent, improvements=known, initial=initial)
    if form.is_valid() and form.carry_out(
        services.decide, team=team, by=request.user, **form.cleaned_data, **source
    ):
        messages.success(request, _("Written down."))
        return redirect(team_url(team, "actions:decision", pk=form.result.pk))
    context = {
        "team": team,
        "form": form,
        "cause": cause,
        "back": cause.url or team_url(team, "actions:decisions"),
        "crumbs": _crumbs(request, team, _("New decision")),
    }
    return render(request, "actions/decision_new.html", context, status=422 if form.is_bound else 200)


@decision_page(Permission.VIEW_CONTENT)
def decision(request: Request, decision: Decision) -> HttpResponse:
    access, team = request.access, decision.team
    of_team = access.allows(Permission.VIEW_TEAM)
    context = {
        "team": team,
        "decision": decision,
        "whys": why_of_decision(decision, access),
        "why_url": why_url(access, "besluit", decision.pk),
        "withdraw_url": team_url(team, "actions:decision-withdraw", pk=decision.pk)
        if may_withdraw(access, decision) and decision.withdrawn_at is None
        else "",
        "crumbs": _crumbs(request, team, decision.what)
        if of_team
        else team_crumbs(access, team, decision.what),
    }
    return render(request, "actions/decision.html", context)


@decision_page(Permission.OWN_ACTIONS, methods=("GET", "POST"))
def withdraw(request: Request, decision: Decision) -> HttpResponse:
    if not may_withdraw(request.access, decision):
        raise PermissionDenied
    back = team_url(decision.team, "actions:decision", pk=decision.pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.carry_out(
        services.withdraw, decision=decision, why=form.cleaned_data["why"], by=request.user
    ):
        messages.success(request, _("Withdrawn. It stays readable, with why."))
        return redirect(back)
    context = {
        "question": _("Withdraw this decision?"),
        "consequence": decision.what,
        "confirm": _("Withdraw it"),
        "back": back,
        "form": form,
    }
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


def _crumbs(request: Request, team: Team, *last: str) -> list[Any]:
    trail = team_crumbs(request.access, team, _("Decisions"))
    trail[-1]["url"] = team_url(team, "actions:decisions")
    return trail + [{"title": title, "url": ""} for title in last]
