"""What there is to celebrate, on the start page: a celebration that comes, in any of my teams."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from actions.models import Recognition
from borgen.lib.today import Line, urgency_of
from improvements.navigation import team_url
from teams.models import Membership, User

AHEAD = timedelta(weeks=4)


def lines(user: User, today: date) -> list[Line]:
    """One question to the database. Never late: a celebration that was missed asks nothing of anybody."""
    mine = Membership.objects.filter(user=user, team=OuterRef("team")).on(today)
    found = (
        Recognition.objects.filter(
            Exists(mine),
            kind=Recognition.Kind.CELEBRATION,
            withdrawn_at=None,
            team__archived_on=None,
            on__range=(today, today + AHEAD),
        )
        .select_related("team__institution", "improvement")
        .only("text", "on", "improvement__name", "team__name", "team__slug", "team__institution__slug")
        .order_by("on", "pk")
    )
    return [
        Line(
            due=one.on,
            title=_("Celebrate together: {what}").format(what=one.text),
            url=team_url(one.team, "actions:recognitions"),
            team=one.team.name,
            urgency=urgency_of(one.on, today),
            detail=one.improvement.name if one.improvement else "",
        )
        for one in found
    ]
