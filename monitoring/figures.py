"""From a stored measurement to what it is worth; `indicator`, `norm` and `inspectorate` come in one query."""

from __future__ import annotations

from django.db.models import QuerySet

from monitoring.evaluation import Reading
from monitoring.models import Indicator, Measurement
from monitoring.wording import Figure


def with_norms(found: QuerySet[Measurement]) -> QuerySet[Measurement]:
    return found.select_related("indicator", "norm", "inspectorate")


def figure_of(measurement: Measurement) -> Figure:
    """Judged by the norms of its own time."""
    indicator = measurement.indicator
    return Figure(
        Reading(measurement.value, measurement.numerator, measurement.denominator),
        norm=measurement.norm.value if measurement.norm else None,
        inspectorate=measurement.inspectorate.value if measurement.inspectorate else None,
        kind=indicator.kind,
        unit=indicator.unit,
        at_least=indicator.direction == Indicator.Direction.AT_LEAST,
        minimum=indicator.minimum_denominator,
        provisional=measurement.provisional,
    )
