"""Who was absent opens the page of her mail and presses the one button; and where everybody stands."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from borgen.lib.states import TransitionNotAllowed
from improvements.navigation import team_url
from monitoring.models import PlanRound
from monitoring.navigation import monitoring_crumbs
from monitoring.plan_rounds import with_approval
from monitoring.services import plan_agreement as services
from teams.access import Permission, Request, team_page
from teams.forms.approval import ObjectAfterwardsForm
from teams.models import Team
from teams.states import OPEN
from teams.views.approval_room import AgreePage


@team_page(Permission.VIEW_CONTENT, methods=("GET", "POST"))
def agreed(request: Request, team: Team, number: int) -> HttpResponse:
    round_ = _round(team, number)
    if round_.approval.state == OPEN:
        return redirect(team_url(team, "monitoring:plan-agree"))
    if request.method != "POST":
        return _page(request, team, round_, ObjectAfterwardsForm())
    if request.POST.get("answer") != "object":
        return _carried_out(
            request, round_, lambda: _say(request, services.agree_afterwards(round_=round_, by=request.user))
        )
    form = ObjectAfterwardsForm(request.POST)
    if not form.is_valid():
        return _page(request, team, round_, form, status=422)

    def object_() -> None:
        services.object_afterwards(round_=round_, text=form.cleaned_data["text"], by=request.user)
        messages.success(request, _("Your objection is with the team. You hear what is decided."))

    return _carried_out(request, round_, object_)


@team_page(Permission.RUN_APPROVAL, methods=("POST",))
def remind(request: Request, team: Team, number: int) -> HttpResponse:
    round_ = _round(team, number)

    def again() -> None:
        mails = services.remind(round_=round_, by=request.user)
        messages.success(
            request,
            ngettext("{n} person gets a mail again.", "{n} people get a mail again.", mails).format(n=mails)
            if mails
            else _("Everybody who has not answered already got a mail today."),
        )

    return _carried_out(request, round_, again)


def _round(team: Team, number: int) -> PlanRound:
    return get_object_or_404(with_approval(PlanRound.objects.filter(team=team, number=number)))


def _carried_out(request: Request, round_: PlanRound, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except services.NothingAsked:
        messages.info(request, _("Nothing is asked about this plan any more. Nothing has changed."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect(services.agree_url(round_))


def _say(request: Request, done: bool) -> None:
    if done:
        messages.success(request, _("You were the last one: this is now the plan of your team."))
    else:
        messages.success(request, _("Thank you. Your team sees that you agree."))


def _page(
    request: Request, team: Team, round_: PlanRound, form: ObjectAfterwardsForm, *, status: int = 200
) -> HttpResponse:
    page = AgreePage(round_.approval, request.user, runs=request.access.allows(Permission.RUN_APPROVAL))
    page.superseded = services.is_superseded(round_)
    context = {
        "team": team,
        "round": round_,
        "page": page,
        "approval": round_.approval,
        "form": form,
        "crumbs": monitoring_crumbs(request.access, team, _("Who agrees")),
        "urls": {
            "here": services.agree_url(round_),
            "plan": team_url(team, "monitoring:plan"),
            "object": team_url(team, "monitoring:plan-agree-object"),
            "decline": team_url(team, "monitoring:plan-agree-decline"),
            "remind": team_url(team, "monitoring:plan-remind", number=round_.number),
        },
    }
    return render(request, "monitoring/plan_agreed.html", context, status=status)
