"""The four acts: address each other, reward, adjust the way of working, adjust the norm or the goal.

Nothing about a person is kept. The aid for a conversation is read and forgotten; only what was agreed stays.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from actions.forms.acts import ACTION, AgreementForm, GoalForm, RecognitionForm
from actions.services import acting, decisions, goals, recognitions
from actions.views.acting import say_doubt
from actions.views.causes import Cause, cause_of
from borgen.lib.conflict import Conflict
from borgen.lib.dates import local_today
from improvements.access import improvement_page
from improvements.models import Improvement
from improvements.navigation import improvement_crumbs, improvement_url, team_crumbs, team_url
from improvements.people import members_on, people_of
from improvements.policies import may_begin, may_change
from improvements.states import OPEN_STATES
from teams.access import Permission, Request, team_page
from teams.models import Team


@team_page(Permission.OWN_ACTIONS)
def acts(request: Request, team: Team) -> HttpResponse:
    cause = cause_of(team, request.GET)
    context = {
        "team": team,
        "cause": cause,
        "address_url": team_url(team, "actions:address") + cause.query,
        "reward_url": team_url(team, "actions:recognition-new") + cause.query,
        "action_url": team_url(team, "actions:action-new") + cause.query,
        "decision_url": team_url(team, "actions:decision-new") + cause.query,
        "process_url": _process_url(team, cause),
        "norm_url": _norm_url(request, team, cause),
        "indicators_url": team_url(team, "monitoring:team-indicators"),
        "goal_url": _goal_url(request, cause),
        "crumbs": team_crumbs(request.access, team, _("What do we do?")),
    }
    return render(request, "actions/acts.html", context)


def _process_url(team: Team, cause: Cause) -> str:
    """To the document that changes, with why; those of the process stand on top."""
    words = {"reden": cause.reason[:2000]} if cause.reason else {}
    if cause.process is not None:
        words["proces"] = str(cause.process.pk)
    return team_url(team, "documents:revise-which") + ("?" + urlencode(words) if words else "")


def _norm_url(request: Request, team: Team, cause: Cause) -> str:
    if cause.indicator is None or not request.access.allows(Permission.EDIT_MONITORING):
        return ""
    address = team_url(team, "monitoring:team-norm-new", indicator=cause.indicator.slug)
    return address + "?" + urlencode({"reden": cause.reason[:1000]})


def _goal_url(request: Request, cause: Cause) -> str:
    """For who may change the improvement: the team leader, or who leads the project."""
    one = cause.improvement
    leads = one is not None and one.project_leader_id == request.user.pk
    if one is None or not (leads or request.access.allows(Permission.EDIT_IMPROVEMENT)):
        return ""
    return improvement_url(one, "actions:goal") + cause.query


@team_page(Permission.OWN_ACTIONS, methods=("GET", "POST"))
def address(request: Request, team: Team) -> HttpResponse:
    """The conversation aid, in the order of the method; at its end the new agreement."""
    cause = cause_of(team, request.POST if request.method == "POST" else request.GET)
    one = cause.improvement
    people = people_of(one) if one else list(members_on(team, local_today()).order_by("name"))
    form = AgreementForm(request.POST if request.method == "POST" else None, team=team, people=people)
    if form.is_valid() and not form.warns() and _agree(form, team, cause, request):
        return redirect(cause.url or team_url(team, "actions:actions"))
    context = {
        "team": team,
        "cause": cause,
        "form": form,
        "back": team_url(team, "actions:acts") + cause.query,
        "crumbs": _crumbs(request, team, cause, _("Address each other")),
    }
    return render(request, "actions/address.html", context, status=422 if form.is_bound else 200)


def _agree(form: AgreementForm, team: Team, cause: Cause, request: Request) -> bool:
    """Kept as an action or as a decision, with what it is about and without whom it was about."""
    data, by = form.cleaned_data, request.user
    if not may_begin(team):
        raise PermissionDenied
    about: dict[str, Any] = {"improvement": cause.improvement}
    if cause.improvement is not None:
        about["measure"] = cause.measure
    if data["kind"] == ACTION:
        what = {"title": data["what"], "owner": data["owner"], "due_on": data["due_on"]}
        if cause.action is not None:
            done = form.carry_out(acting.renew, action=cause.action, by=by, **what, **cause.source)
        else:
            done = form.carry_out(acting.add, team=team, by=by, **what, **about, **cause.source)
        if done:
            messages.success(request, _("Agreed: {title}.").format(title=form.result.title))
            say_doubt(request, form.result)
        return done
    source = {name: one for name, one in cause.source.items() if name != "evaluation"}
    done = form.carry_out(decisions.decide, team=team, by=by, what=data["what"], **about, **source)
    if done:
        messages.success(request, _("Written down with the decisions: {what}").format(what=form.result.what))
    return done


@team_page(Permission.OWN_ACTIONS, methods=("GET", "POST"))
def recognition_new(request: Request, team: Team) -> HttpResponse:
    cause = cause_of(team, request.POST if request.method == "POST" else request.GET)
    known = list(Improvement.objects.filter(team=team, state__in=OPEN_STATES).order_by("name"))
    form = RecognitionForm(
        request.POST if request.method == "POST" else None,
        improvements=known,
        initial={"improvement": cause.improvement},
    )
    if not may_begin(team):
        raise PermissionDenied
    source = {name: one for name, one in cause.source.items() if name != "evaluation"}
    if cause.action is not None:
        source = {"action": cause.action}
    if form.is_valid() and form.carry_out(
        recognitions.recognise, team=team, by=request.user, **form.cleaned_data, **source
    ):
        messages.success(request, _("Written down. Good that you stop to see what goes well."))
        return redirect(cause.url or team_url(team))
    context = {
        "team": team,
        "cause": cause,
        "form": form,
        "back": cause.url or team_url(team),
        "crumbs": _crumbs(request, team, cause, _("Reward and celebrate")),
    }
    return render(request, "actions/recognition_new.html", context, status=422 if form.is_bound else 200)


@improvement_page(Permission.EDIT_IMPROVEMENT, methods=("GET", "POST"))
def goal(request: Request, improvement: Improvement) -> HttpResponse:
    """Another goal; the one before and why stand with the decisions of the team."""
    if not may_change(improvement):
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else request.GET
    cause = cause_of(improvement.team, sent)
    form = GoalForm(
        request.POST if request.method == "POST" else None,
        initial={"goal": improvement.goal, "seen": improvement.goal, "why": cause.reason},
    )
    if form.is_valid():
        source = {
            name: one for name, one in cause.source.items() if name in ("response", "signal", "agenda_item")
        }
        try:
            done = form.carry_out(
                goals.adjust, improvement=improvement, by=request.user, **form.cleaned_data, **source
            )
        except Conflict as conflict:
            form.add_error(
                "goal", _("A colleague just changed it to: {goal}").format(goal=conflict.saved["goal"])
            )
            done = False
        if done:
            messages.success(request, _("The goal is changed, and why stands with the decisions."))
            return redirect(improvement_url(improvement))
    context = {
        "improvement": improvement,
        "cause": cause,
        "form": form,
        "back": improvement_url(improvement),
        "crumbs": improvement_crumbs(request.access, improvement, _("Another goal")),
    }
    return render(request, "actions/goal.html", context, status=422 if form.is_bound else 200)


def _crumbs(request: Request, team: Team, cause: Cause, *last: str) -> list[Any]:
    trail = team_crumbs(request.access, team, _("What do we do?"))
    trail[-1]["url"] = team_url(team, "actions:acts") + cause.query
    return trail + [{"title": title, "url": ""} for title in last]
