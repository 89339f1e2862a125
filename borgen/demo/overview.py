"""Other teams of the school, each somewhere else on the way: its overview is alive. All are made up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from actions.models import Action
from boas.models import Assessment, Tally
from boas.services.sets import set_in_use
from borgen.demo import address
from borgen.demo.monitoring import Watch
from borgen.lib.dates import AMSTERDAM, add_months, school_year
from documents.models import Document, Version
from documents.services import searching
from improvements.models import Improvement, Measure
from monitoring.evaluation import share
from monitoring.models import Discussion, Indicator, Instrument, Measurement, MonitoringLine, Norm, Topic
from monitoring.spans import Span, result_year
from teams.models import Institution, Meeting, Membership, Team, User

CARE, TECH, TRADE = "Zorg en welzijn", "Techniek en ICT", "Economie en handel"
TEXT = "<h2>Zo werken wij</h2><p>Wat we afspraken, wie het doet en wanneer we terugkijken.</p>"


@dataclass(frozen=True)
class Work:
    """An improvement of the demo: each step further needs the ones before."""

    name: str
    measure: str = ""
    recorded: bool = False
    watched: bool = False
    discussed: bool = False
    review_in: int = 200
    """Days until the document is looked at again; below zero it is late."""
    state: str = "active"
    low: int | None = None
    """Of the votes in its BOAS, on each statement, who disagreed; None: no BOAS."""


@dataclass(frozen=True)
class Crew:
    name: str
    sector: str
    people: tuple[str, str]
    works: tuple[Work, ...]
    present: tuple[tuple[int, int], ...] = ()
    """Of the students so many were there, each period."""
    roster: tuple[str, ...] = ()
    late_actions: int = 0
    years: tuple[tuple[int, int], ...] = field(default=())


FULL = {"recorded": True, "watched": True}
CREWS = (
    Crew(
        "Doktersassistent",
        CARE,
        ("Sanne", "Youssef"),
        (
            Work("Stagebegeleiding", "Ieder stagebezoek voor week zes", **FULL, discussed=True, low=1),
            Work("Toetsplanning", "Toetsdata staan vast voor de periode begint", recorded=True, low=4),
        ),
        present=((50, 61), (53, 60), (54, 60), (55, 60), (54, 59)),
        roster=("6.2", "6.6", "6.9"),
        years=((41, 60), (44, 61), (47, 62)),
    ),
    Crew(
        "Verzorgende IG",
        CARE,
        ("Thijs", "Meral"),
        (
            Work("Intake", "Iedereen wordt binnen drie weken gesproken", **FULL, low=5),
            Work("Rekenen in de praktijk", state="paused"),
        ),
        present=((44, 58), (45, 58), (43, 57), (46, 58), (47, 59)),
        roster=("5.8", "6.0", "6.4"),
        late_actions=2,
        years=((36, 58), (37, 57), (38, 58)),
    ),
    Crew(
        "Elektrotechniek",
        TECH,
        ("Wouter", "Xandra"),
        (Work("Veilig werken in het lokaal", "Wie het lokaal opent, loopt de lijst na", low=3),),
        present=((38, 46), (37, 46), (40, 45), (41, 46)),
        late_actions=1,
    ),
    Crew(
        "Mechatronica",
        TECH,
        ("Zoë", "Ravi"),
        (Work("Feedback op werkstukken", "Binnen een week feedback", **FULL, discussed=True),),
        present=((3, 4), (4, 4), (3, 4), (4, 4), (4, 4)),
    ),
    Crew(
        "Software developer",
        TECH,
        ("Emma", "Noor"),
        (
            Work("Projectweken", "Ieder project eindigt met een terugblik", **FULL, discussed=True, low=1),
            Work(
                "Taal in het vak",
                "Een taaldoel in ieder project",
                **FULL,
                discussed=True,
                review_in=-9,
                low=2,
            ),
            Work("Samen met bedrijven"),
        ),
        present=((70, 82), (72, 82), (74, 81), (73, 80), (75, 82)),
        roster=("6.8", "7.1", "7.0"),
        years=((55, 78), (58, 80), (60, 81)),
    ),
    Crew(
        "Retail",
        TRADE,
        ("Finn", "Laila"),
        (Work("Praktijkleren in de winkel", "Een leerdoel per week", recorded=True, low=4),),
        present=((31, 44), (33, 44), (34, 43)),
        roster=("6.4", "6.3", "6.6"),
        late_actions=3,
    ),
    Crew("Secretarieel medewerker", TRADE, ("Hugo", "Iris"), ()),
)


def build(watch: Watch) -> None:
    school = watch.school
    shared = _present(watch)
    years = Indicator.objects.get(institution=school.institution, slug="jaarresultaat-niveau-3")
    roster = Indicator.objects.get(institution=school.institution, slug="rooster")
    for crew in CREWS:
        _Builder(watch, crew, shared, roster, years).build()


def _present(watch: Watch) -> Indicator:
    indicator = watch.indicator(
        "Studenten die er zijn",
        "aanwezig",
        "Het deel van de studenten dat in de periode minstens negen van de tien lessen bijwoonde.",
        kind="percentage",
        unit="%",
        source="presentie van de school",
    )
    Norm.objects.create(
        indicator=indicator,
        value=Decimal(85),
        valid_from=add_months(watch.school.today, -30),
        reason="Zo is het met alle teams afgesproken.",
        set_by=watch.school["kwaliteit"],
    )
    return indicator


class _Builder:
    def __init__(
        self, watch: Watch, crew: Crew, present: Indicator, roster: Indicator, years: Indicator
    ) -> None:
        self.watch, self.crew, self.present, self.roster, self.years = watch, crew, present, roster, years
        self.today: date = watch.school.today
        self.school: Institution = watch.school.institution
        self.leader, self.member = (self._person(name) for name in crew.people)
        self.team = Team.objects.create(
            institution=self.school, name=crew.name, slug=slugify(crew.name), sector=crew.sector
        )
        since = add_months(self.today, -26)
        for person, role in ((self.leader, "leader"), (self.member, "member")):
            Membership.objects.create(team=self.team, user=person, role=role, since=since)

    def build(self) -> None:
        for work in self.crew.works:
            self._work(work)
        for number in range(self.crew.late_actions):
            Action.objects.create(
                team=self.team,
                title=("Formulier aanpassen", "Rondvraag in de klas", "Afspraak met de praktijk")[number],
                owner=self.leader,
                created_by=self.leader,
                confirmed_at=self._moment(add_months(self.today, -2)),
                due_on=self.today - timedelta(days=6 + 9 * number),
            )
        self._numbers()

    def _person(self, name: str) -> User:
        return User.objects.create(
            institution=self.school,
            name=f"{name} Demo",
            email=address(slugify(name)),
            password=make_password(None),
        )

    def _moment(self, day: date, hour: int = 15) -> datetime:
        return datetime.combine(day, time(hour), tzinfo=AMSTERDAM)

    def _work(self, work: Work) -> None:
        made = Improvement.objects.create(
            team=self.team,
            name=work.name,
            slug=slugify(work.name),
            state=work.state,
            state_reason="Na de voorjaarsvakantie weer." if work.state == "paused" else "",
            analysis_ended_on=add_months(self.today, -10),
            created_at=self._moment(add_months(self.today, -12)),
        )
        measure = None
        if work.measure:
            since = add_months(self.today, -8)
            measure = Measure.objects.create(improvement=made, title=work.measure, since=since)
        if work.recorded:
            self._document(made, work)
        if measure and work.watched:
            self._line(measure, work)
        if work.low is not None:
            self._boas(made, work.low)

    def _document(self, improvement: Improvement, work: Work) -> None:
        day = add_months(self.today, -6)
        title = f"Zo doen wij {work.name.lower()}"
        document = Document.objects.create(
            institution=self.school,
            team=self.team,
            improvement=improvement,
            title=title,
            slug=slugify(title),
            keeper=self.member,
            created_by=self.member,
            created_at=self._moment(day),
        )
        version = Version.objects.create(
            document=document,
            state="approved",
            major=1,
            minor=0,
            html=TEXT,
            text="Zo werken wij. Wat we afspraken, wie het doet en wanneer we terugkijken.",
            change="first",
            reason="De afspraken stonden nog nergens bij elkaar.",
            summary="Alles: dit is de eerste versie.",
            practice="Twee collega's werken zo sinds het begin van de periode.",
            author=self.member,
            edited_by=self.member,
            created_at=self._moment(day),
            review_by=self.member,
            review_at=self._moment(day),
            approved_by=self.leader,
            approved_at=self._moment(day, 16),
        )
        document.current = version
        document.next_evaluation_on = self.today + timedelta(days=work.review_in)
        document.save()
        searching.index(document)

    def _line(self, measure: Measure, work: Work) -> None:
        line = MonitoringLine.objects.create(
            team=self.team,
            measure=measure,
            agreement=measure.title,
            monitor=self.member,
            created_by=self.leader,
            created_at=self._moment(add_months(self.today, -8)),
        )
        since = self.watch.periods[0].start
        Instrument.objects.create(
            line=line, kind="registration", indicator=self.present, executor=self.member, since=since
        )
        if self.crew.roster:
            Instrument.objects.create(
                line=line,
                kind="survey",
                indicator=self.roster,
                executor_party="dienst kwaliteitszorg",
                rhythm="half_year",
                since=self.today,
            )
        if work.discussed:
            self._discussed(line)

    def _discussed(self, line: MonitoringLine) -> None:
        day = add_months(self.today, -1)
        when = self._moment(day)
        meeting, _new = Meeting.objects.get_or_create(
            team=self.team,
            subject="Teamoverleg: resultaten",
            defaults={"chair": self.leader, "starts_at": when, "ends_at": when + timedelta(hours=1)},
        )
        pack, _new = Discussion.objects.get_or_create(
            team=self.team,
            meeting=meeting,
            defaults={"created_by": self.leader, "closed_by": self.leader, "closed_at": meeting.ends_at},
        )
        Topic.objects.create(
            discussion=pack, line=line, discussed_at=when, conclusion="Het gaat vooruit; we houden het vol."
        )

    def _boas(self, improvement: Improvement, low: int) -> None:
        voters, moment = 9, self._moment(add_months(self.today, -5), 14)
        session = Assessment.objects.create(
            improvement=improvement,
            number=1,
            statement_set=set_in_use(self.school),
            state="closed",
            subject=improvement.name,
            goal="Samen zien waar we staan.",
            chair=self.leader,
            threshold=30,
            voters=voters,
            opened=True,
            created_by=self.leader,
            created_at=moment - timedelta(days=14),
            started_at=moment,
            closed_at=moment + timedelta(hours=2),
            closed_by=self.leader,
        )
        Tally.objects.bulk_create(
            Tally(
                assessment=session,
                statement=statement,
                strongly_disagree=(place + low) % 2,
                disagree=(low + place) % (low + 2),
                agree=4,
                strongly_agree=1,
                voters=voters + 3,
                counted_at=moment + timedelta(minutes=3 * place),
            )
            for place, statement in enumerate(session.statement_set.statements.order_by("position"))
        )

    def _numbers(self) -> None:
        norm, mean = (one.norms.filter(team=None).first() for one in (self.present, self.roster))
        official = self.years.norms.get(kind=Norm.Kind.INSPECTORATE)
        for span, counted in zip(self.watch.periods, self.crew.present, strict=False):
            self._number(self.present, span, counted, norm=norm)
        halves = [span for span in self.watch.halves if span.end < self.today]
        for span, grade in zip(halves[-len(self.crew.roster) :], self.crew.roster, strict=False):
            self._number(self.roster, span, None, value=Decimal(grade), norm=mean)
        first = school_year(self.today).start.year - len(self.crew.years)
        for number, counted in enumerate(self.crew.years):
            year = result_year(first + number)
            self._number(self.years, year, counted, inspectorate=official)

    def _number(
        self, indicator: Indicator, span: Span, counted: tuple[int, int] | None, **fields: object
    ) -> None:
        if counted:
            fields |= {"value": share(*counted), "numerator": counted[0], "denominator": counted[1]}
        day = min(span.end + timedelta(days=4), self.today)
        Measurement.objects.create(
            team=self.team,
            indicator=indicator,
            span=span.kind,
            about_from=span.start,
            about_until=span.end,
            label=span.label,
            measured_on=day,
            entered_by=self.watch.school["kwaliteit"],
            entered_at=self._moment(day),
            **fields,
        )
