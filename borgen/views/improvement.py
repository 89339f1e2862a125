"""The page of one improvement: where it stands on its way through the method, and what hangs on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.models import Action
from boas.models import Assessment
from borgen.lib.dates import local_today
from borgen.lib.steps import stages_of_step_0, stages_of_step_1, stages_of_step_2a, stages_of_step_2b
from borgen.thread.stages import stage_panel
from borgen.views.recording import CLOSES_WITH, STAGES, Recorded, facts_of, recorded
from borgen.views.standing import Way, session_day, session_url, way_of
from borgen.views.watching import CLOSES_2A, CLOSES_2B, STAGES_2A, STAGES_2B, Watched, watched
from improvements import policies, states
from improvements.access import improvement_page
from improvements.forms import figure
from improvements.models import Improvement, Measure
from improvements.navigation import improvement_crumbs, improvement_url, team_url
from improvements.states import IMPROVEMENT
from improvements.wording import STATE_WORDS
from teams.access import Access, Permission, Request

# The page shows the first actions; all of them stand in the planning.
SHOWN_ACTIONS = 5
# The word behind the number of a session, its tone and its icon.
_SESSION_MARKS = {
    Assessment.State.PREPARING: ("info", "clipboard-list"),
    Assessment.State.RUNNING: ("info", "play"),
    Assessment.State.PAUSED: ("warn", "pause"),
    Assessment.State.CLOSED: ("ok", "circle-check"),
}
_STATE_MARKS = {states.PAUSED: "pause", states.STOPPED: "octagon-alert", states.ARCHIVED: "archive"}


@dataclass(frozen=True)
class Stage:
    """For templates/ui/stepper.html."""

    number: str
    name: Promise
    state: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Step:
    """A step of the method that Borgen has pages for; `words` is its part of the page."""

    number: str
    name: Promise
    closes_with: Promise
    stages: list[Stage]
    words: str


@dataclass(frozen=True)
class SessionRow:
    title: str
    when: str
    state: str
    tone: str
    icon: str
    links: list[tuple[str, str]]


@dataclass(frozen=True)
class ActionRow:
    title: str
    url: str
    owner: str
    when: str
    late: bool
    confirmed: bool


@improvement_page(Permission.VIEW_CONTENT)
def improvement(request: Request, improvement: Improvement) -> HttpResponse:
    today = local_today()
    access = request.access
    actions = _open_actions(improvement)
    way = way_of(improvement, actions, today)
    may_edit = access.allows(Permission.EDIT_IMPROVEMENT)
    changing = may_edit and policies.may_change(improvement)
    facts = facts_of(improvement)
    written, seen = recorded(improvement, access, facts), watched(improvement, access, facts)
    context = {
        "improvement": improvement,
        "way": way,
        "recorded": written,
        "stages": stage_panel(improvement),
        "may_act": way.permission is not None and access.allows(way.permission),
        "watched": seen,
        "steps": [_step_0(way), _step_1(written), *_step_2(seen)],
        "sessions": [_session_row(one, improvement, access) for one in way.sessions],
        "actions": _action_rows(actions[:SHOWN_ACTIONS], improvement, today),
        "more_actions": len(actions) - SHOWN_ACTIONS,
        "planning_url": _planning_url(way),
        "action_new_url": _action_new_url(improvement, access),
        "result": result_facts(improvement),
        "group": group_names(improvement, today),
        "state_icon": _STATE_MARKS.get(improvement.state, ""),
        "plan_url": improvement_url(improvement, "borgen:plan"),
        "changing": changing,
        "state_links": _state_links(improvement) if may_edit else [],
        "crumbs": improvement_crumbs(access, improvement),
        **_measures(improvement, changing=changing),
    }
    if changing:
        context |= {
            "edit_url": improvement_url(improvement, "improvements:edit"),
            "group_url": improvement_url(improvement, "improvements:group"),
            "measure_new_url": improvement_url(improvement, "improvements:measure-new"),
            "order_url": improvement_url(improvement, "improvements:measures"),
        }
    return render(request, "improvements/improvement.html", context)


def _stages(names: Iterable[Promise], progress: Iterable[str]) -> list[Stage]:
    return [Stage(letter, name, state) for letter, name, state in zip("abcd", names, progress, strict=False)]


def _step_0(way: Way) -> Step:
    names = (gettext_lazy("Prepare"), gettext_lazy("Hold it"), gettext_lazy("Make the planning"))
    progress = stages_of_step_0(way.standing)
    return Step(
        "0",
        gettext_lazy("BOAS: where do we stand?"),
        gettext_lazy(
            "The team shares one picture of where it stands, and carries its own approach and planning."
        ),
        _stages(names, progress),
        "improvements/_step_0.html",
    )


def _step_1(written: Recorded) -> Step:
    progress = stages_of_step_1(written.recording)
    return Step(
        "1",
        gettext_lazy("Record: what did we agree?"),
        CLOSES_WITH,
        _stages(STAGES, progress),
        "improvements/_step_1.html",
    )


def _step_2(seen: Watched) -> list[Step]:
    """Signals are the team's: who may not read them sees the measurements alone."""
    checked = Step(
        "2B",
        gettext_lazy("Check: does it work?"),
        CLOSES_2B,
        _stages(STAGES_2B, stages_of_step_2b(seen.watching)),
        "improvements/_step_2b.html",
    )
    if not seen.noticed:
        return [checked]
    noticed = Step(
        "2A",
        gettext_lazy("Monitor: what do we notice?"),
        CLOSES_2A,
        _stages(STAGES_2A, stages_of_step_2a(seen.watching)),
        "improvements/_step_2a.html",
    )
    return [noticed, checked]


