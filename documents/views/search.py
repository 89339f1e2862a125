"""Everybody's own documents: in two clicks from any page to the valid version, or by what is in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from borgen.lib.dates import local_date, local_today
from documents.library import readable_by
from documents.models import Document
from documents.navigation import document_url
from documents.search import MOST_HITS, find
from improvements.navigation import team_url
from teams.access import Permission, Request, grants, institution_roles, personal_page
from teams.models import Membership, Team, User

MAX_QUESTION = 200
# A list of more than this folds away what is below it; the search finds the rest.
_LIGHT = ("current__html", "current__rows", "current__text")


@dataclass(frozen=True, slots=True)
class Title:
    """One document, as short as a list on a phone can be."""

    title: str
    url: str
    about: str
    number: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """The documents of a process."""

    name: str
    titles: list[Title] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Bookcase:
    """What a team keeps, or the institution, or others with whom somebody works."""

    name: str
    url: str = ""
    shelves: list[Shelf] = field(default_factory=list)


@personal_page()
def mine(request: Request) -> HttpResponse:
    user, today = request.user, local_today()
    readable = readable_by(user, today)
    question = " ".join(request.GET.get("zoek", "").split())[:MAX_QUESTION]
    hits = find(question, readable) if question else []
    teams = [
        one.team
        for one in Membership.objects.filter(user=user, team__archived_on=None)
        .on(today)
        .select_related("team__institution")
        .order_by("team__name")
    ]
    rows = readable.select_related("team__institution", "process", "current").defer(*_LIGHT)
    context = {
        "question": question,
        "hits": [(hit, _found_url(hit.document, question)) for hit in hits],
        "many": len(hits) == MOST_HITS,
        "bookcases": [] if hits else _bookcases(rows.order_by("process__name", "title", "pk"), teams),
        "formats_url": _formats_url(user),
    }
    return render(request, "documents/mine.html", context)


def _formats_url(user: User) -> str:
    """For the quality office, which keeps them."""
    if not grants(institution_roles(user), Permission.EDIT_DOCUMENT_TEMPLATES):
        return ""
    return reverse("documents:templates", kwargs={"institution": user.institution.slug})


def _found_url(document: Document, question: str) -> str:
    return f"{document_url(document)}?{urlencode({'zoek': question})}"


def _bookcases(documents: Iterable[Document], teams: Iterable[Team]) -> list[Bookcase]:
    own = {team.pk: Bookcase(team.name, team_url(team, "documents:register")) for team in teams}
    shared = Bookcase(_("Of the whole institution"))
    others: dict[int, Bookcase] = {}
    for document in documents:
        case = own.get(document.team_id)
        if case is None and document.shared:
            case = shared
        elif case is None:
            case = others.setdefault(document.team_id, Bookcase(document.team.name))
        _put(case, document, by_process=case is not shared)
    cases = [*own.values(), shared, *others.values()]
    return [case for case in cases if case.shelves or case.url]


def _put(case: Bookcase, document: Document, *, by_process: bool) -> None:
    process = document.process.name if by_process and document.process else ""
    if not case.shelves or case.shelves[-1].name != process:
        case.shelves.append(Shelf(process))
    valid = document.current
    case.shelves[-1].titles.append(
        Title(
            title=document.title,
            url=document_url(document),
            about=document.about,
            number=valid.number if valid else "",
            since=local_date(valid.approved_at) if valid and valid.approved_at else None,
        )
    )
