"""How a board hangs: which goals, in which order, with which number; who keeps it fresh, and how often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from actions.forms.board import DOWN, UP, ArrangeForm, BoardAgreeForm
from actions.models import Board
from actions.services import board as services
from borgen.board.facts import Wanted, board_of
from borgen.board.page import fresh_words
from borgen.board.shape import BoardView, Goal
from borgen.lib.conflict import Conflict, conflict_context, values_of
from borgen.lib.dates import local_today
from borgen.lib.htmx import is_fragment, render_page_or_fragment
from borgen.views.board_page import board_crumbs, people_of_board
from improvements.navigation import team_url
from improvements.states import PAUSED
from teams.access import Permission, Request, team_page
from teams.models import Team

PAGE, FRAGMENT = "board/settings.html", "board/_arrange.html"


@dataclass(frozen=True, slots=True)
class Row:
    """A goal to arrange, with the words of its two buttons; empty where there is no way up or down."""

    goal: Goal
    shown: bool
    chosen: int | None
    """The number that says where it stands."""
    up: str
    down: str
    paused: bool


@team_page(Permission.OWN_ACTIONS, methods=("GET", "POST"))
def arrange(request: Request, team: Team) -> HttpResponse:
    board = _board(team)
    if request.method != "POST":
        return _page(request, team, board)
    goals = {one.pk: one for one in board.goals}
    numbers = {pk: one.numbers for pk, one in goals.items()}
    form = ArrangeForm(request.POST, goals=list(goals), numbers=numbers)
    if form.is_valid() and form.carry_out(
        services.arrange, team=team, goals=form.hung(), seen=form.cleaned_data["seen"], by=request.user
    ):
        if is_fragment(request):
            return _page(request, team, _board(team), saved=True)
        messages.success(request, _("Saved."))
        return redirect(f"{team_url(team, 'borgen:board-settings')}#volgorde")
    return _page(request, team, board, form=form)


@team_page(Permission.MANAGE_TEAM, methods=("POST",))
def agree(request: Request, team: Team) -> HttpResponse:
    form = _agree_form(team, request.POST)
    if form.is_valid():
        try:
            saved = form.carry_out(services.agree, team=team, edit=form.edit(), by=request.user)
        except Conflict as conflict:
            people = people_of_board(team)
            context = conflict_context(
                lambda **given: BoardAgreeForm(people=people, **given), form.edit(), conflict
            )
            context |= {"subject": team.name, "back": team_url(team, "borgen:board-settings")}
            return render(request, "ui/conflict.html", context, status=409)
        if saved:
            messages.success(request, _("Saved."))
            return redirect(team_url(team, "borgen:board-settings"))
    return _page(request, team, _board(team), agreement=form)


def _board(team: Team) -> BoardView:
    return board_of(team, today=local_today(), names=True, wanted=Wanted.ALL)


def _as_sent(board: BoardView, form: ArrangeForm) -> list[tuple[Goal, bool, int | None]]:
    """What somebody arranged while a colleague did the same: it stands there still, to be saved again."""
    goals = {one.pk: one for one in board.goals}
    return [(goals[one.improvement], one.hidden, one.indicator) for one in form.hung()]


def _page(
    request: Request,
    team: Team,
    board: BoardView,
    *,
    form: ArrangeForm | None = None,
    agreement: BoardAgreeForm | None = None,
    saved: bool = False,
) -> HttpResponse:
    """`form`, `agreement`: with a mistake, as they were sent."""
    order = [(one, one.hidden, one.number.indicator if one.number else None) for one in board.goals]
    if form is not None and not form.errors.keys() - {"__all__"}:
        order = _as_sent(board, form)
    access = request.access
    may_agree = access.allows(Permission.MANAGE_TEAM)
    context: dict[str, Any] = {
        "team": team,
        "board": board,
        "fresh": fresh_words(board, local_today()),
        "rows": _rows(order),
        "form": form,
        "saved": saved,
        "agreement": (agreement or _agree_form(team)) if may_agree else None,
        "arrange_url": team_url(team, "borgen:board-settings"),
        "agree_url": team_url(team, "borgen:board-agree"),
        "back": team_url(team, "borgen:board"),
        "crumbs": board_crumbs(request, team, _("Arrange the board")),
    }
    wrong = (form or agreement) is not None
    status = 422 if wrong and not is_fragment(request) else 200
    return render_page_or_fragment(request, PAGE, FRAGMENT, context, status=status)


def _rows(order: list[tuple[Goal, bool, int | None]]) -> list[Row]:
    last = len(order) - 1
    return [
        Row(
            goal=goal,
            shown=not hidden,
            chosen=chosen,
            up=f"{UP}-{goal.pk}" if place else "",
            down=f"{DOWN}-{goal.pk}" if place < last else "",
            paused=goal.state == PAUSED,
        )
        for place, (goal, hidden, chosen) in enumerate(order)
    ]


def _agree_form(team: Team, data: Any = None) -> BoardAgreeForm:
    board = Board.objects.filter(team=team).select_related("keeper").first() or Board(team=team)
    people = people_of_board(team)
    initial = values_of(board, ("keeper", "rhythm", "names"))
    return BoardAgreeForm(data, people=people, initial=initial)
