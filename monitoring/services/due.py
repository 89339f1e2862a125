"""Loads what monitoring/due.py needs, for many instruments in as many queries; and says who is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation
from django.utils.dates import MONTHS
from django.utils.formats import date_format

from borgen.lib.dates import local_today, school_year
from borgen.lib.sql import rows
from improvements.states import PAUSED, STOPPED
from monitoring.due import Days, Standing, days_of, standing
from monitoring.models import Instrument, Measurement
from monitoring.spans import Kind, Span, Year, spans
from teams.models import Membership

# Whatever ended longer ago is not asked about (monitoring/due.py), so it need not be loaded.
LOOK_BACK = timedelta(days=3 * 366)
Key = tuple[int, int]
"""Team and indicator."""
About = tuple[int, int, str, date, date]
"""Of a measurement: team, indicator, kind of span, first and last day."""


class Timed(NamedTuple):
    """What decides the times of an instrument."""

    pk: int
    rhythm: str
    since: date
    ended_on: date | None
    indicator: int
    team: int
    institution: int

    @property
    def key(self) -> Key:
        return self.team, self.indicator

    @property
    def kind(self) -> Kind:
        return Kind.DAY if self.rhythm == Instrument.Rhythm.DATES else Kind(self.rhythm)


def timed(one: Instrument) -> Timed:
    """Of one that is loaded with `line__team`."""
    team = one.line.team
    return Timed(
        one.pk, one.rhythm, one.since, one.ended_on, one.indicator_id, one.line.team_id, team.institution_id
    )


@dataclass
class Calendar:
    """School years per institution, and the days of instruments that have days of their own."""

    years: dict[int, list[Year]] = field(default_factory=lambda: defaultdict(list))
    days: dict[int, list[date]] = field(default_factory=lambda: defaultdict(list))

    _spans: dict[tuple[int, Kind], list[Span]] = field(default_factory=dict)

    def spans_of(self, one: Timed) -> list[Span]:
        if one.kind is Kind.DAY:
            days = sorted(self.days.get(one.pk, []))
            return days_of(days, [day_label(day) for day in days])
        known = one.institution, one.kind
        if known not in self._spans:
            years = self.years.get(one.institution) or [_usual_year()]
            self._spans[known] = spans(one.kind, years, month_names())
        return self._spans[known]

    def periods_over(self, institution: int, today: date) -> list[tuple[date, date]]:
        """First and last days of the periods before today."""
        years = self.years.get(institution, [])
        return [(first, end) for year in years for _name, first, end in year.periods if end < today]


def month_names() -> list[str]:
    """A label is stored, so it is in the language of the school whatever the reader's is."""
    with translation.override(settings.LANGUAGE_CODE):
        return [str(MONTHS[number]) for number in range(1, 13)]


def day_label(day: date) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return date_format(day, "j F Y")


def day_span(day: date) -> Span:
    return Span(day, day, Kind.DAY, day_label(day))


class _Part(NamedTuple):
    """A period of a school year, a year without any, or a day of an instrument."""

    of_instrument: bool
    owner: int
    year: str
    first: date
    last: date
    name: str | None
    starts_on: date | None
    ends_on: date | None


_PARTS = """
SELECT false, year.institution_id, year.name, year.starts_on, year.ends_on,
       period.name, period.starts_on, period.ends_on
FROM teams_schoolyear year LEFT JOIN teams_period period ON period.school_year_id = year.id
WHERE year.institution_id IN %(institutions)s
UNION ALL
SELECT true, own.instrument_id, '', own.day, own.day, NULL, NULL, NULL
FROM monitoring_measuringday own WHERE own.instrument_id IN %(instruments)s
"""


