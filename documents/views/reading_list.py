"""Saying that you read it, in one tap; seeing how many did, and whom to ask."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from borgen.lib.dates import local_today
from documents.access import document_page
from documents.models import Document
from documents.navigation import document_crumbs, document_url
from documents.policies import sees_who_not_yet
from documents.services import reading_list
from documents.views.reading_files import find_version
from teams.access import Permission, Request, personal_page


@personal_page()
def my_list(request: Request) -> HttpResponse:
    entries = reading_list.my_list(request.user, local_today())
    asked, rest = [one for one in entries if one.asked], [one for one in entries if not one.asked]
    set_of_newcomers = [one for one in rest if one.document.for_newcomers and one.own_team]
    set_of_newcomers.sort(key=lambda one: one.document.team.name)
    context = {
        "asked": asked,
        "done": [one for one in rest if one.read_on and one not in set_of_newcomers],
        "sets": [
            (team, list(found)) for team, found in groupby(set_of_newcomers, lambda one: one.document.team)
        ],
        "crumbs": [
            {"title": _("Documents"), "url": reverse("documents:mine")},
            {"title": _("To read"), "url": ""},
        ],
    }
    return render(request, "documents/reading_list.html", context)


@document_page(Permission.VIEW_DOCUMENT, methods=("POST",))
def confirm(request: Request, document: Document, number: str) -> HttpResponse:
    version = find_version(request, document, number)
    try:
        made = reading_list.confirm(version=version, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(document_url(document))
    names = {"title": document.title, "number": version.number}
    if version.pk != document.current_id and document.current:
        names["new"] = document.current.number
        text = _(
            "You confirmed version {number} of {title}. Meanwhile version {new} is valid: "
            "that is the one to read."
        )
        messages.warning(request, text.format(**names))
        return redirect(document_url(document))
    text = _("Noted: you read {title}, version {number}.") if made else _("You had already confirmed this.")
    messages.success(request, text.format(**names))
    return redirect("documents:reading-list" if "list" in request.POST else document_url(document))


@document_page(Permission.VIEW_DRAFT)
def readers(request: Request, document: Document) -> HttpResponse:
    names = sees_who_not_yet(request.access)
    found = reading_list.readers_of(document, local_today())
    context = {
        "document": document,
        "readers": found,
        "names": names,
        "teams": [
            (team, list(rows))
            for team, rows in groupby(sorted(found.not_yet, key=lambda one: one.team), lambda one: one.team)
        ],
        "asks": document.asks_reading or document.for_newcomers,
        "back": document_url(document),
        "crumbs": document_crumbs(request.access, document, _("Who read it")),
    }
    return render(request, "documents/readers.html", context)
