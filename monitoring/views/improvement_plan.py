"""The part of the plan that is about one improvement: what its project leader from elsewhere works on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from improvements.access import improvement_page
from improvements.models import Improvement
from improvements.navigation import improvement_crumbs, improvement_url, team_url
from improvements.policies import may_begin, may_change
from monitoring.forms.plan import LineForm
from monitoring.navigation import line_url
from monitoring.plan import (
    calendar_of,
    ended_on,
    indicator_ids,
    lines_of,
    measures_without_line,
    rows,
)
from monitoring.plan_rounds import rounds_today
from monitoring.services import plan as services
from monitoring.services.norms import norms_today
from teams.access import Permission, Request


@improvement_page(Permission.VIEW_MEASUREMENTS)
def plan(request: Request, improvement: Improvement) -> HttpResponse:
    """The lines of its measures; the rest of the plan is the team's."""
    team = improvement.team
    every = list(lines_of(team).filter(measure__improvement=improvement))
    lines = [line for line in every if line.ended_on is None]
    _going_on, agreed = rounds_today(team)
    norms = norms_today(team, indicator_ids(lines))
    edits = request.access.allows(Permission.EDIT_MONITORING)
    context = {
        "improvement": improvement,
        "crumbs": improvement_crumbs(request.access, improvement, _("Monitoring")),
        "rows": rows(lines, calendar_of(team), norms, agreed),
        "ended": sorted((line for line in every if line.ended_on), key=ended_on, reverse=True),
        "edits": edits and _takes_more(improvement),
        "suggestions": measures_without_line(team, improvement) if edits else [],
        "address": team_url(team, "monitoring:plan"),
        "here": improvement_url(improvement, "monitoring:improvement-plan"),
    }
    return render(request, "monitoring/improvement_plan.html", context)


@improvement_page(Permission.EDIT_MONITORING, methods=("GET", "POST"))
def new(request: Request, improvement: Improvement) -> HttpResponse:
    team, back = improvement.team, improvement_url(improvement, "monitoring:improvement-plan")
    if not _takes_more(improvement):
        messages.error(request, _("This improvement has ended and takes up nothing new."))
        return redirect(back)
    wanted = request.GET.get("verbeteractie", "")
    form = LineForm(
        request.POST if request.method == "POST" else None,
        team=team,
        within=improvement,
        initial={"about": f"measure-{wanted}"} if wanted.isdecimal() else {},
    )
    form.keep_reason(needed=False)
    if form.is_valid() and form.carry_out(
        services.create_line, team=team, values=form.values(), by=request.user
    ):
        messages.success(request, _("In the plan. Now write down how you measure it."))
        return redirect(line_url(form.result, "monitoring:instrument-new"))
    context = {
        "team": team,
        "form": form,
        "crumbs": improvement_crumbs(request.access, improvement, _("New line")),
        "back": back,
    }
    return render(request, "monitoring/plan_line_new.html", context, status=422 if form.errors else 200)


def _takes_more(improvement: Improvement) -> bool:
    return may_begin(improvement.team) and may_change(improvement)
