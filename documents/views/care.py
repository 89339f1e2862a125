"""Is it still right? Ten seconds when it is, and a new draft when it is not."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from borgen.lib.dates import local_today
from documents.access import document_page
from documents.evaluation_rules import is_due, is_overdue, usual_next
from documents.forms.care import VERDICT, ReviseForm, RevisionReasonForm, StillRightForm
from documents.models import Document, Evaluation, Version
from documents.navigation import document_crumbs, document_url
from documents.policies import may_evaluate
from documents.services import evaluating, writing
from improvements.navigation import team_url
from teams.access import Permission, Request

_TEXTS = ("version__html", "version__text", "version__rows")


@document_page(Permission.VIEW_DOCUMENT, methods=("GET", "POST"))
def evaluate(request: Request, document: Document) -> HttpResponse:
    if not may_evaluate(request.access, document):
        raise PermissionDenied
    if document.current is None or document.withdrawn_at:
        messages.error(request, _("Only a document with a valid version is evaluated."))
        return redirect(document_url(document))
    history = list(document.evaluations.select_related("by", "version").defer(*_TEXTS))
    right, revise = _forms(request, document, history)
    sent = next((form for form in (right, revise) if form.is_bound), None)
    if sent is not None and sent.is_valid():
        try:
            made = evaluating.evaluate(document=document, by=request.user, **sent.answer())
        except ValidationError as refusal:
            if getattr(refusal, "code", "") == "somebody_was_first":
                messages.error(request, refusal.message)
                return redirect(document_url(document, "documents:evaluate"))
            sent.add_error(None, refusal)
        else:
            return _after(request, document, made)
    context = _context(request, document) | {"history": history, "right": right, "revise": revise}
    context["sent"] = sent
    return render(request, "documents/evaluate.html", context, status=422 if sent else 200)


@document_page(Permission.EDIT_DOCUMENT, methods=("GET", "POST"))
def revise(request: Request, document: Document) -> HttpResponse:
    """From anywhere with a reason: `?reden=` fills it in."""
    if document.withdrawn_at:
        messages.error(request, _("This document is withdrawn: nobody works by it any more."))
        return redirect(document_url(document))
    form = RevisionReasonForm(request.POST or None, initial={"reason": request.GET.get("reden", "")[:2000]})
    if request.method == "POST" and form.is_valid():
        try:
            writing.start_draft(document=document, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect(document_url(document, "documents:write"))
    draft = evaluating.open_version(document)
    context = {
        "document": document,
        "draft": draft,
        "reason": form["reason"].value(),
        "form": form,
        "draft_url": _draft_url(request, document, draft),
        "back": document_url(document),
        "crumbs": document_crumbs(request.access, document, _("New version")),
    }
    return render(request, "documents/revise.html", context, status=422 if form.errors else 200)


def _forms(
    request: Request, document: Document, history: list[Evaluation]
) -> tuple[StillRightForm, ReviseForm]:
    """Both, and bound is the one that was sent."""
    sent = request.POST.get(VERDICT)
    given: dict[str, Any] = {"seen": history[0].pk if history else 0}
    right = request.POST if sent == Evaluation.Verdict.STILL_RIGHT else None
    # Without an answer nothing is right: the form that asks for words says so.
    revise = request.POST if request.method == "POST" and right is None else None
    next_on = usual_next(local_today(), document.evaluate_every)
    return (
        StillRightForm(right, next_on=next_on, auto_id="right_%s", **given),
        ReviseForm(revise, auto_id="revise_%s", **given),
    )


def _context(request: Request, document: Document) -> dict[str, Any]:
    today, access = local_today(), request.access
    draft = evaluating.open_version(document)
    return {
        "document": document,
        "party": document.evaluator_party if document.evaluator_id is None else "",
        "due": is_due(document.next_evaluation_on, today),
        "overdue": is_overdue(document.next_evaluation_on, today),
        "draft": draft,
        "draft_url": _draft_url(request, document, draft),
        # A page of the app above.
        "action_url": team_url(document.team, "actions:action-new") + "?evaluatie="
        if access.allows(Permission.OWN_ACTIONS) and access.allows(Permission.VIEW_TEAM)
        else "",
        "back": document_url(document),
        "crumbs": document_crumbs(access, document, _("Evaluate")),
    }


def _after(request: Request, document: Document, made: Evaluation) -> HttpResponse:
    if made.verdict == Evaluation.Verdict.STILL_RIGHT:
        document.refresh_from_db(fields=["next_evaluation_on"])
        text = _("Noted: {title} is still right. Look at it again on {day}.")
        day = date_format(cast(date, document.next_evaluation_on), "j F Y")
        messages.success(request, text.format(title=document.title, day=day))
        return redirect(document_url(document))
    draft = evaluating.open_version(document)
    if draft and draft.author_id != request.user.pk:
        text = _("Noted. {name} is already working on a draft: tell there what you found.")
        messages.success(request, text.format(name=draft.author.name))
    else:
        messages.success(request, _("Noted. The draft begins with what you wrote as its reason."))
    return redirect(_draft_url(request, document, draft) or document_url(document))


def _draft_url(request: Request, document: Document, draft: Version | None) -> str:
    """Where this person can go on with the draft: writing, reading with a remark, or nowhere."""
    if draft is None or not request.access.allows(Permission.VIEW_DRAFT):
        return ""
    writes = draft.state == Version.State.DRAFT and request.access.allows(Permission.EDIT_DOCUMENT)
    return document_url(document, "documents:write" if writes else "documents:draft")
