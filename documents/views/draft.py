"""The draft, read by a teacher on her phone, and what she says about it; the answers of who writes it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from borgen.lib.htmx import is_fragment, redirect_or_htmx, render_page_or_fragment
from documents.access import document_page
from documents.forms.review import AnswerForm, RemarkForm
from documents.models import ApprovalRound, Document, Remark, Version
from documents.navigation import document_crumbs, document_url
from documents.services import review
from documents.views.draft_page import DraftPage, Said, Spot
from teams.access import Permission, Request
from teams.models.approval import OPEN_APPROVAL

PAGE, SPOT = "documents/draft.html", "documents/_spot_again.html"


@document_page(Permission.VIEW_DRAFT)
def draft(request: Request, document: Document) -> HttpResponse:
    version = review.open_version(document)
    if version is None:
        return _without_draft(request, document)
    page = _page(request, version)
    asked = request.GET.get("bij") or request.GET.get("plek") or ""
    number = int(asked) if asked.isdecimal() else None
    spot = page.spots.get(number) if number is not None else None
    if spot and "bij" in request.GET:
        spot.form = RemarkForm(initial={"place": spot.number, "quote": spot.quote}, prefix=spot.id)
    return _shown(request, document, page, spot)


@document_page(Permission.VIEW_DRAFT, methods=("POST",))
def add_remark(request: Request, document: Document) -> HttpResponse:
    version = review.open_version(document)
    if version is None:
        return _gone(request, document)
    sent = request.POST.get("at", "")
    form = RemarkForm(request.POST, prefix=f"plek-{sent}")
    if form.is_valid():
        values = form.cleaned_data
        form.carry_out(
            review.add_remark, version=version, text=values["text"], quote=values["quote"], by=request.user
        )
    page = _page(request, version)
    if not form.errors:
        return _done(request, document, page, form.result)
    spot = page.spots.get(int(sent) if sent.isdecimal() else 0, page.whole)
    spot.form = form
    return _shown(request, document, page, spot, status=422)


@document_page(Permission.EDIT_DOCUMENT, methods=("POST",))
def answer_remark(request: Request, document: Document, pk: int) -> HttpResponse:
    remark = get_object_or_404(Remark.objects.select_related("version"), pk=pk, version__document=document)
    form = AnswerForm(request.POST, prefix=f"antwoord-{pk}")
    if form.is_valid():
        form.carry_out(review.answer_remark, remark=remark, by=request.user, **form.cleaned_data)
    version = review.open_version(document)
    if version is None or version.pk != remark.version_id:
        return _gone(request, document)
    page = _page(request, version)
    if not form.errors:
        return _done(request, document, page, remark)
    for said in page.said:
        if said.remark.pk == pk:
            said.form, said.may_answer = form, True
    spot = page.spots.get(page.number_of(remark.quote) or 0)
    lost = page.number_of(remark.quote) is None
    return _shown(request, document, page, None if lost else spot, status=422)


@document_page(Permission.VIEW_DRAFT, methods=("POST",))
def remove_remark(request: Request, document: Document, pk: int) -> HttpResponse:
    remark = get_object_or_404(Remark.objects.select_related("version"), pk=pk, version__document=document)
    try:
        review.remove_remark(remark=remark, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    version = review.open_version(document)
    if version is None:
        return _gone(request, document)
    return _done(request, document, _page(request, version), remark)


# --- the page -----------------------------------------------------------------------------------------------


def _page(request: Request, version: Version) -> DraftPage:
    edits = request.access.allows(Permission.EDIT_DOCUMENT)
    remarks = version.remarks.select_related("by", "answered_by")
    return DraftPage(
        version,
        [
            Said(
                remark,
                may_answer=edits and not remark.outcome,
                may_remove=remark.by_id == request.user.pk and not remark.outcome,
                form=AnswerForm(prefix=f"antwoord-{remark.pk}") if edits and not remark.outcome else None,
            )
            for remark in remarks
        ],
    )


def _shown(
    request: Request, document: Document, page: DraftPage, spot: Spot | None, *, status: int = 200
) -> HttpResponse:
    """The whole page, or to htmx one place of it; htmx shows no answer that is called an error."""
    urls = _urls(document)
    if is_fragment(request) and spot:
        context = {"document": document, "page": page, "spot": spot, "urls": urls}
        return render_page_or_fragment(request, PAGE, SPOT, context)
    return render_page_or_fragment(
        request, PAGE, PAGE, _whole_page(request, document, page, urls), status=status
    )


def _whole_page(
    request: Request, document: Document, page: DraftPage, urls: dict[str, str]
) -> dict[str, Any]:
    version = page.version
    rounds = list(
        ApprovalRound.objects.filter(version=version)
        .select_related("approval__meeting")
        .order_by("-number")[:1]
    )
    last = rounds[0].approval if rounds else None
    version.document = document
    return {
        "document": document,
        "version": version,
        "valid": document.current,
        "number": review.number_to_be(version),
        "page": page,
        "parts": page.parts(),
        "attachments": list(version.attachments.select_related("file")),
        "going_on": last if last and last.state in OPEN_APPROVAL else None,
        "declined": last if last and last.state == "declined" and version.state == "draft" else None,
        "crumbs": document_crumbs(request.access, document, _("Draft")),
        "may": request.access.may,
        "urls": urls,
    }


def _urls(document: Document) -> dict[str, str]:
    names = {
        "draft": "draft",
        "remark": "remark-add",
        "write": "write",
        "offer": "offer",
        "take_back": "take-back",
        "approval": "approval",
        "document": "document",
        "compare": "compare",
    }
    return {key: document_url(document, f"documents:{name}") for key, name in names.items()}


def _done(request: Request, document: Document, page: DraftPage, remark: Remark) -> HttpResponse:
    """Back to the place that the remark is about."""
    number = page.number_of(remark.quote)
    spot = page.spots.get(number) if number is not None else None
    if is_fragment(request) and spot:
        return _shown(request, document, page, spot)
    anchor = spot.id if spot else "verdwenen"
    return redirect_or_htmx(request, f"{document_url(document, 'documents:draft')}#{anchor}")


def _gone(request: Request, document: Document) -> HttpResponse:
    messages.info(request, _("This version is no longer a draft."))
    return redirect_or_htmx(request, document_url(document))


def _without_draft(request: Request, document: Document) -> HttpResponse:
    context = {
        "document": document,
        "valid": document.current,
        "crumbs": document_crumbs(request.access, document, _("Draft")),
        "may": request.access.may,
        "urls": {"document": document_url(document)},
    }
    return render(request, "documents/draft_none.html", context)
