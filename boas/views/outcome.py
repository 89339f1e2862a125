"""The outcome: before the projector the closing page of an open session, and from then on what it brought."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boas.access import assessment_page
from boas.comparison import compare_outcomes
from boas.forms.outcome import CloseForm, CorrectionForm, PlanningMeetingForm, planning_initial
from boas.models import Assessment
from boas.occasion import closed_before, load_occasion
from boas.outcome import Grouping, load_outcome
from boas.services import closing, correcting, running
from boas.services.counting import NoSuchStatement
from boas.services.preparing import assessment_url, team_members
from boas.services.session import NotInThisState, Refused
from borgen.lib import limits
from borgen.lib.pdf import pdf_response, render_pdf
from common import mail
from teams.access import Permission, Request

_NEVER_RAN = (Assessment.State.PREPARING, Assessment.State.CANCELLED)


@assessment_page(Permission.VIEW_OUTCOME)
def outcome(request: Request, assessment: Assessment) -> HttpResponse:
    if assessment.practice:
        return redirect(assessment_url("boas:run", assessment))
    if not request.access.allows(Permission.VIEW_CONTENT):
        return _clusters_only(request, assessment)
    if assessment.state in _NEVER_RAN:
        return redirect(assessment_url("boas:briefing", assessment))
    return _page(request, assessment)


def _clusters_only(request: Request, assessment: Assessment) -> HttpResponse:
    """For the quality office: sums per cluster, and nothing of what people said or decided (P15)."""
    context = _frame(request, assessment)
    if assessment.state == Assessment.State.CLOSED:
        context |= _assembled(assessment, context["per"], content=False)
    return render(request, "boas/outcome_clusters.html", context)


def _page(request: Request, assessment: Assessment, *, status: int = 200, **more: Any) -> HttpResponse:
    """`close_form` is a closing that was refused, `kept` a decision that was, with the `problem` in words."""
    context = _frame(request, assessment)
    context |= _assembled(assessment, context["per"])
    found, occasion = context["outcome"], context["occasion"]
    may_run = request.access.allows(Permission.RUN_ASSESSMENT)
    still_open = assessment.state in running.OPEN_FOR_NOTES
    may_correct = assessment.state == Assessment.State.CLOSED and request.access.allows(
        Permission.CORRECT_ASSESSMENT
    )
    context |= {"open": still_open, "may_run": may_run, "may_correct": may_correct, "kept": {}}
    context["table"] = [
        (one, assessment_url("boas:correct", assessment, code=one.code) if may_correct else "")
        for one in found.statements
    ]
    if still_open and may_run:
        context["close_form"] = CloseForm(initial=planning_initial(occasion.held_at, occasion.place))
        context["mails"] = len(team_members(assessment))
    elif may_run:
        topics = closing.result_topic(assessment), closing.planning_topic(assessment)
        standings = mail.standings(topics)
        context["result_mails"], context["planning_mails"] = (standings[topic] for topic in topics)
    context |= more
    # A refusal stands beside its statement; when that asks nothing (any more), above the page.
    if context["kept"].get("code") not in [one.code for one in found.undecided]:
        context["problem"] = context["kept"].get("problem", "")
    return render(request, "boas/outcome.html", context, status=status)


def _assembled(assessment: Assessment, per: Grouping, *, content: bool = True) -> dict[str, Any]:
    """What the page and the PDF show."""
    found = load_outcome(assessment, content=content)
    return {"outcome": found, "occasion": load_occasion(assessment), "clusters": found.clusters(per)}


def _frame(request: Request, assessment: Assessment) -> dict[str, Any]:
    wanted = request.GET.get("per") or request.POST.get("per")
    return {
        "assessment": assessment,
        "improvement": assessment.improvement,
        "team": assessment.improvement.team,
        "per": Grouping.FACTOR if wanted == Grouping.FACTOR.value else Grouping.PHASE,
        "urls": _urls(assessment),
    }


def _urls(assessment: Assessment) -> Mapping[str, str]:
    """Made once per page: an address in a loop costs more than all queries together."""
    names = {"decide": "outcome-decide", "pdf": "outcome-pdf", "planning_meeting": "planning-meeting"}
    names |= {name: name for name in ("outcome", "close", "run", "entry", "compare", "briefing")}
    return {key: assessment_url(f"boas:{name}", assessment) for key, name in names.items()}


@assessment_page(Permission.RUN_ASSESSMENT, methods=("POST",))
def decide(request: Request, assessment: Assessment) -> HttpResponse:
    """`choice` is accepted, adapted or declined; "later" takes a decision back while the session is open."""
    post = request.POST
    code, choice = post.get("statement", ""), post.get("choice", "")
    said = {"text": post.get("text", ""), "reason": post.get("reason", "")}
    try:
        if choice == "later":
            running.withdraw_decision(assessment=assessment, code=code, by=request.user)
        else:
            running.decide(assessment=assessment, code=code, choice=choice, by=request.user, **said)
    except NoSuchStatement as error:
        raise Http404 from error
    except (Refused, ValidationError) as error:
        problem = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        kept = {"code": code, "choice": choice, "problem": problem, **said}
        return _page(request, assessment, kept=kept, status=409 if isinstance(error, NotInThisState) else 422)
    per = "?per=factor" if post.get("per") == Grouping.FACTOR.value else ""
    return redirect(f"{assessment_url('boas:outcome', assessment)}{per}#{code}")


@assessment_page(Permission.RUN_ASSESSMENT, methods=("POST",))
def close(request: Request, assessment: Assessment) -> HttpResponse:
    if assessment.practice:
        raise Http404
    form = CloseForm(request.POST)
    if assessment.state in running.OPEN_FOR_NOTES and not form.is_valid():
        return _page(request, assessment, close_form=form, status=422)
    try:
        sent = closing.close(
            assessment=assessment,
            by=request.user,
            planned=form.planned if form.is_valid() else None,
            leave_uncounted=form.is_valid() and form.cleaned_data["leave_uncounted"],
        )
    except closing.NotAllCounted as refusal:
        form.add_error("leave_uncounted", str(refusal))
        return _page(request, assessment, close_form=form, status=422)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(assessment_url("boas:outcome", assessment))
    messages.success(
        request,
        ngettext(
            "The BOAS is closed. The mail about the outcome is on its way to {n} person.",
            "The BOAS is closed. The mail about the outcome is on its way to {n} people.",
            sent,
        ).format(n=sent),
    )
    return redirect(assessment_url("boas:outcome", assessment))


@assessment_page(Permission.EDIT_PLANNING, methods=("GET", "POST"))
def planning_meeting(request: Request, assessment: Assessment) -> HttpResponse:
    back = assessment_url("boas:outcome", assessment)
    if assessment.state != Assessment.State.CLOSED:
        return redirect(back)
    occasion = load_occasion(assessment)
    known = occasion.planning_meeting
    initial = planning_initial(
        known.starts_at if known else occasion.held_at,
        known.place if known else occasion.place,
        day=bool(known),
    )
    form = PlanningMeetingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        sent = closing.plan_meeting(assessment=assessment, planned=form.planned, by=request.user)
        if sent:
            text = ngettext(
                "The date is on its way to {n} person.", "The date is on its way to {n} people.", sent
            )
            messages.success(request, text.format(n=sent))
        return redirect(back)
    context = {
        **_frame(request, assessment),
        "form": form,
        "known": known,
        "mails": len(team_members(assessment)),
    }
    return render(request, "boas/outcome_planning_meeting.html", context, status=422 if form.errors else 200)


@assessment_page(Permission.VIEW_CONTENT)
@limits.export
def pdf(request: Request, assessment: Assessment) -> HttpResponse:
    _require_closed(assessment)
    context = _frame(request, assessment)
    context |= _assembled(assessment, context["per"])
    title = _("Outcome of the BOAS: {subject}").format(subject=assessment.subject)
    content = render_pdf("pdf/outcome.html", context, title=title, language=request.LANGUAGE_CODE)
    return pdf_response(content, f"boas-{assessment.improvement.slug}-{assessment.number}.pdf")


@assessment_page(Permission.CORRECT_ASSESSMENT, methods=("GET", "POST"))
def correct(request: Request, assessment: Assessment, code: str) -> HttpResponse:
    _require_closed(assessment)
    result = load_outcome(assessment).get(code)
    if result is None:
        raise Http404
    numbers = correcting.numbers_of(result.tally)
    form = CorrectionForm(request.POST or None, initial=CorrectionForm.initial_of(numbers))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                correcting.correct(
                    assessment=assessment,
                    code=code,
                    new=form.numbers,
                    seen=form.seen_numbers,
                    reason=form.cleaned_data["reason"],
                    by=request.user,
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
                status = 409 if isinstance(refusal, correcting.CorrectedMeanwhile) else 422
            else:
                messages.success(request, _("Corrected. What stood here before can still be read."))
                return redirect(f"{assessment_url('boas:outcome', assessment)}#{code}")
    context = {**_frame(request, assessment), "result": result, "form": form}
    return render(request, "boas/outcome_correct.html", context, status=status)


@assessment_page(Permission.VIEW_CONTENT)
def compare(request: Request, assessment: Assessment) -> HttpResponse:
    """With the last one before, or with `?met=<number>`."""
    _require_closed(assessment)
    others = list(closed_before(assessment).only("number", "threshold", "closed_at", "improvement_id"))
    context = {**_frame(request, assessment), "others": others}
    wanted = request.GET.get("met", "")
    if wanted and wanted not in [str(one.number) for one in others]:
        raise Http404
    if others:
        earlier = next((one for one in others if str(one.number) == wanted), others[0])
        before, after = load_outcome(earlier, content=False), load_outcome(assessment, content=False)
        context |= {"earlier": earlier, "comparisons": compare_outcomes(before, after)}
    return render(request, "boas/outcome_compare.html", context)


def _require_closed(assessment: Assessment) -> None:
    if assessment.practice or assessment.state != Assessment.State.CLOSED:
        raise Http404
