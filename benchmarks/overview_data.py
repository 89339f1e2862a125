"""A school of a hundred teams with so many years of work behind them, for benchmarks/overview.py."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from borgen.lib.dates import AMSTERDAM, add_months, local_today, school_year

TEAMS, SECTORS, INDICATORS = 100, 6, 8
# Of a team: what goes on, and what was put away each year.
OPEN, KEPT_A_YEAR, MEASURES = 2, 1, 2
MEETINGS_A_YEAR, DISCUSSED_A_YEAR, ACTIONS_A_YEAR = 12, 4, 8
FIRST_DAYS = ((8, 24), (11, 9), (2, 1), (4, 19))
LAST_DAYS = ((11, 8), (1, 31), (4, 18), (7, 16))


def make(slug: str, years: int) -> None:
    """Many rows at once; who makes them one by one waits for minutes."""
    School(slug, years).build()


class School:
    quality: Any
    management: Any

    def __init__(self, slug: str, years: int) -> None:
        from teams.models import Institution, InstitutionRole, User

        self.years, self.today = years, local_today()
        self.school = Institution.objects.create(name=f"ROC {slug}", slug=slug)
        names = {"quality": "Demo Kwaliteit", "management": "Demo Directie"}
        for role, name in names.items():
            person = User.objects.create(
                institution=self.school, name=name, email=f"{role}-{slug}@demo.example"
            )
            InstitutionRole.objects.create(user=person, role=role)
            setattr(self, role, person)
        self.by = self.management
        first = school_year(self.today).start.year
        self.first_years = range(first - years + 1, first + 1)

    def build(self) -> None:
        self.periods = self._years()
        self.teams = self._teams()
        self.indicators = self._indicators()
        self.statements = self._statements()
        self._improvements()
        self._documents()
        self._plan()
        self._measurements()
        self._sessions()
        self._meetings()
        self._actions()

    def _years(self) -> list[tuple[date, date, str]]:
        from teams.models import Period, SchoolYear

        found = []
        for year in self.first_years:
            name = f"{year}-{year + 1}"
            made = SchoolYear.objects.create(
                institution=self.school,
                name=name,
                starts_on=date(year, 8, 1),
                ends_on=date(year + 1, 7, 31),
            )
            for number, (first, last) in enumerate(zip(FIRST_DAYS, LAST_DAYS, strict=True), start=1):
                start, end = (
                    date(year if month >= 8 else year + 1, month, day) for month, day in (first, last)
                )
                Period.objects.create(
                    school_year=made, number=number, name=f"Periode {number}", starts_on=start, ends_on=end
                )
                if end < self.today:
                    found.append((start, end, f"Periode {number}, {name}"))
        return found

    def _teams(self) -> list[Any]:
        from teams.models import Team

        return Team.objects.bulk_create(
            Team(
                institution=self.school,
                name=f"Team {n:03}",
                slug=f"team-{n:03}",
                sector=f"Sector {n % SECTORS}",
            )
            for n in range(TEAMS)
        )

    def _indicators(self) -> list[Any]:
        from monitoring.models import Indicator, Norm

        made = Indicator.objects.bulk_create(
            Indicator(
                institution=self.school,
                name=f"Indicator {n}",
                slug=f"indicator-{n}",
                meaning="Het deel van de studenten dat iets haalt.",
                kind="percentage",
                unit="%",
                minimum_denominator=12 if n % 2 else 0,
            )
            for n in range(INDICATORS)
        )
        self.norms = Norm.objects.bulk_create(
            Norm(indicator=one, value=Decimal(70), valid_from=date(2010, 8, 1), reason="Dat kan.")
            for one in made
        )
        return made

    def _statements(self) -> Any:
        from tests import builders

        codes = [f"{letter}{n}" for letter in "DMAV" for n in range(1, 9)]
        return list(builders.statement_set(self.school, codes=codes).statements.all())

    def _improvements(self) -> None:
        from improvements.models import Improvement, Measure

        made = [
            Improvement(
                team=team,
                name=f"Verbetering {n}",
                slug=f"verbetering-{n}",
                state=("active" if n or team.pk % 5 else "paused") if n < OPEN else "archived",
            )
            for team in self.teams
            for n in range(OPEN + KEPT_A_YEAR * self.years)
        ]
        self.improvements = Improvement.objects.bulk_create(made)
        self.measures = Measure.objects.bulk_create(
            Measure(improvement=one, title=f"Afspraak {n}", position=n, since=add_months(self.today, -12))
            for one in self.improvements
            for n in range(MEASURES)
        )

    def _documents(self) -> None:
        from documents.models import Document, Version

        documents = Document.objects.bulk_create(
            Document(
                institution=self.school,
                team=one.team,
                improvement=one,
                title=f"Handboek {one.pk}",
                slug=f"handboek-{one.pk}",
                created_by=self.by,
                next_evaluation_on=self.today + timedelta(days=one.pk % 40 - 10),
            )
            for one in self.improvements
        )
        now = datetime.now(AMSTERDAM)
        versions = Version.objects.bulk_create(
            Version(
                document=one,
                state="approved",
                major=1,
                minor=0,
                html="<p>Zo werken wij.</p>",
                text="Zo werken wij.",
                change="first",
                reason="Nog niet vastgelegd.",
                summary="Alles.",
                practice="Drie collega's werken zo.",
                author=self.quality,
                edited_by=self.quality,
                review_by=self.quality,
                review_at=now,
                approved_by=self.by,
                approved_at=now,
            )
            for one in documents
        )
        for one, version in zip(documents, versions, strict=True):
            one.current = version
        Document.objects.bulk_update(documents, ["current"], batch_size=400)

    def _plan(self) -> None:
        from monitoring.models import Instrument, MonitoringLine

        self.lines = MonitoringLine.objects.bulk_create(
            MonitoringLine(team=one.improvement.team, measure=one, agreement=one.title, created_by=self.by)
            for one in self.measures
        )
        self.instruments = Instrument.objects.bulk_create(
            Instrument(
                line=line,
                kind="registration",
                indicator=self.indicators[n % INDICATORS],
                rhythm="period",
                since=date(2015, 8, 1),
            )
            for n, line in enumerate(self.lines)
        )

    def _measurements(self) -> None:
        from monitoring.evaluation import share
        from monitoring.models import Measurement

        def all_of_them() -> Any:
            for team in self.teams:
                for number, indicator in enumerate(self.indicators):
                    for turn, (start, end, label) in enumerate(self.periods):
                        people = 4 + (team.pk * 7 + number * 5 + turn) % 40
                        part = people * (55 + (team.pk + number * 3 + turn) % 40) // 100
                        yield Measurement(
                            team=team,
                            indicator=indicator,
                            span="period",
                            about_from=start,
                            about_until=end,
                            label=label,
                            value=share(part, people),
                            numerator=part,
                            denominator=people,
                            norm=self.norms[number],
                            entered_by=self.by,
                        )

        Measurement.objects.bulk_create(all_of_them(), batch_size=2000)

    def _sessions(self) -> None:
        from boas.models import Assessment, Tally

        now = datetime.now(AMSTERDAM)
        sessions = Assessment.objects.bulk_create(
            Assessment(
                improvement=one,
                number=n + 1,
                statement_set=self.statements[0].statement_set,
                state="closed",
                subject=one.name,
                chair=self.by,
                threshold=30,
                voters=14,
                created_by=self.by,
                started_at=now,
                closed_at=now - timedelta(days=365 * (years - n)),
                closed_by=self.by,
            )
            for one in self.improvements
            for years in [self.years if one.state != "archived" else 2]
            for n in range(years)
        )
        Tally.objects.bulk_create(
            (
                Tally(
                    assessment=one,
                    statement=statement,
                    voters=14,
                    disagree=(one.pk + n) % 7,
                    agree=6,
                    counted_at=now,
                )
                for one in sessions
                for n, statement in enumerate(self.statements)
            ),
            batch_size=2000,
        )

    def _meetings(self) -> None:
        from monitoring.models import Discussion, Topic
        from teams.models import Meeting

        def moment(day: date) -> datetime:
            return datetime.combine(day, time(10), tzinfo=AMSTERDAM)

        step = timedelta(days=365 // MEETINGS_A_YEAR)
        meetings = Meeting.objects.bulk_create(
            Meeting(
                team=team,
                subject="Teamoverleg",
                chair=self.by,
                starts_at=moment(self.today - (n + 1) * step),
                ends_at=moment(self.today - (n + 1) * step) + timedelta(hours=1),
            )
            for team in self.teams
            for n in range(self.years * MEETINGS_A_YEAR)
        )
        every = MEETINGS_A_YEAR // DISCUSSED_A_YEAR
        packs = Discussion.objects.bulk_create(
            Discussion(
                team=one.team,
                meeting=one,
                created_by=self.by,
                closed_by=self.by,
                closed_at=one.ends_at,
            )
            for n, one in enumerate(meetings)
            if n % every == 2
        )
        of_team: dict[int, list[Any]] = {}
        for line in self.lines:
            of_team.setdefault(line.team_id, []).append(line)
        Topic.objects.bulk_create(
            (
                Topic(discussion=one, line=line, discussed_at=one.closed_at)
                for one in packs
                for line in of_team[one.team_id][: OPEN * MEASURES]
            ),
            batch_size=2000,
        )

    def _actions(self) -> None:
        from actions.models import Action

        Action.objects.bulk_create(
            (
                Action(
                    team=one.team,
                    improvement=one,
                    title=f"Actie {n}",
                    created_by=self.by,
                    **_state_of(n, self.today),
                )
                for one in self.improvements
                if one.state != "archived"
                for n in range(self.years * ACTIONS_A_YEAR)
            ),
            batch_size=2000,
        )


def _state_of(number: int, today: date) -> dict[str, Any]:
    """Two late, two to come, the rest done."""
    if number < 4:
        return {"due_on": today + timedelta(days=number * 9 - 13)}
    day = today - timedelta(days=20 * number)
    return {"due_on": day, "state": "done", "ended_on": day}
