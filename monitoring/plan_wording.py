"""A row of the plan in words: the same on the page, in the workbook, in the PDF and in its history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from improvements.forms import figure

if TYPE_CHECKING:
    from decimal import Decimal

    from monitoring.models import Indicator, Instrument, MonitoringLine, Norm

# A school year runs from August: October comes before March.
MONTHS_OF_SCHOOL_YEAR = (8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7)


def who_monitors(line: MonitoringLine) -> str:
    """A person or a party; of a process its owner when nobody was named."""
    if line.monitor is not None:
        return line.monitor.name
    if line.monitor_party:
        return line.monitor_party
    owner = line.process.owner if line.process else None
    return _("{name} (process owner)").format(name=owner.name) if owner else ""


def who_executes(instrument: Instrument) -> str:
    return instrument.executor.name if instrument.executor else instrument.executor_party


def when(instrument: Instrument, days: Iterable[date]) -> str:
    """The rhythm, or the days of its own."""
    chosen = sorted(days)
    if instrument.rhythm != instrument.Rhythm.DATES:
        return str(instrument.get_rhythm_display())
    return ", ".join(date_format(day, "j b Y") for day in chosen) or _("days not chosen yet")


def in_order(months: Iterable[int]) -> list[int]:
    """As they follow in a school year."""
    chosen = set(months)
    return [month for month in MONTHS_OF_SCHOOL_YEAR if month in chosen]


def month_names(months: Iterable[int]) -> str:
    return ", ".join(str(MONTHS[month]) for month in in_order(months))


def unit_of(indicator: Indicator) -> str:
    return "%" if indicator.counts_people else indicator.unit


def value_in_words(indicator: Indicator, value: Decimal) -> str:
    if indicator.kind == indicator.Kind.YES_NO:
        return _("yes") if value else _("no")
    return f"{figure(value)} {unit_of(indicator)}".strip()


def norm_in_words(indicator: Indicator, norm: Norm | None) -> str:
    if norm is None:
        return ""
    if indicator.kind == indicator.Kind.YES_NO:
        return value_in_words(indicator, norm.value)
    words = _("at least {value}") if indicator.direction == "at_least" else _("at most {value}")
    return words.format(value=value_in_words(indicator, norm.value))


def what_it_measures(instrument: Instrument) -> str:
    return f"{instrument.get_kind_display()}: {instrument.indicator.name}"


def instrument_in_words(instrument: Instrument, days: Iterable[date]) -> str:
    """One sentence for the history: what, when, who."""
    parts = [what_it_measures(instrument), when(instrument, days), who_executes(instrument)]
    return ", ".join(part for part in [*parts, instrument.explanation] if part)
