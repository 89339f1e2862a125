"""What is done at the board itself: an action or a success more, an action done, moved, or taken up again.

Everybody of the team may do this, whoever owns the action: at the board the team acts together, with one
keyboard, and what somebody did is taken back on the spot (docs/decisions/0023-board.md).
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django_htmx.http import push_url, reselect, reswap, retarget

from actions.forms.board import BoardActionForm, BoardChangeForm, BoardSuccessForm
from actions.models import Action, Recognition
from actions.policies import may_take_back, people_for
from actions.services import acting, recognitions
from actions.services import board as services
from borgen.board.acting import Ended, action_at_board, finish_at_board, reopen_at_board
from borgen.board.page import LOOSE, Focus
from borgen.lib.conflict import Conflict, conflict_context
from borgen.lib.htmx import is_fragment, render_page_or_fragment
from borgen.views.board_page import Said, board_crumbs, changed, hanging, people_of_board, show
from improvements.models import Improvement
from improvements.navigation import team_url
from teams.access import Permission, Request, team_page
from teams.models import Team


@team_page(Permission.OWN_ACTIONS, methods=("GET", "POST"))
def add(request: Request, team: Team) -> HttpResponse:
    """`?doel=`: the improvement that it is for; a link can lead straight to the open form."""
    if request.method != "POST":
        return show(request, team, opened=f"actie-{request.GET.get('doel') or LOOSE}")
    form = BoardActionForm(
        request.POST, people=people_of_board(team), me=request.user, improvements=hanging(team)
    )
    if form.is_valid() and form.carry_out(acting.add, team=team, by=request.user, **form.values()):
        lane = _lane(form.cleaned_data["improvement"])
        said = Said(_("Agreed: {title}.").format(title=form.result.title))
        return changed(request, team, said, place=f"actie-{form.result.pk}", opened=f"actie-{lane}")
    return show(request, team, action=form)


@team_page(Permission.OWN_ACTIONS, methods=("POST",))
def finish(request: Request, team: Team, pk: int) -> HttpResponse:
    return _ended(request, finish_at_board(team=team, pk=pk, by=request.user), _("Done: {title}. Well done!"))


@team_page(Permission.OWN_ACTIONS, methods=("POST",))
def reopen(request: Request, team: Team, pk: int) -> HttpResponse:
    return _ended(request, reopen_at_board(team=team, pk=pk, by=request.user), _("Open again: {title}."))


@team_page(Permission.OWN_ACTIONS, methods=("GET", "POST"))
def change(request: Request, team: Team, pk: int) -> HttpResponse:
    action = action_at_board(team, pk)
    make = _form_of(action)
    form = make(request.POST if request.method == "POST" else None, initial=_values(action))
    if form.is_bound and form.is_valid():
        try:
            saved = form.carry_out(
                services.change_action,
                action=action,
                edit=form.edit(),
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except Conflict as conflict:
            return _conflict(request, action, form, conflict, make)
        if saved:
            said = Said(_("Changed: {title}.").format(title=form.result.title))
            return changed(request, team, said, place=f"actie-{pk}", focus=Focus(row=pk))
    return _change_page(request, action, form)


@team_page(Permission.OWN_ACTIONS, methods=("GET", "POST"))
def add_success(request: Request, team: Team) -> HttpResponse:
    """As `add`, for what went well."""
    if request.method != "POST":
        return show(request, team, opened=f"succes-{request.GET.get('doel') or LOOSE}")
    form = BoardSuccessForm(request.POST, improvements=hanging(team))
    if form.is_valid() and form.carry_out(
        recognitions.recognise, team=team, by=request.user, **form.values()
    ):
        key = form.result.pk
        said = Said(_("Written down. Well done, all of you."))
        return changed(request, team, said, place=f"succes-{key}", focus=Focus(success=key))
    return show(request, team, success=form)


@team_page(Permission.OWN_ACTIONS, methods=("POST",))
def withdraw_success(request: Request, team: Team, pk: int) -> HttpResponse:
    found = get_object_or_404(Recognition, team=team, pk=pk)
    if not may_take_back(request.access, found):
        raise PermissionDenied
    recognitions.withdraw(recognition=found, by=request.user)
    return changed(request, team, Said(_("Taken back.")), place=f"doel-{found.improvement_id or LOOSE}")


def _form_of(action: Action) -> partial[BoardChangeForm]:
    """An owner who left, or an improvement that stopped, stays until somebody chooses another one."""
    people, improvements = people_for(action), hanging(action.team)
    if action.owner is not None and action.owner not in people:
        people.append(action.owner)
    if action.improvement is not None and action.improvement not in improvements:
        improvements.append(action.improvement)
    return partial(BoardChangeForm, action=action, people=people, improvements=improvements)


def _lane(improvement: Improvement | None) -> str:
    return str(improvement.pk) if improvement else LOOSE


def _ended(request: Request, ended: Ended, words: str) -> HttpResponse:
    action = ended.action
    said = Said(ended.refusal, "warn") if ended.refusal else Said(words.format(title=action.title))
    place = f"actie-{action.pk}"
    return changed(request, action.team, said, place=place, focus=Focus(row=action.pk))


def _values(action: Action) -> dict[str, Any]:
    return {
        "title": action.title,
        "owner": action.owner,
        "due_on": action.due_on,
        "improvement": action.improvement,
        # Who said that it will not work out gave the reason already.
        "reason": action.stuck_note,
    }


def _change_page(request: Request, action: Action, form: BoardChangeForm) -> HttpResponse:
    team = action.team
    context = {
        "team": team,
        "action": action,
        "form": form,
        "url": team_url(team, "borgen:board-action", pk=action.pk),
        "page_url": team_url(team, "actions:action", pk=action.pk),
        "back": team_url(team, "borgen:board"),
        "crumbs": board_crumbs(request, team, action.title),
    }
    status = 422 if form.is_bound and not is_fragment(request) else 200
    response = render_page_or_fragment(
        request, "board/change.html", "board/_change.html", context, status=status
    )
    # A form with a mistake comes back into its own row; the board around it stays as it is.
    return reswap(retarget(response, f"#actie-{action.pk}"), "outerHTML") if form.is_bound else response


def _conflict(
    request: Request, action: Action, form: BoardChangeForm, conflict: Conflict, make: Any
) -> HttpResponse:
    context = conflict_context(make, form.edit(), conflict)
    context |= {"subject": action.title, "back": team_url(action.team, "borgen:board")}
    context["hidden"] = [*context["hidden"], form["reason"].as_hidden()]  # type: ignore[misc]
    if not is_fragment(request):
        return render(request, "ui/conflict.html", context, status=409)
    # The page with both texts takes the place of the board.
    response = reswap(retarget(render(request, "ui/conflict.html", context), "#main"), "outerHTML")
    return push_url(reselect(response, "#main"), team_url(action.team, "borgen:board-action", pk=action.pk))
