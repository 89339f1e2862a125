"""Loads what monitoring/due.py needs, for many instruments in as many queries; and says who is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.utils import translation
from django.utils.dates import MONTHS
from django.utils.formats import date_format

from borgen.lib.dates import local_today, school_year
from improvements.states import PAUSED, STOPPED
from monitoring.due import Days, Standing, days_of, standing
from monitoring.models import Instrument, Measurement, MeasuringDay
from monitoring.spans import Kind, Span, Year, spans
from teams.models import Membership, SchoolYear

# Whatever ended longer ago is not asked about (monitoring/due.py), so it need not be loaded.
LOOK_BACK = timedelta(days=3 * 366)
Key = tuple[int, int]
"""Team and indicator."""


@dataclass
class Calendar:
    """School years per institution, and the days of instruments that have days of their own."""

    years: dict[int, list[Year]] = field(default_factory=lambda: defaultdict(list))
    days: dict[int, list[date]] = field(default_factory=lambda: defaultdict(list))

    def spans_of(self, instrument: Instrument) -> list[Span]:
        if instrument.rhythm == Instrument.Rhythm.DATES:
            days = sorted(self.days.get(instrument.pk, []))
            return days_of(days, [day_label(day) for day in days])
        years = self.years.get(instrument.line.team.institution_id) or [_usual_year()]
        return spans(Kind(instrument.rhythm), years, month_names())


def month_names() -> list[str]:
    """A label is stored, so it is in the language of the school whatever the reader's is."""
    with translation.override(settings.LANGUAGE_CODE):
        return [str(MONTHS[number]) for number in range(1, 13)]


def day_label(day: date) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return date_format(day, "j F Y")


def day_span(day: date) -> Span:
    return Span(day, day, Kind.DAY, day_label(day))


def calendar_for(instruments: Sequence[Instrument]) -> Calendar:
    """One query for school years, their periods and days of instruments together."""
    found = Calendar()
    institutions = {one.line.team.institution_id for one in instruments}
    columns = ("of", "owner", "name", "first", "last", "part", "part_first", "part_last")
    years = SchoolYear.objects.filter(institution__in=institutions).order_by()
    of_years = years.values_list(
        Value("year"),
        F("institution_id"),
        F("name"),
        F("starts_on"),
        F("ends_on"),
        F("periods__name"),
        F("periods__starts_on"),
        F("periods__ends_on"),
    )
    own = [one.pk for one in instruments if one.rhythm == Instrument.Rhythm.DATES]
    days = MeasuringDay.objects.filter(instrument__in=own).order_by()
    of_days = days.values_list(
        Value("day"),
        F("instrument_id"),
        Value(""),
        F("day"),
        F("day"),
        Value(""),
        F("day"),
        F("day"),
    )
    parts: dict[tuple[int, str, date, date], list[tuple[str, date, date]]] = defaultdict(list)
    for row in of_years.union(of_days, all=True) if own else of_years:
        one = dict(zip(columns, row, strict=True))
        if one["of"] == "day":
            found.days[one["owner"]].append(one["first"])
            continue
        periods = parts[one["owner"], one["name"], one["first"], one["last"]]
        if one["part"] is not None:
            periods.append((one["part"], one["part_first"], one["part_last"]))
    for (institution, name, first, last), periods in parts.items():
        periods.sort(key=lambda period: period[1])
        found.years[institution].append(Year(name, first, last, tuple(periods)))
    return found


def _usual_year() -> Year:
    """Of an institution that has not filled in its school years."""
    first, last = school_year(local_today())
    return Year(f"{first.year}-{last.year}", first, last)


def about(instruments: Iterable[Instrument], today: date) -> QuerySet[Measurement]:
    """Measurements that may be the ones these instruments are asked for."""
    keys = {key_of(one) for one in instruments}
    return Measurement.objects.filter(
        team__in={team for team, _indicator in keys},
        indicator__in={indicator for _team, indicator in keys},
        about_until__gte=today - LOOK_BACK,
    )


def key_of(instrument: Instrument) -> Key:
    return instrument.line.team_id, instrument.indicator_id


def standings(
    instruments: Iterable[Instrument], today: date, measurements: Iterable[Measurement] | None = None
) -> dict[int, Standing]:
    """By primary key. Two queries, or one when the measurements are there already; `line__team` is loaded."""
    asked = list(instruments)
    if not asked:
        return {}
    calendar = calendar_for(asked)
    rows: Iterable[tuple[int, int, str, date, date]]
    if measurements is None:
        names = ("team_id", "indicator_id", "span", "about_from", "about_until")
        rows = about(asked, today).order_by().values_list(*names)
    else:
        rows = [
            (one.team_id, one.indicator_id, one.span, one.about_from, one.about_until) for one in measurements
        ]
    measured: Mapping[tuple[int, int, str], list[Days]] = defaultdict(list)
    for team, indicator, kind, first, last in rows:
        measured[team, indicator, kind].append((first, last))
    return {
        one.pk: standing(
            calendar.spans_of(one),
            measured.get((*key_of(one), kind_of(one)), []),
            today,
            since=one.since,
            ended_on=one.ended_on,
        )
        for one in asked
    }


def kind_of(instrument: Instrument) -> str:
    return Kind.DAY if instrument.rhythm == Instrument.Rhythm.DATES else Kind(instrument.rhythm)


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
    for person, left in people:
        if person is not None and person.is_active and not getattr(row, left):
            return person.pk
    return None
