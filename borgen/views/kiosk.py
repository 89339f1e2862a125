"""The screen in the staff room: what it shows without anybody signed in, and connecting one with a code."""

from __future__ import annotations

from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import override
from django.views.decorators.cache import never_cache

from actions.models import Kiosk
from borgen.board.facts import board_of
from borgen.board.shape import BoardView
from borgen.lib import limits
from borgen.lib.dates import local_today
from borgen.wall import kiosks, turns
from borgen.wall.forms import CodeForm
from borgen.wall.pictures import picture_of
from teams.access import public_page
from teams.models import Team
from teams.models.institution import DEFAULT_COLOUR

# What a screen depends on apart from the board: with a new release it loads itself anew.
STYLES = tuple(f"css/{name}.css" for name in ("tokens", "base", "components", "projector", "chart", "wall"))
SCRIPTS = ("js/kiosk-check.js", "js/kiosk.js")


@public_page(
    "a screen on a wall cannot sign in; the secret in its address decides, and it shows no more than a poster"
)
def screen(request: HttpRequest, token: str) -> HttpResponseBase:
    """`?deel=` which part, `?vast=` stay there: for browsers without a script."""
    found = kiosks.find(token)
    # Its own short answer in place of the page for people.
    if limits.of_secret(request, "screen", kiosks.digest(token) if found else ""):
        return _locked(HttpResponse(status=429, headers={"Retry-After": "60", "Refresh": "60"}))
    with override(settings.LANGUAGE_CODE):
        if found is None:
            gone = HttpResponse(render_to_string("board/kiosk_gone.html", {"styles": STYLES}), status=404)
            return _locked(gone)
        return _locked(_shown(request, found, token))


@never_cache
@public_page(
    "who hangs a screen on the wall types a code with its remote control; it is good once and not for long",
    methods=("GET", "POST"),
)
def connect(request: HttpRequest) -> HttpResponseBase:
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        if limited := ratelimit.consume_or_429(request, action="screen_code"):
            return limited
        if form.is_valid() and form.carry_out(kiosks.connect, code=form.cleaned_data["code"]):
            return _locked(redirect("borgen:kiosk", token=form.result))
    return render(request, "board/kiosk_connect.html", {"form": form}, status=422 if form.is_bound else 200)


def _shown(request: HttpRequest, kiosk: Kiosk, token: str) -> HttpResponseBase:
    team: Team = kiosk.team
    board = getattr(team, "board", None)
    view = board_of(team, today=local_today(), names=board is not None and board.names, wall=True)
    files = [static(one) for one in (*STYLES, *SCRIPTS)]
    pulse = turns.pulse_of(view, *files, team.institution.brand_colour)
    etag = f'"{pulse}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = render(request, "board/kiosk.html", _context(request, kiosk, view, token))
    response["ETag"] = etag
    return response


def _context(request: HttpRequest, kiosk: Kiosk, view: BoardView, token: str) -> dict[str, object]:
    institution, address = kiosk.team.institution, reverse("borgen:kiosk", args=[token])
    shown = turns.turns_of(view)
    place = turns.place_of(shown, request.GET.get("deel", ""))
    held = "vast" in request.GET
    following = shown[place if held else (place + 1) % len(shown)].key
    return {
        "styles": STYLES,
        "scripts": SCRIPTS,
        "view": view,
        "turns": [(one, picture_of(one.goal) if one.goal else None) for one in shown],
        "place": place,
        "total": len(shown),
        "held": held,
        "hold_url": f"{address}?deel={shown[place].key}" + ("" if held else "&vast=1"),
        "refresh_url": f"{address}?deel={following}" + ("&vast=1" if held else ""),
        "turn": turns.TURN,
        "ask": turns.ASK,
        "stale": turns.STALE,
        "institution": institution,
        "colour": "" if institution.brand_colour == DEFAULT_COLOUR else institution.brand_colour[1:],
    }


def _locked(response: HttpResponseBase) -> HttpResponseBase:
    """What carries the secret leaves no trace: in no store, no referrer, no search engine and no log."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    # Django writes a line about each refusal, with the address; a screen that was revoked keeps asking.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
