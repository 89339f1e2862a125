"""Files of a document, sent so that nothing in them can run in our origin (`common.files.serve`)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from common import files
from documents.access import document_page
from documents.models import Attachment, Document, Picture, Version
from documents.models.version import FINAL_STATES
from teams.access import Permission, Request

CONCEPT = "concept"


def find_version(request: Request, document: Document, number: str) -> Version:
    """By "1.0" among the approved, or "concept" for the open one, which the team alone sees."""
    versions = Version.objects.filter(document=document).select_related("file")
    if number == CONCEPT:
        if not request.access.allows(Permission.VIEW_DRAFT):
            raise PermissionDenied
        found = versions.open().first()
    else:
        major, dot, minor = number.partition(".")
        if not (dot and number.isascii() and major.isdecimal() and minor.isdecimal() and len(number) < 10):
            raise Http404
        found = versions.final().filter(major=int(major), minor=int(minor)).first()
    if found is None or (number != CONCEPT and found.number != number):
        raise Http404
    found.document = document
    return found


@document_page(Permission.VIEW_DOCUMENT)
def version_file(request: Request, document: Document, number: str) -> HttpResponseBase:
    """The file that is the version; a PDF is shown in the browser with `?tonen=1`."""
    version = find_version(request, document, number)
    if version.file is None:
        raise Http404
    return files.serve(version.file, inline="tonen" in request.GET)


@document_page(Permission.VIEW_DOCUMENT)
def attachment(request: Request, document: Document, pk: int) -> HttpResponseBase:
    found = get_object_or_404(
        Attachment.objects.select_related("file", "version"), pk=pk, version__document=document
    )
    if found.version.is_open and not request.access.allows(Permission.VIEW_DRAFT):
        raise Http404
    return files.serve(found.file, inline="tonen" in request.GET)


@document_page(Permission.VIEW_DOCUMENT)
def picture(request: Request, document: Document, pk: int) -> HttpResponseBase:
    """Who may not see drafts sees a picture only when an approved version shows it."""
    found = get_object_or_404(Picture.objects.select_related("file"), pk=pk, document=document)
    if not request.access.allows(Permission.VIEW_DRAFT) and not _shown_in_approved(found):
        raise Http404
    response = files.serve(found.file, inline=True)
    # A picture never changes: the browser need not ask again while somebody reads.
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _shown_in_approved(picture: Picture) -> bool:
    cited = Q(html__contains=f'"picture:{picture.pk}"')
    return Version.objects.filter(cited, document=picture.document_id, state__in=FINAL_STATES).exists()
