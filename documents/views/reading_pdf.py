"""The PDF of a version: sent at once when it is there or small, otherwise made by the worker meanwhile."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from borgen.lib import limits
from borgen.lib.htmx import render_page_or_fragment
from borgen.lib.pdf import pdf_response
from common import files
from documents import sheet
from documents.access import document_page
from documents.models import Document, Rendition, Version
from documents.navigation import document_crumbs, document_url
from documents.services import renditions
from documents.views.reading_files import CONCEPT, find_version
from teams.access import Permission, Request


@document_page(Permission.VIEW_DOCUMENT, methods=("GET", "POST"))
def version_pdf(request: Request, document: Document, number: str) -> HttpResponseBase:
    """POST asks for it. A GET never does: it sends what is kept, or a small one, or says how far it is."""
    version = find_version(request, document, number)
    here = document_url(document, "documents:version-pdf", number=number)
    if not renditions.has_pages(version):
        raise Http404
    if request.method == "POST":
        renditions.ask(version)
        return redirect(here)
    found = renditions.kept(version)
    if found and found.file and not request.htmx:
        return files.serve(found.file)
    if found is None and sheet.is_small(version):
        return _made_here(request, version)
    return _waiting(request, document, version, found, here)


@limits.export
def _made_here(_request: Request, version: Version) -> HttpResponse:
    return pdf_response(sheet.pdf_of(version), sheet.file_name(version))


def _waiting(
    request: Request, document: Document, version: Version, found: Rendition | None, here: str
) -> HttpResponse:
    state = "none"
    if found:
        stuck = renditions.is_stuck(found)
        state = "ready" if found.file_id else "failed" if found.problem or stuck else "busy"
    number = version.number or CONCEPT
    back = "documents:document" if version.is_valid else "documents:version"
    name = {} if version.is_valid else {"number": number}
    context: dict[str, Any] = {
        "document": document,
        "version": version,
        "crumbs": document_crumbs(request.access, document, "PDF"),
        "state": state,
        "problem": found.problem if found else "",
        "here": here,
        "back": document_url(document, back, **name),
    }
    response = render_page_or_fragment(request, "documents/pdf.html", "documents/_pdf.html", context)
    response["Cache-Control"] = "private, no-store"
    return response
