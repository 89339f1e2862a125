"""The page of one action: why it is there, what became of it, and every form that it offers now."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from actions.forms import ConfirmForm
from actions.forms.acting import EffectDayForm, EffectForm, MoveForm, StuckForm
from actions.models import Action
from actions.policies import may_confirm, may_edit, may_end
from actions.services.why import why_of_action
from borgen.lib.dates import local_today
from improvements.navigation import team_url, why_url
from teams.access import Access, Permission, Request


def action_url(name: str, action: Action) -> str:
    return team_url(action.team, name, pk=action.pk)


def context_of(action: Action) -> dict[str, object]:
    return {"action": action, "improvement": action.improvement, "team": action.team}


def detail_page(request: Request, action: Action, *, status: int = 200, **sent: forms.Form) -> HttpResponse:
    """`sent`: a form with a mistake stands there as it was sent: confirm, move, stuck, day or effect."""
    access = request.access
    context = context_of(action) | {
        **_forms(access, action, sent),
        "sent": next(iter(sent.values()), None),
        "which": next(iter(sent), ""),
        "whys": why_of_action(action, access),
        "why_url": why_url(access, "actie", action.pk),
        "moved": list(action.date_changes.select_related("by")),
        "later": [(one, action_url("actions:action", one)) for one in _later(action)],
        "assessment": action.planning.assessment if action.planning else None,
        "acts_url": "",
        "new_url": "",
    }
    if access.allows(Permission.VIEW_TEAM):
        context["acts_url"] = team_url(action.team, "actions:acts") + f"?actie={action.pk}"
        context["new_url"] = team_url(action.team, "actions:action-new") + f"?actie={action.pk}"
    return render(request, "actions/action.html", context, status=status)


def _forms(access: Access, action: Action, sent: dict[str, forms.Form]) -> dict[str, Any]:
    """What this person may say about it, in the state in which it is; None where nothing is asked."""
    mine, ends = may_confirm(access, action), may_end(access, action)
    is_open = action.state == Action.State.OPEN
    asked = action.state == Action.State.DONE and not action.effect
    found: dict[str, Any] = dict.fromkeys(("confirm", "move", "stuck", "day", "effect"))
    if mine:
        found["confirm"] = ConfirmForm(initial={"due_on": action.due_on})
    if ends and is_open:
        # The reason is there already for who said that it will not work out.
        found["move"] = MoveForm(was=action.due_on, initial={"reason": action.stuck_note}, auto_id="move_%s")
        found["stuck"] = StuckForm(initial={"note": action.stuck_note}, auto_id="stuck_%s")
    if ends and asked:
        initial = {"on": action.effect_on} if action.effect_on else {}
        found["day"] = EffectDayForm(initial=initial, auto_id="day_%s")
        found["effect"] = EffectForm(auto_id="effect_%s")
    return (
        found
        | sent
        | {
            "mine": mine,
            "may_end": ends,
            "may_edit": is_open and may_edit(access, action),
            "effect_now": asked and action.effect_on is not None and action.effect_on <= local_today(),
        }
    )


def _later(action: Action) -> list[Action]:
    """The new agreements that came in its place."""
    found = list(action.followed_by.all())
    for one in found:
        one.team = action.team
    return found
