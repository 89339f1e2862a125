"""One action: a teacher with her phone says yes, says when, or says it is done, in a few seconds."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from actions.access import action_page
from actions.following import effect_day
from actions.forms import ActionEditForm, ConfirmForm, ReasonForm
from actions.models import Action
from actions.policies import may_confirm, may_edit, may_end, people_for
from actions.services import acting
from actions.services import planning as services
from actions.services.why import has_reason
from actions.views.action_detail import action_url, context_of, detail_page
from borgen.lib.conflict import Conflict, conflict_context
from borgen.lib.dates import local_today
from borgen.lib.states import TransitionNotAllowed
from improvements.navigation import team_url
from teams.access import Permission, Request


@action_page(Permission.VIEW_CONTENT)
def detail(request: Request, action: Action) -> HttpResponse:
    return detail_page(request, action)


@action_page(Permission.OWN_ACTIONS, methods=("POST",))
def confirm(request: Request, action: Action) -> HttpResponse:
    if not may_confirm(request.access, action):
        raise PermissionDenied
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return detail_page(request, action, confirm=form, status=422)
    services.confirm_own(action=action, by=request.user, due_on=form.cleaned_data["due_on"])
    messages.success(request, _("Agreed. Thank you: your team counts on it."))
    return redirect(action_url("actions:action", action))


@action_page(Permission.OWN_ACTIONS, methods=("POST",))
def finish(request: Request, action: Action) -> HttpResponse:
    # What was to change something is looked at again by itself; the page offers another day, or none.
    ask_on = effect_day(local_today()) if has_reason(action) else None
    return _end(request, action, "finish", _("Done. Well done!"), effect_on=ask_on)


@action_page(Permission.OWN_ACTIONS, methods=("POST",))
def reopen(request: Request, action: Action) -> HttpResponse:
    return _end(request, action, "reopen", _("The action is open again."))


@action_page(Permission.OWN_ACTIONS, methods=("GET", "POST"))
def drop(request: Request, action: Action) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _end(request, action, "drop", _("The action is dropped."), reason=form.cleaned_data["reason"])
    if not may_end(request.access, action):
        raise PermissionDenied
    context = {
        "question": _("Drop this action?"),
        "consequence": action.title,
        "confirm": _("Drop it"),
        "back": action_url("actions:action", action),
        "form": form,
    }
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


@action_page(Permission.OWN_ACTIONS, methods=("GET", "POST"))
def edit(request: Request, action: Action) -> HttpResponse:
    if not may_edit(request.access, action):
        raise PermissionDenied
    make_form = partial(ActionEditForm, instance=action, people=people_for(action))
    form = make_form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acting.edit(action=action, edit=form.edit(), reason=form.cleaned_data["reason"], by=request.user)
        except Conflict as conflict:
            context = conflict_context(make_form, form.edit(), conflict)
            context |= {"subject": action.title, "back": action_url("actions:action", action)}
            context["hidden"] = [*cast(list, context["hidden"]), form["reason"].as_hidden()]
            return render(request, "ui/conflict.html", context, status=409)
        messages.success(request, _("Saved."))
        return redirect(action_url("actions:action", action))
    context = context_of(action) | {"form": form}
    return render(request, "actions/edit.html", context, status=422 if form.errors else 200)


def _end(request: Request, action: Action, event: str, done: str, **details: Any) -> HttpResponse:
    """From the list it goes back there; what is done can be taken back on the spot."""
    if not may_end(request.access, action):
        raise PermissionDenied
    from_list = "lijst" in request.POST
    back = team_url(action.team, "actions:actions") if from_list else action_url("actions:action", action)
    try:
        services.end_action(action=action, event=event, by=request.user, **details)
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    if from_list and event == "finish":
        return redirect(f"{back}?klaar={action.pk}#klaar")
    messages.success(request, done)
    return redirect(back)
