"""The screens of a team: made, connected again and revoked by its leader."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from actions.models import Board, Kiosk
from borgen.lib.dates import local_today
from borgen.wall import kiosks as services
from borgen.wall.forms import KioskForm
from borgen.wall.kiosks import Shown
from documents.sheet import qr_data
from improvements.navigation import team_crumbs, team_url
from teams.access import Permission, Request, team_page
from teams.models import Team


@never_cache
@team_page(Permission.MANAGE_TEAM)
def page(request: Request, team: Team) -> HttpResponse:
    return _page(request, team, KioskForm())


@never_cache
@team_page(Permission.MANAGE_TEAM, methods=("POST",))
def make(request: Request, team: Team) -> HttpResponse:
    """Address and code stand in this answer and nowhere else: they are not kept, not even for a redirect."""
    form = KioskForm(request.POST)
    if form.is_valid() and form.carry_out(services.make, team=team, by=request.user, **form.cleaned_data):
        return _page(request, team, KioskForm(), shown=form.result)
    return _page(request, team, form, status=422)


@never_cache
@team_page(Permission.MANAGE_TEAM, methods=("POST",))
def new_code(request: Request, team: Team, pk: int) -> HttpResponse:
    kiosk = get_object_or_404(Kiosk, team=team, pk=pk, revoked_at=None)
    try:
        shown = services.new_code(kiosk=kiosk, by=request.user)
    except Kiosk.DoesNotExist as gone:
        raise Http404 from gone
    return _page(request, team, KioskForm(), shown=shown)


@team_page(Permission.MANAGE_TEAM, methods=("POST",))
def revoke(request: Request, team: Team, pk: int) -> HttpResponse:
    kiosk = get_object_or_404(Kiosk.objects.select_related("team"), team=team, pk=pk)
    if services.revoke(kiosk=kiosk, by=request.user):
        text = _("“{name}” shows nothing any more: at the latest a minute from now its screen goes dark.")
        messages.success(request, text.format(name=kiosk.name))
    return redirect(team_url(team, "borgen:kiosks"))


def _page(
    request: Request, team: Team, form: KioskForm, *, shown: Shown | None = None, status: int = 200
) -> HttpResponse:
    board = Board.objects.filter(team=team).only("names").first()
    context = {
        "team": team,
        "form": form,
        "make_url": team_url(team, "borgen:kiosk-make"),
        "rows": [
            {
                "kiosk": one,
                "code_url": team_url(team, "borgen:kiosk-code", pk=one.pk),
                "revoke_url": team_url(team, "borgen:kiosk-revoke", pk=one.pk),
            }
            for one in services.open_kiosks(team)
        ],
        "revoked": services.revoked_kiosks(team),
        "names": board is not None and board.names,
        "settings_url": team_url(team, "borgen:board-settings"),
        "ended": team.archived_on is not None and team.archived_on <= local_today(),
        "crumbs": [
            *team_crumbs(request.access, team, _("Improvement board"))[:-1],
            {"title": _("Improvement board"), "url": team_url(team, "borgen:board")},
            {"title": _("Screens"), "url": ""},
        ],
        **_told(shown),
    }
    return render(request, "board/kiosks.html", context, status=status)


def _told(shown: Shown | None) -> dict[str, object]:
    if shown is None:
        return {"shown": None}
    address = settings.BASE_URL + reverse("borgen:kiosk", args=[shown.token]) if shown.token else ""
    code, connect = shown.code, settings.BASE_URL + reverse("borgen:kiosk-connect")
    return {
        "shown": shown.kiosk,
        "code": f"{code[:3]} {code[3:6]} {code[6:]}",
        "until": shown.until,
        "connect_address": connect.partition("//")[2].rstrip("/"),
        "address": address,
        "qr": qr_data(address) if address else "",
    }
