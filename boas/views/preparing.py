"""Preparing a session: a leader at the desk, two weeks ahead, a quarter of an hour; and again on the day."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boas.access import assessment_page
from boas.forms.preparing import DocumentForm, PreparationForm, PresenceForm
from boas.models import Assessment
from boas.policies import checklist
from boas.services import preparing
from boas.services.preparing import assessment_url
from borgen.lib.conflict import Conflict, conflict_context
from borgen.lib.ics import CONTENT_TYPE, calendar
from borgen.lib.states import TransitionNotAllowed
from common import files, mail
from common.models import StoredFile
from improvements.access import improvement_page
from improvements.models import Improvement
from improvements.navigation import improvement_url
from teams.access import Permission, Request


@improvement_page(Permission.PREPARE_ASSESSMENT, methods=("POST",))
def new(request: Request, improvement: Improvement) -> HttpResponse:
    try:
        assessment = preparing.create_assessment(improvement=improvement, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(improvement_url(improvement))
    return redirect(assessment_url("boas:prepare", assessment))


@assessment_page(Permission.PREPARE_ASSESSMENT, methods=("GET", "POST"))
def prepare(request: Request, assessment: Assessment) -> HttpResponse:
    if assessment.state != Assessment.State.PREPARING:
        return redirect(assessment_url("boas:briefing", assessment))
    desk = _Desk(assessment)
    make_form = partial(PreparationForm, people=desk.people)
    saved = preparing.preparation_values(assessment, desk.meeting)
    if request.method != "POST":
        return _prepare_page(request, desk, make_form(initial=saved))
    form = make_form(request.POST, initial=saved)
    if not form.is_valid():
        return _prepare_page(request, desk, form, status=422)
    try:
        preparing.save_preparation(assessment=assessment, edit=form.edit(), by=request.user)
    except Conflict as conflict:
        context = conflict_context(make_form, form.edit(), conflict)
        context |= {"subject": assessment.subject, "back": assessment_url("boas:prepare", assessment)}
        return render(request, "ui/conflict.html", context, status=409)
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect(assessment_url("boas:briefing", assessment))
    messages.success(request, _("Saved."))
    return redirect(assessment_url("boas:prepare", assessment))


class _Desk:
    """What lies before who prepares, asked for once: the meeting that counts and who can be there."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self.meeting = preparing.current_meeting(assessment)
        self.people = preparing.team_members(assessment)


