"""What the team of the case noticed, and what it said about its results."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from borgen.demo.monitoring import Watch
from borgen.lib.dates import add_months
from improvements.models import Measure
from monitoring.models import Discussion, MonitoringLine, Signal, Topic

SIGNALS = (
    ("In 3D heeft iedere student al minstens één gesprek gehad.", "colleague", "3", "open"),
    (
        "In 3A zijn de gesprekken nog niet begonnen; het werk aan de examens gaat voor.",
        "student",
        "5",
        "open",
    ),
    ("Het gespreksformulier vraagt drie keer hetzelfde.", "colleague", "9", "open"),
    ("Studenten van 3B vinden dat er beter naar hen geluisterd wordt.", "student", "12", "discussed"),
    ("Thuis kom je niet in het systeem voor gespreksverslagen.", "self", "20", "parked"),
)


def build(watch: Watch, lines: Sequence[MonitoringLine]) -> None:
    _signals(watch, lines[0].measure)
    _discussions(watch, lines)


def _signals(watch: Watch, measure: Measure | None) -> None:
    school = watch.school
    people = [school["anouk"], school["docent"], school["lotte"], school["esther"], school["gijs"]]
    for by, (text, heard, days, state) in zip(people, SIGNALS, strict=True):
        at = watch.desk.moment(school.today - timedelta(days=int(days)), 16)
        closed: dict[str, Any] = {}
        if state != "open":
            closed = {
                "closed_by": school.leader,
                "closed_at": at + timedelta(days=2),
                "outcome": "Mooi: dit vertellen we in het overleg."
                if state == "discussed"
                else "De dienst ICT werkt eraan; we kijken na de vakantie.",
                "parked_until": school.today + timedelta(days=40) if state == "parked" else None,
            }
        Signal.objects.create(
            team=school.team, text=text, heard=heard, measure=measure, by=by, at=at, state=state, **closed
        )


def _discussions(watch: Watch, lines: Sequence[MonitoringLine]) -> None:
    """One held before the summer; the next one is announced and waits for its meeting."""
    school, desk = watch.school, watch.desk
    conversations, _absence, roster, _yearly = lines
    day = add_months(school.today, -5)
    held = Discussion.objects.create(
        team=school.team,
        meeting=desk.meeting("Teamoverleg: resultaten", day, [school.leader, *school.teachers]),
        purpose="Kijken of de gesprekken lukken en wat dat de studenten brengt.",
        announced_at=desk.moment(day - timedelta(days=7)),
        announced_by=school.leader,
        closed_at=desk.moment(day, 16),
        closed_by=school.leader,
        created_by=school.leader,
        created_at=desk.moment(day - timedelta(days=8)),
    )
    Topic.objects.create(
        discussion=held,
        line=conversations,
        presenter=school["proceseigenaar"],
        begin_situation="Twee van de veertien docenten kenden de afspraak, en niemand werkte ernaar.",
        look_back="Er was tijd in het rooster; het systeem werkte alleen op school.",
        process="Samen plannen aan het begin van de periode hielp het meest.",
        result="In de vierde periode had bijna iedereen twee gesprekken.",
        conclusion="Zo doorgaan. Wie vastloopt, zegt dat in week vier en niet in week negen.",
        discussed_at=desk.moment(day, 16),
    )
    soon = school.today + timedelta(days=8)
    coming = Discussion.objects.create(
        team=school.team,
        meeting=desk.meeting("Teamoverleg: resultaten", soon, []),
        purpose="Waarom de gesprekken dit jaar trager beginnen, en wat het rooster doet.",
        announced_at=desk.moment(school.today - timedelta(days=1)),
        announced_by=school.leader,
        created_by=school.leader,
    )
    begin = "In de eerste meting had ruim de helft van de studenten twee gesprekken."
    Topic.objects.create(
        discussion=coming, line=conversations, presenter=school["proceseigenaar"], begin_situation=begin
    )
    Topic.objects.create(discussion=coming, line=roster, presenter=school["kees"], position=2)
