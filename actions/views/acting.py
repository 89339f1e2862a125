"""The actions of a team: its list, a new one in seconds, and the list as a workbook."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.following import Doubt, doubt_about
from actions.forms.acting import ActionNewForm, EffectDayForm, HandOverForm, QuickActionForm
from actions.models import Action
from actions.services import acting
from actions.services.calendar import periods_around
from actions.services.listing import BY_IMPROVEMENT, BY_OWNER, BY_TIME, gone_owners, listing
from actions.views.causes import Cause, cause_of
from actions.workbook import lists
from borgen.lib import limits
from borgen.lib.dates import local_today
from borgen.lib.workbook import xlsx_response
from improvements.access import improvement_page
from improvements.models import Improvement
from improvements.navigation import improvement_crumbs, improvement_url, team_crumbs, team_url
from improvements.people import members_on, people_of
from improvements.policies import may_begin
from improvements.states import OPEN_STATES
from teams.access import Permission, Request, team_page
from teams.models import Team, User


@team_page(Permission.VIEW_CONTENT)
def actions(request: Request, team: Team) -> HttpResponse:
    people = list(members_on(team, local_today()).order_by("name"))
    order = request.GET.get("op", BY_TIME)
    order = order if order in (BY_TIME, BY_OWNER, BY_IMPROVEMENT) else BY_TIME
    mine, text = request.GET.get("van") == "mij", request.GET.get("zoek", "")[:100].strip()
    found = listing(
        team, request.access, people, order=order, mine=mine, text=text, every="alles" in request.GET
    )
    address = team_url(team, "actions:actions")
    context = {
        "team": team,
        "list": found,
        "quick": QuickActionForm(people=people, me=request.user) if may_begin(team) else None,
        "add_url": team_url(team, "actions:action-new"),
        "tabs": _tabs(address, order, mine),
        "text": text,
        "mine": mine,
        "order": order,
        "just": _just_done(request, team),
        "xlsx_url": team_url(team, "actions:list-xlsx"),
        "import_url": _planners_url(request, team, "actions:list-import"),
        "gone_url": _planners_url(request, team, "actions:hand-over"),
        "decisions_url": team_url(team, "actions:decisions"),
        "acts_url": team_url(team, "actions:acts"),
        "crumbs": team_crumbs(request.access, team, _("Actions")),
    }
    return render(request, "actions/list.html", context)


def _tabs(address: str, order: str, mine: bool) -> list[tuple[str, str, bool]]:
    """(name, address, whether it is this one)."""
    return [
        (_("By date"), address, order == BY_TIME and not mine),
        (_("Mine"), f"{address}?van=mij", mine),
        (_("By owner"), f"{address}?op={BY_OWNER}", order == BY_OWNER and not mine),
        (_("By improvement"), f"{address}?op={BY_IMPROVEMENT}", order == BY_IMPROVEMENT and not mine),
    ]


def _planners_url(request: Request, team: Team, name: str) -> str:
    return team_url(team, name) if request.access.allows(Permission.EDIT_PLANNING) else ""


def _just_done(request: Request, team: Team) -> dict[str, Any] | None:
    """What was closed a moment ago on this page, so that it can be taken back at once."""
    pk = request.GET.get("klaar", "")
    if not pk.isdecimal() or len(pk) > 18:
        return None
    action = Action.objects.filter(team=team, pk=int(pk), state=Action.State.DONE).first()
    if action is None:
        return None
    return {
        "action": action,
        "reopen_url": team_url(team, "actions:action-reopen", pk=action.pk),
        "day_url": team_url(team, "actions:action-effect-day", pk=action.pk),
        "form": EffectDayForm(),
    }


@team_page(Permission.OWN_ACTIONS, methods=("GET", "POST"))
def action_new(request: Request, team: Team) -> HttpResponse:
    """Straight from the line on the list, or from anywhere with what it is about in the address."""
    cause = cause_of(team, request.POST if request.method == "POST" else request.GET)
    if not may_begin(team):
        raise PermissionDenied
    improvement = cause.improvement
    people = people_of(improvement) if improvement else list(members_on(team, local_today()).order_by("name"))
    improvements: list[Improvement] = []
    if improvement is None and cause.action is None:
        improvements = list(Improvement.objects.filter(team=team, state__in=OPEN_STATES).order_by("name"))
    form = _form(request, people, improvements)
    back = _back(request, cause.url or team_url(team, "actions:actions"))
    if form.is_valid() and _save(form, team, cause, request.user):
        _tell(request, form.result)
        return redirect(back)
    context = {
        "team": team,
        "form": form,
        "cause": cause,
        "back": back,
        "crumbs": _crumbs(request, team, _("New action")),
    }
    return render(request, "actions/new.html", context, status=422 if form.is_bound else 200)


@improvement_page(Permission.OWN_ACTIONS, methods=("GET", "POST"))
def action_new_here(request: Request, improvement: Improvement) -> HttpResponse:
    """For who works on one improvement, guests as well."""
    if improvement.state not in OPEN_STATES:
        raise PermissionDenied
    cause = Cause(improvement=improvement)
    form = _form(request, people_of(improvement), [])
    back = improvement_url(improvement)
    if form.is_valid() and _save(form, improvement.team, cause, request.user):
        _tell(request, form.result)
        return redirect(_back(request, back) + "#acties")
    context = {
        "team": improvement.team,
        "form": form,
        "cause": cause,
        "back": back,
        "crumbs": improvement_crumbs(request.access, improvement, _("New action")),
    }
    return render(request, "actions/new.html", context, status=422 if form.is_bound else 200)


def _form(request: Request, people: list[User], improvements: list[Improvement]) -> ActionNewForm:
    initial = {"title": request.GET.get("titel", "")[:200]} if request.GET.get("titel") else {}
    return ActionNewForm(
        request.POST if request.method == "POST" else None,
        people=people,
        me=request.user,
        improvements=improvements,
        initial=initial,
    )


def _save(form: ActionNewForm, team: Team, cause: Cause, by: User) -> bool:
    values = form.values()
    improvement = values.pop("improvement", None)
    if cause.action is not None:
        return form.carry_out(acting.renew, action=cause.action, by=by, **values, **cause.source)
    return form.carry_out(
        acting.add,
        team=team,
        by=by,
        improvement=cause.improvement or improvement,
        measure=cause.measure if cause.improvement else None,
        **values,
        **cause.source,
    )


def _tell(request: Request, action: Action) -> None:
    text = _("Agreed: {title}.")
    if action.owner is not None and action.owner_id != request.user.pk:
        text = _("Noted: {title}. {name} is asked to agree.")
    name = action.owner.name if action.owner else ""
    messages.success(request, text.format(title=action.title, name=name))
    say_doubt(request, action)


def say_doubt(request: Request, action: Action) -> None:
    """A day in the past, a weekend or a holiday is kept, and mentioned."""
    if action.due_on is None:
        return
    periods = periods_around(action.team.institution_id, action.due_on)
    words = {
        Doubt.PAST: _("Mind: {day} has passed already."),
        Doubt.WEEKEND: _("Mind: {day} is in a weekend."),
        Doubt.HOLIDAY: _("Mind: {day} is in no period of the school year: perhaps a holiday."),
    }
    doubt = doubt_about(action.due_on, local_today(), periods)
    if doubt is not None:
        day = date_format(action.due_on, _("l j F"))
        messages.warning(request, words[doubt].format(day=day))


def _back(request: Request, default: str) -> str:
    """Where somebody came from, when that is a page of ours."""
    wanted = request.POST.get("terug", request.GET.get("terug", ""))
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if ours else default


def _crumbs(request: Request, team: Team, *last: str) -> list[Any]:
    trail = team_crumbs(request.access, team, _("Actions"))
    trail[-1]["url"] = team_url(team, "actions:actions")
    return trail + [{"title": title, "url": ""} for title in last]


@team_page(Permission.EDIT_PLANNING, methods=("GET", "POST"))
def hand_over(request: Request, team: Team) -> HttpResponse:
    """What people who left had open: everything on one page, and one mail for each new owner."""
    people = list(members_on(team, local_today()).order_by("name"))
    left = gone_owners(team)
    form = HandOverForm(request.POST if request.method == "POST" else None, actions=left, people=people)
    if form.is_valid():
        given = acting.hand_over(owners=form.owners(), by=request.user)
        text = ngettext("{n} action has another owner.", "{n} actions have another owner.", len(given))
        messages.success(request, text.format(n=len(given)))
        return redirect(team_url(team, "actions:actions"))
    context = {
        "team": team,
        "form": form,
        "rows": [(action, form[f"a{action.pk}"]) for action in left],
        "back": team_url(team, "actions:actions"),
        "crumbs": _crumbs(request, team, _("Another owner")),
    }
    return render(request, "actions/hand_over.html", context, status=422 if form.errors else 200)


@team_page(Permission.VIEW_CONTENT)
@limits.export
def list_xlsx(request: Request, team: Team) -> HttpResponse:
    return xlsx_response(lists.build(team), f"actie-en-besluitenlijst-{team.slug}.xlsx")
