"""Where improvements stand, loaded for many at once and put into words: the same words on every page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actions.models import Action
from boas.models import Assessment, AssessmentMeeting
from borgen.lib.dates import local_date
from borgen.lib.steps import Next, Standing, due, next_step
from improvements.advice import Advice, Reason, assessment_advice
from improvements.models import Improvement
from improvements.navigation import improvement_url
from teams.access import Permission

# What a list of sessions, and the step that follows from them, need of each.
_SESSION = (
    "improvement",
    "number",
    "state",
    "closed_at",
    "planning_meeting__starts_at",
    "planning_meeting__cancelled_at",
    "planning__agreed_at",
    "planning__follow_up_where",
    "planning__follow_up_how_often",
)


@dataclass(frozen=True)
class Way:
    """One improvement with its BOAS sessions (newest first, cancelled ones left out) and what comes next."""

    improvement: Improvement
    sessions: list[Assessment]
    standing: Standing
    advice: Advice
    step: Next
    today: date

    @property
    def session(self) -> Assessment | None:
        """The open one, else the last that was closed."""
        return self.sessions[0] if self.sessions else None

    @property
    def last_closed(self) -> Assessment | None:
        return next((one for one in self.sessions if one.state == Assessment.State.CLOSED), None)

    @property
    def due(self) -> date | None:
        return due(self.standing, self.step)

    @property
    def now(self) -> str:
        """In a few words where it stands: for a list."""
        return _now(self)

    @property
    def then(self) -> str:
        """What follows after that, in a few words; empty when nothing is certain."""
        return str(_THEN.get(self.step, ""))

    @property
    def actions(self) -> str:
        """How the open actions are doing; empty without any."""
        return actions_words(self.standing) if self.standing.open_actions else ""

    @property
    def title(self) -> str:
        """What to do next, as the words on a button."""
        if self._acts_without_planning:
            return _("Look at the actions")
        return str(_ACTS[self.step].title) if self.step in _ACTS else ""

    @property
    def why(self) -> str:
        """Why that is next, in one or two sentences."""
        return _why(self)

    @property
    def permission(self) -> Permission | None:
        """What one needs to do it; None when there is nothing to do."""
        return _ACTS[self.step].permission if self.step in _ACTS else None

    @property
    def by_post(self) -> bool:
        """Making a BOAS changes something, so it is a button of a form and no link."""
        return self.step in (Next.ASSESS, Next.MAY_ASSESS)

    @property
    def url(self) -> str:
        act = _ACTS.get(self.step)
        if act is None or self._acts_without_planning:
            return improvement_url(self.improvement) + ("#acties" if act else "")
        if self.by_post or self.session is None:
            return improvement_url(self.improvement, act.url_name)
        return session_url(self.improvement, self.session, act.url_name)

    @property
    def _acts_without_planning(self) -> bool:
        """There are actions, and no BOAS they were planned after: they stand on the page itself."""
        return self.step in (Next.ACT, Next.LATE) and not self.standing.planned


class Counts(NamedTuple):
    """How the open actions of one improvement are doing."""

    open: int
    overdue: int
    unconfirmed: int
    first_due: date | None


def session_url(improvement: Improvement, session: Assessment, name: str) -> str:
    return improvement_url(improvement, name, number=session.number)


def session_day(session: Assessment) -> date | None:
    """The day of the last meeting of a session that `ways` loaded."""
    moment = getattr(session, "session_at", None) or session.closed_at
    return local_date(moment) if moment else None


def ways(improvements: QuerySet[Improvement], today: date) -> list[Way]:
    """In the order that the query asks for: counting forgets the usual one. Two queries for any number."""
    known = list(_with_action_counts(improvements, today).select_related("team__institution"))
    sessions: dict[int, list[Assessment]] = defaultdict(list)
    for session in _sessions(one.pk for one in known):
        sessions[session.improvement_id].append(session)
    return [way_from(one, sessions[one.pk], _counts(one), today) for one in known]


def way_of(improvement: Improvement, actions: Iterable[Action], today: date) -> Way:
    """Of one that is loaded already, with its open actions (others are left out). One query."""
    is_open = [one for one in actions if one.state == Action.State.OPEN]
    dated = [one.due_on for one in is_open if one.due_on]
    counts = Counts(
        len(is_open),
        sum(day < today for day in dated),
        sum(one.owner_id is not None and one.confirmed_at is None for one in is_open),
        min(dated, default=None),
    )
    return way_from(improvement, list(_sessions([improvement.pk])), counts, today)


def _sessions(improvements: Iterable[int]) -> Iterable[Assessment]:
    meetings = AssessmentMeeting.objects.filter(assessment=OuterRef("pk")).order_by("-number")
    return (
        Assessment.objects.filter(improvement__in=improvements, practice=False)
        .exclude(state=Assessment.State.CANCELLED)
        .annotate(session_at=Subquery(meetings.values("meeting__starts_at")[:1]))
        .select_related("planning", "planning_meeting")
        .only(*_SESSION)
        .order_by("-number")
    )


def _with_action_counts(improvements: QuerySet[Improvement], today: date) -> QuerySet[Improvement]:
    is_open = Q(actions__state=Action.State.OPEN)
    unsure = Q(actions__owner__isnull=False, actions__confirmed_at=None)
    return improvements.annotate(
        open_actions=Count("actions", filter=is_open),
        overdue_actions=Count("actions", filter=is_open & Q(actions__due_on__lt=today)),
        unconfirmed_actions=Count("actions", filter=is_open & unsure),
        first_due=Min("actions__due_on", filter=is_open),
    )


def _counts(one: Any) -> Counts:
    return Counts(one.open_actions, one.overdue_actions, one.unconfirmed_actions, one.first_due)


def way_from(improvement: Improvement, sessions: list[Assessment], counts: Counts, today: date) -> Way:
    """The rules on what was loaded: of each session the state, its meetings and its planning."""
    session = sessions[0] if sessions else None
    closed = next((one for one in sessions if one.state == Assessment.State.CLOSED), None)
    advice = assessment_advice(
        analysis_ended_on=improvement.analysis_ended_on,
        leader_doubts=improvement.leader_doubts,
        last_assessment_closed_on=local_date(closed.closed_at) if closed and closed.closed_at else None,
        today=today,
    )
    planning = getattr(session, "planning", None)
    meeting = session.planning_meeting if session else None
    standing = Standing(
        improvement=improvement.state,
        advised=advice.advised,
        assessment=session.state if session else "",
        session_on=session_day(session) if session else None,
        planning_on=local_date(meeting.starts_at) if meeting and not meeting.cancelled_at else None,
        planned=bool(planning and planning.agreed_at),
        open_actions=counts.open,
        overdue_actions=counts.overdue,
        unconfirmed_actions=counts.unconfirmed,
        first_due=counts.first_due,
    )
    return Way(improvement, sessions, standing, advice, next_step(standing, today), today)


# --- words --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Act:
    title: Promise
    url_name: str
    permission: Permission


_ACTS = {
    Next.ASSESS: _Act(gettext_lazy("Prepare a BOAS"), "boas:new", Permission.PREPARE_ASSESSMENT),
    Next.MAY_ASSESS: _Act(gettext_lazy("Prepare a BOAS"), "boas:new", Permission.PREPARE_ASSESSMENT),
    Next.PREPARE: _Act(gettext_lazy("Go on preparing"), "boas:prepare", Permission.PREPARE_ASSESSMENT),
    Next.HOLD: _Act(gettext_lazy("To the BOAS of today"), "boas:prepare", Permission.PREPARE_ASSESSMENT),
    Next.MISSED: _Act(gettext_lazy("Choose another day"), "boas:prepare", Permission.PREPARE_ASSESSMENT),
    Next.RUN: _Act(gettext_lazy("Go on with the BOAS"), "boas:run", Permission.RUN_ASSESSMENT),
    Next.CONTINUE: _Act(gettext_lazy("Go on with the BOAS"), "boas:run", Permission.RUN_ASSESSMENT),
    Next.PLAN: _Act(gettext_lazy("Make the planning"), "actions:planning", Permission.EDIT_PLANNING),
    Next.ACT: _Act(gettext_lazy("Look at the planning"), "actions:planning", Permission.VIEW_CONTENT),
    Next.LATE: _Act(gettext_lazy("Look at the planning"), "actions:planning", Permission.VIEW_CONTENT),
    Next.LOOK_BACK: _Act(gettext_lazy("Look at the outcome again"), "boas:outcome", Permission.VIEW_OUTCOME),
}
_NOW = {
    Next.KEPT: gettext_lazy("Kept as it was"),
    Next.WAIT: gettext_lazy("Paused"),
    Next.ASSESS: gettext_lazy("A BOAS is advised"),
    Next.MAY_ASSESS: gettext_lazy("No BOAS yet"),
    Next.HOLD: gettext_lazy("BOAS is today"),
    Next.RUN: gettext_lazy("BOAS is going on"),
    Next.CONTINUE: gettext_lazy("BOAS is halfway, paused"),
    Next.LOOK_BACK: gettext_lazy("Everything in the planning is done"),
}
_THEN = {
    Next.ASSESS: gettext_lazy("prepare a BOAS"),
    Next.PREPARE: gettext_lazy("hold the BOAS with the team"),
    Next.HOLD: gettext_lazy("make the planning"),
    Next.MISSED: gettext_lazy("choose another day"),
    Next.RUN: gettext_lazy("make the planning"),
    Next.CONTINUE: gettext_lazy("finish the BOAS"),
    Next.PLAN: gettext_lazy("carry out the planning"),
    Next.ACT: gettext_lazy("look back together"),
    Next.LATE: gettext_lazy("agree on new dates"),
}
_WHY = {
    Next.KEPT: "",
    Next.WAIT: gettext_lazy("Resume it when the team has room for it again."),
    Next.PREPARE: gettext_lazy("With a clear goal and something to read beforehand, two hours are enough."),
    Next.HOLD: gettext_lazy("Note who is there, and the first statement comes on the screen."),
    Next.MISSED: gettext_lazy("The day went by and the session did not start. Hold it now, or plan it anew."),
    Next.RUN: gettext_lazy("It goes on at the statement where you were. Everything counted so far is kept."),
    Next.CONTINUE: gettext_lazy(
        "Finish the last statements in a next meeting. Everything counted so far is kept."
    ),
    Next.PLAN: gettext_lazy(
        "The outcome is there. In one hour the team chooses who does what, and when it is ready."
    ),
    Next.ACT: gettext_lazy("What the team agreed is being done. From here the actions lead onward."),
    Next.LATE: gettext_lazy("Ask the owners what they need, and agree on a new date together."),
    Next.LOOK_BACK: gettext_lazy(
        "Celebrate it. Then look together whether the new way of working sticks; a new BOAS shows it."
    ),
}
_ADVICE = {
    Reason.ANALYSIS_LONG_AGO: gettext_lazy(
        "The analysis ended more than twelve months ago. A BOAS shows where the team stands now."
    ),
    Reason.LEADER_DOUBTS: gettext_lazy(
        "There is doubt whether enough was done to make it last. A BOAS shows it in two hours."
    ),
    Reason.ANALYSIS_DATE_UNKNOWN: gettext_lazy(
        "A BOAS is optional. Fill in when the analysis ended, and Borgen can say whether it is advisable."
    ),
}


def _now(way: Way) -> str:
    standing = way.standing
    if way.step is Next.PREPARE:
        return _dated(_("BOAS is being prepared"), _("BOAS on {date}, being prepared"), standing.session_on)
    if way.step is Next.MISSED:
        return _dated("", _("BOAS of {date} did not start"), standing.session_on)
    if way.step is Next.PLAN:
        return _dated(
            _("BOAS is done, planning comes next"),
            _("BOAS is done, planning on {date}"),
            standing.planning_on,
        )
    if way.step in (Next.ACT, Next.LATE):
        return actions_words(standing)
    return str(_NOW[way.step])


def _dated(without: str, text: str, day: date | None) -> str:
    return text.format(date=date_format(day)) if day else without


def actions_words(standing: Standing) -> str:
    """For example: 5 actions open, 2 past their date, 1 to confirm."""
    said = [
        ngettext("{number} action open", "{number} actions open", standing.open_actions).format(
            number=standing.open_actions
        )
    ]
    if late := standing.overdue_actions:
        said.append(ngettext("{number} past its date", "{number} past their date", late).format(number=late))
    if unsure := standing.unconfirmed_actions:
        said.append(_("{number} to confirm").format(number=unsure))
    return ", ".join(said)


def _why(way: Way) -> str:
    if way.by_post:
        given = [str(_ADVICE[reason]) for reason in way.advice.reasons]
        return " ".join(given) or _("A BOAS is optional. The analysis is recent, so nothing asks for it now.")
    return str(_WHY[way.step])
