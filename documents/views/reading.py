"""What a team agreed, as people read it: the valid text, the history, and a single version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from borgen.lib.dates import local_date, local_today
from documents import editions, rendering
from documents.access import document_page
from documents.marking import FIRST, mark
from documents.models import Document, Version
from documents.navigation import document_crumbs, document_url
from documents.policies import may_evaluate
from documents.services.reading_list import reading_context
from documents.sharing import shown_url
from documents.views.reading_files import CONCEPT, find_version
from teams.access import Access, Permission, Request


@document_page(Permission.VIEW_DOCUMENT)
def document(request: Request, document: Document) -> HttpResponse:
    """The version that counts; `?zoek=` marks words in it."""
    access = request.access
    valid = editions.valid_version(document)
    context = _frame(access, document)
    if valid is None:
        if access.allows(Permission.VIEW_DRAFT):
            context["open_version"] = editions.open_version(document)
        context |= {"crumbs": document_crumbs(access, document), "urls": _urls(access, document, None)}
        return render(request, "documents/unpublished.html", context)
    document.current = valid
    context |= {
        "crumbs": document_crumbs(access, document),
        "version": valid,
        "standing": rendering.standing(document, valid),
        "keeper": document.keeper.name if document.keeper else document.keeper_party,
        "today": local_today(),
        "numbers": editions.numbers([valid.pk]).get(valid.pk),
        "attachments": list(valid.attachments.select_related("file")),
        "urls": _urls(access, document, valid),
        **_text(valid, request.GET.get("zoek", "")),
        **reading_context(access, document),
    }
    return render(request, "documents/document.html", context)


@document_page(Permission.VIEW_DOCUMENT)
def version(request: Request, document: Document, number: str) -> HttpResponse:
    """One version with who agreed to exactly this text; an old one says first that it is old."""
    if number == CONCEPT:
        return redirect(document_url(document, "documents:draft"))
    access = request.access
    shown = find_version(request, document, number)
    label = _("Version {number}").format(number=shown.number)
    context = {
        **_frame(access, document),
        "crumbs": document_crumbs(access, document, label),
        "version": shown,
        "standing": rendering.standing(document, shown),
        "valid": document.current if document.current_id != shown.pk else None,
        "agreement": editions.agreements([shown.pk]).get(shown.pk),
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
    rows = history_rows(document, found)
    numbers = [row.name for row in rows]
    context = {
        **_frame(access, document),
        "crumbs": document_crumbs(access, document, _("History")),
        "rows": rows,
        "numbers": numbers,
        "compare_url": rows[0].compare_base if len(rows) > 1 else "",
        "zip_url": document_url(document, "documents:zip"),
    }
    return render(request, "documents/history.html", context)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the history, with its sentences ready: fifty of them cost as little as one."""

    edition: editions.Edition
    standing: rendering.Standing
    tone: str
    """A long list of old versions is no list of warnings."""
    name: str
    url: str
    when: str
    agreed: str
    before: str
    compare: str
    compare_base: str


def history_rows(document: Document, found: list[editions.Edition]) -> list[Row]:
    # Each address is looked up once; the others differ in a number only.
    pattern = document_url(document, "documents:version", number="0.0")
    compare = document_url(document, "documents:compare")
    rows = []
    for one in found:
        name = one.version.number or CONCEPT
        before = one.before.number if one.before else ""
        standing = rendering.standing(document, one.version)
        rows.append(
            Row(
                one,
                standing,
                "" if one.version.superseded_at else standing.tone,
                name,
                pattern.replace("/0.0/", f"/{name}/"),
                _when(one),
                _agreed(one.numbers),
                before,
                f"{compare}?van={before}&naar={name}" if before else "",
                compare,
            )
        )
    return rows


def _when(edition: editions.Edition) -> str:
    """ "approved on 3 May 2026 by the team in Teamoverleg, closed by A · author B · small change" """
    version, numbers = edition.version, edition.numbers
    parts = []
    if version.approved_at and version.approved_by:
        day = date_format(local_date(version.approved_at), "j F Y")
        parts.append(_("approved on {day}, closed by {name}").format(day=day, name=version.approved_by.name))
        if numbers:
            parts.append(_("in: {meeting}").format(meeting=numbers.approval.meeting.subject))
    parts.append(_("author: {name}").format(name=version.author.name))
    return " · ".join([*parts, version.get_change_display()])


def _agreed(numbers: editions.Numbers | None) -> str:
    if numbers is None:
        return ""
    agreed = ngettext("{n} person agreed", "{n} people agreed", numbers.agreed).format(n=numbers.agreed)
    if not numbers.still_open:
        return agreed
    return _("{agreed}, {n} still open").format(agreed=agreed, n=numbers.still_open)


def _frame(access: Access, document: Document) -> dict[str, Any]:
    return {
        "document": document,
        "team": document.team,
        "may_see_drafts": access.allows(Permission.VIEW_DRAFT),
        "may_edit": access.allows(Permission.EDIT_DOCUMENT),
    }


def _text(version: Version, question: str) -> dict[str, Any]:
    ready = rendering.ready(version)
    question = question.strip()[:200]
    marked = mark(ready.html, question)
    return {
        "body": rendering.safe(marked.html),
        "headings": ready.headings,
        "question": question,
        "hits": marked.count,
        "first_hit": FIRST,
    }


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
    urls |= {key: document_url(document, f"documents:{name}") for key, name in names.items()}
    if version:
        number = version.number
        urls["version"] = document_url(document, "documents:version", number=number)
        urls["pdf"] = document_url(document, "documents:version-pdf", number=number)
        if before := vars(version).get("before_major"):
            earlier = f"{before}.{vars(version)['before_minor']}"
            compare = document_url(document, "documents:compare")
            urls["compare"] = f"{compare}?van={earlier}&naar={number}"
    return urls
