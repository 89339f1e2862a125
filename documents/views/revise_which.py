"""Something has to change; the question is in which document: from a signal to a new draft."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from documents.models import Document
from documents.navigation import document_url
from improvements.navigation import team_crumbs, team_url
from teams.access import Permission, Request, team_page
from teams.models import Team


@dataclass(frozen=True, slots=True)
class Choice:
    title: str
    about: str
    url: str
    """Empty for who may not begin a draft of it; then `keeper` says whom to ask."""
    keeper: str
    likely: bool


@team_page(Permission.VIEW_DOCUMENT)
def revise_which(request: Request, team: Team) -> HttpResponse:
    """`?reden=` goes along to the draft; documents of `?proces=` stand on top."""
    reason = request.GET.get("reden", "")[:2000]
    process = request.GET.get("proces", "")
    choices = [_choice(request, one, reason, process) for one in _documents(team)]
    context = {
        "team": team,
        "reason": reason,
        "choices": sorted(choices, key=lambda one: not one.likely),
        "register_url": team_url(team, "documents:register"),
        "crumbs": team_crumbs(request.access, team, _("Which document changes?")),
    }
    return render(request, "documents/revise_which.html", context)


def _documents(team: Team) -> QuerySet[Document]:
    found = Document.objects.in_use().filter(team=team)
    return found.select_related("team__institution", "process__owner", "keeper", "improvement").order_by(
        "title"
    )


def _choice(request: Request, document: Document, reason: str, process: str) -> Choice:
    named = (
        document.keeper_id,
        document.process.owner_id if document.process else None,
        document.improvement.project_leader_id if document.improvement else None,
    )
    may = request.access.allows(Permission.EDIT_DOCUMENT) or request.user.pk in named
    keeper = document.keeper or (document.process.owner if document.process else None)
    address = document_url(document, "documents:revise")
    return Choice(
        title=document.title,
        about=document.process.name if document.process else "",
        url=address + "?" + urlencode({"reden": reason}) if may else "",
        keeper=keeper.name if keeper else _("the team leader"),
        likely=bool(process) and str(document.process_id) == process,
    )
