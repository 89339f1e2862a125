"""The plan of a team: one page that everybody reads, on the wall as a PDF, and as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from borgen.lib import limits
from borgen.lib.dates import local_today
from borgen.lib.pdf import pdf_response, render_pdf
from borgen.lib.workbook import xlsx_response
from improvements.navigation import poster_url, team_url
from improvements.policies import may_begin
from monitoring.navigation import monitoring_crumbs
from monitoring.plan import (
    Group,
    Row,
    calendar_of,
    ended_on,
    grouped,
    indicator_ids,
    lines_of,
    measures_without_line,
    rows,
)
from monitoring.plan_rounds import Standing, rounds_today, still_silent
from monitoring.services import plan_workbook
from monitoring.services.attention import attention_of
from monitoring.services.norms import norms_today
from teams.access import Permission, Request, team_page
from teams.models import Team


@team_page(Permission.VIEW_MEASUREMENTS)
def plan(request: Request, team: Team) -> HttpResponse:
    context = _reading(team)
    if request.access.allows(Permission.SHARE_SIGNALS):
        _with_attention(team, context["groups"], context["calendar"].months)
    edits = request.access.allows(Permission.EDIT_MONITORING)
    agreed, round_ = context["agreed"], context["round"]
    asked = round_ or (agreed.round if agreed else None)
    context |= {
        "crumbs": monitoring_crumbs(request.access, team),
        "edits": edits and may_begin(team),
        "runs": request.access.allows(Permission.RUN_APPROVAL),
        "suggestions": measures_without_line(team) if edits else [],
        "silent": still_silent(team, asked, local_today()) if asked and not asked.in_meeting else [],
        "in_meeting": round_ is not None and round_.in_meeting,
        "address": team_url(team, "monitoring:plan"),
        "poster_url": poster_url(request.access, team, "monitoringplan"),
    }
    return render(request, "monitoring/plan.html", context)


@team_page(Permission.VIEW_MEASUREMENTS)
@limits.export
def workbook(request: Request, team: Team) -> HttpResponse:
    return xlsx_response(plan_workbook.build(team, **_for_paper(team)), f"monitoringplan-{team.slug}.xlsx")


@team_page(Permission.VIEW_MEASUREMENTS)
@limits.export
def pdf(request: Request, team: Team) -> HttpResponse:
    content = render_pdf(
        "pdf/monitoring_plan.html",
        _reading(team),
        title=_("Monitoring plan: {team}").format(team=team.name),
        page="A3",
        language=request.LANGUAGE_CODE,
        request=request,
    )
    return pdf_response(content, f"monitoringplan-{team.slug}.pdf")


def _reading(team: Team) -> dict[str, Any]:
    every = list(lines_of(team))
    lines = [line for line in every if line.ended_on is None]
    round_, agreed = rounds_today(team)
    calendar = calendar_of(team)
    found = rows(lines, calendar, norms_today(team, indicator_ids(lines)), agreed)
    return {
        "team": team,
        "calendar": calendar,
        "groups": grouped(found),
        "count": len(found),
        "agreed": agreed,
        "round": round_,
        "changed": [row for row in found if row.standing is not Standing.AGREED],
        "dropped": agreed.dropped(lines) if agreed else 0,
        "ended": sorted((line for line in every if line.ended_on), key=ended_on, reverse=True),
    }


def _with_attention(team: Team, groups: Iterable[Group], months: Mapping[int, list[int]]) -> None:
    """What the team talks about is the team's: the quality office reads the plan without it."""
    found = [row for group in groups for row in group.rows]
    last = {}
    for row in found:
        row.line.team = team
        if moment := vars(row.line)["discussed_at"]:
            last[row.line.pk] = moment
    talked = attention_of([row.line for row in found], local_today(), months=months, last=last)
    for row in found:
        row.talked = talked.get(row.line.pk)


def _for_paper(team: Team) -> dict[str, Any]:
    reading = _reading(team)
    found: list[Row] = [row for group in reading["groups"] for row in group.rows]
    return {"rows": found, "agreed": reading["agreed"]}
