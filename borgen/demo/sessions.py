"""Three BOAS sessions: one closed before the summer, one closed last week, one prepared for today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from boas.models import (
    Assessment,
    AssessmentDocument,
    AssessmentMeeting,
    Remark,
    StatementSet,
    SuggestionDecision,
    Tally,
)
from boas.services.preparing import invite, standard_agenda
from boas.services.sets import set_in_use
from borgen.demo import counts
from borgen.demo.improvements import Improvements
from borgen.demo.people import School
from borgen.lib.dates import AMSTERDAM
from common import files
from improvements.models import Improvement
from teams.models import AgendaItem, Attendance, Meeting, Team, User

GUIDANCE_GOAL = "Samen zien waar we staan met de begeleiding, en afspreken wat nodig is om het vol te houden."
GUIDANCE_SUMMARY = (
    "We voerden twee gesprekken per periode in, melden verzuim dezelfde dag en bespreken iedere klas om de "
    "zes weken. Aanleiding was de uitval: 6,1 % van de studenten stopte zonder diploma."
)
ANALYSIS = """Samenvatting van de analyse (demo)

Van de studenten die stopten, had een derde in het laatste halfjaar geen enkel gesprek met de SLB'er.
De meesten misten vooral overzicht: bij wie moet ik zijn, en wat mag ik verwachten?
"""


def build(school: School, improvements: Improvements) -> Assessment:
    """Returns the closed session that has a planning."""
    statements = set_in_use(school.institution)
    first = _closed(
        school, improvements.guidance, statements, day=school.today - timedelta(weeks=20), voters=14
    )
    _answers(first, counts.GUIDANCE, counts.GUIDANCE_REASONS, counts.GUIDANCE_DECISIONS)
    last_week = school.today - timedelta(days=6)
    second = _closed(school, improvements.information, statements, day=last_week, voters=12)
    _answers(second, counts.INFORMATION, counts.INFORMATION_REASONS, counts.INFORMATION_DECISIONS)
    second.planning_meeting = meeting(
        school.team,
        "Planning: informatievoorziening",
        school.today + timedelta(days=8),
        school.leader,
        hours=1,
    )
    second.save(update_fields=["planning_meeting"])
    _prepared_for_today(school, improvements.guidance, statements)
    return first


def meeting(team: Team, subject: str, day: date, chair: User, *, hours: int = 2) -> Meeting:
    starts_at = datetime.combine(day, time(14), tzinfo=AMSTERDAM)
    return Meeting.objects.create(
        team=team,
        subject=subject,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        place="B.104",
        chair=chair,
    )


def _session(assessment: Assessment, day: date, present: list[User]) -> Meeting:
    held = meeting(assessment.improvement.team, f"BOAS: {assessment.subject}", day, assessment.chair)
    AssessmentMeeting.objects.create(assessment=assessment, meeting=held)
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=held, position=position, title=title, minutes=minutes)
        for position, (title, minutes) in enumerate(standard_agenda(), start=1)
    )
    Attendance.objects.bulk_create(Attendance(meeting=held, user=person) for person in present)
    return held


def _closed(
    school: School, improvement: Improvement, statements: StatementSet, *, day: date, voters: int
) -> Assessment:
    start = datetime.combine(day, time(14, 5), tzinfo=AMSTERDAM)
    end = start + timedelta(minutes=105)
    assessment = Assessment.objects.create(
        improvement=improvement,
        number=1,
        statement_set=statements,
        state=Assessment.State.CLOSED,
        subject=improvement.name,
        goal=GUIDANCE_GOAL,
        summary=GUIDANCE_SUMMARY
        if voters == 14
        else "Roosterwijzigingen komen op tijd en studiewijzers staan op één plek.",
        chair=school.leader,
        threshold=30,
        voters=voters,
        opened=True,
        created_by=school.leader,
        created_at=start - timedelta(days=14),
        started_at=start,
        closed_at=end,
        closed_by=school.leader,
    )
    _session(assessment, day, [school.leader, *school.teachers[:voters]])
    return assessment


def _answers(
    assessment: Assessment,
    table: Mapping[str, counts.Row],
    reasons: Mapping[str, tuple[str, ...]],
    decisions: Mapping[str, tuple[str, str, str]],
) -> None:
    statements = {statement.code: statement for statement in assessment.statement_set.statements.all()}
    moment = assessment.started_at or assessment.created_at
    tallies = Tally.objects.bulk_create(
        Tally(
            assessment=assessment,
            statement=statement,
            strongly_disagree=table[code][0],
            disagree=table[code][1],
            agree=table[code][2],
            strongly_agree=table[code][3],
            voters=assessment.voters or 0,
            counted_at=moment + timedelta(minutes=12 + 3 * place),
        )
        for place, (code, statement) in enumerate(statements.items())
    )
    by_code = {tally.statement.code: tally for tally in tallies}
    Remark.objects.bulk_create(
        Remark(assessment=assessment, statement=statements.get(code), text=text)
        for code, texts in reasons.items()
        for text in texts
    )
    SuggestionDecision.objects.bulk_create(
        SuggestionDecision(
            tally=by_code[code],
            choice=choice,
            text=text,
            reason=reason,
            decided_at=assessment.closed_at or moment,
        )
        for code, (choice, text, reason) in decisions.items()
    )


def _prepared_for_today(school: School, improvement: Improvement, statements: StatementSet) -> None:
    assessment = Assessment.objects.create(
        improvement=improvement,
        number=2,
        statement_set=statements,
        subject=improvement.name,
        goal="Zien of de afspraken van voor de zomer houden, en wat er nog nodig is.",
        summary=GUIDANCE_SUMMARY,
        chair=school.leader,
        threshold=30,
        created_by=school.leader,
    )
    _session(assessment, school.today, school.teachers)
    file = files.store(
        institution_id=school.institution.pk,
        name="Samenvatting van de analyse.txt",
        content=ANALYSIS.encode(),
        content_type="text/plain",
    )
    AssessmentDocument.objects.create(assessment=assessment, title="Samenvatting van de analyse", file=file)
    invite(assessment=assessment, by=school.leader)
