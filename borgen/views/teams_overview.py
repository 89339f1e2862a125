"""All teams for the quality office and management: numbers of projects, never of people, and no ranking."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, OuterRef, Q, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from boas.models import Assessment, AssessmentMeeting
from borgen.lib.dates import local_date
from improvements.states import ACTIVE
from teams.access import Permission, Request, institution_page
from teams.models import Institution, Team


@dataclass
class TeamRow:
    name: str
    sector: str
    active: int
    last: str = ""
    """Day and state of the last BOAS."""
    last_state: str = ""
    plan_url: str = ""
    """Its monitoring plan; for the quality office only."""
    outcomes: list[tuple[str, str]] = field(default_factory=list)
    """Per improvement its last closed BOAS: words and address; for the quality office only."""


@institution_page(Permission.VIEW_TEAMS)
def teams_overview(request: Request, institution: Institution) -> HttpResponse:
    access = request.access
    sees_outcomes = access.allows(Permission.VIEW_OUTCOME)
    teams = _teams(institution)
    rows = {team.pk: TeamRow(team.name, team.sector, active) for team, active in teams}
    slugs = {team.pk: team.slug for team, _active in teams}
    seen: set[int] = set()
    for session in _sessions(institution):
        improvement = session.improvement
        row = rows.get(improvement.team_id)
        if row is None:
            continue
        if not row.last:
            row.last, row.last_state = _day(session), session.get_state_display()
        if sees_outcomes and session.state == Assessment.State.CLOSED and improvement.pk not in seen:
            seen.add(improvement.pk)
            words = _("{name}, {date}").format(name=improvement.name, date=_day(session))
            row.outcomes.append((words, _outcome_url(institution, slugs[improvement.team_id], session)))
    if access.allows(Permission.VIEW_MEASUREMENTS):
        # Looked up once: the address of each team differs in one word.
        plan = reverse("monitoring:plan", kwargs={"institution": institution.slug, "team": "0"})
        for pk, row in rows.items():
            row.plan_url = plan.replace("/0/", f"/{slugs[pk]}/")
    for row in rows.values():
        row.outcomes.sort()
    context = {
        "institution": institution,
        "rows": list(rows.values()),
        "sees_outcomes": sees_outcomes,
        "with_sectors": any(team.sector for team, _active in teams),
    }
    return render(request, "team/overview.html", context)


def _teams(institution: Institution) -> list[tuple[Team, int]]:
    """Teams that go on, by name, each with its number of improvements under way."""
    active = Count("improvements", filter=Q(improvements__state=ACTIVE))
    found = institution.teams.filter(archived_on=None).annotate(active=active).order_by("name")
    return [(team, team.active) for team in found]


def _sessions(institution: Institution) -> list[Assessment]:
    """Every session that was not called off, the newest first; without any text that the team wrote."""
    meetings = AssessmentMeeting.objects.filter(assessment=OuterRef("pk")).order_by("-number")
    found = (
        Assessment.objects.filter(improvement__team__institution=institution, practice=False)
        .exclude(state=Assessment.State.CANCELLED)
        .annotate(session_at=Subquery(meetings.values("meeting__starts_at")[:1]))
        .select_related("improvement")
        .only(
            "number",
            "state",
            "closed_at",
            "created_at",
            "improvement__name",
            "improvement__slug",
            "improvement__team_id",
        )
    )
    return sorted(found, key=lambda one: (_moment(one), one.pk), reverse=True)


def _moment(session: Assessment) -> date:
    return local_date(session.session_at or session.closed_at or session.created_at)  # type: ignore[attr-defined]


def _day(session: Assessment) -> str:
    return date_format(_moment(session))


def _outcome_url(institution: Institution, team: str, session: Assessment) -> str:
    words = {"institution": institution.slug, "team": team, "improvement": session.improvement.slug}
    return reverse("boas:outcome", kwargs={**words, "number": session.number})
