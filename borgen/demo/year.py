"""What the team of the case decided, found to work, is proud of, and is going to celebrate."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from actions.models import Action, Decision, Recognition
from borgen.demo.improvements import Improvements
from borgen.demo.people import School
from borgen.lib.dates import AMSTERDAM

# Kind, what, by, weeks from now.
PROUD = (
    ("success", "Alle klassen hebben hun gesprekken in het rooster staan", "proceseigenaar", -9),
    ("compliment", "Dank aan wie de studenten van 3B zo rustig door de toetsweek hielp", "lotte", -5),
    ("success", "Voor het eerst belt iedereen nog dezelfde dag bij verzuim", "docent", -2),
    ("celebration", "Een half jaar handboek: taart in de teamkamer", "teamleider", 2),
    ("celebration", "Einde van het schooljaar: samen terugblikken", "teamleider", 32),
)
# What, why, weeks from now.
DECIDED = (
    (
        "Begeleiding is een vast punt in elk teamoverleg",
        "Wat niet op de agenda staat, raakt uit beeld.",
        -17,
    ),
    (
        "Gesprekken staan in het rooster en niet in de pauze",
        "In de pauze kwam er altijd iets tussen.",
        -11,
    ),
    ("Wie vastloopt met de gesprekken zegt dat in week vier", "Dan kan een collega nog helpen.", -8),
)
# Which finished action, in order of its date: when it is looked at again, and what came out.
EFFECTS = (
    (-3, "worked", "Het punt stond elke keer op de agenda en kostte een kwartier."),
    (-1, "partly", "In 3B en 3D werkt het, in 3A nog niet."),
    (3, "", ""),
)


def build(school: School, made: Improvements) -> None:
    team, today, leader = school.team, school.today, school.leader
    for kind, text, by, weeks in PROUD:
        person = leader if by == "teamleider" else school[by]
        Recognition.objects.create(
            team=team,
            kind=kind,
            text=text,
            by=person,
            on=today + timedelta(weeks=weeks),
            improvement=made.guidance,
        )
    for what, why, weeks in DECIDED:
        Decision.objects.create(
            team=team,
            what=what,
            why=why,
            decided_on=today + timedelta(weeks=weeks),
            improvement=made.guidance,
            created_by=leader,
        )
    _effects(school, made)


def _effects(school: School, made: Improvements) -> None:
    done = Action.objects.filter(improvement=made.guidance, state=Action.State.DONE).order_by("due_on", "pk")
    for action, (weeks, effect, note) in zip(done, EFFECTS, strict=False):
        day = school.today + timedelta(weeks=weeks)
        action.effect_on = day
        if effect:
            action.effect, action.effect_note, action.effect_by = effect, note, action.owner
            action.effect_at = datetime.combine(day, time(16), tzinfo=AMSTERDAM)
        action.save()
