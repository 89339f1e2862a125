"""What the search page finds: the words of every valid version."""

from __future__ import annotations

from documents.models import Document, SearchEntry


def index(document: Document) -> None:
    """Take over title and words of what is valid now; what is withdrawn or has no valid version goes out."""
    if document.current is None or document.withdrawn_at is not None:
        SearchEntry.objects.filter(document=document).delete()
        return
    values = {"title": document.title, "body": document.current.text}
    SearchEntry.objects.update_or_create(document=document, defaults=values)
