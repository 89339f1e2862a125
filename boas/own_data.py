"""What sessions keep about one person. Never an answer: which hand was whose is stored nowhere."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from boas.models import Assessment
from borgen.lib.own_data import Part
from teams.models import User


def parts(user: User) -> list[Part]:
    columns = (
        ("assessment", _("BOAS")),
        ("improvement", _("Improvement")),
        ("chair", _("Chair")),
        ("made_by_me", _("Made by me")),
        ("closed_by_me", _("Closed by me")),
    )
    mine = Q(chair=user) | Q(created_by=user) | Q(closed_by=user)
    found = Assessment.objects.filter(mine).select_related("improvement").order_by("created_at")
    rows = [
        (
            str(one),
            one.improvement.name,
            one.chair_id == user.pk,
            one.created_by_id == user.pk,
            one.closed_by_id == user.pk,
        )
        for one in found
    ]
    return [Part("assessments", _("BOAS sessions"), columns, rows)]
