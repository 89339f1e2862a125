"""From a stored measurement to what it is worth; `indicator`, `norm` and `inspectorate` come in one query."""

from __future__ import annotations

from django.db.models import QuerySet

from monitoring.evaluation import Reading
from monitoring.models import Correction, Indicator, Measurement, Norm
from monitoring.wording import Figure


def with_norms(found: QuerySet[Measurement]) -> QuerySet[Measurement]:
    return found.select_related("indicator", "norm", "inspectorate")


def figure_of(measurement: Measurement, before: Correction | None = None) -> Figure:
    """Judged by the norms of its own time; with `before` as it was until that correction."""
    numbers = before or measurement
    return figure_with(
        measurement.indicator,
        measurement.norm,
        measurement.inspectorate,
        Reading(numbers.value, numbers.numerator, numbers.denominator),
        provisional=numbers.provisional,
    )


def figure_with(
    indicator: Indicator,
    norm: Norm | None,
    inspectorate: Norm | None,
    reading: Reading | None = None,
    *,
    provisional: bool = False,
) -> Figure:
    return Figure(
        reading,
        norm=norm.value if norm else None,
        inspectorate=inspectorate.value if inspectorate else None,
        kind=indicator.kind,
        unit=indicator.unit,
        at_least=indicator.direction == Indicator.Direction.AT_LEAST,
        minimum=indicator.minimum_denominator,
        provisional=provisional,
    )
