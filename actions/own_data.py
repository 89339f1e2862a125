"""What planning and actions keep about one person."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actions.models import Action, Board
from borgen.lib.own_data import Part
from teams.models import User


def parts(user: User) -> list[Part]:
    columns = (
        ("action", _("Action")),
        ("improvement", _("Improvement")),
        ("date", _("Date")),
        ("confirmed_at", _("Confirmed on")),
        ("state", _("State")),
        ("help", _("What would help")),
        ("effect", _("Did it work?")),
    )
    found = Action.objects.filter(owner=user).select_related("improvement").order_by("pk")
    rows = [
        (
            one.title,
            one.improvement.name if one.improvement else "",
            one.due_on,
            one.confirmed_at,
            str(one.get_state_display()),
            one.stuck_note,
            " ".join(
                part
                for part in (str(one.get_effect_display()) if one.effect else "", one.effect_note)
                if part
            ),
        )
        for one in found
    ]
    days = [(one.day,) for one in user.digests.order_by("day")]
    return [
        Part("actions", _("Actions"), columns, rows),
        _boards(user),
        Part("overviews", _("Overview by mail"), (("day", _("Date")),), days),
    ]


def _boards(user: User) -> Part:
    """Boards that she keeps fresh, or was the last to note as gone through."""
    columns = (
        ("team", _("Team")),
        ("keeps", _("Keeps the improvement board fresh")),
        ("gone_through_on", _("Noted that the team went through it on")),
    )
    found = Board.objects.filter(Q(keeper=user) | Q(gone_through_by=user)).select_related("team")
    rows = [
        (
            one.team.name,
            one.keeper_id == user.pk,
            one.gone_through_on if one.gone_through_by_id == user.pk else None,
        )
        for one in found.order_by("pk")
    ]
    return Part("boards", _("Improvement boards"), columns, rows)
