"""What planned work asks of a person on the start page: own actions, and a planning still to be made."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.models import Action, Planning
from boas.models import Assessment
from borgen.lib.dates import local_date
from borgen.lib.today import Line, urgency_of
from improvements.states import OPEN_STATES
from teams.models import Membership, User


def lines(user: User, today: date) -> list[Line]:
    return [*_own_actions(user, today), *_plannings_to_make(user, today)]


def _own_actions(user: User, today: date) -> list[Line]:
    """Open actions of this person; what is not confirmed yet asks for that first."""
    mine = (
        Action.objects.filter(owner=user, state=Action.State.OPEN, improvement__state__in=OPEN_STATES)
        .select_related("improvement__team__institution")
        .defer("explanation")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    found = []
    for action in mine:
        improvement = action.improvement
        where = {
            "institution": improvement.team.institution.slug,
            "team": improvement.team.slug,
            "improvement": improvement.slug,
        }
        title = action.title
        if action.confirmed_at is None:
            title = _("Say whether the date works for you: {title}").format(title=title)
        found.append(
            Line(
                due=action.due_on,
                title=title,
                url=reverse("actions:action", kwargs={**where, "pk": action.pk}),
                team=improvement.team.name,
                urgency=urgency_of(action.due_on, today),
                detail=improvement.name,
            )
        )
    return found


def _plannings_to_make(user: User, today: date) -> list[Line]:
    """For team leader and project leader: the last BOAS is closed and no planning was agreed after it."""
    leads = Membership.objects.filter(user=user).on(today).leaders().values("team")
    later = Assessment.objects.filter(
        improvement=OuterRef("improvement"), practice=False, number__gt=OuterRef("number")
    ).exclude(state=Assessment.State.CANCELLED)
    agreed = Planning.objects.filter(assessment=OuterRef("pk"), agreed_at__isnull=False)
    waiting = (
        Assessment.objects.filter(
            Q(improvement__team__in=leads) | Q(improvement__project_leader=user),
            ~Exists(later),
            ~Exists(agreed),
            state=Assessment.State.CLOSED,
            practice=False,
            improvement__state="active",
        )
        .select_related("improvement__team__institution", "planning_meeting")
        .defer("goal", "summary")
    )
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
