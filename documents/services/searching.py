"""What the search page finds: the stems of every valid version."""

from __future__ import annotations

from documents.models import Document, SearchEntry
from documents.stems import stems

LONGEST_TITLE = 160


def index(document: Document) -> None:
    """Take over title and words of what is valid now; what is withdrawn or has no valid version goes out."""
    if document.current is None or document.withdrawn_at is not None:
        SearchEntry.objects.filter(document=document).delete()
        return
    about = f"{document.about} {document.current.text}"
    values = {"title": stems(document.title)[:LONGEST_TITLE], "body": stems(about)}
    SearchEntry.objects.update_or_create(document=document, defaults=values)
