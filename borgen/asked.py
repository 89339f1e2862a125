"""What asks something of one person, over all her teams and every app."""

from __future__ import annotations

from datetime import date

from borgen.context import Navigation
from borgen.lib.today import Line, in_order
from borgen.views import today as start_page
from borgen.views.standing import ways
from teams.models import Membership, User


def lines_for(user: User, day: date, navigation: Navigation | None = None) -> list[Line]:
    """In order of time; what is far away too. Titles are in the language that is active."""
    navigation = navigation or Navigation(user)
    led = {team.pk for team in navigation.memberships if team.role == Membership.Role.LEADER}
    known = ways(start_page._improvements(user, led, day), day)
    return in_order(start_page._lines(navigation, known, led))
