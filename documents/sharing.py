"""The short address of a document: it stays when the title changes, and leads to what counts today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

if TYPE_CHECKING:
    from documents.models import Document


def short_url(document: Document) -> str:
    return settings.BASE_URL + reverse("documents:short", kwargs={"code": document.code})


def shown_url(document: Document) -> str:
    """As people read it from a wall and type it."""
    return short_url(document).partition("//")[2].rstrip("/")
