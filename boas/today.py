"""What a BOAS asks of a person on the start page: to prepare it, to lead it, to read before and after."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from boas.models import Assessment, AssessmentMeeting
from boas.models.assessment import OPEN_STATES
from boas.services.preparing import assessment_url
from borgen.lib.dates import AMSTERDAM, local_date
from borgen.lib.today import Line, Urgency, urgency_of
from improvements.models import ProjectMember
from improvements.states import ACTIVE
from teams.models import Membership, User

# What a line says, and where it leads.
_SAID = (
    "number",
    "practice",
    "state",
    "chair",
    "improvement__name",
    "improvement__slug",
    "improvement__project_leader",
    "improvement__team__name",
    "improvement__team__slug",
    "improvement__team__institution__slug",
    "planning_meeting__starts_at",
    "planning_meeting__cancelled_at",
)
# So many days ahead who only takes part is asked to read.
READ_AHEAD = timedelta(days=14)
# So many days an outcome is news, when no planning meeting says until when to read it.
NEWS = timedelta(days=14)


def lines(user: User, today: date) -> list[Line]:
    found = (_line(one, user, today) for one in _sessions(user, today))
    return [line for line in found if line]


def _sessions(user: User, today: date) -> list[Assessment]:
    """Of my teams, of improvements I work on, and those I chair; with the start of their last meeting.

    Open ones, and those that were closed lately or whose planning meeting is still to come.
    """
    member = Membership.objects.filter(user=user).on(today)
    current = Q(until=None) | Q(until__gte=today)
    joined = ProjectMember.objects.filter(current, user=user, since__lte=today).values("improvement")
    mine = Q(improvement__team__in=member.values("team")) | Q(chair=user)
    mine |= Q(improvement__project_leader=user) | Q(improvement__in=joined)
    midnight = datetime.combine(today, time(), tzinfo=AMSTERDAM)
    current_news = Q(closed_at__gte=midnight - NEWS) | Q(planning_meeting__starts_at__gte=midnight)
    asks = Q(state__in=OPEN_STATES) | (Q(state=Assessment.State.CLOSED) & current_news)
    meetings = AssessmentMeeting.objects.filter(assessment=OuterRef("pk")).order_by("-number")
    return list(
        Assessment.objects.filter(mine, asks, practice=False, improvement__state=ACTIVE)
        .annotate(
            session_at=Subquery(meetings.values("meeting__starts_at")[:1]),
            led_by_me=Exists(member.leading(today).filter(team=OuterRef("improvement__team"))),
        )
        .select_related("improvement__team__institution", "planning_meeting")
        .only(*_SAID)
    )


def _line(session: Assessment, user: User, today: date) -> Line | None:
    leads = session.led_by_me or session.improvement.project_leader_id == user.pk  # type: ignore[attr-defined]
    chairs = session.led_by_me or session.chair_id == user.pk  # type: ignore[attr-defined]
    if session.state == Assessment.State.CLOSED:
        # Who leads is asked for the planning itself (actions/today.py).
        return None if leads else _outcome(session, today)
    moment = session.session_at  # type: ignore[attr-defined]
    day = local_date(moment) if moment else None
    urgency = urgency_of(day, today)
    if session.state == Assessment.State.RUNNING:
        return _make(session, None, Urgency.NOW, _("Go on with the BOAS"), "boas:run") if chairs else None
    if session.state == Assessment.State.PAUSED:
        return _make(session, day, urgency, _("Go on with the BOAS"), "boas:run") if chairs else None
    if leads:
        return _make(session, day, urgency, _preparing(day, today), "boas:prepare")
    if day and today <= day <= today + READ_AHEAD:
        title = _("BOAS today") if day == today else _("Read what the BOAS is about")
        return _make(session, day, urgency, title, "boas:briefing")
    return None


def _outcome(session: Assessment, today: date) -> Line:
    meeting = session.planning_meeting
    day = local_date(meeting.starts_at) if meeting and not meeting.cancelled_at else None
    if day is None or day < today:
        return _make(session, None, Urgency.WHENEVER, _("Look at the outcome of the BOAS"), "boas:outcome")
    title = (
        _("Make the planning together") if day == today else _("Read the outcome before you plan together")
    )
    return _make(session, day, urgency_of(day, today), title, "boas:outcome")


def _preparing(day: date | None, today: date) -> str:
    if day is None or day > today:
        return _("Prepare the BOAS")
    return _("Hold the BOAS with your team") if day == today else _("Choose another day for the BOAS")


def _make(session: Assessment, due: date | None, urgency: Urgency, title: str, name: str) -> Line:
    improvement = session.improvement
    return Line(
        due=due,
        title=title,
        url=assessment_url(name, session),
        team=improvement.team.name,
        urgency=urgency,
        detail=improvement.name,
    )
