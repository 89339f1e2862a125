"""What somebody wrote down for a team: decisions, what went well, actions for others, what she said of them.

What was withdrawn is in it too, and says so: it stays with the team, whose record it is.
"""

from __future__ import annotations

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from actions.models import Action, DateChange, Decision, Recognition
from borgen.lib.own_data import Part
from teams.models import User


def parts(user: User) -> list[Part]:
    return [_decisions(user), _recognitions(user), _given(user), _moved(user), _answered(user)]


def _decisions(user: User) -> Part:
    columns = (
        ("what", _("Decision")),
        ("why", _("Why")),
        ("team", _("Team")),
        ("decided_on", _("Decided on")),
        ("written_at", _("Written down on")),
        ("withdrawn_at", _("No longer holds since")),
    )
    found = Decision.objects.filter(created_by=user).select_related("team").order_by("pk")
    rows = [
        (one.what, one.why, one.team.name, one.decided_on, one.created_at, one.withdrawn_at) for one in found
    ]
    return Part("decisions", _("Decisions I wrote down"), columns, rows)


def _recognitions(user: User) -> Part:
    columns = (
        ("kind", _("Kind")),
        ("text", _("What went well")),
        ("team", _("Team")),
        ("on", _("Date")),
        ("written_at", _("Written down on")),
        ("withdrawn_at", _("Taken back on")),
    )
    found = Recognition.objects.filter(by=user).select_related("team").order_by("pk")
    rows = [
        (str(one.get_kind_display()), one.text, one.team.name, one.on, one.at, one.withdrawn_at)
        for one in found
    ]
    return Part("recognitions", _("What I said went well"), columns, rows)


def _given(user: User) -> Part:
    """Her own stand with her actions; here it is that she wrote them, whoever does them."""
    columns = (("action", _("Action")), ("team", _("Team")), ("written_at", _("Written down on")))
    others = Q(owner=None) | ~Q(owner=F("created_by"))
    found = Action.objects.filter(others, created_by=user).select_related("team").order_by("pk")
    rows = [(one.title, one.team.name, one.created_at) for one in found]
    return Part("actions_written", _("Actions I wrote down"), columns, rows)


def _moved(user: User) -> Part:
    columns = (
        ("action", _("Action")),
        ("was", _("Date before")),
        ("became", _("New date")),
        ("why", _("Why")),
        ("at", _("When")),
    )
    found = DateChange.objects.filter(by=user).select_related("action").order_by("at", "pk")
    rows = [(one.action.title, one.was, one.became, one.reason, one.at) for one in found]
    return Part("dates_moved", _("Dates I moved"), columns, rows)


def _answered(user: User) -> Part:
    columns = (
        ("action", _("Action")),
        ("effect", _("Did it work?")),
        ("note", _("What shows that")),
        ("at", _("When")),
    )
    found = Action.objects.filter(effect_by=user).order_by("effect_at", "pk")
    rows = [(one.title, str(one.get_effect_display()), one.effect_note, one.effect_at) for one in found]
    return Part("effects", _("Where I said whether it worked"), columns, rows)
