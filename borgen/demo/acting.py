"""What the team of the case does: actions from everywhere, decisions, and what went well."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from actions.models import Action, DateChange, Decision, Recognition
from borgen.demo.monitoring import Watch
from borgen.lib.dates import AMSTERDAM, local_date
from monitoring.models import Response, Signal
from teams.models import Meeting

# Title, owner, weeks from now, whether the owner agreed.
OPEN = (
    ("Poster van de afspraken ophangen in lokaal B.104", "docent", 1, True),
    ("Uitzoeken of het rooster een vast SLB-uur kan krijgen", "teamleider", 3, True),
    ("Voorbeeld van een goed gespreksverslag delen", "carlijn", 2, False),
    ("Taart halen als de norm gehaald is", "", None, False),
)
DECISIONS = (
    (
        "Elke SLB'er plant de gesprekken in de eerste twee weken van de periode",
        "Wie later begint, komt aan het eind tijd te kort. Dat zagen we twee periodes achter elkaar.",
        20,
    ),
    (
        "Verzuim melden we op de eerste dag voor tien uur",
        "Dan kan de SLB'er nog dezelfde dag bellen.",
        31,
    ),
    ("Het gespreksverslag blijft op papier", "Het systeem was toen nog niet klaar.", 60),
)
RECOGNITIONS = (
    ("success", "In klas 3D had iedere student op tijd een eerste gesprek.", -10),
    ("compliment", "Drie collega's namen gesprekken over toen het druk was met de examens.", -17),
    ("celebration", "Taart in de teamkamer: het handboek is vastgesteld.", 12),
)


def build(watch: Watch) -> None:
    _open_actions(watch)
    _from_signal(watch)
    _from_result(watch)
    _done(watch)
    _decisions(watch)
    _recognitions(watch)


def _moment(watch: Watch, days: int) -> datetime:
    return datetime.combine(watch.school.today - timedelta(days=days), time(15, 30), tzinfo=AMSTERDAM)


def _add(watch: Watch, title: str, owner: str, days: int | None, **more: Any) -> Action:
    """`days` from now; made two weeks ago by the team leader, and agreed unless `agreed` is false."""
    school, made = watch.school, _moment(watch, more.pop("made", 14))
    agreed = more.pop("agreed", True) and bool(owner) and days is not None
    return Action.objects.create(
        team=school.team,
        title=title,
        owner=school[owner] if owner else None,
        due_on=school.today + timedelta(days=days) if days is not None else None,
        confirmed_at=made if agreed else None,
        created_by=more.pop("by", school.leader),
        created_at=made,
        **more,
    )


def _open_actions(watch: Watch) -> None:
    for title, owner, weeks, agreed in OPEN:
        _add(watch, title, owner, weeks * 7 if weeks is not None else None, agreed=agreed)
    stuck = _add(
        watch,
        "Met de examencommissie afspraken maken over de drukke weken",
        "daan",
        4,
        stuck_at=_moment(watch, 1),
        stuck_note="Een half uur met de teamleider erbij: zij kent de voorzitter.",
        improvement=watch.improvements.guidance,
    )
    DateChange.objects.create(
        action=stuck,
        was=watch.school.today - timedelta(days=10),
        became=stuck.due_on,
        reason="De voorzitter was twee weken weg.",
        by=watch.school["daan"],
        at=_moment(watch, 12),
    )


def _from_signal(watch: Watch) -> None:
    school = watch.school
    signal = Signal.objects.filter(team=school.team, text__startswith="Het gespreksformulier").get()
    _add(
        watch,
        "Het gespreksformulier inkorten tot één bladzijde",
        "anouk",
        10,
        made=7,
        signal=signal,
        measure=signal.measure,
        improvement=watch.improvements.guidance,
        explanation="Samen met Esther en twee studenten.",
    )


def _from_result(watch: Watch) -> None:
    """The team said what it does about an earlier result; that became an action."""
    response = Response.objects.filter(measurement__team=watch.school.team, act="address").first()
    if response is None:
        return
    _add(
        watch,
        "Per klas een lijst van wie nog een gesprek krijgt",
        "esther",
        -4,
        made=28,
        response=response,
        improvement=watch.improvements.guidance,
    )


def _done(watch: Watch) -> None:
    school = watch.school
    _add(
        watch,
        "Gesprekken in het rooster zetten voor klas 3B",
        "docent",
        -40,
        made=60,
        state="done",
        ended_on=school.today - timedelta(days=43),
        effect_on=school.today,
        improvement=watch.improvements.guidance,
    )
    first = _add(
        watch,
        "Iedere week een herinnering mailen aan de SLB'ers",
        "lotte",
        -80,
        made=100,
        state="done",
        ended_on=school.today - timedelta(days=84),
        effect_on=school.today - timedelta(days=42),
        effect="not",
        effect_note="De mail verdronk tussen de andere.",
        effect_by=school["lotte"],
        effect_at=_moment(watch, 40),
        improvement=watch.improvements.guidance,
    )
    _add(
        watch,
        "De stand op het bord in de teamkamer bijhouden",
        "lotte",
        18,
        made=40,
        follows=first,
        improvement=watch.improvements.guidance,
    )


def _decisions(watch: Watch) -> None:
    school = watch.school
    held = (
        Meeting.objects.filter(
            team=school.team, subject__startswith="Teamoverleg", starts_at__lt=_moment(watch, 0)
        )
        .order_by("-starts_at")
        .first()
    )
    item = held.agenda.first() if held else None
    for number, (what, why, days) in enumerate(DECISIONS):
        last = number == len(DECISIONS) - 1
        in_meeting = item if number == 0 else None
        decided = school.today - timedelta(days=days)
        if in_meeting is not None:
            decided = local_date(in_meeting.meeting.starts_at)
        Decision.objects.create(
            team=school.team,
            what=what,
            why=why,
            decided_on=decided,
            agenda_item=in_meeting,
            improvement=None if last else watch.improvements.guidance,
            created_by=school.leader,
            created_at=_moment(watch, days),
            withdrawn_at=_moment(watch, 5) if last else None,
            withdrawn_why="Het systeem werkt nu ook thuis." if last else "",
        )


def _recognitions(watch: Watch) -> None:
    school = watch.school
    for kind, text, days in RECOGNITIONS:
        Recognition.objects.create(
            team=school.team,
            improvement=watch.improvements.guidance,
            kind=kind,
            text=text,
            on=school.today + timedelta(days=days),
            by=school.leader,
            at=_moment(watch, max(2, -days)),
        )