def _session_row(session: Assessment, improvement: Improvement, access: Access) -> SessionRow:
    tone, icon = _SESSION_MARKS[Assessment.State(session.state)]
    day = session_day(session)
    return SessionRow(
        title=_("BOAS {number}").format(number=session.number),
        when=date_format(day) if day else "",
        state=session.get_state_display(),
        tone=tone,
        icon=icon,
        links=[
            (label, session_url(improvement, session, name))
            for label, name in _session_links(session, access)
        ],
    )


def _session_links(session: Assessment, access: Access) -> list[tuple[str, str]]:
    if session.state == Assessment.State.CLOSED:
        return [(_("Outcome"), "boas:outcome"), (_("Planning"), "actions:planning")]
    if session.state == Assessment.State.PREPARING:
        if access.allows(Permission.PREPARE_ASSESSMENT):
            return [(_("Prepare"), "boas:prepare")]
        return [(_("What it is about"), "boas:briefing")]
    if access.allows(Permission.RUN_ASSESSMENT):
        return [(_("Go on"), "boas:run")]
    return [(_("What it is about"), "boas:briefing")]


def _planning_url(way: Way) -> str:
    closed = way.last_closed
    return session_url(way.improvement, closed, "actions:planning") if closed else ""


def _open_actions(improvement: Improvement) -> list[Action]:
    return list(
        Action.objects.filter(improvement=improvement, state=Action.State.OPEN)
        .select_related("owner")
        .only("state", "title", "due_on", "confirmed_at", "owner__name")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )


def _action_new_url(improvement: Improvement, access: Access) -> str:
    goes_on = improvement.state in states.OPEN_STATES
    if goes_on and access.allows(Permission.OWN_ACTIONS):
        return improvement_url(improvement, "actions:action-new-here")
    return ""


def _action_rows(actions: list[Action], improvement: Improvement, today: date) -> list[ActionRow]:
    # Looked up once, as for measures: each lookup costs as much as a row.
    address = team_url(improvement.team, "actions:action", pk=0).removesuffix("0/")
    return [_action_row(one, f"{address}{one.pk}/", today) for one in actions]


def _action_row(action: Action, url: str, today: date) -> ActionRow:
    return ActionRow(
        title=action.title,
        url=url,
        owner=action.owner.name if action.owner else _("no owner yet"),
        when=date_format(action.due_on) if action.due_on else _("no date yet"),
        late=bool(action.due_on and action.due_on < today),
        confirmed=action.confirmed_at is not None,
    )


def _measures(improvement: Improvement, *, changing: bool) -> dict[str, object]:
    """Those that hold, in order, and those that ended; each with its address for who may change it."""
    address = improvement_url(improvement, "improvements:measure", measure=0).removesuffix("0/")
    rows = [
        (one, measure_dates(one), f"{address}{one.pk}/" if changing else "")
        for one in improvement.measures.all()
    ]
    return {
        "measures": [row for row in rows if row[0].ended_on is None],
        "ended_measures": [row for row in rows if row[0].ended_on],
    }


def measure_dates(measure: Measure) -> str:
    since = _("since {date}").format(date=date_format(measure.since)) if measure.since else ""
    ended = _("until {date}").format(date=date_format(measure.ended_on)) if measure.ended_on else ""
    return " ".join(part for part in (since, ended) if part)


def result_facts(improvement: Improvement) -> dict[str, str]:
    """Baseline and target with their unit; empty where nothing is known."""
    unit = f"\u00a0{improvement.unit}" if improvement.unit else ""
    return {
        name: figure(value) + unit if value is not None else ""
        for name, value in (("baseline", improvement.baseline), ("target", improvement.target))
    }


def group_names(improvement: Improvement, today: date) -> list[str]:
    """Who is in the project group today, by name."""
    members = improvement.project_members.values_list("user__name", "since", "until")
    return [name for name, since, until in members if since <= today and (until is None or until >= today)]


def _state_links(improvement: Improvement) -> list[tuple[str, str]]:
    return [
        (str(words.confirm), improvement_url(improvement, "improvements:state", word=word))
        for word, words in STATE_WORDS.items()
        if IMPROVEMENT.allows(words.event, improvement.state)
    ]
