"""One document with its whole history, to take along."""

from __future__ import annotations

from django.http import FileResponse

from borgen.lib import limits
from documents.access import document_page
from documents.models import Document
from documents.services import export
from teams.access import Permission, Request


@document_page(Permission.VIEW_DOCUMENT)
@limits.export
def everything(request: Request, document: Document) -> FileResponse:
    made = export.zip_of(document, for_team=request.access.allows(Permission.VIEW_DRAFT))
    response = FileResponse(made, as_attachment=True, filename=f"{document.slug}.zip")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
