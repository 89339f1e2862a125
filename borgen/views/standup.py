"""The stand-up: a team stands before its board for fifteen minutes and goes around, with keys alone."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from actions.models import Action, Recognition
from actions.services import acting, recognitions
from actions.services import board as boards
from borgen.board.acting import Ended, action_at_board, finish_at_board, reopen_at_board
from borgen.lib.htmx import render_page_or_fragment
from borgen.views.standup_page import Here, Moving, action_form, context_of, goal_named, here_of
from borgen.wall.forms import StandUpMoveForm, StandUpSuccessForm
from improvements.policies import may_begin
from teams.access import Permission, Request, team_page
from teams.models import Team


@never_cache
@team_page(Permission.VIEW_CONTENT)
def screen(request: Request, team: Team) -> HttpResponse:
    """`?scherm=` where in the round, `?sinds=` when it began ("nu": now), `?puls=` what the screen has."""
    here = here_of(request, team)
    if request.GET.get("sinds") == "nu":
        return redirect(replace(here, since=int(time.time())).url())
    context = context_of(request, here)
    if request.GET.get("puls") == context["pulse"]:
        return HttpResponse(status=204)
    return _answer(request, context)


@team_page(Permission.OWN_ACTIONS, methods=("POST",))
def add_action(request: Request, team: Team) -> HttpResponse:
    if not may_begin(team):
        raise PermissionDenied
    here, form = here_of(request, team), action_form(request, team, request.POST)
    values: dict[str, Any] = {"team": team, "by": request.user, "improvement": goal_named(here)}
    if form.is_valid() and form.carry_out(acting.add, **values, **form.values()):
        return redirect(here.url(nieuw=form.result.pk))
    return _answer(request, context_of(request, here, action=form), status=422)


@team_page(Permission.OWN_ACTIONS, methods=("POST",))
def add_success(request: Request, team: Team) -> HttpResponse:
    here, form = here_of(request, team), StandUpSuccessForm(request.POST)
    values: dict[str, Any] = {"team": team, "by": request.user, "improvement": goal_named(here)}
    kind = Recognition.Kind.SUCCESS
    if form.is_valid() and form.carry_out(recognitions.recognise, kind=kind, **values, **form.cleaned_data):
        return redirect(here.url(key="successen"))
    return _answer(request, context_of(request, here, success=form), status=422)


@team_page(Permission.OWN_ACTIONS, methods=("POST",))
def done(request: Request, team: Team, pk: int) -> HttpResponse:
    ended = finish_at_board(team=team, pk=pk, by=request.user)
    return _ended(request, here_of(request, team), ended, klaar=pk)


@team_page(Permission.OWN_ACTIONS, methods=("POST",))
def reopen(request: Request, team: Team, pk: int) -> HttpResponse:
    ended = reopen_at_board(team=team, pk=pk, by=request.user)
    return _ended(request, here_of(request, team), ended)


@team_page(Permission.OWN_ACTIONS, methods=("POST",))
def move(request: Request, team: Team, pk: int) -> HttpResponse:
    """To another day. Who owns it agrees anew, unless she is the one at the keyboard."""
    here, action = here_of(request, team), action_at_board(team, pk)
    if action.state != Action.State.OPEN:
        return _ended(request, here, Ended(action, _("This action has already ended. Nothing has changed.")))
    form = StandUpMoveForm(request.POST, was=action.due_on)
    if form.is_valid() and form.carry_out(acting.move, action=action, by=request.user, **form.values()):
        return redirect(here.url(later=pk))
    return _answer(request, context_of(request, here, move=Moving(action.pk, action.title, form)), status=422)


@team_page(Permission.OWN_ACTIONS, methods=("POST",))
def gone_through(request: Request, team: Team) -> HttpResponse:
    boards.go_through(team=team, by=request.user)
    return redirect(here_of(request, team).url(key="einde"))


def _answer(request: Request, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    page, part = "board/stand_up.html", "board/_stand_up.html"
    return render_page_or_fragment(request, page, part, context, status=status)


def _ended(request: Request, here: Here, ended: Ended, **after: Any) -> HttpResponse:
    if ended.refusal:
        return _answer(request, context_of(request, here) | {"refusal": ended.refusal}, status=409)
    return redirect(here.url(**after))
