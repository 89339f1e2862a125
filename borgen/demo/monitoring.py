"""What the team of the case monitors: conversations, absence, roster and the yearly result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.dates import MONTHS

from borgen.demo.desk import Desk
from borgen.demo.improvements import Improvements
from borgen.demo.people import School
from borgen.demo.thread import TWO_TALKS
from borgen.lib.dates import add_months, school_year
from improvements.models import Measure
from monitoring.evaluation import share
from monitoring.models import (
    EvaluationMoment,
    Indicator,
    Instrument,
    Measurement,
    MonitoringLine,
    Norm,
    PlanRound,
    Response,
)
from monitoring.services import plan_agreement
from monitoring.services.indicators import ensure_inspectorate_indicators
from monitoring.spans import Kind, Span, Year, result_year, spans
from teams.models import Approval, Consent, Period, User

OFFICE = "dienst kwaliteitszorg"
# Students with two conversations, out of those in 3A, 3B and 3D; all conversations together.
CONVERSATIONS = ((49, 82, 118), (66, 82, 149), (73, 81, 163), (78, 80, 171), (61, 84, 139))
ROSTER = ("5.4", "5.9", "6.3")
# Of the teaching year: part and whole, three years in a row, and the norm the team aimed at.
YEARLY = ((22, 40), (25, 42), (28, 43))


@dataclass
class Watch:
    """What the lines of the demo need at hand."""

    school: School
    improvements: Improvements
    desk: Desk

    def line(self, about: Any, agreement: str, months: Sequence[int], **fields: Any) -> MonitoringLine:
        of = {"measure": about} if isinstance(about, Measure) else {"process": about}
        made = MonitoringLine.objects.create(
            team=self.school.team,
            agreement=agreement,
            position=MonitoringLine.objects.filter(team=self.school.team).count() + 1,
            created_by=self.school.leader,
            created_at=self.desk.moment(add_months(self.school.today, -14)),
            **of,
            **fields,
        )
        EvaluationMoment.objects.bulk_create(EvaluationMoment(line=made, month=month) for month in months)
        return made

    def instrument(self, line: MonitoringLine, kind: str, indicator: Indicator, **fields: Any) -> Instrument:
        since = self.periods[0].start if fields.get("rhythm", "period") == "period" else self.school.today
        values = {"since": since, **fields}
        return Instrument.objects.create(line=line, kind=kind, indicator=indicator, **values)

    def indicator(self, name: str, slug: str, meaning: str, **fields: Any) -> Indicator:
        return Indicator.objects.create(
            institution=self.school.institution, name=name, slug=slug, meaning=meaning, **fields
        )

    def measurement(self, instrument: Instrument, span: Span, by: User, **fields: Any) -> Measurement:
        return Measurement.objects.create(
            team=self.school.team,
            indicator=instrument.indicator,
            instrument=instrument,
            span=span.kind,
            about_from=span.start,
            about_until=span.end,
            label=span.label,
            measured_on=min(span.end + timedelta(days=3), self.school.today),
            entered_by=by,
            entered_at=self.desk.moment(min(span.end + timedelta(days=3), self.school.today)),
            **fields,
        )

    @property
    def periods(self) -> list[Span]:
        """Of last year and this one, as far as they are over."""
        found = Period.objects.filter(
            school_year__institution=self.school.institution, ends_on__lt=self.school.today
        )
        return [
            Span(one.starts_on, one.ends_on, Kind.PERIOD, f"{one.name}, {one.school_year.name}")
            for one in found.select_related("school_year").order_by("starts_on")
        ]

    @property
    def halves(self) -> list[Span]:
        """Of this school year and the two before it."""
        this = school_year(self.school.today).start.year
        years = [
            Year(f"{first}-{first + 1}", date(first, 8, 1), date(first + 1, 7, 31))
            for first in range(this - 2, this + 1)
        ]
        return spans(Kind.HALF_YEAR, years, [str(MONTHS[number]) for number in range(1, 13)])


def build(school: School, improvements: Improvements) -> tuple[Watch, list[MonitoringLine]]:
    """The lines come back in the order in which the team talks about them."""
    watch = Watch(school, improvements, Desk(school, improvements))
    ensure_inspectorate_indicators(institution=school.institution, by=None)
    guidance = list(improvements.guidance.measures.all())
    conversations = _conversations(watch, guidance[0])
    absence = _absence(watch, guidance[1])
    roster = _roster(watch)
    yearly = _yearly_result(watch)
    _agreed(watch)
    return watch, [conversations, absence, roster, yearly]


def _conversations(watch: Watch, measure: Measure) -> MonitoringLine:
    """Below the norm at first, met in the spring, and just below it again this year: nobody answered yet."""
    school = watch.school
    line = watch.line(
        measure,
        TWO_TALKS,
        (10, 12, 3, 6),
        concerns="alle SLB'ers van 3A, 3B en 3D",
        monitor=school["proceseigenaar"],
    )
    indicator = watch.indicator(
        "Studenten met twee gesprekken",
        "twee-gesprekken",
        "Het deel van de studenten dat in de periode minstens twee gesprekken met de SLB'er had.",
        team=school.team,
        kind="share",
        unit="%",
        reaches=2,
        secondary="gesprekken samen",
        source="gespreksverslagen",
    )
    norm = Norm.objects.create(
        indicator=indicator,
        team=school.team,
        value=Decimal(80),
        valid_from=add_months(school.today, -14),
        reason="Niet iedereen is er steeds; vier van de vijf studenten moet lukken.",
        set_by=school.leader,
    )
    sample = watch.instrument(
        line, "sample", indicator, executor=school.leader, explanation="Tien dossiers per klas, door elkaar."
    )
    watch.instrument(
        line,
        "survey",
        _heard(watch),
        executor_party=OFFICE,
        rhythm="half_year",
        explanation="Eén vraag in de vragenlijst over begeleiding.",
    )
    for span, (part, whole, total) in zip(watch.periods, CONVERSATIONS, strict=False):
        made = watch.measurement(
            sample,
            span,
            school.leader,
            value=share(part, whole),
            numerator=part,
            denominator=whole,
            secondary=Decimal(total),
            norm=norm,
            source="gespreksverslagen",
        )
        _answered(watch, made, part, span)
    return line


def _answered(watch: Watch, made: Measurement, part: int, span: Span) -> None:
    day = watch.desk.moment(min(span.end + timedelta(days=10), watch.school.today))
    if part == CONVERSATIONS[0][0]:
        Response.objects.create(
            measurement=made,
            act="address",
            explanation="We helpen elkaar herinneren: wie achterloopt, vraagt een collega om hulp.",
            by=watch.school.leader,
            at=day,
        )
    if part == CONVERSATIONS[3][0]:
        Response.objects.create(
            measurement=made,
            act="celebrate",
            explanation="Taart in de pauze.",
            by=watch.school.leader,
            at=day,
        )


def _heard(watch: Watch) -> Indicator:
    return watch.indicator(
        "Studenten die zich gehoord voelen",
        "gehoord",
        "Het cijfer dat studenten geven voor hoe goed er naar hen geluisterd wordt.",
        kind="mean",
        scale_low=Decimal(1),
        scale_high=Decimal(10),
        source="vragenlijst van kwaliteitszorg",
    )


def _absence(watch: Watch, measure: Measure) -> MonitoringLine:
    """Nothing was measured yet, and it was never discussed."""
    school = watch.school
    line = watch.line(
        measure,
        "Verzuim is dezelfde dag voor vijf uur gemeld.",
        (11, 2, 5),
        concerns="alle docenten",
        monitor=school["docent"],
    )
    indicator = watch.indicator(
        "Meldingen op dezelfde dag",
        "zelfde-dag",
        "Het deel van de verzuimmeldingen dat op de dag zelf voor vijf uur binnen was.",
        team=school.team,
        kind="percentage",
        unit="%",
    )
    watch.instrument(
        line,
        "registration",
        indicator,
        executor=school["docent"],
        since=school_year(school.today).start,
        explanation="Uit het systeem.",
    )
    return line


def _roster(watch: Watch) -> MonitoringLine:
    """The quality office asks the students twice a year; the norm is the school's."""
    school = watch.school
    line = watch.line(
        watch.improvements.information.measures.all()[0],
        "Een roosterwijziging staat de dag ervoor om vier uur op de studentenpagina.",
        (2, 6),
        concerns="roostermaker en teamleider",
        monitor=school["kees"],
    )
    indicator = watch.indicator(
        "Tevredenheid over het rooster",
        "rooster",
        "Het gemiddelde cijfer dat studenten geven voor hun rooster en de wijzigingen daarin.",
        kind="mean",
        scale_low=Decimal(1),
        scale_high=Decimal(10),
        source="vragenlijst van kwaliteitszorg",
    )
    norm = Norm.objects.create(
        indicator=indicator,
        value=Decimal("6.5"),
        valid_from=add_months(school.today, -30),
        reason="Zo is het met alle teams afgesproken.",
        set_by=school["kwaliteit"],
    )
    survey = watch.instrument(line, "survey", indicator, executor_party=OFFICE, rhythm="half_year")
    halves = [span for span in watch.halves if span.end < school.today][-len(ROSTER) :]
    for span, grade in zip(halves, ROSTER, strict=True):
        watch.measurement(survey, span, school["kwaliteit"], value=Decimal(grade), denominator=61, norm=norm)
    return line


