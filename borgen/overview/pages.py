"""The three ways of looking at the teams, prepared for their templates.

Drawn cells and charts are kept by what stands in them: the same numbers are drawn once for everybody.
"""

from __future__ import annotations

import dataclasses
import functools
import operator
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from borgen.disclosure import shown
from borgen.overview import drawing
from borgen.overview.shape import MET, NO_VALUE, NOT_MET, STAGES, Group, TeamState, Together, together
from borgen.overview.sql import IndicatorRow, NewestRow, SeriesRow
from borgen.overview.wording import (
    SHAPES,
    SHORT,
    day_words,
    late_words,
    own_words,
    together_words,
    value_words,
)
from borgen.thread.asking import decimal
from borgen.thread.stages import NAMES
from monitoring.chart import Axis, Chart, Point
from monitoring.evaluation import Reading, Verdict
from monitoring.wording import Figure, amount, norm_words

# More of something is a darker cell; from here on they are all as dark.
DARKEST = 4
_ICONS = ("circle-dashed", "circle", "file-text", "eye", "target", "shield-check")
Links = Mapping[int, tuple[str, str]]
"""By team: its own page and its last outcome; empty for who reads nothing more than this page."""
_NOWHERE = ("", "")
Newest = Mapping[int, Sequence[NewestRow]]
"""By team, of each indicator the newest number."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A team: its name, its cells as they are drawn, and what stands behind them in words."""

    name: str
    url: str
    cells: SafeString
    boas: str = ""
    boas_url: str = ""
    discussed: str = ""
    late: str = ""
    own: str = ""
    """How it stands with the indicators that it has for itself."""


@dataclass(frozen=True, slots=True)
class Rows:
    sector: str
    rows: list[Row] = field(default_factory=list)


def stage_columns() -> list[Column]:
    names = [_("Nothing agreed yet"), *(str(name) for name in NAMES.values())]
    return [Column(name, icon) for name, icon in zip(names, _ICONS, strict=True)]


def stages_page(groups: Sequence[Group], indicator: int | None, links: Links) -> dict[str, Any]:
    language = get_language()
    found = [
        Rows(group.sector, [_stage_row(team, indicator, links, language) for team in group.teams])
        for group in groups
    ]
    every = together(groups, indicator)
    return {
        "columns": stage_columns(),
        "groups": found,
        "sum": _counts(_numbers(every), language),
        "sentence": together_words(every),
        "together": every,
    }


def _stage_row(team: TeamState, indicator: int | None, links: Links, language: str) -> Row:
    url, outcome = links.get(team.pk, _NOWHERE)
    numbers = (
        tuple(team.stages.get(stage, 0) for stage in STAGES),
        team.lapsed,
        team.paused,
        _three(team.norms(indicator)),
    )
    return Row(
        team.name,
        url,
        _counts(numbers, language),
        boas=day_words(team.boas.boas) if team.boas else "",
        boas_url=outcome,
        discussed=day_words(team.discussed),
        late=late_words(team),
    )


Numbers = tuple[tuple[int, ...], int, int, tuple[int, ...]]


def _numbers(every: Together) -> Numbers:
    stages = tuple(every.stages.get(stage, 0) for stage in STAGES)
    return stages, every.lapsed, every.paused, _three(every.norms)


