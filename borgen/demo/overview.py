"""Other teams of the school, each somewhere else on the way: its overview is alive. All are made up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from actions.models import Action
from boas.models import Assessment, Tally
from boas.services.sets import set_in_use
from borgen.demo import address
from borgen.demo.crews import CREWS, Work
from borgen.demo.monitoring import Watch
from borgen.lib.dates import AMSTERDAM, add_months, school_year
from documents.models import Document, Version
from documents.services import searching
from improvements.models import Improvement, Measure
from monitoring.evaluation import share
from monitoring.models import Discussion, Indicator, Instrument, Measurement, MonitoringLine, Norm, Topic
from monitoring.spans import Span, result_year
from teams.models import Meeting, Membership, Team, User

TEXT = "<h2>Zo werken wij</h2><p>Wat we afspraken, wie het doet en wanneer we terugkijken.</p>"


def build(watch: Watch) -> None:
    _Maker(watch).make()


class _Maker:
    """Of one kind all at once: the demo is made in seconds."""

    def __init__(self, watch: Watch) -> None:
        self.watch, self.school = watch, watch.school.institution
        self.today: date = watch.school.today
        self.office = watch.school["kwaliteit"]
        self.years = Indicator.objects.get(institution=self.school, slug="jaarresultaat-niveau-3")
        self.roster = Indicator.objects.get(institution=self.school, slug="rooster")
        self.present = self._present()

    def make(self) -> None:
        self._people()
        self._improvements()
        self._documents([one for one in self.works if one[1].recorded])
        self._lines([one for one in self.works if one[1].watched])
        self._sessions([one for one in self.works if one[1].low is not None])
        self._actions()
        Measurement.objects.bulk_create(self._numbers())

    def _moment(self, day: date, hour: int = 15) -> datetime:
        return datetime.combine(day, time(hour), tzinfo=AMSTERDAM)

    def _present(self) -> Indicator:
        indicator = self.watch.indicator(
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
            valid_from=add_months(self.today, -30),
            reason="Zo is het met alle teams afgesproken.",
            set_by=self.office,
        )
        return indicator

    def _people(self) -> None:
        """Of each team a leader and a colleague."""
        nobody = make_password(None)
        people = User.objects.bulk_create(
            User(
                institution=self.school,
                name=f"{name} Demo",
                email=address(slugify(name)),
                password=nobody,
            )
            for crew in CREWS
            for name in crew.people
        )
        self.teams = Team.objects.bulk_create(
            Team(institution=self.school, name=crew.name, slug=slugify(crew.name), sector=crew.sector)
            for crew in CREWS
        )
        self.leaders = dict(zip((team.pk for team in self.teams), people[::2], strict=True))
        self.colleagues = dict(zip((team.pk for team in self.teams), people[1::2], strict=True))
        since = add_months(self.today, -26)
        Membership.objects.bulk_create(
            Membership(team=team, user=of[team.pk], role=role, since=since)
            for team in self.teams
            for of, role in ((self.leaders, "leader"), (self.colleagues, "member"))
        )

    def _improvements(self) -> None:
        works = [(team, work) for team, crew in zip(self.teams, CREWS, strict=True) for work in crew.works]
        made = Improvement.objects.bulk_create(
            Improvement(
                team=team,
                name=work.name,
                slug=slugify(work.name),
                state=work.state,
                state_reason="Na de voorjaarsvakantie weer." if work.state == "paused" else "",
                analysis_ended_on=add_months(self.today, -10),
                created_at=self._moment(add_months(self.today, -12)),
            )
            for team, work in works
        )
        self.works = [(one, work) for one, (_team, work) in zip(made, works, strict=True)]
        since = add_months(self.today, -8)
        measures = Measure.objects.bulk_create(
            Measure(improvement=one, title=work.measure, since=since)
            for one, work in self.works
            if work.measure
        )
        self.measures = {one.improvement.pk: one for one in measures}

    def _documents(self, works: list[tuple[Improvement, Work]]) -> None:
        day = add_months(self.today, -6)
        documents = [
            Document.objects.create(
                institution=self.school,
                team=one.team,
                improvement=one,
                title=f"Zo doen wij {work.name.lower()}",
                slug=slugify(f"Zo doen wij {work.name}"),
                keeper=self.colleagues[one.team.pk],
                created_by=self.colleagues[one.team.pk],
                created_at=self._moment(day),
                next_evaluation_on=self.today + timedelta(days=work.review_in),
            )
            for one, work in works
        ]
        versions = Version.objects.bulk_create(self._version(one, day) for one in documents)
        for document, version in zip(documents, versions, strict=True):
            document.current = version
            searching.index(document)
        Document.objects.bulk_update(documents, ["current"])

    def _version(self, document: Document, day: date) -> Version:
        author, leader = self.colleagues[document.team.pk], self.leaders[document.team.pk]
        return Version(
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
            author=author,
            edited_by=author,
            created_at=self._moment(day),
            review_by=author,
            review_at=self._moment(day),
            approved_by=leader,
            approved_at=self._moment(day, 16),
        )

    def _lines(self, works: list[tuple[Improvement, Work]]) -> None:
        lines = MonitoringLine.objects.bulk_create(
            MonitoringLine(
                team=one.team,
                measure=self.measures[one.pk],
                agreement=work.measure,
                monitor=self.colleagues[one.team.pk],
                created_by=self.leaders[one.team.pk],
                created_at=self._moment(add_months(self.today, -8)),
            )
            for one, work in works
        )
        since = self.watch.periods[0].start
        graded = {team.pk for team, crew in zip(self.teams, CREWS, strict=True) if crew.roster}
        counted = [
            Instrument(
                line=line,
                kind="registration",
                indicator=self.present,
                executor=self.colleagues[line.team.pk],
                since=since,
            )
            for line in lines
        ]
        asked = [
            Instrument(
                line=line,
                kind="survey",
                indicator=self.roster,
                executor_party="dienst kwaliteitszorg",
                rhythm="half_year",
                since=self.today,
            )
            for line in lines
            if line.team.pk in graded
        ]
        Instrument.objects.bulk_create([*counted, *asked])
        self._discussed([line for line, (_one, work) in zip(lines, works, strict=True) if work.discussed])

    def _discussed(self, lines: list[MonitoringLine]) -> None:
        when = self._moment(add_months(self.today, -1))
        teams = {line.team.pk: line.team for line in lines}
        meetings = Meeting.objects.bulk_create(
            Meeting(
                team=team,
                subject="Teamoverleg: resultaten",
                chair=self.leaders[key],
                starts_at=when,
                ends_at=when + timedelta(hours=1),
            )
            for key, team in teams.items()
        )
        packs = Discussion.objects.bulk_create(
            Discussion(
                team=one.team,
                meeting=one,
                created_by=one.chair,
                closed_by=one.chair,
                closed_at=one.ends_at,
            )
            for one in meetings
        )
        of_team = {one.team.pk: one for one in packs}
        Topic.objects.bulk_create(
            Topic(
                discussion=of_team[line.team.pk],
                line=line,
                discussed_at=when,
                conclusion="Het gaat vooruit; we houden het vol.",
            )
            for line in lines
        )

    def _sessions(self, works: list[tuple[Improvement, Work]]) -> None:
        moment, statements = self._moment(add_months(self.today, -5), 14), set_in_use(self.school)
        sessions = Assessment.objects.bulk_create(
            Assessment(
                improvement=one,
                number=1,
                statement_set=statements,
                state="closed",
                subject=one.name,
                goal="Samen zien waar we staan.",
                chair=self.leaders[one.team.pk],
                threshold=30,
                voters=12,
                opened=True,
                created_by=self.leaders[one.team.pk],
                created_at=moment - timedelta(days=14),
                started_at=moment,
                closed_at=moment + timedelta(hours=2),
                closed_by=self.leaders[one.team.pk],
            )
            for one, _work in works
        )
        asked = list(statements.statements.order_by("position"))
        Tally.objects.bulk_create(
            Tally(
                assessment=session,
                statement=statement,
                strongly_disagree=(place + (work.low or 0)) % 2,
                disagree=((work.low or 0) + place) % ((work.low or 0) + 2),
                agree=4,
                strongly_agree=1,
                voters=12,
                counted_at=moment + timedelta(minutes=3 * place),
            )
            for session, (_one, work) in zip(sessions, works, strict=True)
            for place, statement in enumerate(asked)
        )

    def _actions(self) -> None:
        titles = ("Formulier aanpassen", "Rondvraag in de klas", "Afspraak met de praktijk")
        Action.objects.bulk_create(
            Action(
                team=team,
                title=titles[number],
                owner=self.leaders[team.pk],
                created_by=self.leaders[team.pk],
                confirmed_at=self._moment(add_months(self.today, -2)),
                due_on=self.today - timedelta(days=6 + 9 * number),
            )
            for team, crew in zip(self.teams, CREWS, strict=True)
            for number in range(crew.late_actions)
        )

    def _numbers(self) -> Iterator[Measurement]:
        norm, mean = (one.norms.filter(team=None).first() for one in (self.present, self.roster))
        official = self.years.norms.get(kind=Norm.Kind.INSPECTORATE)
        periods = self.watch.periods
        halves = [span for span in self.watch.halves if span.end < self.today]
        for team, crew in zip(self.teams, CREWS, strict=True):
            for span, counted in zip(periods, crew.present, strict=False):
                yield self._number(team, self.present, span, counted, norm=norm)
            for span, grade in zip(halves[-len(crew.roster) :], crew.roster, strict=False):
                yield self._number(team, self.roster, span, None, value=Decimal(grade), norm=mean)
            first = school_year(self.today).start.year - len(crew.years)
            for number, counted in enumerate(crew.years):
                yield self._number(
                    team, self.years, result_year(first + number), counted, inspectorate=official
                )

    def _number(
        self, team: Team, indicator: Indicator, span: Span, counted: tuple[int, int] | None, **fields: Any
    ) -> Measurement:
        if counted:
            fields |= {"value": share(*counted), "numerator": counted[0], "denominator": counted[1]}
        day = min(span.end + timedelta(days=4), self.today)
        return Measurement(
            team=team,
            indicator=indicator,
            span=span.kind,
            about_from=span.start,
            about_until=span.end,
            label=span.label,
            measured_on=day,
            entered_by=self.office,
            entered_at=self._moment(day),
            **fields,
        )
