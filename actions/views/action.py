"""One action: a teacher with her phone says yes, says when, or says it is done, in a few seconds."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from actions.access import action_page
from actions.forms import ActionForm, ConfirmForm, ReasonForm
from actions.models import Action
from actions.policies import may_confirm, may_end, people_for
from actions.services import planning as services
from borgen.lib.conflict import Conflict, conflict_context
from borgen.lib.states import TransitionNotAllowed
from improvements.navigation import team_url
from teams.access import Permission, Request


@action_page(Permission.VIEW_CONTENT)
def detail(request: Request, action: Action) -> HttpResponse:
    return _page(request, action, ConfirmForm(initial={"due_on": action.due_on}))


@action_page(Permission.OWN_ACTIONS, methods=("POST",))
def confirm(request: Request, action: Action) -> HttpResponse:
    if not may_confirm(request.access, action):
        raise PermissionDenied
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _page(request, action, form, status=422)
    services.confirm_own(action=action, by=request.user, due_on=form.cleaned_data["due_on"])
    messages.success(request, _("Agreed. Thank you: your team counts on it."))
    return redirect(action_url("actions:action", action))


@action_page(Permission.OWN_ACTIONS, methods=("POST",))
def finish(request: Request, action: Action) -> HttpResponse:
    return _end(request, action, "finish", _("Done. Well done!"))


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


@action_page(Permission.EDIT_PLANNING, methods=("GET", "POST"))
def edit(request: Request, action: Action) -> HttpResponse:
    make_form = partial(ActionForm, instance=action, people=people_for(action))
    form = make_form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.plan_action(action=action, edit=form.edit(), by=request.user)
        except Conflict as conflict:
            context = conflict_context(make_form, form.edit(), conflict)
            context |= {"subject": action.title, "back": action_url("actions:action", action)}
            return render(request, "ui/conflict.html", context, status=409)
        messages.success(request, _("Saved."))
        return redirect(action_url("actions:action", action))
    context = _context(action) | {"form": form}
    return render(request, "actions/edit.html", context, status=422 if form.errors else 200)


def action_url(name: str, action: Action) -> str:
    return team_url(action.team, name, pk=action.pk)


def _end(request: Request, action: Action, event: str, done: str, reason: str = "") -> HttpResponse:
    if not may_end(request.access, action):
        raise PermissionDenied
    try:
        services.end_action(action=action, event=event, by=request.user, reason=reason)
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(action_url("actions:action", action))


def _context(action: Action) -> dict[str, object]:
    return {"action": action, "improvement": action.improvement, "team": action.team}


def _page(request: Request, action: Action, form: ConfirmForm, *, status: int = 200) -> HttpResponse:
    context = _context(action) | {
        "form": form,
        "mine": may_confirm(request.access, action),
        "may_end": may_end(request.access, action),
        "assessment": action.planning.assessment if action.planning else None,
    }
    return render(request, "actions/action.html", context, status=status)
