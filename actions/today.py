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
from borgen.lib.today import Line, Urgency, urgency_of
from improvements.models import ProjectMember
from improvements.navigation import team_url
from improvements.states import OPEN_STATES
from teams.models import Membership, User

_SHOWN = (
    "title",
    "state",
    "due_on",
    "confirmed_at",
    "stuck_at",
    "effect_on",
    "improvement__name",
    "team__name",
    "team__slug",
    "team__institution__slug",
)


def lines(user: User, today: date) -> list[Line]:
    """Open actions of this person, and what she did long enough ago to ask: did it work? One query.

    Who left the team is not asked any more; her actions wait there for another owner.
    """
    works_here = Q(team__in=Membership.objects.filter(user=user).on(today).values("team")) | _of_project(
        user, today
    )
    mine = (
        Action.objects.filter(works_here, owner=user)
        .filter(
            Q(state=Action.State.OPEN) & (Q(improvement=None) | Q(improvement__state__in=OPEN_STATES))
            | Q(state=Action.State.DONE, effect_on__lte=today, effect="")
        )
        .select_related("improvement", "team__institution")
        .only(*_SHOWN)
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    return [_own_line(action, today) for action in mine]


def _of_project(user: User, today: date) -> Q:
    """Of an improvement that somebody works on, from the team or from outside."""
    current = Q(until=None) | Q(until__gte=today)
    joined = ProjectMember.objects.filter(current, user=user, since__lte=today)
    return Q(improvement__project_leader=user) | Q(improvement__in=joined.values("improvement"))


def _own_line(action: Action, today: date) -> Line:
    title, due, anchor = action.title, action.due_on, ""
    if action.state == Action.State.DONE:
        title, due, anchor = _("Did it work? {title}"), action.effect_on, "#werkte-het"
    elif action.stuck_at is not None:
        title = _("Waits for help or a new agreement: {title}")
    elif action.confirmed_at is None:
        title = _("Say whether the date works for you: {title}")
    return Line(
        due=due,
        title=title.format(title=action.title) if title != action.title else title,
        url=team_url(action.team, "actions:action", pk=action.pk) + anchor,
        team=action.team.name,
        urgency=urgency_of(due, today),
        detail=action.improvement.name if action.improvement else "",
    )


def lines_for_leader(user: User, led: Iterable[int], today: date) -> list[Line]:
    """For who leads these teams: what somebody says will not work out, and asks help for. One query.

    Today, whatever its date: said in time it can still be solved.
    """
    stuck = (
        Action.objects.filter(team__in=list(led), state=Action.State.OPEN, stuck_at__isnull=False)
        .exclude(owner=user)
        .select_related("improvement", "team__institution", "owner")
        .only(*_SHOWN, "owner__name")
        .order_by("stuck_at", "pk")
    )
    return [
        Line(
            due=today,
            title=_("Asks for help: {title}").format(title=action.title),
            url=team_url(action.team, "actions:action", pk=action.pk) + "#lukt-niet",
            team=action.team.name,
            urgency=Urgency.TODAY,
            detail=action.owner.name if action.owner else "",
        )
        for action in stuck
    ]


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
