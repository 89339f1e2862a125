"""What differs between two versions, word by word."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from documents import compared
from documents.access import document_page
from documents.comparison import compare as compare_texts
from documents.models import Document, Version
from documents.navigation import document_crumbs, document_url
from teams.access import Permission, Request


@document_page(Permission.VIEW_DOCUMENT)
def compare(request: Request, document: Document) -> HttpResponse:
    """`?van=1.0&naar=1.1`, or `concept` for who may see the draft; as it stands, the newest change."""
    drafts = request.access.allows(Permission.VIEW_DRAFT)
    asked = request.GET.get("van", ""), request.GET.get("naar", "")
    if compared.CONCEPT in asked and not drafts:
        raise PermissionDenied
    listed = compared.names(document, drafts=drafts)
    context = {
        "document": document,
        "team": document.team,
        "crumbs": document_crumbs(request.access, document, _("What changed")),
        "listed": listed,
        "asked_for_another": any(name and name not in listed for name in asked),
        "back": document_url(document),
    }
    if len(listed) > 1:
        names = compared.chosen(list(listed), *asked)
        context |= _compared(document, listed, *names)
    return render(request, "documents/compare.html", context)


def _compared(document: Document, listed: dict[str, Version], older: str, newer: str) -> dict[str, object]:
    pair = [listed[older].pk, listed[newer].pk]
    found = document.versions.select_related("file").in_bulk(pair)
    old, new = found[pair[0]], found[pair[1]]
    changes = compare_texts(old.html, new.html)
    between = list(listed)[list(listed).index(newer) : list(listed).index(older)]
    return {
        "old": old,
        "new": new,
        "old_name": older,
        "new_name": newer,
        "same": older == newer,
        "sentence": compared.sentence(changes),
        "differences": compared.differences(old, new),
        "parts": compared.parts(document, changes),
        "steps": [(listed[name], compared.version_url(document, name)) for name in between],
        "old_url": compared.version_url(document, older),
        "new_url": compared.version_url(document, newer),
    }
