"""Offering a draft to the team, and taking it back."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from borgen.lib.conflict import Conflict, conflict_context, values_of
from borgen.lib.states import TransitionNotAllowed
from documents.access import document_page
from documents.forms.review import OfferForm
from documents.models import Document, Version
from documents.navigation import document_crumbs, document_url
from documents.services import review
from documents.states import DRAFT
from teams.access import Permission, Request
from teams.services.meetings import coming_meetings


@document_page(Permission.EDIT_DOCUMENT, methods=("GET", "POST"))
def offer(request: Request, document: Document) -> HttpResponse:
    version = review.open_version(document)
    if version is None or version.state != DRAFT:
        messages.info(request, _("There is no draft to offer now."))
        return redirect(document_url(document, "documents:draft"))
    version.document = document
    meetings = coming_meetings(document.team)
    make_form = partial(OfferForm, numbers=_numbers(version), meetings=meetings)
    initial = OfferForm.initial_of(version, meetings)
    if request.method != "POST":
        return _offer_page(request, document, version, make_form(initial=initial))
    form = make_form(request.POST, initial=initial)
    if form.is_valid():
        try:
            done = form.carry_out(
                review.offer,
                version=version,
                edit=form.edit(),
                revision=form.cleaned_data["revision"],
                meeting=form.cleaned_data["meeting"],
                by=request.user,
            )
        except Conflict as conflict:
            saved = values_of(Version.objects.get(pk=version.pk), review.EXPLAINED)
            both = Conflict(saved, conflict.names)
            context: dict[str, Any] = conflict_context(make_form, form.edit(), both)
            context["hidden"] += [form[name].as_hidden() for name in OfferForm.helping_fields]
            context |= {"subject": document.title, "back": document_url(document, "documents:offer")}
            return render(request, "ui/conflict.html", context, status=409)
        except TransitionNotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect(document_url(document, "documents:draft"))
        if done:
            _say_offered(request, form.result)
            return redirect(document_url(document, "documents:draft"))
        # The text was changed meanwhile: sending it again is about the text as it is now.
        form.data = form.data.copy()
        form.data["revision"] = Version.objects.get(pk=version.pk).revision
    return _offer_page(request, document, version, form, status=422)


def _offer_page(
    request: Request, document: Document, version: Version, form: OfferForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "document": document,
        "version": version,
        "form": form,
        "unanswered": version.remarks.filter(outcome="").count(),
        "mails": review.readers_to_mail(document, by=request.user),
        "crumbs": document_crumbs(request.access, document, _("Offer for review")),
        "urls": {
            "draft": document_url(document, "documents:draft"),
            "write": document_url(document, "documents:write"),
        },
    }
    return render(request, "documents/offer.html", context, status=status)


@document_page(Permission.EDIT_DOCUMENT, methods=("POST",))
def take_back(request: Request, document: Document) -> HttpResponse:
    version = review.open_version(document)
    if version is None:
        messages.error(request, _("There is no version in review now."))
        return redirect(document_url(document, "documents:draft"))
    try:
        review.take_back(version=version, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Back to the drawing board. The remarks are still there."))
    return redirect(document_url(document, "documents:draft"))


def _numbers(version: Version) -> list[tuple[str, str]]:
    """Each kind of change with the number that it leads to."""
    change = Version.Change
    kinds = [change.SMALL, change.LARGE] if version.document.current_id else [change.FIRST]
    return [(kind.value, f"{review.number_to_be(version, kind)}: {kind.label}") for kind in kinds]


def _say_offered(request: Request, mails: int) -> None:
    messages.success(
        request,
        ngettext(
            "Your draft is in review. {n} person gets a mail to read it.",
            "Your draft is in review. {n} people get a mail to read it.",
            mails,
        ).format(n=mails)
        if mails
        else _("Your draft is in review."),
    )
