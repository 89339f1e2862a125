"""What improvements ask of a person on the start page."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from borgen.lib.today import Line, Urgency
from improvements.models import Improvement, Measure
from improvements.navigation import improvement_url
from improvements.states import ACTIVE
from teams.models import Membership, User


def lines(user: User, today: date) -> list[Line]:
    """Who leads an improvement without any measure writes one down: else there is nothing to make last.

    The project leader is asked; the team leader only when there is no project leader.
    """
    leads = Membership.objects.filter(user=user).on(today).leaders().values("team")
    holding = Measure.objects.filter(improvement=OuterRef("pk"), ended_on=None)
    mine = Q(project_leader=user) | Q(project_leader=None, team__in=leads)
    waiting = (
        Improvement.objects.filter(mine, ~Exists(holding), state=ACTIVE, team__archived_on=None)
        .select_related("team__institution")
        .order_by("name")
    )
    return [
        Line(
            due=None,
            title=_("Write down what the team agreed"),
            url=improvement_url(one, "improvements:measure-new"),
            team=one.team.name,
            urgency=Urgency.WHENEVER,
            detail=one.name,
        )
        for one in waiting
    ]