def _prepare_page(
    request: Request, desk: _Desk, form: PreparationForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    assessment, meeting = desk.assessment, desk.meeting
    present = list(meeting.attendances.values_list("user_id", flat=True))
    invited = mail.standing(preparing.invitation_topic(assessment))
    documents = list(assessment.documents.select_related("file"))
    context = {
        "assessment": assessment,
        "improvement": assessment.improvement,
        "team": assessment.improvement.team,
        "meeting": meeting,
        "form": form,
        "people": [(person, person.pk in present) for person in desk.people],
        "present": len(present),
        "voters": preparing.voters_present(assessment, meeting),
        "documents": documents,
        "document_form": more.pop("document_form", None) or DocumentForm(prefix="document"),
        "invited": invited,
        "checklist": checklist(
            assessment, meeting, documents=documents, invited=invited, present=len(present)
        ),
        **more,
    }
    return render(request, "boas/prepare.html", context, status=status)


@assessment_page(Permission.PREPARE_ASSESSMENT, methods=("POST",))
def add_document(request: Request, assessment: Assessment) -> HttpResponse:
    form = DocumentForm(request.POST, request.FILES, prefix="document")
    if not form.is_valid():
        desk = _Desk(assessment)
        saved = preparing.preparation_values(assessment, desk.meeting)
        preparation = PreparationForm(initial=saved, people=desk.people)
        return _prepare_page(request, desk, preparation, status=422, document_form=form)
    upload = form.cleaned_data["upload"]
    stored = None
    if upload:
        stored = files.store(
            institution_id=assessment.improvement.team.institution_id,
            name=upload.name,
            content=upload,
            content_type=upload.content_type,
        )
    preparing.add_document(
        assessment=assessment,
        title=form.cleaned_data["title"],
        url=form.cleaned_data["url"],
        file=stored,
        by=request.user,
    )
    messages.success(request, _("Added. Everybody who is invited can read it."))
    return redirect(assessment_url("boas:prepare", assessment) + "#documents")


@assessment_page(Permission.PREPARE_ASSESSMENT, methods=("POST",))
def remove_document(request: Request, assessment: Assessment, pk: int) -> HttpResponse:
    document = get_object_or_404(assessment.documents, pk=pk)
    preparing.remove_document(document=document, by=request.user)
    messages.success(request, _("Removed: {title}.").format(title=document.title))
    return redirect(assessment_url("boas:prepare", assessment) + "#documents")


@assessment_page(Permission.VIEW_CONTENT)
def document(request: Request, assessment: Assessment, pk: int) -> HttpResponseBase:
    found = get_object_or_404(assessment.documents.exclude(file=None).select_related("file"), pk=pk)
    return files.serve(cast(StoredFile, found.file))


@assessment_page(Permission.RUN_ASSESSMENT, methods=("POST",))
def presence(request: Request, assessment: Assessment) -> HttpResponse:
    form = PresenceForm(request.POST, people=preparing.team_members(assessment))
    if form.is_valid():
        preparing.set_present(
            assessment=assessment, people=list(form.cleaned_data["people"]), by=request.user
        )
        voters = preparing.voters_present(assessment)
        messages.success(
            request,
            ngettext("Noted: {n} person may vote.", "Noted: {n} people may vote.", voters).format(n=voters),
        )
    else:
        messages.error(
            request, _("Somebody on the list is not in this team any more. Look at the list again.")
        )
    return redirect(assessment_url("boas:prepare", assessment) + "#presence")


@assessment_page(Permission.PREPARE_ASSESSMENT, methods=("POST",))
def invite(request: Request, assessment: Assessment) -> HttpResponse:
    if assessment.state != Assessment.State.PREPARING:
        messages.error(request, _("This BOAS has already started or is over. Nothing was sent."))
        return redirect(assessment_url("boas:briefing", assessment))
    people = preparing.invite(assessment=assessment, by=request.user)
    messages.success(
        request,
        ngettext(
            "The invitation is on its way to {n} person.",
            "The invitation is on its way to {n} people.",
            people,
        ).format(n=people),
    )
    return redirect(assessment_url("boas:prepare", assessment) + "#invitation")


@assessment_page(Permission.PREPARE_ASSESSMENT, methods=("GET", "POST"))
def cancel(request: Request, assessment: Assessment) -> HttpResponse:
    if request.method == "POST":
        try:
            preparing.cancel_assessment(assessment=assessment, by=request.user)
        except TransitionNotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("This BOAS is called off. Who was invited gets a mail."))
        return redirect(improvement_url(assessment.improvement))
    context = {
        "question": _("Call this BOAS off?"),
        "consequence": _(
            "Who was invited gets a mail. What you prepared stays to be read; you can make a new BOAS."
        ),
        "confirm": _("Call it off"),
        "back": assessment_url("boas:prepare", assessment),
        "danger": True,
    }
    return render(request, "ui/confirm.html", context)


@assessment_page(Permission.VIEW_CONTENT)
def briefing(request: Request, assessment: Assessment) -> HttpResponse:
    meeting = preparing.current_meeting(assessment)
    context = {
        "assessment": assessment,
        "improvement": assessment.improvement,
        "team": assessment.improvement.team,
        "meeting": meeting,
        "agenda": list(meeting.agenda.all()),
        "documents": list(assessment.documents.select_related("file")),
    }
    return render(request, "boas/briefing.html", context)


@assessment_page(Permission.VIEW_CONTENT)
def calendar_file(request: Request, assessment: Assessment) -> HttpResponse:
    meeting = preparing.current_meeting(assessment)
    content = calendar(
        [preparing.appointment(assessment, meeting, cancelled=assessment.state == "cancelled")]
    )
    return HttpResponse(
        content,
        content_type=f"{CONTENT_TYPE}; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="boas.ics"'},
    )
