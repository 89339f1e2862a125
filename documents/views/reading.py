"""What a team agreed, as people read it: the valid text, the history, and a single version."""

from __future__ import annotations

import functools
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from borgen.lib.dates import local_today
from documents import editions, rendering
from documents.access import document_page
from documents.marking import FIRST, mark
from documents.models import Document, ReadReceipt, Version
from documents.navigation import document_crumbs, document_url
from documents.policies import may_evaluate
from documents.services.reading_list import reading_context
from documents.sharing import shown_url
from documents.views.history_rows import history_rows, name_of, options
from documents.views.reading_files import CONCEPT, find_version
from improvements.navigation import action_url, why_url
from teams.access import Access, Permission, Request, Role

OF_THE_TEAM = frozenset({Role.MEMBER, Role.LEADER})


@document_page(Permission.VIEW_DOCUMENT)
def document(request: Request, document: Document) -> HttpResponse:
    """The version that counts; `?zoek=` marks words in it."""
    access = request.access
    valid = editions.valid_version(document)
    context = _frame(access, document)
    context["crumbs"] = document_crumbs(access, document)
    if valid is None:
        if access.allows(Permission.VIEW_DRAFT):
            context["open_version"] = editions.open_version(document)
        context["urls"] = _urls(access, document, None)
        return render(request, "documents/unpublished.html", context)
    version = valid.version
    urls = _urls(access, document, version)
    if valid.before:
        compare = document_url(document, "documents:compare")
        urls["compare"] = f"{compare}?van={valid.before}&naar={version.number}"
    context |= {
        "valid": valid,
        "version": version,
        "standing": rendering.standing(document, version),
        "meeting": valid.meeting,
        "keeper": valid.keeper,
        "today": local_today(),
        "attachments": list(version.attachments.select_related("file")),
        "urls": urls,
        **_text(version, request.GET.get("zoek", "")),
        **_reading(access, document, version),
    }
    # Drawn once and shown twice: behind a button on a phone, beside the text on a wide screen.
    context["ways"] = render_to_string("documents/_ways.html", context)
    return render(request, "documents/document.html", context)


@document_page(Permission.VIEW_DOCUMENT)
def version(request: Request, document: Document, number: str) -> HttpResponse:
    """One version with who agreed to exactly this text; an old one says first that it is old."""
    if number == CONCEPT:
        return redirect(document_url(document, "documents:draft"))
    access = request.access
    shown = find_version(request, document, number)
    label = _("Version {number}").format(number=shown.number)
    agreement = editions.agreements([shown.pk]).get(shown.pk)
    context = {
        **_frame(access, document),
        "crumbs": document_crumbs(access, document, label),
        "version": shown,
        "standing": rendering.standing(document, shown),
        "valid": document.current if document.current_id != shown.pk else None,
        "agreement": agreement,
        "meeting": agreement.approval.meeting.subject if agreement else "",
        "attachments": list(shown.attachments.select_related("file")),
        "urls": _urls(access, document, shown) | {"document": document_url(document)},
        "body": rendering.page_html(shown),
    }
    return render(request, "documents/version.html", context)


@document_page(Permission.VIEW_DOCUMENT)
def history(request: Request, document: Document) -> HttpResponse:
    access = request.access
    may_see_drafts = access.allows(Permission.VIEW_DRAFT)
    found = editions.history(document, drafts=may_see_drafts)
    names = tuple(name_of(one) for one in found)
    context = {
        **_frame(access, document),
        "crumbs": document_crumbs(access, document, _("History")),
        "rows": history_rows(document, found, notes=may_see_drafts),
        "compare_url": document_url(document, "documents:compare") if len(names) > 1 else "",
        "older": options(names, names[1]) if len(names) > 1 else "",
        "newer": options(names, "") if len(names) > 1 else "",
        "zip_url": document_url(document, "documents:zip"),
    }
    return render(request, "documents/history.html", context)


def _frame(access: Access, document: Document) -> dict[str, Any]:
    return {
        "document": document,
        "team": document.team,
        "may_see_drafts": access.allows(Permission.VIEW_DRAFT),
        "may_edit": access.allows(Permission.EDIT_DOCUMENT),
    }


def _reading(access: Access, document: Document, version: Version) -> dict[str, Any]:
    """For `_reading.html`. Of somebody of the team, whom a document asks like everybody, one row tells it."""
    url = document_url(document, "documents:readers") if access.allows(Permission.VIEW_DRAFT) else ""
    if not document.asks_reading or document.withdrawn_at or not access.local_roles & OF_THE_TEAM:
        return reading_context(access, document) | {"readers": None}
    receipts = ReadReceipt.objects.filter(version=version, user=access.user)
    read_on = receipts.order_by().values_list("read_on", flat=True).first()
    confirm = document_url(document, "documents:confirm-reading", number=version.number)
    reading = {"asked": read_on is None, "read_on": read_on, "version": version, "confirm_url": confirm}
    return {"reading": reading, "readers": None, "readers_url": url}


def _text(version: Version, question: str) -> dict[str, Any]:
    ready = rendering.ready(version)
    question = question.strip()[:200]
    marked = mark(ready.html, question)
    return {
        "body": rendering.safe(marked.html),
        "contents": rendering.safe(ready.contents),
        "question": question,
        "hits": marked.hits,
        "first_hit": FIRST,
    }


@functools.lru_cache(maxsize=4096)
def _address(name: str, institution: str, team: str, document: str) -> str:
    """Ten of them on every page that is read: looked up once."""
    words = {"institution": institution, "team": team, "document": document}
    return reverse(f"documents:{name}", kwargs=words)


def _urls(access: Access, document: Document, version: Version | None) -> dict[str, str]:
    """Where this person can go from here; a page shows the buttons whose address is there."""
    names = {"history": "history", "qr": "qr", "zip": "zip"}
    if access.allows(Permission.VIEW_DRAFT):
        names["draft"] = "draft"
    if access.allows(Permission.MANAGE_DOCUMENTS):
        names["settings"] = "settings"
    if access.allows(Permission.EDIT_DOCUMENT) and not document.withdrawn_at:
        names["write"] = "write" if version is None else "revise"
    if version and version.is_valid and not document.withdrawn_at and may_evaluate(access, document):
        names["evaluate"] = "evaluate"
    urls = {"short_shown": shown_url(document)}
    place = (document.team.institution.slug, document.team.slug, document.slug)
    urls |= {key: _address(name, *place) for key, name in names.items()}
    if version:
        number = version.number
        urls["version"] = document_url(document, "documents:version", number=number)
        urls["why"] = why_url(access, "versie", version.pk)
        urls["pdf"] = document_url(document, "documents:version-pdf", number=number)
    if not document.withdrawn_at:
        urls["action"] = action_url(access, f"document={document.pk}")
    return urls
