"""The improvement board of a team: where it stands before it every week, and what it lives on between."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from actions.services import board as services
from borgen.board.page import Focus
from borgen.views.board_page import Said, changed, show
from teams.access import Permission, Request, team_page
from teams.models import Team


@team_page(Permission.VIEW_CONTENT)
def board(request: Request, team: Team) -> HttpResponse:
    """`?succes=`: what was just written down and can be taken back."""
    success = request.GET.get("succes", "")
    return show(request, team, focus=Focus(success=int(success) if success.isdecimal() else None))


@team_page(Permission.OWN_ACTIONS, methods=("POST",))
def go_through(request: Request, team: Team) -> HttpResponse:
    services.go_through(team=team, by=request.user)
    return changed(request, team, Said(_("Noted: you went through the board today.")), place="bord")
