"""The numbers of improvements: which one stands on the board, how it goes, and what is measured next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from borgen.board import sql
from borgen.board.shape import NextMeasurement, Number
from borgen.board.sql import Measuring
from borgen.board.words import inspectorate_words, people_words, trend_words
from borgen.disclosure import on_a_wall
from improvements.navigation import team_url
from monitoring import chart_words
from monitoring.chart import Chart
from monitoring.due import Standing, State
from monitoring.models import Indicator
from monitoring.services.charts import SHOWN, chart_of
from monitoring.services.due import Timed, calendar_for, standings_in
from monitoring.services.series import Measured, series_of
from monitoring.wording import LOOKS, WORDS, Figure, norm_words, value_words
from teams.models import Team


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of one improvement."""

    shown: Number | None = None
    next: NextMeasurement | None = None
    all: tuple[tuple[int, str], ...] = ()


def numbers_of(
    team: Team,
    improvements: list[int],
    *,
    chosen: Mapping[int | None, int | None],
    today: date,
    wall: bool = False,
) -> dict[int, Numbers]:
    """By improvement; three questions. `chosen`: the indicator that the team wants to see.

    `wall`: without numbers about fewer than five people.
    """
    found = sql.measuring(improvements, today=today) if improvements else []
    if not found:
        return {}
    by_indicator = series_of([team.pk], {one.indicator for one in found}, shown=SHOWN)
    series = {one.indicator: by_indicator.get((team.pk, one.indicator), []) for one in found}
    asked = _asked(found, team, series, today)
    lines = team_url(team, "monitoring:line", line=0).removesuffix("0/")
    by_improvement: dict[int, list[Measuring]] = defaultdict(list)
    for one in found:
        by_improvement[one.improvement].append(one)
    return {
        key: Numbers(
            _shown(measured, series, chosen.get(key), lines, wall=wall),
            _next(measured, asked, lines),
            tuple({one.indicator: one.name for one in measured}.items()),
        )
        for key, measured in by_improvement.items()
    }


def _asked(
    found: Iterable[Measuring], team: Team, series: Mapping[int, list[Measured]], today: date
) -> dict[int, Standing]:
    """By instrument. What was measured before the series is let go, whatever it was about."""
    times = [
        Timed(one.pk, one.rhythm, one.since, one.ended_on, one.indicator, team.pk, team.institution_id)
        for one in found
    ]
    about = [
        (team.pk, key, one.span, one.about_from, one.about_until)
        for key, measured in series.items()
        for one in measured
    ]
    return standings_in(calendar_for(times), times, today, about)


def _shown(
    measured: list[Measuring],
    series: Mapping[int, list[Measured]],
    chosen: int | None,
    lines: str,
    *,
    wall: bool,
) -> Number:
    """The one that the team chose, else the first that was measured, else the first."""
    wanted = next((one for one in measured if one.indicator == chosen), None)
    wanted = wanted or next((one for one in measured if series[one.indicator]), measured[0])
    chart = chart_of(_indicator(wanted), series[wanted.indicator])
    return _number(on_a_wall(chart) if wall else chart, wanted.indicator, f"{lines}{wanted.line}/")


def _number(chart: Chart, indicator: int, url: str) -> Number:
    """What is agreed to be measured and has no number yet stands there as well: that says where we stand."""
    last = chart.points[-1] if chart.points else None
    figure = last.figure if last else Figure(None, kind=chart.kind, unit=chart.unit)
    tone, icon = LOOKS[figure.verdict]
    return Number(
        indicator=indicator,
        name=chart.title,
        value=value_words(figure),
        people=people_words(figure),
        norm=norm_words(figure),
        inspectorate=inspectorate_words(figure),
        verdict=figure.verdict,
        word=str(WORDS[figure.verdict]),
        tone=tone,
        icon=icon,
        period=last.label if last else "",
        trend=trend_words(chart),
        sentence=chart_words.conclusion(chart),
        chart=chart,
        url=url,
    )


def _next(measured: list[Measuring], asked: Mapping[int, Standing], lines: str) -> NextMeasurement | None:
    """What is late first, then what can be measured now, then what comes soonest."""
    found = []
    for one in measured:
        times = asked[one.pk]
        coming = times.first or times.next
        if coming is not None:
            late = coming.state is State.LATE
            on = coming.late_after if coming.is_open else coming.opens
            url = f"{lines}{one.line}/"
            found.append(
                NextMeasurement(one.name, coming.span.label, on, open=coming.is_open, late=late, url=url)
            )
    return min(found, key=lambda one: (not one.late, not one.open, one.on, one.what), default=None)


def _indicator(one: Measuring) -> Indicator:
    return Indicator(
        pk=one.indicator,
        name=one.name,
        kind=one.kind,
        unit=one.unit,
        direction=one.direction,
        scale_low=one.scale_low,
        scale_high=one.scale_high,
        minimum_denominator=one.minimum,
        secondary=one.secondary,
        source=one.source,
    )
