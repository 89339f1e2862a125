"""Who was absent opens the page of her mail and presses the one button; and where everybody stands."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from borgen.lib.states import TransitionNotAllowed
from documents.access import document_page
from documents.models import ApprovalRound, Document
from documents.navigation import document_crumbs, document_url
from documents.services import review
from documents.services.review_mail import agree_url
from documents.views import approval_page
from documents.views.approval_page import AgreePage
from teams.access import Permission, Request
from teams.forms.approval import ObjectAfterwardsForm


@document_page(Permission.VIEW_DRAFT, methods=("GET", "POST"))
def agree(request: Request, document: Document, number: str) -> HttpResponse:
    round_ = approval_page.round_by_number(document, number)
    if round_ is None:
        return _no_round(request, document, number)
    if request.method != "POST":
        return _page(request, document, round_, ObjectAfterwardsForm())
    if request.POST.get("answer") != "object":
        return _carried_out(
            request, round_, lambda: _agreed(request, review.agree_afterwards(round_=round_, by=request.user))
        )
    form = ObjectAfterwardsForm(request.POST)
    if not form.is_valid():
        return _page(request, document, round_, form, status=422)

    def object_() -> None:
        review.object_afterwards(round_=round_, text=form.cleaned_data["text"], by=request.user)
        messages.success(request, _("Your objection is with the team. You hear what is decided."))

    return _carried_out(request, round_, object_)


@document_page(Permission.RUN_APPROVAL, methods=("POST",))
def remind(request: Request, document: Document, number: str) -> HttpResponse:
    round_ = approval_page.round_by_number(document, number)
    if round_ is None:
        return _no_round(request, document, number)

    def again() -> None:
        mails = review.remind(round_=round_, by=request.user)
        messages.success(
            request,
            ngettext("{n} person gets a mail again.", "{n} people get a mail again.", mails).format(n=mails)
            if mails
            else _("Everybody who has not answered already got a mail today."),
        )

    return _carried_out(request, round_, again)


def _carried_out(request: Request, round_: ApprovalRound, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except review.NothingAsked:
        messages.info(request, _("Nothing is asked about this version any more. Nothing has changed."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect(agree_url(round_))


def _agreed(request: Request, valid: bool) -> None:
    if valid:
        messages.success(request, _("You were the last one: this version is now the valid one."))
    else:
        messages.success(request, _("Thank you. Your team sees that you agree."))


def _page(
    request: Request,
    document: Document,
    round_: ApprovalRound,
    form: ObjectAfterwardsForm,
    *,
    status: int = 200,
) -> HttpResponse:
    page = AgreePage(round_, request.user, runs=request.access.allows(Permission.RUN_APPROVAL))
    version = round_.version
    number = version.number or "concept"
    text = (
        document_url(document, "documents:version", number=version.number)
        if version.number
        else document_url(document, "documents:draft")
    )
    context = {
        "document": document,
        "page": page,
        "version": version,
        "approval": round_.approval,
        "number": approval_page.number_shown(round_),
        "previous": approval_page.before(version),
        "form": form,
        "crumbs": document_crumbs(request.access, document, _("Who agrees")),
        "urls": {
            "here": agree_url(round_),
            "object": document_url(document, "documents:approval-object"),
            "text": text,
            "compare": document_url(document, "documents:compare"),
            "document": document_url(document),
            "decline": document_url(document, "documents:approval-decline"),
            "remind": document_url(document, "documents:remind", number=number),
        },
    }
    return render(request, "documents/agree.html", context, status=status)


def _no_round(request: Request, document: Document, number: str) -> HttpResponse:
    """A mail about a version that waited leads to `concept`; by now it may have its number."""
    closed = approval_page.last_closed(document) if number == "concept" else None
    if closed is None:
        raise Http404
    return redirect(agree_url(closed))
