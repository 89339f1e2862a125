"""Charts of lines of the plan: one per indicator that a line measures, in a fixed number of queries."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F
from django.template.loader import render_to_string
from django.utils.html import json_script
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook

from borgen.lib.workbook import column_widths, header_row, print_setup, safe
from monitoring import chart_plotly, chart_svg, chart_words
from monitoring.chart import Chart, Point
from monitoring.models import Indicator, Instrument, MonitoringLine
from monitoring.navigation import line_url
from monitoring.services.series import Key, Measured, figure_of, series_of

# Three school years of periods, or a year of months: what a wall and a projector can show.
SHOWN = 12
# As many drawings as a process keeps; each is some 15 KB.
KEPT = 256


@dataclass(frozen=True)
class ChartPanel:
    """One chart of a line with all that stands around it; templates/monitoring/_chart.html shows it."""

    line: MonitoringLine
    indicator: Indicator
    instruments: tuple[Instrument, ...]
    chart: Chart
    series: tuple[Measured, ...]
    """What is drawn: the last measurements, or all."""

    @property
    def id(self) -> str:
        return f"grafiek-{self.line.pk}-{self.indicator.pk}"

    @property
    def earlier(self) -> int:
        return self.series[0].total - len(self.series) if self.series else 0

    @property
    def whole(self) -> bool:
        """More than usual is shown, because it was asked for."""
        return len(self.chart.points) > SHOWN

    @functools.cached_property
    def sentence(self) -> str:
        return chart_words.conclusion(self.chart)

    @functools.cached_property
    def rows(self) -> list[chart_words.Row]:
        return chart_words.rows(self.chart)

    @property
    def counts(self) -> bool:
        """Some number has people behind it."""
        return any(row.people for row in self.rows)

    @property
    def drawing(self) -> str:
        return _drawn(self.chart, get_language())

    @property
    def figure(self) -> str:
        return _figure(self.chart, self.figure_id, get_language())

    @property
    def table(self) -> str:
        return _table(self.chart, get_language())

    @property
    def figure_id(self) -> str:
        return f"{self.id}-figuur"

    @functools.cached_property
    def paper(self) -> dict[str, object]:
        """For `{% include "monitoring/_chart_paper.html" %}` in a PDF."""
        return svg_context(self.chart, file=False)

    @property
    def url(self) -> str:
        """Of the page of the line."""
        return line_url(self.line)

    def address(self, name: str) -> str:
        address = line_url(self.line, name, indicator=self.indicator.slug)
        return f"{address}?alles" if self.whole else address

    @property
    def svg_url(self) -> str:
        return self.address("monitoring:line-chart-svg")

    @property
    def xlsx_url(self) -> str:
        return self.address("monitoring:line-chart-xlsx")

    @property
    def name(self) -> str:
        """Of a file."""
        return slugify(f"{self.indicator.name}-{self.line.team.name}")


def charts_of(line: MonitoringLine, *, everything: bool = False) -> list[ChartPanel]:
    return charts_for([line], everything=everything)[line.pk]


def charts_for(lines: Iterable[MonitoringLine], *, everything: bool = False) -> dict[int, list[ChartPanel]]:
    """By the key of each line, in the order in which its instruments were agreed.

    Two queries, however many lines there are. Each needs its team, with the institution for addresses.
    """
    wanted = list(lines)
    by_line: dict[int, dict[Indicator, list[Instrument]]] = {line.pk: defaultdict(list) for line in wanted}
    instruments = Instrument.objects.filter(line__in=wanted).select_related("indicator", "executor")
    for instrument in instruments.order_by(F("ended_on").asc(nulls_first=True), "pk"):
        by_line[instrument.line_id][instrument.indicator].append(instrument)
    indicators = {one.pk for found in by_line.values() for one in found}
    teams = {line.team_id for line in wanted}
    measured = series_of(teams, indicators, shown=None if everything else SHOWN)
    return {line.pk: list(_panels(line, by_line[line.pk], measured)) for line in wanted}


def _panels(
    line: MonitoringLine, found: dict[Indicator, list[Instrument]], measured: dict[Key, list[Measured]]
) -> Iterator[ChartPanel]:
    for indicator, instruments in found.items():
        series = tuple(measured.get((line.team_id, indicator.pk), ()))
        yield ChartPanel(line, indicator, tuple(instruments), chart_of(indicator, series), series)


def chart_of(indicator: Indicator, series: Iterable[Measured]) -> Chart:
    """`series` in time, of this indicator."""
    scale: tuple[Decimal, Decimal] | None = None
    if indicator.scale_low is not None and indicator.scale_high is not None:
        scale = indicator.scale_low, indicator.scale_high
    return Chart(
        title=indicator.name,
        kind=indicator.kind,
        unit=indicator.unit,
        at_least=indicator.direction == Indicator.Direction.AT_LEAST,
        scale=scale,
        secondary_name=indicator.secondary,
        points=tuple(
            Point(
                label=one.label,
                figure=figure_of(one, indicator),
                secondary=one.secondary,
                series_break=one.series_break,
                source=one.source or indicator.source,
                measured_on=one.measured_on,
            )
            for one in series
        ),
    )


# What a chart shows is all in its description: drawn once for everybody who looks at the same numbers.
@functools.lru_cache(maxsize=KEPT)
def _drawn(chart: Chart, _language: str) -> str:
    context = {"drawing": chart_svg.drawing(chart), "key": chart_words.key(chart)}
    return render_to_string("monitoring/_chart_drawn.html", context)


@functools.lru_cache(maxsize=KEPT)
def _figure(chart: Chart, name: str, _language: str) -> str:
    return json_script(chart_plotly.figure(chart), name)


@functools.lru_cache(maxsize=KEPT)
def _table(chart: Chart, _language: str) -> str:
    rows = chart_words.rows(chart)
    context = {"chart": chart, "rows": rows, "counts": any(row.people for row in rows)}
    return render_to_string("monitoring/_chart_table.html", context)


def svg(chart: Chart) -> str:
    """As a file of its own, with its title and key in it."""
    return render_to_string("monitoring/chart.svg", svg_context(chart, file=True))


def svg_context(chart: Chart, *, file: bool) -> dict[str, object]:
    drawn = chart_svg.drawing(chart, width=chart_svg.WIDTH)
    sheet = chart_svg.sheet_of(drawn, file=file)
    return {"drawing": drawn, "sheet": sheet, "file": file, "sample": chart_svg.SAMPLE}


def workbook(panel: ChartPanel) -> Workbook:
    """The numbers of the table, as numbers, under the sentence."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Chart")
    safe(sheet.cell(1, 1), panel.chart.title)
    safe(sheet.cell(2, 1), panel.indicator.meaning)
    safe(sheet.cell(3, 1), panel.sentence)
    titles = chart_words.headings(panel.chart)
    header_row(sheet, 5, titles)
    for number, point in enumerate(reversed(panel.chart.points), start=6):
        for column, value in enumerate(chart_words.cells(panel.chart, point), start=1):
            safe(sheet.cell(number, column), value)
    column_widths(sheet, [24, 12, 14, *[16] * (len(titles) - 4), 40])
    print_setup(sheet, heading=5)
    return book
