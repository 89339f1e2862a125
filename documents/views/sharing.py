"""The way to a document from a wall: its short address, its QR code and the card to print."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from documents import sheet
from documents.access import document_page, document_roles
from documents.models import Document
from documents.navigation import document_crumbs, document_url
from documents.sharing import short_url, shown_url
from teams.access import Permission, Request, grants, institution_roles, personal_page


@personal_page()
def short(request: Request, code: str) -> HttpResponse:
    """Who may not read it learns nothing, not even that it exists."""
    document = get_object_or_404(
        Document.objects.select_related("team__institution", "process", "improvement__team"),
        code=code.lower(),
        institution=request.user.institution_id,
    )
    roles = document_roles(request.user, document) | institution_roles(request.user)
    if not grants(roles, Permission.VIEW_DOCUMENT):
        raise Http404
    return redirect(document_url(document))


@document_page(Permission.VIEW_DOCUMENT)
def card(request: Request, document: Document) -> HttpResponse:
    context = {
        "document": document,
        "team": document.team,
        "crumbs": document_crumbs(request.access, document, _("QR code")),
        "address": shown_url(document),
        "svg": document_url(document, "documents:qr-svg"),
    }
    return render(request, "documents/qr.html", context)


@document_page(Permission.VIEW_DOCUMENT)
def qr_svg(request: Request, document: Document) -> HttpResponse:
    response = HttpResponse(sheet.qr_svg(short_url(document)), content_type="image/svg+xml")
    if "download" in request.GET:
        response["Content-Disposition"] = f'attachment; filename="qr-{document.slug}.svg"'
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    return response
