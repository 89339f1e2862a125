"""The improvement plan (verbeterplan): everything of an improvement, as a page to print and as PDF."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actions.models import Action, Planning
from boas.models import Assessment
from borgen.lib import limits
from borgen.lib.dates import local_today
from borgen.lib.pdf import pdf_response, render_pdf
from borgen.views.improvement import measure_dates, result_facts
from borgen.views.standing import Way, session_day, way_of
from improvements.access import improvement_page
from improvements.models import Improvement
from improvements.navigation import improvement_crumbs, improvement_url
from monitoring.models import Instrument, MonitoringLine
from monitoring.plan_wording import what_it_measures, who_monitors
from teams.access import Permission, Request


@improvement_page(Permission.VIEW_CONTENT)
def plan(request: Request, improvement: Improvement) -> HttpResponse:
    context = _content(improvement)
    context |= {
        "crumbs": improvement_crumbs(request.access, improvement, _("Improvement plan")),
        "pdf_url": improvement_url(improvement, "borgen:plan-pdf"),
        "back": improvement_url(improvement),
    }
    return render(request, "improvements/plan.html", context)


@improvement_page(Permission.VIEW_CONTENT)
@limits.export
def plan_pdf(request: Request, improvement: Improvement) -> HttpResponse:
    title = _("Improvement plan: {name}").format(name=improvement.name)
    content = render_pdf(
        "pdf/improvement_plan.html",
        {**_content(improvement), "team": improvement.team.name},
        title=title,
        language=translation.get_language() or "nl",
    )
    return pdf_response(content, f"verbeterplan-{improvement.slug}.pdf")


def _content(improvement: Improvement) -> dict[str, Any]:
    today = local_today()
    actions = _actions(improvement)
    way = way_of(improvement, actions, today)
    measures = [(one, measure_dates(one)) for one in improvement.measures.all()]
    planning = _planning(way)
    return {
        "improvement": improvement,
        "institution": improvement.team.institution.name,
        "today": today,
        "now": way.now,
        "result": result_facts(improvement),
        "cycle_time": improvement.get_cycle_time_display(),
        "group": _group(improvement),
        "measures": [row for row in measures if row[0].ended_on is None],
        "ended_measures": [row for row in measures if row[0].ended_on],
        "watched": _watched(improvement),
        "sessions": [_session(one) for one in way.sessions],
        "planning": planning,
        "actions": [_action_row(one) for one in actions],
    }


def _watched(improvement: Improvement) -> list[tuple[str, str, str, str]]:
    """How each measure is watched: which measure, what was agreed, who monitors, and what is measured."""
    found = MonitoringLine.objects.in_use().filter(measure__improvement=improvement)
    used = Instrument.objects.filter(ended_on=None).select_related("indicator", "executor").order_by("pk")
    lines = found.select_related("measure", "monitor").prefetch_related(Prefetch("instruments", used))
    return [
        (
            line.measure.title if line.measure else "",
            line.agreement,
            who_monitors(line),
            "; ".join(what_it_measures(one) for one in line.instruments.all()),
        )
        for line in lines
    ]


def _group(improvement: Improvement) -> list[tuple[str, str]]:
    """Everybody who was ever in it, with from and until."""
    rows = []
    for one in improvement.project_members.select_related("user"):
        since = _("since {date}").format(date=date_format(one.since))
        until = _("until {date}").format(date=date_format(one.until)) if one.until else ""
        rows.append((one.user.name, f"{since} {until}".strip()))
    return rows


def _session(session: Assessment) -> tuple[str, str, str]:
    day = session_day(session)
    title = _("BOAS {number}").format(number=session.number)
    return title, date_format(day) if day else "", session.get_state_display()


def _planning(way: Way) -> Planning | None:
    """The last planning that the team agreed."""
    agreed = (getattr(session, "planning", None) for session in way.sessions)
    return next((planning for planning in agreed if planning and planning.agreed_at), None)


def _actions(improvement: Improvement) -> list[Action]:
    """Every action that was not dropped, in order of date."""
    return list(
        Action.objects.filter(improvement=improvement)
        .exclude(state=Action.State.DROPPED)
        .select_related("owner")
        .defer("explanation")
    )


def _action_row(action: Action) -> tuple[str, str, str, str]:
    """What, who, when and its state."""
    return (
        action.title,
        action.owner.name if action.owner else "",
        date_format(action.due_on) if action.due_on else "",
        action.get_state_display(),
    )
