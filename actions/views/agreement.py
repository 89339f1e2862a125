"""What happens to an action after it was agreed: another date, help in time, and whether it worked."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actions.access import action_page
from actions.forms.acting import EffectDayForm, EffectForm, MoveForm, StuckForm
from actions.models import Action
from actions.policies import may_end
from actions.services import acting
from actions.views.acting import say_doubt
from actions.views.action_detail import action_url, detail_page
from improvements.navigation import team_url
from teams.access import Permission, Request


@action_page(Permission.OWN_ACTIONS, methods=("POST",))
def move(request: Request, action: Action) -> HttpResponse:
    _require(request, action)
    form = MoveForm(request.POST, was=action.due_on, auto_id="move_%s")
    if form.is_valid() and form.carry_out(acting.move, action=action, by=request.user, **form.cleaned_data):
        messages.success(request, _("The new date is {day}.").format(day=date_format(form.result.due_on)))
        say_doubt(request, form.result)
        return redirect(action_url("actions:action", action))
    return detail_page(request, action, move=form, status=422)


@action_page(Permission.OWN_ACTIONS, methods=("POST",))
def stuck(request: Request, action: Action) -> HttpResponse:
    """One tap; the line about what would help may stay empty."""
    _require(request, action)
    form = StuckForm(request.POST, auto_id="stuck_%s")
    if form.is_valid() and form.carry_out(
        acting.ask_help, action=action, by=request.user, **form.cleaned_data
    ):
        messages.success(request, _("Good that you say it in time. Your team leader sees it."))
        return redirect(action_url("actions:action", action) + "#lukt-niet")
    return detail_page(request, action, stuck=form, status=422)


@action_page(Permission.OWN_ACTIONS, methods=("POST",))
def carry_on(request: Request, action: Action) -> HttpResponse:
    _require(request, action)
    try:
        acting.carry_on(action=action, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Good: the agreement stands."))
    return redirect(action_url("actions:action", action))


@action_page(Permission.OWN_ACTIONS, methods=("POST",))
def effect_day(request: Request, action: Action) -> HttpResponse:
    """When to ask whether it worked; an empty day means never."""
    _require(request, action)
    form = EffectDayForm(request.POST, auto_id="day_%s")
    if form.is_valid() and form.carry_out(
        acting.ask_effect, action=action, on=form.cleaned_data["on"], by=request.user
    ):
        on = form.result.effect_on
        if on:
            messages.success(
                request, _("On {day} Borgen asks whether it worked.").format(day=date_format(on))
            )
        else:
            messages.success(request, _("Borgen will not ask whether it worked."))
        back = "lijst" in request.POST
        return redirect(
            team_url(action.team, "actions:actions") if back else action_url("actions:action", action)
        )
    return detail_page(request, action, day=form, status=422)


@action_page(Permission.OWN_ACTIONS, methods=("POST",))
def effect(request: Request, action: Action) -> HttpResponse:
    """What did not work leads on: the four acts are the next page."""
    _require(request, action)
    form = EffectForm(request.POST, auto_id="effect_%s")
    if form.is_valid() and form.carry_out(
        acting.answer_effect, action=action, by=request.user, **form.cleaned_data
    ):
        messages.success(request, _("Thank you: the answer stands with the action."))
        if form.result.effect == Action.Effect.NOT and request.access.allows(Permission.VIEW_TEAM):
            return redirect(team_url(action.team, "actions:acts") + f"?actie={action.pk}")
        return redirect(action_url("actions:action", action))
    return detail_page(request, action, effect=form, status=422)


def _require(request: Request, action: Action) -> None:
    if not may_end(request.access, action):
        raise PermissionDenied
