"""What a chart says in words, and its table: the same on the page, in a drawing, in a workbook, on paper."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from monitoring.chart import Chart, EndLabel, Point
from monitoring.evaluation import Reading, Verdict, gap
from monitoring.wording import LOOKS, PERCENT, WORDS, YES_NO, amount, number, reading_words, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table under a chart, in words; empty where there is nothing to say."""

    time: str
    value: str
    people: str
    secondary: str
    norm: str
    verdict: str
    tone: str
    icon: str
    inspectorate: str
    gap: str
    source: str
    remarks: tuple[str, ...]


def conclusion(chart: Chart) -> str:
    """What the newest number says beside its norm, and beside the one before it."""
    if not chart.points:
        return _("Nothing has been measured yet.")
    last = chart.points[-1]
    said = f"{capfirst(last.label)}: {sentence(last.figure)}"
    return " ".join(part for part in (said, _change(chart)) if part)


def _change(chart: Chart) -> str:
    if len(chart.points) < 2 or chart.kind == YES_NO:
        return ""
    before, last = chart.points[-2:]
    if last.series_break:
        return _(
            "From now on it is measured in another way; earlier numbers cannot be compared with this one."
        )
    if before.height is None or last.height is None:
        return ""
    was = value_words(chart, before.height)
    if last.height == before.height:
        return _("The time before it was the same.")
    words = _("The time before it was {was}, so it went up.")
    if last.height < before.height:
        words = _("The time before it was {was}, so it went down.")
    return words.format(was=was)


def value_words(chart: Chart, value: Decimal) -> str:
    return _written(value, chart.kind, chart.unit, get_language())


def tick_words(chart: Chart, tick: Decimal) -> str:
    """Beside the axis: the number alone."""
    return _written(tick, chart.kind, "", get_language())


# The same few numbers stand in the drawing, the figure and the table; writing one in Dutch takes its time.
@functools.lru_cache(maxsize=4096)
def _written(value: Decimal, kind: str, unit: str, _language: str) -> str:
    return amount(value, kind, unit)


@functools.lru_cache(maxsize=1024)
def _day(day: date, _language: str) -> str:
    return formats.date_format(day, "j b Y")


def mark_words(chart: Chart, point: Point) -> str:
    """At the point itself, as short as can be."""
    if point.height is not None:
        return tick_words(chart, point.height.quantize(TENTH))
    return {Verdict.FEWER_THAN_FIVE: "<5", Verdict.TOO_FEW: _("small group")}.get(point.verdict, "")


def secondary_words(point: Point) -> str:
    return number(point.secondary) if point.secondary is not None else ""


def norm_label(chart: Chart, value: Decimal) -> str:
    words = _("norm {norm}") if chart.at_least else _("norm at most {norm}")
    return words.format(norm=value_words(chart, value))


def inspectorate_label(chart: Chart, value: Decimal) -> str:
    words = _("inspectorate {norm}") if chart.at_least else _("inspectorate at most {norm}")
    return words.format(norm=value_words(chart, value))


def end_label(chart: Chart, label: EndLabel) -> str:
    return (inspectorate_label if label.inspectorate else norm_label)(chart, label.step.value)


def hover(chart: Chart, point: Point) -> str:
    """In one line, when a pointer rests on the point."""
    norm = point.figure.norm
    said = [
        reading_words(point.figure),
        "" if norm is None else norm_label(chart, norm),
        str(WORDS[point.verdict]),
    ]
    return f"{capfirst(point.label)}: {'; '.join(one for one in said if one)}"


def headings(chart: Chart) -> list[str]:
    """Of the table: as many as `cells` gives."""
    named = [_("Time"), _("Result"), _("How many")]
    if chart.secondary_name:
        named.append(capfirst(chart.secondary_name))
    return [
        *named,
        _("Our norm"),
        _("Verdict"),
        _("Norm of the inspectorate"),
        _("Still to go to it"),
        _("Source"),
        _("Measured on"),
        _("Remarks"),
    ]


def cells(chart: Chart, point: Point) -> list[object]:
    """For a workbook: numbers as numbers, the state in words beside them."""
    figure, row = point.figure, row_of(chart, point)
    value = figure.reading.value if figure.reading else None
    found: list[object] = [point.label, row.value if chart.kind == YES_NO else value, row.people]
    if chart.secondary_name:
        found.append(point.secondary)
    short = gap(figure.reading, figure.inspectorate, at_least=figure.at_least)
    judged = point.height is not None
    return [
        *found,
        figure.norm,
        row.verdict,
        figure.inspectorate,
        short if judged else None,
        point.source,
        point.measured_on,
        "; ".join(row.remarks),
    ]


def rows(chart: Chart) -> list[Row]:
    """The newest first."""
    return [row_of(chart, point) for point in reversed(chart.points)]


def row_of(chart: Chart, point: Point) -> Row:
    figure, verdict = point.figure, point.verdict
    tone, icon = LOOKS[verdict]
    reading = figure.reading
    short = gap(reading, figure.inspectorate, at_least=figure.at_least) if point.height is not None else None
    measured = _day(point.measured_on, get_language()) if point.measured_on else ""
    return Row(
        time=point.label,
        value=value_words(chart, reading.value)
        if reading and reading.value is not None
        else str(WORDS[verdict]),
        people=_people(reading),
        secondary=secondary_words(point),
        norm=value_words(chart, figure.norm) if figure.norm is not None else "",
        verdict=str(WORDS[verdict]),
        tone=tone,
        icon=icon,
        inspectorate=value_words(chart, figure.inspectorate) if figure.inspectorate is not None else "",
        gap=_gap_words(chart, short),
        source=", ".join(part for part in (point.source, measured) if part),
        remarks=tuple(_remarks(point)),
    )


def _people(reading: Reading | None) -> str:
    if reading is None or not reading.denominator:
        return ""
    if reading.numerator is None:
        return str(reading.denominator)
    return _("{part} of {whole}").format(part=reading.numerator, whole=reading.denominator)


def _gap_words(chart: Chart, short: Decimal | None) -> str:
    if short is None or chart.kind == YES_NO:
        return ""
    if not short:
        return str(WORDS[Verdict.MET])
    if chart.kind in PERCENT:
        return _("{gap} percentage points").format(gap=number(short))
    return number(short)


def _remarks(point: Point) -> Sequence[str]:
    found = [_("provisional")] if point.figure.provisional else []
    if point.series_break:
        found.append(_("measured in another way from here on: {what}").format(what=point.series_break))
    return found


def key(chart: Chart) -> list[tuple[str, str]]:
    """What the marks mean, those that occur: (mark, words)."""
    verdicts = {point.verdict for point in chart.points if point.height is not None}
    found = [
        ("met", str(WORDS[Verdict.MET]), Verdict.MET in verdicts),
        ("not_met", str(WORDS[Verdict.NOT_MET]), Verdict.NOT_MET in verdicts),
        ("no_norm", str(WORDS[Verdict.NO_NORM]), Verdict.NO_NORM in verdicts),
        ("provisional", _("provisional"), any(point.figure.provisional for point in chart.points)),
        ("norm", _("our norm"), bool(chart.norm_steps)),
        ("inspectorate", _("norm of the inspectorate"), bool(chart.inspectorate_steps)),
        ("secondary", chart.secondary_name, bool(chart.highest_secondary)),
        ("break", _("measured in another way from here on"), bool(chart.breaks)),
    ]
    return [(mark, words) for mark, words, there in found if there]
