"""Entering a session that was held on paper: the leader at the desk, with a list of counts."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from boas.access import assessment_page
from boas.forms.entry import EntrySheet, Known
from boas.models import Assessment, Remark, Statement, Tally
from boas.models.assessment import OPEN_STATES
from boas.services import entering
from boas.services.practice import expected_voters
from boas.services.preparing import assessment_url
from boas.services.session import Refused
from borgen.lib.states import TransitionNotAllowed
from teams.access import Permission, Request


@assessment_page(Permission.RUN_ASSESSMENT, methods=("GET", "POST"))
def entry(request: Request, assessment: Assessment) -> HttpResponse:
    if assessment.practice:
        raise Http404
    if assessment.state not in OPEN_STATES and request.method != "POST":
        messages.info(request, _("This BOAS is over: its counts are entered already."))
        return redirect(assessment_url("boas:outcome", assessment))
    sheet = _sheet(request, assessment)
    if not sheet.is_valid():
        return _page(request, assessment, sheet, status=422 if request.method == "POST" else 200)
    try:
        entering.enter(
            assessment=assessment,
            voters=sheet.voters_number,
            rows=sheet.totals,
            seen=sheet.seen,
            seen_voters=sheet.seen_voters,
            by=request.user,
        )
    except (Refused, TransitionNotAllowed) as refusal:
        assessment.refresh_from_db(fields=["state", "voters"])
        sheet = _sheet(request, assessment)
        sheet.refuse(refusal)
        return _page(request, assessment, sheet, status=409)
    messages.success(request, _("Saved. Look at the outcome, and close the BOAS when it is right."))
    return redirect(assessment_url("boas:outcome", assessment))


def _sheet(request: Request, assessment: Assessment) -> EntrySheet:
    statements = list(
        Statement.objects.filter(statement_set=assessment.statement_set_id).order_by("position")
    )
    return EntrySheet(
        statements,
        _known(assessment),
        voters=assessment.voters or expected_voters(assessment),
        data=request.POST if request.method == "POST" else None,
    )


def _known(assessment: Assessment) -> dict[str, Known]:
    said: dict[int, list[str]] = {}
    remarks = Remark.objects.filter(assessment=assessment).exclude(statement=None).order_by("pk")
    for statement_id, text in remarks.values_list("statement_id", "text"):
        said.setdefault(statement_id or 0, []).append(text)
    tallies = Tally.objects.filter(assessment=assessment).select_related("statement")
    return {
        tally.statement.code: Known(
            entering.standing_of(tally), tally.voters, tuple(said.get(tally.statement_id, ()))
        )
        for tally in tallies
    }


def _page(request: Request, assessment: Assessment, sheet: EntrySheet, *, status: int) -> HttpResponse:
    context = {
        "assessment": assessment,
        "improvement": assessment.improvement,
        "team": assessment.improvement.team,
        "sheet": sheet,
        "started": assessment.state != Assessment.State.PREPARING,
    }
    return render(request, "boas/outcome_entry.html", context, status=status)
