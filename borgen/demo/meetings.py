"""The team meeting of the demo: every two weeks, one that was held with its minutes, and the next one."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from actions.models import Action, Decision
from actions.services import agenda
from actions.services import series as services
from borgen.demo.people import School
from borgen.lib.dates import AMSTERDAM
from teams.models import AgendaItem, Attendance, Meeting, MeetingSeries

HELD_DAYS_AGO = 9
POINTS = (
    ("Opening en vorige notulen", 5, "Geen opmerkingen."),
    (
        "Gesprekken met studenten: lukt het in de periode?",
        20,
        (
            "De meesten hebben een gesprek gehad. Op de stagedag is er geen tijd voor.\n"
            "We zetten de gesprekken in het rooster."
        ),
    ),
    ("Het formulier voor het begeleidingsgesprek", 15, "Het formulier is te lang."),
)
DECIDED = "Gesprekken staan vanaf periode 3 in het rooster."
AGREED = "Formulier inkorten tot één bladzijde"
NOT_REACHED = "Open dag: wie staat waar?"


def build(school: School) -> None:
    today = school.today
    _held(school, today)
    begun = services.begin(
        team=school.team,
        by=school.leader,
        subject="Teamoverleg",
        rhythm=MeetingSeries.Rhythm.TWO_WEEKS,
        first_on=today + timedelta(days=14 - HELD_DAYS_AGO),
        last_on=today + timedelta(days=14 - HELD_DAYS_AGO + 16 * 7),
        starts_at=time(15, 30),
        minutes=60,
        chair=school.leader,
        place="B.104",
    )
    coming = Meeting.objects.filter(series=begun.series).order_by("starts_at").first()
    if coming:
        agenda.fill(meeting=coming, by=school.leader)
        agenda.add(meeting=coming, title="Rooster van de toetsweek", minutes=10, by=school["docent"])


def _held(school: School, today: date) -> None:
    starts = datetime.combine(today - timedelta(days=HELD_DAYS_AGO), time(15, 30), tzinfo=AMSTERDAM)
    ends = starts + timedelta(hours=1)
    meeting = Meeting.objects.create(
        team=school.team,
        subject="Teamoverleg",
        place="B.104",
        starts_at=starts,
        ends_at=ends,
        chair=school.leader,
        announced_at=starts - timedelta(days=4),
        started_at=starts,
        closed_at=ends,
        closed_by=school.leader,
        revision=1,
    )
    here = [school.leader, *school.teachers[:-2]]
    Attendance.objects.bulk_create(Attendance(meeting=meeting, user=person) for person in here)
    items = AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            position=position,
            title=title,
            minutes=minutes,
            notes=notes,
            state=AgendaItem.State.DONE,
        )
        for position, (title, minutes, notes) in enumerate(POINTS, start=1)
    )
    AgendaItem.objects.create(
        meeting=meeting, position=len(items) + 1, title=NOT_REACHED, minutes=10, by=school["docent"]
    )
    Decision.objects.create(
        team=school.team,
        agenda_item=items[1],
        what=DECIDED,
        why="Op de stagedag is er geen tijd voor.",
        decided_on=starts.date(),
        created_by=school.leader,
    )
    Action.objects.create(
        team=school.team,
        agenda_item=items[2],
        title=AGREED,
        owner=school["docent"],
        due_on=today + timedelta(days=14 - HELD_DAYS_AGO),
        created_by=school.leader,
        created_at=starts,
    )