def calendar_for(instruments: Sequence[Timed], institution: int | None = None) -> Calendar:
    """One query for school years, their periods and days of instruments together.

    With the years of this `institution` too, also when no instrument asks for them.
    """
    institutions = {one.institution for one in instruments} | ({institution} if institution else set())
    own = [one.pk for one in instruments if one.kind is Kind.DAY]
    found = Calendar()
    periods: dict[tuple[int, str, date, date], list[tuple[str, date, date]]] = defaultdict(list)
    for part in rows(_Part, _PARTS, institutions=institutions, instruments=own):
        if part.of_instrument:
            found.days[part.owner].append(part.first)
            continue
        of_year = periods[part.owner, part.year, part.first, part.last]
        if part.name is not None and part.starts_on and part.ends_on:
            of_year.append((part.name, part.starts_on, part.ends_on))
    for (institution, name, first, last), parts in periods.items():
        in_time = tuple(sorted(parts, key=lambda period: period[1]))
        found.years[institution].append(Year(name, first, last, in_time))
    return found


def _usual_year() -> Year:
    """Of an institution that has not filled in its school years."""
    first, last = school_year(local_today())
    return Year(f"{first.year}-{last.year}", first, last)


def about(instruments: Iterable[Instrument], today: date) -> QuerySet[Measurement]:
    """Measurements that may be the ones these instruments are asked for."""
    keys = {(one.line.team_id, one.indicator_id) for one in instruments}
    return Measurement.objects.filter(
        team__in={team for team, _indicator in keys},
        indicator__in={indicator for _team, indicator in keys},
        about_until__gte=today - LOOK_BACK,
    )


def standings(
    instruments: Iterable[Instrument], today: date, measured: Iterable[About] | None = None
) -> dict[int, Standing]:
    """By primary key. Two queries, or one when it is known what was measured; `line__team` is loaded."""
    asked = list(instruments)
    if not asked:
        return {}
    if measured is None:
        names = ("team_id", "indicator_id", "span", "about_from", "about_until")
        measured = about(asked, today).order_by().values_list(*names)
    times = [timed(one) for one in asked]
    return standings_in(calendar_for(times), times, today, measured)


def standings_in(
    calendar: Calendar, instruments: Iterable[Timed], today: date, measured: Iterable[About]
) -> dict[int, Standing]:
    """By primary key, when all is known already: no query."""
    days: Mapping[tuple[int, int, str], list[Days]] = defaultdict(list)
    for team, indicator, kind, first, last in measured:
        days[team, indicator, kind].append((first, last))
    return {
        one.pk: standing(
            calendar.spans_of(one),
            days.get((*one.key, one.kind), []),
            today,
            since=one.since,
            ended_on=one.ended_on,
        )
        for one in instruments
    }


# --- who is asked -----------------------------------------------------------------------------------------


def in_use(today: date) -> QuerySet[Instrument]:
    """Those that ask something; with everything that `person_asked` and `standings` need."""

    def left(person: str) -> Q:
        of = Membership.objects.filter(team=OuterRef("line__team"), user=OuterRef(person))
        return Q(Exists(of)) & ~Q(Exists(of.on(today)))

    return (
        Instrument.objects.filter(
            Q(ended_on=None) | Q(ended_on__gt=today),
            line__ended_on=None,
            line__team__archived_on=None,
            since__lte=today,
        )
        .exclude(line__measure__improvement__state__in=(PAUSED, STOPPED))
        .annotate(
            executor_left=left("executor"),
            monitor_left=left("line__monitor"),
            owner_left=left("line__process__owner"),
        )
        .select_related("indicator", "executor", "line__team__institution")
        .select_related("line__monitor", "line__process__owner")
    )


def person_asked(instrument: Instrument) -> int | None:
    """The executor; for a party or somebody who left who watches the line; None: the leaders of the team."""
    row, line = instrument, instrument.line
    process = line.process
    people = (
        (row.executor, "executor_left"),
        (line.monitor, "monitor_left"),
        (process.owner if process else None, "owner_left"),
    )
    return first_there(
        (person.pk, person.is_active, getattr(row, left)) for person, left in people if person is not None
    )


def first_there(people: Iterable[tuple[int | None, bool, bool]]) -> int | None:
    """The first who is somebody, may sign in, and did not leave the team."""
    return next((person for person, active, left in people if person and active and not left), None)
