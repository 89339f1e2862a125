"""What planned work asks of a person on the start page: own actions, and a planning still to be made."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.models import Action, Planning
from boas.models import Assessment
from borgen.lib.dates import local_date
from borgen.lib.today import Line, urgency_of
from improvements.navigation import team_url
from improvements.states import OPEN_STATES
from teams.models import User


def lines(user: User, today: date) -> list[Line]:
    """Open actions of this person; what is not confirmed yet asks for that first."""
    mine = (
        Action.objects.filter(owner=user, state=Action.State.OPEN)
        .filter(Q(improvement=None) | Q(improvement__state__in=OPEN_STATES))
        .select_related("improvement", "team__institution")
        .only(
            "title",
            "due_on",
            "confirmed_at",
            "improvement__name",
            "team__name",
            "team__slug",
            "team__institution__slug",
        )
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    found = []
    for action in mine:
        title = action.title
        if action.confirmed_at is None:
            title = _("Say whether the date works for you: {title}").format(title=title)
        found.append(
            Line(
                due=action.due_on,
                title=title,
                url=team_url(action.team, "actions:action", pk=action.pk),
                team=action.team.name,
                urgency=urgency_of(action.due_on, today),
                detail=action.improvement.name if action.improvement else "",
            )
        )
    return found


def plannings_to_make(sessions: Iterable[Assessment], today: date) -> list[Line]:
    """For team leader and project leader: the last BOAS is closed and no planning was agreed after it.

    `sessions`: the last of each active improvement that they lead, with planning and planning meeting.
    """
    waiting = (one for one in sessions if one.state == Assessment.State.CLOSED and not _agreed(one))
    found = []
    for assessment in waiting:
        improvement, meeting = assessment.improvement, assessment.planning_meeting
        due = local_date(meeting.starts_at) if meeting and not meeting.cancelled_at else None
        where = {
            "institution": improvement.team.institution.slug,
            "team": improvement.team.slug,
            "improvement": improvement.slug,
            "number": assessment.number,
        }
        found.append(
            Line(
                due=due,
                title=_("Make the planning with your team"),
                url=reverse("actions:planning", kwargs=where),
                team=improvement.team.name,
                urgency=urgency_of(due, today),
                detail=improvement.name,
            )
        )
    return found


def _agreed(session: Assessment) -> bool:
    planning: Planning | None = getattr(session, "planning", None)
    return planning is not None and planning.agreed_at is not None
