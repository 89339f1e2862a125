"""The planning that followed from the first session: done, overdue, waiting for a yes, and still to come."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from actions.models import Action, Planning
from boas.models import Assessment, StandardActivity, SuggestionDecision
from borgen.demo.people import School
from borgen.demo.sessions import meeting
from borgen.lib.dates import AMSTERDAM

MEETING = 18  # weeks ago
DONE, CONFIRMED, ASKED = "done", "confirmed", "asked"
# Statement, action, owner, due in so many weeks from now, how it stands.
FROM_DECISIONS = (
    ("M2", "Begeleiding vast op de agenda van het teamoverleg", "teamleider", -12, DONE),
    ("V1", "Per klas de afspraken doornemen met de SLB'er", "anouk", -10, DONE),
    ("V5", "Handboek begeleiding schrijven met drie collega's", "proceseigenaar", -6, DONE),
    ("V2", "Gesprek over wat er tegenzit", "teamleider", -2, CONFIRMED),
    ("M4", "Poster met de stand in de teamkamer", "docent", -1, CONFIRMED),
    ("V6", "Eén vaste plek voor het handboek, met een korte link", "docent", 1, CONFIRMED),
    ("M3", "Afspreken wat we tellen, wie telt en wanneer", "projectleider", 2, CONFIRMED),
    ("V8", "Iedere week één afspraak centraal", "lotte", 5, ASKED),
)
# In the order of the standard activities.
STANDARD = (
    ("projectleider", -17, DONE),
    ("teamleider", -16, DONE),
    ("teamleider", -15, DONE),
    ("projectleider", -14, DONE),
    ("proceseigenaar", 0, CONFIRMED),
    ("docent", 3, ASKED),
    ("hanneke", 6, ASKED),
    ("teamleider", 32, CONFIRMED),
)


def build(school: School, assessment: Assessment) -> None:
    day = school.today - timedelta(weeks=MEETING)
    agreed = datetime.combine(day, time(15), tzinfo=AMSTERDAM)
    assessment.planning_meeting = meeting(
        school.team, "Planning: begeleiding van de student", day, school.leader, hours=1
    )
    assessment.save(update_fields=["planning_meeting"])
    planning = Planning.objects.create(
        assessment=assessment,
        follow_up_where="Teamoverleg, vast agendapunt",
        follow_up_how_often="Iedere vier weken",
        agreed_at=agreed,
        agreed_by=school.leader,
        created_at=agreed - timedelta(days=7),
    )
    decisions = {
        decision.tally.statement.code: decision
        for decision in SuggestionDecision.objects.filter(tally__assessment=assessment).select_related(
            "tally__statement"
        )
    }
    activities = StandardActivity.objects.filter(statement_set=assessment.statement_set)
    rows = [
        _action(school, planning, agreed, title, owner, weeks, standing, decision=decisions[code])
        for code, title, owner, weeks, standing in FROM_DECISIONS
    ]
    rows += [
        _action(
            school,
            planning,
            agreed,
            activity.title,
            owner,
            weeks,
            standing,
            explanation=activity.explanation,
            standard_activity=activity,
        )
        for activity, (owner, weeks, standing) in zip(activities, STANDARD, strict=False)
    ]
    Action.objects.bulk_create(rows)


def _action(
    school: School,
    planning: Planning,
    agreed: datetime,
    title: str,
    owner: str,
    weeks: int,
    standing: str,
    **source: object,
) -> Action:
    due_on = school.today + timedelta(weeks=weeks)
    return Action(
        team=planning.assessment.improvement.team,
        improvement=planning.assessment.improvement,
        planning=planning,
        title=title,
        owner=school[owner],
        due_on=due_on,
        confirmed_at=None if standing == ASKED else agreed,
        state=Action.State.DONE if standing == DONE else Action.State.OPEN,
        ended_on=due_on - timedelta(days=3) if standing == DONE else None,
        created_by=school.leader,
        created_at=agreed,
        **source,
    )
