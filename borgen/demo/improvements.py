"""Improvements in different stages, with their measures, project group, processes and owners."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from borgen.demo.people import School
from borgen.lib.dates import add_months
from improvements.models import Improvement, Measure, Process, ProjectMember

GUIDANCE_MEASURES = (
    (
        "Twee begeleidingsgesprekken per periode",
        "De SLB'er spreekt iedere student twee keer per periode en legt het gesprek dezelfde week vast.",
        "SLB'ers van 3A, 3B en 3D",
    ),
    (
        "Verzuim nog dezelfde dag melden",
        "Wie een student mist, meldt dat voor vijf uur. De SLB'er belt bij de tweede melding.",
        "alle docenten",
    ),
    (
        "Leerlingbespreking iedere zes weken",
        "Het team bespreekt per klas wie extra hulp nodig heeft. De SLB'er bereidt het voor.",
        "alle docenten",
    ),
    (
        "Exitgesprek met wie stopt",
        "Geen student vertrekt zonder gesprek over de reden. De redenen komen eens per periode in het team.",
        "SLB'ers en teamleider",
    ),
)
INFORMATION_MEASURES = (
    (
        "Roosterwijziging uiterlijk om vier uur",
        "Een wijziging voor morgen staat vandaag om vier uur op de studentenpagina.",
        "roostermaker en teamleider",
    ),
    (
        "Vaste plek voor studie-informatie",
        "Studiewijzers en toetsdata staan per klas op dezelfde plek, twee weken voor de periode begint.",
        "alle docenten",
    ),
)
# Process and the account of its owner.
PROCESSES = (
    ("Begeleidingsstructuur", "proceseigenaar"),
    ("Begeleidingsgesprek", "proceseigenaar"),
    ("Intake", "hanneke"),
    ("Exitgesprek", "bilal"),
    ("Leerlingbespreking", "lotte"),
    ("Verzuimmelding", "docent"),
    ("Toetsing en examinering", None),
)


@dataclass(frozen=True)
class Improvements:
    guidance: Improvement
    testing: Improvement
    information: Improvement
    intake: Improvement


def build(school: School) -> Improvements:
    made = Improvements(_guidance(school), _testing(school), _information(school), _intake(school))
    Process.objects.bulk_create(
        Process(team=school.team, name=name, owner=school[owner] if owner else None)
        for name, owner in PROCESSES
    )
    return made


def _guidance(school: School) -> Improvement:
    """Carried out, and then? Its first BOAS was before the summer, the second is today."""
    improvement = Improvement.objects.create(
        team=school.team,
        name="Begeleiding van de student",
        slug="begeleiding-van-de-student",
        problem=(
            "Te veel studenten stoppen zonder diploma. Zij zeggen dat ze niet wisten bij wie ze terecht "
            "konden, en niemand merkte dat het misging. Van veertien docenten kennen er twee de afspraken."
        ),
        goal="Iedere student heeft twee gesprekken per periode met de SLB'er en er vallen er minder uit.",
        indicator="voortijdig schoolverlaten",
        unit="%",
        baseline=Decimal("6.1"),
        target=Decimal("5.7"),
        project_leader=school["projectleider"],
        analysis_ended_on=add_months(school.today, -18),
        leader_doubts=True,
        cycle_time=Improvement.CycleTime.LONG,
    )
    _measures(improvement, GUIDANCE_MEASURES, since=add_months(school.today, -15))
    for name in ("proceseigenaar", "anouk", "nadia"):  # Nadia is a guest from the other team
        ProjectMember.objects.create(
            improvement=improvement, user=school[name], since=add_months(school.today, -20)
        )
    return improvement


def _testing(school: School) -> Improvement:
    """Just begun: the problem is there, the goal is not."""
    return Improvement.objects.create(
        team=school.team,
        name="Toetsen en herkansen",
        slug="toetsen-en-herkansen",
        problem="Studenten herkansen vaak en laat. Iedere docent rekent een herkansing anders.",
        project_leader=school["carlijn"],
        cycle_time=Improvement.CycleTime.SHORT,
    )


def _information(school: School) -> Improvement:
    """Its BOAS was last week; the planning meeting is next week."""
    improvement = Improvement.objects.create(
        team=school.team,
        name="Informatievoorziening richting de student",
        slug="informatievoorziening-richting-de-student",
        problem="Studenten horen roosterwijzigingen te laat en zoeken op vier plekken naar hun studiewijzer.",
        goal="Studenten geven het rooster gemiddeld minstens een 6,5 in de meting van kwaliteitszorg.",
        indicator="cijfer van studenten voor het rooster",
        unit="cijfer",
        baseline=Decimal("5.4"),
        target=Decimal("6.5"),
        project_leader=school["daan"],
        analysis_ended_on=add_months(school.today, -13),
        cycle_time=Improvement.CycleTime.SHORT,
    )
    _measures(improvement, INFORMATION_MEASURES, since=add_months(school.today, -10))
    return improvement


def _intake(school: School) -> Improvement:
    return Improvement.objects.create(
        team=school.other_team,
        name="Voorlichting en intake",
        slug="voorlichting-en-intake",
        problem="Nieuwe studenten verwachten iets anders van de opleiding dan zij krijgen.",
        goal="Van de nieuwe studenten zit negen van de tien na een halfjaar nog op de opleiding.",
        project_leader=school["mehmet"],
        analysis_ended_on=add_months(school.today, -5),
        state=Improvement.State.PAUSED,
        state_reason="De intake gaat dit jaar voor de hele sector anders; we wachten dat af.",
    )


def _measures(improvement: Improvement, rows: tuple[tuple[str, str, str], ...], *, since: date) -> None:
    Measure.objects.bulk_create(
        Measure(
            improvement=improvement,
            position=position,
            title=title,
            agreement=agreement,
            concerns=concerns,
            since=since,
        )
        for position, (title, agreement, concerns) in enumerate(rows, start=1)
    )
