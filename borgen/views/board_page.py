"""What every answer of the board shows: the whole page, or to htmx the board after something changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from actions.following import usual_day
from actions.forms.board import BoardActionForm, BoardSuccessForm
from borgen.board import sql
from borgen.board.facts import board_of
from borgen.board.page import LOOSE, NOTHING, Adding, Focus, Places, fresh_words, lanes_of
from borgen.lib.dates import local_today
from borgen.lib.htmx import is_fragment, render_page_or_fragment
from improvements import policies
from improvements.models import Improvement
from improvements.navigation import Crumb, poster_url, team_crumbs, team_url
from improvements.people import members_on
from improvements.states import OPEN_STATES
from teams.access import Permission, Request
from teams.models import Team, User

PAGE, FRAGMENT = "board/board.html", "board/_board.html"


@dataclass(frozen=True, slots=True)
class Said:
    """What just happened, said at the board; `tone` as in templates/ui/README.md."""

    text: str
    tone: str = "ok"


def show(
    request: Request,
    team: Team,
    *,
    focus: Focus = NOTHING,
    said: Said | None = None,
    action: BoardActionForm | None = None,
    success: BoardSuccessForm | None = None,
    opened: str = "",
) -> HttpResponse:
    """`action`, `success`: a form with a mistake, as it was sent. `opened`: the form to go on in."""
    today = local_today()
    board = board_of(team, today=today, names=True)
    address = team_url(team, "borgen:board")
    places = Places(address, team_url(team, "actions:actions"))
    wrong = action is not None or success is not None
    opened = opened or _where(action or success)
    people = tuple((one.pk, one.name) for one in sql.people(team.pk, today=today))
    adding = Adding(people, request.user.pk, usual_day(today).isoformat(), opened)
    access = request.access
    context: dict[str, Any] = {
        "team": team,
        "board": board,
        "fresh": fresh_words(board, today),
        "lanes": lanes_of(board, places, today, focus, adding),
        "said": said,
        "url": address,
        "wrong_action": action,
        "wrong_success": success,
        "opened": opened,
        "settings_url": team_url(team, "borgen:board-settings"),
        "poster_url": poster_url(access, team, "bord"),
        "new_url": "",
        "crumbs": board_crumbs(request, team),
    }
    if not board.goals and access.allows(Permission.CREATE_IMPROVEMENT) and policies.may_begin(team):
        context["new_url"] = team_url(team, "improvements:new")
    # htmx shows the part whatever the form says; the status tells others.
    status = 422 if wrong and not is_fragment(request) else 200
    return render_page_or_fragment(request, PAGE, FRAGMENT, context, status=status)


def changed(
    request: Request, team: Team, said: Said, *, place: str, focus: Focus = NOTHING, opened: str = ""
) -> HttpResponse:
    """After a POST: the board as it is now. `place`: what of it is looked at, without a script."""
    if is_fragment(request):
        return show(request, team, focus=focus, said=said, opened=opened)
    level = messages.SUCCESS if said.tone == "ok" else messages.ERROR
    messages.add_message(request, level, said.text)
    query = f"?succes={focus.success}" if focus.success else ""
    return redirect(f"{team_url(team, 'borgen:board')}{query}#{place}")


def board_crumbs(request: Request, team: Team, *last: str) -> list[Crumb]:
    trail = team_crumbs(request.access, team, _("Improvement board"), *last)
    if last:
        trail[1]["url"] = team_url(team, "borgen:board")
    return trail


def hanging(team: Team) -> list[Improvement]:
    """What something can hang under, by name."""
    found = Improvement.objects.filter(team=team, state__in=OPEN_STATES).order_by("name")
    return list(found)


def people_of_board(team: Team) -> list[User]:
    return list(members_on(team, local_today()).order_by("name"))


def _where(form: BoardActionForm | BoardSuccessForm | None) -> str:
    """The form that stays open, such as "actie-12"."""
    if form is None:
        return ""
    kind = "actie" if isinstance(form, BoardActionForm) else "succes"
    return f"{kind}-{form.data.get('improvement') or LOOSE}"
