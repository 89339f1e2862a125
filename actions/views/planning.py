"""The planning: an hour with the team and a projector; afterwards a page that everybody reads."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.vary import vary_on_headers

from actions.forms import ActionForm, FollowUpForm, PlanActionForm
from actions.models import Action, Planning
from actions.services import planning as services
from actions.timeline import by_month
from boas.access import assessment_page
from boas.models import Assessment
from boas.services.preparing import assessment_url
from borgen.lib import limits
from borgen.lib.conflict import Conflict
from borgen.lib.htmx import VARY, is_fragment
from borgen.lib.ics import CONTENT_TYPE, calendar
from borgen.lib.pdf import pdf_response, render_pdf
from borgen.lib.states import TransitionNotAllowed
from common import mail
from improvements.navigation import poster_url
from improvements.people import people_of
from teams.access import Permission, Request


@assessment_page(Permission.VIEW_CONTENT)
def planning(request: Request, assessment: Assessment) -> HttpResponse:
    found = Planning.objects.filter(assessment=assessment).first()
    context = _reading_context(assessment, found)
    if found:
        team = assessment.improvement.team
        context["poster_url"] = poster_url(request.access, team, "planning", str(found.pk))
    return render(request, "actions/planning.html", context)


@assessment_page(Permission.EDIT_PLANNING, methods=("POST",))
def make(request: Request, assessment: Assessment) -> HttpResponse:
    try:
        services.open_planning(assessment=assessment, by=request.user)
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect(assessment_url("actions:planning", assessment))
    return redirect(assessment_url("actions:plan", assessment))


@assessment_page(Permission.EDIT_PLANNING)
def plan(request: Request, assessment: Assessment) -> HttpResponse:
    found = Planning.objects.filter(assessment=assessment).first()
    if found is None:
        return redirect(assessment_url("actions:planning", assessment))
    return _plan_page(request, assessment, found)


@assessment_page(Permission.EDIT_PLANNING, methods=("POST",))
@vary_on_headers(*VARY)
def save_row(request: Request, assessment: Assessment, pk: int) -> HttpResponse:
    action = _planned(assessment, pk)
    people = people_of(assessment.improvement)
    form = PlanActionForm(request.POST, action=action, people=people)
    notice, tick_again = "", False
    if form.is_valid():
        ticked = form.cleaned_data["confirmed"]
        try:
            action = services.plan_action(action=action, edit=form.edit(), by=request.user)
        except Conflict:
            notice = _(
                "A colleague changed this at the same moment. What is saved now is shown; change it again."
            )
            action.refresh_from_db()
        tick_again = ticked != (action.confirmed_at is not None)
        form, status = PlanActionForm(action=action, people=people), 409 if notice else 200
    else:
        status = 422
    if is_fragment(request):
        # htmx swaps successful answers only; what is wrong stands in the row itself.
        context = {"action": action, "form": form, "notice": notice, "tick_again": tick_again}
        return render(request, "actions/_row_saved.html", context | {"saved": status == 200})
    if status == 200:
        return redirect(assessment_url("actions:plan", assessment) + f"#actie-{action.pk}")
    return _plan_page(
        request, assessment, cast(Planning, action.planning), row=form, notice=notice, status=status
    )


@assessment_page(Permission.EDIT_PLANNING, methods=("POST",))
def add(request: Request, assessment: Assessment) -> HttpResponse:
    found = get_object_or_404(Planning, assessment=assessment)
    form = ActionForm(request.POST, people=people_of(assessment.improvement), prefix="new")
    if not form.is_valid():
        return _plan_page(request, assessment, found, new=form, status=422)
    action = services.add_action(
        improvement=assessment.improvement, planning=found, by=request.user, **form.cleaned_data
    )
    messages.success(request, _("Added: {title}.").format(title=action.title))
    return redirect(assessment_url("actions:plan", assessment) + f"#actie-{action.pk}")


@assessment_page(Permission.EDIT_PLANNING, methods=("POST",))
def remove(request: Request, assessment: Assessment, pk: int) -> HttpResponse:
    action = _planned(assessment, pk)
    if cast(Planning, action.planning).agreed_at:
        messages.error(request, _("This planning is agreed. Drop the action with a reason instead."))
        return redirect(assessment_url("actions:plan", assessment) + f"#actie-{pk}")
    services.remove_action(action=action, by=request.user)
    messages.success(request, _("Taken out of the planning: {title}.").format(title=action.title))
    return redirect(assessment_url("actions:plan", assessment))


@assessment_page(Permission.EDIT_PLANNING, methods=("POST",))
def agree(request: Request, assessment: Assessment) -> HttpResponse:
    found = get_object_or_404(Planning, assessment=assessment)
    form = FollowUpForm(request.POST)
    if not form.is_valid():
        return _plan_page(request, assessment, found, follow_up=form, status=422)
    people = services.agree_planning(planning=found, by=request.user, **form.cleaned_data)
    messages.success(
        request,
        ngettext(
            "The planning is on its way to {n} person.", "The planning is on its way to {n} people.", people
        ).format(n=people),
    )
    if ownerless := found.actions.filter(owner=None, state=Action.State.OPEN).count():
        text = ngettext(
            "{n} activity has no owner yet. Choose one together, or nobody does it.",
            "{n} activities have no owner yet. Choose them together, or nobody does it.",
            ownerless,
        )
        messages.warning(request, text.format(n=ownerless))
    return redirect(assessment_url("actions:planning", assessment))


@assessment_page(Permission.VIEW_CONTENT)
@limits.export
def pdf(request: Request, assessment: Assessment) -> HttpResponse:
    context = _reading_context(assessment, get_object_or_404(Planning, assessment=assessment))
    title = _("Planning: {subject}").format(subject=assessment.subject)
    content = render_pdf(
        "pdf/planning.html", context, title=title, page="A3", language=request.LANGUAGE_CODE, request=request
    )
    return pdf_response(content, f"planning-{assessment.improvement.slug}-{assessment.number}.pdf")


@assessment_page(Permission.VIEW_CONTENT)
def calendar_file(request: Request, assessment: Assessment) -> HttpResponse:
    found = get_object_or_404(Planning, assessment=assessment)
    dated = found.actions.exclude(due_on=None)
    days = services.appointments(assessment.improvement.team.institution_id, list(dated))
    content = calendar(days, name=assessment.subject)
    name = f"planning-{assessment.improvement.slug}-{assessment.number}.ics"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=f"{CONTENT_TYPE}; charset=utf-8", headers=headers)


def _planned(assessment: Assessment, pk: int) -> Action:
    found = Action.objects.filter(planning__assessment=assessment, pk=pk)
    action = found.select_related("planning", "owner", "decision__tally__statement", "improvement").first()
    if action is None:
        raise Http404
    return action


def _actions(planning: Planning) -> list[Action]:
    return list(planning.actions.select_related("owner", "decision__tally__statement", "standard_activity"))


def _base(assessment: Assessment, planning: Planning | None) -> dict[str, Any]:
    improvement = assessment.improvement
    return {
        "assessment": assessment,
        "improvement": improvement,
        "team": improvement.team,
        "planning": planning,
    }


def _reading_context(assessment: Assessment, planning: Planning | None) -> dict[str, Any]:
    actions = _actions(planning) if planning else []
    return _base(assessment, planning) | {
        "months": by_month(actions, lambda action: action.due_on),
        "numbers": services.planning_numbers(actions),
        "standing": mail.standing(services.planning_topic(planning)) if planning else None,
    }


def _plan_page(
    request: Request,
    assessment: Assessment,
    planning: Planning,
    *,
    row: PlanActionForm | None = None,
    notice: str = "",
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    actions = _actions(planning)
    people = people_of(assessment.improvement)
    rows: list[dict[str, Any]] = [
        {
            "action": action,
            "form": row if own else PlanActionForm(action=action, people=people),
            "notice": notice if own else "",
            "url": assessment_url("actions:plan-row", assessment, pk=action.pk),
            "remove_url": assessment_url("actions:plan-remove", assessment, pk=action.pk),
        }
        for action in actions
        if action.state == Action.State.OPEN
        for own in [row is not None and row.action.pk == action.pk]
    ]
    follow_up = {"where": planning.follow_up_where, "how_often": planning.follow_up_how_often}
    context = _base(assessment, planning) | {
        "months": by_month(rows, lambda one: one["action"].due_on),
        "ended": [action for action in actions if action.state != Action.State.OPEN],
        "numbers": services.planning_numbers(actions),
        "new": forms.get("new") or ActionForm(people=people, prefix="new"),
        "follow_up": forms.get("follow_up") or FollowUpForm(initial=follow_up),
        "people": len(people),
        "taken_over": services.taken_over_since(planning).count(),
    }
    return render(request, "actions/plan.html", context, status=status)