def _three(norms: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(norms.get(kind, 0) for kind in (MET, NOT_MET, NO_VALUE))


@functools.lru_cache(maxsize=4096)
def _counts(numbers: Numbers, _language: str) -> SafeString:
    stages, lapsed, paused, norms = numbers
    context = {
        "stages": [(str(n), min(n, DARKEST)) for n in stages],
        "lapsed": lapsed,
        "paused": paused,
        "norms": [(str(n), kind) for n, kind in zip(norms, ("met", "unmet", "none"), strict=True)],
    }
    return render_to_string("overview/_counts.html", context)


# --- norms --------------------------------------------------------------------------------------------------


def norms_page(
    groups: Sequence[Group], indicators: Sequence[IndicatorRow], newest: Newest, links: Links
) -> dict[str, Any]:
    """A column for each indicator that any of these teams has a number of or measures; one for its own."""
    by_team = {key: {one.indicator: one for one in of} for key, of in newest.items()}
    teams = [team for group in groups for team in group.teams]
    used = {key for team in teams for key in (*team.verdicts, *by_team.get(team.pk, ()))}
    shared = {one.id: one for one in indicators}
    known = {key: one for key, one in shared.items() if key in used}
    language = get_language()

    def row(team: TeamState) -> Row:
        numbers = by_team.get(team.pk, {})
        verdicts = tuple(_verdict(team, one, numbers.get(key)) for key, one in known.items())
        own = own_words(team.norms(without=shared))
        return Row(team.name, links.get(team.pk, _NOWHERE)[0], _verdicts(verdicts, language), own=own)

    found = [Rows(group.sector, [row(team) for team in group.teams]) for group in groups]
    return {
        "numbers": None,
        "columns": [Column(one.name) for one in known.values()],
        "groups": found,
        "with_own": any(one.own for group in found for one in group.rows),
    }


def _verdict(team: TeamState, indicator: IndicatorRow, newest: NewestRow | None) -> Verdict | None:
    """None: this team has nothing to do with it."""
    if indicator.id in team.verdicts or newest is None:
        return team.verdicts.get(indicator.id)
    return figure_of(newest, indicator).verdict


@functools.lru_cache(maxsize=4096)
def _verdicts(verdicts: tuple[Verdict | None, ...], _language: str) -> SafeString:
    cells = [(SHAPES[one], str(SHORT[one])) if one else ("", "") for one in verdicts]
    return render_to_string("overview/_verdicts.html", {"cells": cells})


def figure_of(row: NewestRow | SeriesRow, indicator: IndicatorRow) -> Figure:
    """With what may be shown of it, judged by the norms of its own time."""
    return Figure(
        shown(Reading(decimal(row.value), row.numerator, row.denominator)),
        norm=decimal(row.norm),
        inspectorate=decimal(row.official),
        kind=indicator.kind,
        unit=indicator.unit,
        at_least=indicator.direction == "at_least",
        minimum=indicator.minimum,
        provisional=bool(row.provisional),
    )


# --- over time ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SmallChart:
    """One team in the small multiples, and its row in the table under them."""

    drawn: SafeString | str
    value: str
    verdict: str
    shape: str
    norm: str
    cells: SafeString


@dataclass(frozen=True, slots=True)
class Times:
    """All teams on one axis and the same times, whichever are looked at: so they can stand side by side."""

    labels: list[str]
    low: str
    high: str
    charts: Mapping[int, SmallChart]
    """By team."""
    nothing: SmallChart


def times_of(
    names: Mapping[int, str], indicator: IndicatorRow, by_team: Mapping[int, Sequence[SeriesRow]]
) -> Times:
    """`names` of all teams."""
    measured = {
        (str(one.about_from), str(one.about_until)): one.label for of in by_team.values() for one in of
    }
    slots = {time: number for number, time in enumerate(sorted(measured))}
    charts = {key: _chart(indicator, of) for key, of in by_team.items()}
    axis, language = _axis(indicator, charts.values()), get_language()
    drawn = {
        key: _small(
            names[key],
            chart,
            tuple(slots[str(one.about_from), str(one.about_until)] for one in by_team[key]),
            len(slots),
            axis,
            language,
        )
        for key, chart in charts.items()
    }
    low, high = (amount(end, indicator.kind, indicator.unit) for end in (axis.low, axis.high))
    word = _("Nothing measured in these years")
    nothing = SmallChart("", "", word, "none", "", _values((("", ""),) * len(slots)))
    return Times([measured[time] for time in slots], low, high, drawn, nothing)


def times_page(groups: Sequence[Group], times: Times, links: Links) -> dict[str, Any]:
    charts = [
        (
            group.sector,
            [
                (team.name, links.get(team.pk, _NOWHERE)[0], times.charts.get(team.pk, times.nothing))
                for team in group.teams
            ],
        )
        for group in groups
    ]
    return {"charts": charts, "times": times, "measured": bool(times.charts)}


def _chart(indicator: IndicatorRow, series: Iterable[SeriesRow]) -> Chart:
    low, high = decimal(indicator.low), decimal(indicator.high)
    return Chart(
        title=indicator.name,
        kind=indicator.kind,
        unit=indicator.unit,
        at_least=indicator.direction == "at_least",
        scale=(low, high) if low is not None and high is not None else None,
        points=tuple(
            Point(one.label, figure_of(one, indicator), series_break=one.series_break) for one in series
        ),
    )


def _axis(indicator: IndicatorRow, charts: Iterable[Chart]) -> Axis:
    points = tuple(point for chart in charts for point in chart.points)
    return dataclasses.replace(_chart(indicator, ()), points=points).axis


@functools.lru_cache(maxsize=2048)
def _small(
    name: str, chart: Chart, slots: tuple[int, ...], count: int, axis: Axis, _language: str
) -> SmallChart:
    cells = [("", "")] * count
    for slot, point in zip(slots, chart.points, strict=True):
        words = value_words(point.figure, point.verdict) or str(SHORT[point.verdict])
        cells[slot] = words, SHAPES[point.verdict]
    last = chart.points[-1]
    value, verdict = value_words(last.figure, last.verdict), str(SHORT[last.verdict])
    words = ", ".join(word for word in (value, verdict) if word)
    paths = dataclasses.asdict(drawing.small(chart, slots, count, axis))
    drawn = format_html(_frame(), sentence=f"{name}. {last.label}: {words}", **paths)
    norm = norm_words(last.figure)
    return SmallChart(drawn, value, verdict, SHAPES[last.verdict], norm, _values(tuple(cells)))


@functools.cache
def _frame() -> str:
    """The template with its places open, to be filled a hundred times: rendering takes ten times as long."""
    places = {field.name: f"{{{field.name}}}" for field in dataclasses.fields(drawing.Small)}
    sizes = {"width": str(drawing.WIDTH), "height": str(drawing.HEIGHT)}
    return render_to_string("overview/_small.html", {"small": places, "sentence": "{sentence}", **sizes})


def _values(cells: tuple[tuple[str, str], ...]) -> SafeString:
    return functools.reduce(operator.add, (_value(*cell) for cell in cells), SafeString())


@functools.lru_cache(maxsize=4096)
def _value(words: str, shape: str) -> SafeString:
    """By hand: there are hundreds, and a template takes ten times as long."""
    return format_html('<td class="value {}">{}</td>', shape, words)


# --- one indicator ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NumberRow:
    name: str
    url: str
    value: str
    norm: str
    verdict: str
    shape: str
    time: str


def numbers_page(
    groups: Sequence[Group], indicator: IndicatorRow, newest: Newest, links: Links
) -> dict[str, Any]:
    """One indicator: of each team its newest number beside its norm."""
    by_team = {key: one for key, of in newest.items() for one in of if one.indicator == indicator.id}
    found = [
        (group.sector, [_number(team, indicator, by_team.get(team.pk), links) for team in group.teams])
        for group in groups
    ]
    return {"numbers": found, "any": any(row.verdict for _sector, rows in found for row in rows)}


def _number(team: TeamState, indicator: IndicatorRow, row: NewestRow | None, links: Links) -> NumberRow:
    url = links.get(team.pk, _NOWHERE)[0]
    if row is None:
        verdict = team.verdicts.get(indicator.id)
        word, shape = (str(SHORT[verdict]), SHAPES[verdict]) if verdict else ("", "")
        return NumberRow(team.name, url, "", "", word, shape, "")
    figure = figure_of(row, indicator)
    return NumberRow(
        team.name,
        url,
        value_words(figure, figure.verdict),
        norm_words(figure),
        str(SHORT[figure.verdict]),
        SHAPES[figure.verdict],
        row.label,
    )
