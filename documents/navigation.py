"""Addresses and the trail of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from improvements.navigation import Crumb, team_crumbs, team_url
from teams.access import Permission

if TYPE_CHECKING:
    from documents.models import Document
    from teams.access import Access


def document_url(document: Document, name: str = "documents:document", **more: object) -> str:
    return team_url(document.team, name, document=document.slug, **more)


def document_crumbs(access: Access, document: Document, *last: str) -> list[Crumb]:
    """Who reads a document of another team sees the name of that team, but cannot go there."""
    trail = team_crumbs(access, document.team, _("Documents"))
    if access.allows(Permission.VIEW_TEAM):
        trail[-1]["url"] = team_url(document.team, "documents:register")
    trail.append({"title": document.title, "url": document_url(document) if last else ""})
    return trail + [{"title": title, "url": ""} for title in last]