def _yearly_result(watch: Watch) -> MonitoringLine:
    """Two years below the inspectorate's norm; the third above one that was within reach."""
    school = watch.school
    process = watch.desk.processes["Toetsing en examinering"]
    line = watch.line(
        process,
        "Wie onze opleiding verlaat, doet dat met een diploma of gaat een niveau verder.",
        (11,),
        concerns="het hele team",
        monitor=school.leader,
    )
    indicator = Indicator.objects.get(institution=school.institution, slug="jaarresultaat-niveau-3")
    official = indicator.norms.get(kind=Norm.Kind.INSPECTORATE)
    first = school.today.year - (4 if school.today.month < 10 else 3)
    own = Norm.objects.create(
        indicator=indicator,
        team=school.team,
        value=Decimal(62),
        valid_from=result_year(first + 2).start,
        reason="68 % lukt niet in één jaar. 62 % is een stap die we met elkaar kunnen halen.",
        set_by=school.leader,
    )
    registration = watch.instrument(
        line, "registration", indicator, executor_party=OFFICE, rhythm="result_year"
    )
    for number, (part, whole) in enumerate(YEARLY):
        watch.measurement(
            registration,
            result_year(first + number),
            school["kwaliteit"],
            value=share(part, whole),
            numerator=part,
            denominator=whole,
            norm=own if number == 2 else None,
            inspectorate=official,
            source="bestand van kwaliteitszorg",
        )
    return line


def _agreed(watch: Watch) -> None:
    """The team agreed to its plan at the start of the year; one was absent and has not answered yet."""
    school, desk = watch.school, watch.desk
    day = add_months(school.today, -2)
    people = [school.leader, *school.teachers]
    present = [person for person in people if person != school["gijs"]]
    closed = desk.moment(day, 16)
    approval = Approval.objects.create(
        team=school.team,
        meeting=desk.meeting("Teamoverleg: monitoringplan", day, present),
        subject="Monitoringplan 1",
        state=Approval.State.APPROVED,
        author=school["proceseigenaar"],
        chair=school.leader,
        opened_by=school.leader,
        opened_at=desk.moment(day),
        closed_by=school.leader,
        closed_at=closed,
    )
    Consent.objects.bulk_create(
        Consent(
            approval=approval,
            user=person,
            present=person in present,
            agreed_at=closed if person in present else None,
        )
        for person in people
    )
    rows = plan_agreement.snapshot(plan_agreement.plan_rows(school.team))
    PlanRound.objects.create(team=school.team, approval=approval, number=1, rows=rows)
