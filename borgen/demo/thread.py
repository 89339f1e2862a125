"""What ties the case together: from the first number below the norm to a handbook, better numbers, cake."""

from __future__ import annotations

from datetime import date, timedelta

from actions.models import Action, DateChange, Decision, Recognition
from borgen.demo.desk import Desk
from borgen.demo.improvements import Improvements
from borgen.demo.people import School
from monitoring.models import Measurement, MonitoringLine, Response
from teams.models import AgendaItem, Period

TWO_TALKS = "Elke student heeft minstens twee gesprekken per periode met de SLB'er."


def reason_of_the_handbook(school: School) -> str:
    """As it reads when a new version is begun at a measurement."""
    first = (
        Period.objects.filter(school_year__institution=school.institution)
        .select_related("school_year")
        .order_by("starts_on")
        .first()
    )
    about = f"{first.name}, {first.school_year.name}" if first else ""
    return (
        f"{TWO_TALKS} ({about}): 49 van 82 = 59,76 %, norm 80 %: niet gehaald. "
        "Niemand wist wat er precies was afgesproken; de afspraken stonden nog nergens bij elkaar."
    )


def build(school: School, improvements: Improvements, line: MonitoringLine) -> None:
    desk = Desk(school, improvements)
    numbers = list(
        Measurement.objects.filter(indicator__instruments__line=line).order_by("about_until").distinct()
    )
    if not numbers:
        return
    _after_the_first(desk, line, numbers[0])
    _after_the_best(desk, line, numbers)
    _what_came_of_the_planning(desk)


def _after_the_first(desk: Desk, line: MonitoringLine, number: Measurement) -> None:
    """Below the norm: the team decides to write its agreements down, and somebody does it, a bit late."""
    school, day = desk.school, number.about_until + timedelta(days=12)
    response = Response.objects.create(
        measurement=number,
        act=Response.Act.PROCESS,
        explanation="Niemand wist wat er precies was afgesproken. We schrijven het op.",
        by=school.leader,
        at=desk.moment(day),
    )
    Decision.objects.create(
        team=school.team,
        improvement=desk.improvements.guidance,
        measure=line.measure,
        response=response,
        agenda_item=_point(desk, "Teamoverleg", day, "Gesprekken: 60 % en de norm is 80 %"),
        what="We schrijven de afspraken over begeleiding op in één handboek.",
        why="Twee van de veertien docenten kenden de afspraken. Wie ze niet kent, kan er niet naar werken.",
        decided_on=day,
        created_by=school.leader,
        created_at=desk.moment(day, 16),
    )
    due, later = day + timedelta(weeks=6), day + timedelta(weeks=9)
    action = Action.objects.create(
        team=school.team,
        improvement=desk.improvements.guidance,
        measure=line.measure,
        response=response,
        title="Handboek schrijven met twee collega's",
        owner=desk.owner,
        due_on=later,
        confirmed_at=desk.moment(day, 17),
        state=Action.State.DONE,
        ended_on=later,
        effect_on=later + timedelta(weeks=8),
        effect=Action.Effect.WORKED,
        effect_note="In de derde periode had bijna 90 % van de studenten twee gesprekken.",
        effect_by=desk.owner,
        effect_at=desk.moment(later + timedelta(weeks=8)),
        created_by=school.leader,
        created_at=desk.moment(day, 16),
    )
    DateChange.objects.create(
        action=action,
        was=due,
        became=later,
        reason="Twee van de drie schrijvers waren ziek.",
        by=desk.owner,
        at=desk.moment(due - timedelta(days=5)),
    )


def _after_the_best(desk: Desk, line: MonitoringLine, numbers: list[Measurement]) -> None:
    """What the team decided when it looked at its results, and what it celebrated."""
    school = desk.school
    celebrated = Response.objects.filter(measurement__in=numbers, act=Response.Act.CELEBRATE).first()
    if celebrated is None:
        return
    best = celebrated.measurement
    Recognition.objects.create(
        team=school.team,
        improvement=desk.improvements.guidance,
        response=celebrated,
        kind=Recognition.Kind.SUCCESS,
        text="Bijna iedere student had in de laatste periode twee gesprekken. Samen gedaan!",
        on=best.about_until,
        by=school.leader,
        at=desk.moment(best.about_until),
    )
    day = best.about_until - timedelta(days=14)
    Decision.objects.create(
        team=school.team,
        improvement=desk.improvements.guidance,
        measure=line.measure,
        agenda_item=_point(desk, "Teamoverleg: terugblik", day, "Hoe houden we dit vol?"),
        what="Wie vastloopt met de gesprekken, zegt dat in week vier.",
        why="In week negen kan niemand meer helpen.",
        decided_on=day,
        created_by=school.leader,
        created_at=desk.moment(day, 16),
    )


def _what_came_of_the_planning(desk: Desk) -> None:
    """One effect that was looked at, and one date that moved twice."""
    of_planning = Action.objects.filter(improvement=desk.improvements.guidance, planning__isnull=False)
    agenda = of_planning.filter(state=Action.State.DONE).order_by("pk").first()
    if agenda and agenda.ended_on:
        agenda.effect_on = agenda.ended_on + timedelta(weeks=6)
        agenda.effect = Action.Effect.PARTLY
        agenda.effect_note = "Het staat op de agenda, maar vaak als laatste punt."
        agenda.effect_by, agenda.effect_at = agenda.owner, desk.moment(agenda.effect_on)
        agenda.save()
    late = of_planning.filter(state=Action.State.OPEN, due_on__lt=desk.school.today).order_by("pk").first()
    if late and late.due_on and late.owner:
        for weeks, why in ((4, "Geen plek in het rooster."), (2, "De gespreksleider was ziek.")):
            DateChange.objects.create(
                action=late,
                was=late.due_on - timedelta(weeks=weeks),
                became=late.due_on - timedelta(weeks=weeks - 2),
                reason=why,
                by=late.owner,
                at=desk.moment(late.due_on - timedelta(weeks=weeks, days=2)),
            )


def _point(desk: Desk, subject: str, day: date, title: str) -> AgendaItem:
    """Of a meeting in which everybody was there."""
    held = desk.meeting(subject, day, [desk.school.leader, *desk.school.teachers])
    return AgendaItem.objects.create(
        meeting=held, position=1, title=title, state=AgendaItem.State.DONE, by=desk.school.leader
    )
