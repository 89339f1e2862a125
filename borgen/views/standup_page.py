"""What a screen of the stand-up shows."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from borgen.board.facts import board_of
from borgen.board.shape import Act, BoardView
from borgen.lib.dates import local_today
from borgen.views.board_page import people_of_board
from borgen.wall import rounds
from borgen.wall.forms import StandUpActionForm, StandUpMoveForm, StandUpSuccessForm
from borgen.wall.pictures import picture_of
from borgen.wall.rounds import Part, Stop
from borgen.wall.turns import pulse_of
from improvements.models import Improvement
from improvements.navigation import team_url
from improvements.states import OPEN_STATES
from teams.access import Request
from teams.models import Team

ACTION, SUCCESS = "actie", "succes"
"""The form that is open: `?erbij=`."""
QUERY = ("erbij", "verzet", "klaar", "nieuw", "later")
"""What is open, and which action was just closed, added or moved."""


@dataclass(frozen=True, slots=True)
class Row:
    act: Act
    digit: int | None
    """The key that goes to its button; None when it is done."""
    url: str
    move_url: str
    """Where its date is open; empty when it is done."""


@dataclass(frozen=True, slots=True)
class Moving:
    """The action that gets another day."""

    pk: int
    title: str
    form: StandUpMoveForm


@dataclass(frozen=True)
class Here:
    """Where the screen is, for addresses of it and of what is done on it."""

    team: Team
    key: str
    since: int | None

    def url(self, name: str = "borgen:stand-up", *, key: str = "", **words: object) -> str:
        """The words of QUERY stand behind the question mark, other words in the address."""
        query = {"scherm": key or self.key}
        if self.since is not None:
            query["sinds"] = str(self.since)
        query |= {one: str(words.pop(one)) for one in QUERY if one in words}
        return team_url(self.team, name, **words) + "?" + urlencode(query)


def here_of(request: Request, team: Team) -> Here:
    since = rounds.since_of(request.GET.get("sinds", ""), int(time.time()))
    return Here(team, request.GET.get("scherm", "")[:40], since)


def goal_named(here: Here) -> Improvement | None:
    """The improvement that the screen is about, while it runs."""
    word = here.key.split("-")[1] if here.key.startswith(("doel-", "acties-")) else ""
    if not (word.isascii() and word.isdecimal() and len(word) < 18):
        return None
    found = Improvement.objects.filter(team=here.team, pk=int(word), state__in=OPEN_STATES)
    return found.select_related("team__institution").first()


def context_of(
    request: Request,
    here: Here,
    *,
    action: StandUpActionForm | None = None,
    success: StandUpSuccessForm | None = None,
    move: Moving | None = None,
) -> dict[str, Any]:
    """`action`, `success`, `move`: a form with mistakes, which stays open."""
    view = board_of(here.team, today=local_today(), names=True)
    stops = rounds.round_of(view)
    place = rounds.place_of(stops, here.key)
    stop = stops[place]
    here = Here(here.team, stop.key, here.since)
    rows = _rows(here, stop)
    return {
        "team": here.team,
        "view": view,
        "stop": stop,
        "heading": _heading(stop),
        "pulse": pulse_of(view, stop.key),
        "part": stop.part.value,
        "parts": _parts(here, stops, stop),
        "number": place + 1,
        "total": len(stops),
        "picture": picture_of(stop.goal) if stop.goal and stop.part == Part.GOALS else None,
        "rows": rows,
        "digits": max((row.digit or 0 for row in rows), default=0),
        "just": _just(request, here, view),
        "minutes": rounds.minutes_left(here.since, int(time.time())) if here.since else None,
        "seconds": here.since + rounds.MINUTES * 60 - int(time.time()) if here.since else None,
        "length": rounds.MINUTES,
        "gone_through_today": view.fresh.last == local_today(),
        **_forms(request, here, view, action, success, move),
        **_addresses(here, stops, place),
    }


def _forms(
    request: Request,
    here: Here,
    view: BoardView,
    action: StandUpActionForm | None,
    success: StandUpSuccessForm | None,
    move: Moving | None,
) -> dict[str, Any]:
    """One at most: the one with mistakes, else the one that the address opens."""
    if not (action or success or move):
        asked = request.GET.get("erbij", "")
        action = action_form(request, here.team) if asked == ACTION else None
        success = StandUpSuccessForm() if asked == SUCCESS else None
        move = None if action or success else _moving(request, view)
    return {
        "action_form": action,
        "success_form": success,
        "moving": move,
        "move_url": here.url("borgen:stand-up-move", pk=move.pk) if move else "",
        "writing": bool(action or success or move),
    }


def _addresses(here: Here, stops: list[Stop], place: int) -> dict[str, str]:
    begins = here.since is None and stops[place].part == Part.BEGIN
    following = stops[place + 1].key if place + 1 < len(stops) else ""
    start = team_url(here.team, "borgen:stand-up") + "?" + urlencode({"scherm": following, "sinds": "nu"})
    return {
        "here_url": here.url(),
        "previous_url": here.url(key=stops[place - 1].key) if place else "",
        "next_url": start if begins else here.url(key=following) if following else "",
        "add_action_url": here.url(erbij=ACTION) + "#erbij",
        "add_success_url": here.url(erbij=SUCCESS) + "#erbij",
        "action_url": here.url("borgen:stand-up-action"),
        "success_url": here.url("borgen:stand-up-success"),
        "gone_through_url": here.url("borgen:stand-up-gone-through"),
        "leave_url": team_url(here.team, "borgen:board"),
    }


def _rows(here: Here, stop: Stop) -> list[Row]:
    rows, digit = [], 0
    for act in stop.actions:
        if act.is_done:
            rows.append(Row(act, None, "", ""))
            continue
        digit += 1
        move_url = here.url(verzet=act.pk) + "#erbij"
        rows.append(Row(act, digit, here.url("borgen:stand-up-done", pk=act.pk), move_url))
    return rows


def _parts(here: Here, stops: list[Stop], now: Stop) -> list[dict[str, Any]]:
    """The three things that the round is about, and where in them the screen is."""
    names = {Part.GOALS: _("Goals"), Part.ACTIONS: _("Actions"), Part.SUCCESSES: _("Successes")}
    found = []
    for part, name in names.items():
        inside = [stop.key for stop in stops if stop.part == part]
        place = inside.index(now.key) + 1 if now.part == part else 0
        if inside:
            url = here.url(key=inside[0])
            found.append({"name": name, "url": url, "number": place, "total": len(inside)})
    return found


def _heading(stop: Stop) -> str:
    words = {
        Part.BEGIN: _("Stand-up at the improvement board"),
        Part.SUCCESSES: _("What went well?"),
        Part.END: _("That was the round"),
    }
    if stop.goal is not None:
        return stop.goal.name
    return words.get(stop.part) or _("Other actions of the team")


def _just(request: Request, here: Here, view: BoardView) -> dict[str, Any] | None:
    """What was done a moment ago on this screen: an action that was closed, added or moved."""
    for word, done in (("klaar", True), ("nieuw", False), ("later", False)):
        act = _named(request, view, word)
        if act is not None and act.is_done == done:
            undo = here.url("borgen:stand-up-reopen", pk=act.pk) if done else ""
            return {"act": act, "done": done, "moved": word == "later", "undo_url": undo}
    return None


def _moving(request: Request, view: BoardView) -> Moving | None:
    act = _named(request, view, "verzet")
    if act is None or act.is_done:
        return None
    return Moving(act.pk, act.title, StandUpMoveForm(was=act.due))


def _named(request: Request, view: BoardView, word: str) -> Act | None:
    """The action on the board whose key stands behind this word in the address."""
    pk = request.GET.get(word, "")
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 18):
        return None
    hanging = [*view.loose_actions, *(act for goal in view.goals for act in goal.actions)]
    return next((one for one in hanging if one.pk == int(pk)), None)


def action_form(request: Request, team: Team, data: QueryDict | None = None) -> StandUpActionForm:
    return StandUpActionForm(data, people=people_of_board(team), me=request.user)
