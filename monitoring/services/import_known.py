"""What an institution knows that a file can refer to, in a number of queries that does not grow with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Prefetch

from borgen.lib.dates import local_today
from monitoring.importing import teams, times
from monitoring.importing.numbers import Measure, Number
from monitoring.importing.planning import Key, Known, KnownIndicator, KnownQuestion, Planned
from monitoring.importing.times import Calendar
from monitoring.models import Indicator, Measurement, Question, TeamAlias
from monitoring.services.due import month_names
from monitoring.spans import Span, Year
from teams.models import Institution, Period, SchoolYear, Team

_NUMBER = ("state", "value", "numerator", "denominator")


def team_keys(institution: Institution) -> list[str]:
    """Names that a cell can be compared with: of teams, and those that somebody chose a team for."""
    names = Team.objects.filter(institution=institution).values_list("name", flat=True)
    aliases = TeamAlias.objects.filter(institution=institution).values_list("name", flat=True)
    return sorted({*map(teams.key, names), *aliases})


def codes(institution: Institution) -> list[str]:
    found = Question.objects.filter(institution=institution).values_list("code", flat=True)
    return sorted(set(found))


def known_now(institution: Institution, choices: Mapping[str, Any]) -> Known:
    running = Team.objects.filter(institution=institution, archived_on=None)
    return Known(
        teams={teams.key(name): pk for pk, name in running.values_list("pk", "name")},
        aliases=dict(TeamAlias.objects.filter(institution=institution).values_list("name", "team")),
        indicators={one.pk: _indicator(one) for one in _indicators(institution)},
        questions=[
            KnownQuestion(one.code, one.indicator_id, one.year, one.positive_from, one.breaks, one.text)
            for one in Question.objects.filter(institution=institution)
        ],
        calendar=_calendar(institution, choices),
    )


def existing(rows: Iterable[Planned]) -> dict[Key, Number]:
    """What stands there now for these places, in one query."""
    keys = {row.key for row in rows}
    if not keys:
        return {}
    found = Measurement.objects.filter(
        team__in={key.team for key in keys},
        indicator__in={key.indicator for key in keys},
        about_from__gte=min(key.start for key in keys),
        about_from__lte=max(key.start for key in keys),
    ).values_list("team", "indicator", "about_from", "about_until", *_NUMBER)
    return {Key(*row[:4]): as_number(*row[4:]) for row in found.iterator() if Key(*row[:4]) in keys}


def as_number(state: str, value: Any, numerator: int | None, denominator: int | None) -> Number:
    few = state == Measurement.State.FEWER_THAN_FIVE
    return Number(None if few else value, numerator, denominator)


def number_of(one: Measurement) -> Number:
    return as_number(one.state, one.value, one.numerator, one.denominator)


def calendar_years(institution: Institution) -> list[Year]:
    years = SchoolYear.objects.filter(institution=institution).order_by("starts_on")
    periods = Prefetch("periods", Period.objects.order_by("number"))
    return [
        Year(
            year.name,
            year.starts_on,
            year.ends_on,
            tuple((one.name, one.starts_on, one.ends_on) for one in year.periods.all()),
        )
        for year in years.prefetch_related(periods)
    ]


def spans_to_choose(institution: Institution, today: date | None = None) -> list[Span]:
    return times.fixed_choices(calendar_years(institution), month_names(), today or local_today())


def _calendar(institution: Institution, choices: Mapping[str, Any]) -> Calendar:
    years, today = calendar_years(institution), local_today()
    months = month_names()
    fixed = choices.get("time") or ""
    return Calendar(
        years=years,
        months=months,
        today=today,
        results=choices.get("year_means") == "result_year",
        ends=choices.get("single_year") == "ends",
        fixed=times.fixed_span(fixed, times.fixed_choices(years, months, today)) if fixed else None,
    )


def _indicators(institution: Institution) -> Iterable[Indicator]:
    return Indicator.objects.filter(institution=institution).in_use()


def _indicator(one: Indicator) -> KnownIndicator:
    measure = Measure(one.kind, one.scale_low, one.scale_high)
    return KnownIndicator(one.pk, one.name, one.slug, measure, one.level, one.team_id)
