"""Posters for the wall: choose, look, print. The worker makes them; what is kept is there at once."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from actions.models import Poster
from borgen.lib.dates import local_today
from borgen.lib.htmx import render_page_or_fragment
from borgen.posters import keeping
from borgen.posters.form import (
    KIND_NAMES,
    WITHOUT_PEOPLE,
    WORD_OF,
    PosterForm,
    chosen,
    kind_of,
    wish_of,
)
from borgen.posters.keeping import Content
from borgen.posters.shape import Kind
from borgen.posters.subjects import Offered, offered
from common import files
from improvements.navigation import poster_url, team_crumbs, team_url
from teams.access import Permission, Request, team_page
from teams.models import Team


@team_page(Permission.VIEW_TEAM, methods=("GET", "POST"))
def posters(request: Request, team: Team) -> HttpResponse:
    """POST asks for one; a GET shows how far it is, and never makes anything."""
    kind = kind_of((request.POST or request.GET).get("soort", ""))
    given = request.POST or request.GET
    found = offered(team, kind, given.get("over", ""), local_today())
    names = kind not in WITHOUT_PEOPLE and keeping.may_show_names(team)
    values = chosen(given, kind, found, names=names)
    form = PosterForm(
        request.POST or None,
        initial=values,
        kind=kind,
        offered=found,
        names=names,
    )
    if request.method == "POST" and found.subject and form.is_valid():
        if limited := ratelimit.consume_or_429(request, action="poster", user=request.user):
            return limited
        wish = form.wish(found.subject)
        if form.carry_out(keeping.ask, wish=wish, by=request.user):
            return redirect(team_url(team, "borgen:posters") + form.query(kind) + "#poster")
    context = _frame(request, team, kind, found, names=names) | {"form": form}
    if found.subject:
        wish = wish_of(values, found.subject)
        content = keeping.content_of(wish, local_today())
        context |= _standing(team, keeping.kept(wish, content), content)
        context |= {"live_url": found.subject.path, "here": request.get_full_path()}
    status = 422 if form.errors else 200
    page, part = "posters/posters.html", "posters/_poster.html"
    response = render_page_or_fragment(request, page, part, context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@team_page(Permission.VIEW_TEAM)
def pdf(request: Request, team: Team, pk: int) -> HttpResponseBase:
    poster = _whole(team, pk)
    assert poster.file is not None  # noqa: S101
    return files.serve(poster.file)


@team_page(Permission.VIEW_TEAM)
def picture(request: Request, team: Team, pk: int, number: int) -> HttpResponseBase:
    sheet = get_object_or_404(_whole(team, pk).pictures.select_related("picture"), number=number)
    return files.serve(sheet.picture, inline=True)


def _whole(team: Team, pk: int) -> Poster:
    """With names only as long as the team has them switched on."""
    poster = get_object_or_404(Poster.objects.select_related("file").exclude(file=None), team=team, pk=pk)
    if poster.names and not keeping.may_show_names(team):
        raise Http404
    return poster


def _frame(request: Request, team: Team, kind: Kind, found: Offered, *, names: bool) -> dict[str, Any]:
    return {
        "team": team,
        "crumbs": team_crumbs(request.access, team, _("Posters")),
        "kind": kind.value,
        "kind_name": KIND_NAMES[kind],
        "kind_word": WORD_OF[kind],
        "kinds": [
            {"name": name, "url": poster_url(request.access, team, WORD_OF[one]), "current": one is kind}
            for one, name in KIND_NAMES.items()
        ],
        "settings_url": team_url(team, "borgen:board-settings"),
        "page_url": team_url(team, "borgen:posters"),
        "names_off": not names and kind not in WITHOUT_PEOPLE,
        "subject": found.subject,
        "state": "nothing",
    }


def _standing(team: Team, poster: Poster | None, content: Content) -> dict[str, Any]:
    """nothing, none, busy, failed or ready."""
    if content.shape.is_empty:
        return {"state": "nothing"}
    if poster is None:
        return {"state": "none", "version": content.version}
    failed = poster.problem or keeping.is_stuck(poster)
    state = "ready" if poster.file_id else "failed" if failed else "busy"
    words = {"pk": poster.pk}
    return {
        "state": state,
        "poster": poster,
        "version": content.version,
        "done": poster.done,
        "steps": keeping.STEPS,
        "pdf_url": team_url(team, "borgen:poster-pdf", **words),
        "pictures": [
            {
                "url": team_url(team, "borgen:poster-picture", number=number, **words),
                "number": number,
            }
            for number in range(1, poster.sheets + 1)
        ],
    }
