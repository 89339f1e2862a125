"""The measurements of a team as charts and panels need them, each with the norms of its time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from borgen.lib.sql import rows
from monitoring.evaluation import Reading
from monitoring.models import Indicator
from monitoring.wording import Figure

Key = tuple[int, int]
"""Team and indicator."""


class Measured(NamedTuple):
    pk: int
    team: int
    indicator: int
    span: str
    label: str
    about_from: date
    about_until: date
    value: Decimal | None
    numerator: int | None
    denominator: int | None
    secondary: Decimal | None
    provisional: bool
    series_break: str
    source: str
    measured_on: date
    norm: Decimal | None
    inspectorate: Decimal | None
    answered: bool
    """The team said what it does about it."""
    corrected_at: datetime | None
    total: int
    """How many there are of this number, shown or not."""


# The database leaves the years before behind; by the ORM this took a third of the page of a line.
_SERIES = """
SELECT id, team_id, indicator_id, span, label, about_from, about_until, value, numerator, denominator,
       secondary, provisional, series_break, source, measured_on,
       (SELECT norm.value FROM monitoring_norm norm WHERE norm.id = norm_id),
       (SELECT norm.value FROM monitoring_norm norm WHERE norm.id = inspectorate_id),
       EXISTS (SELECT 1 FROM monitoring_response response
               WHERE response.measurement_id = ranked.id AND response.withdrawn_at IS NULL),
       (SELECT max(correction.at) FROM monitoring_correction correction
        WHERE correction.measurement_id = ranked.id),
       total
FROM (SELECT measurement.*,
             row_number() OVER (PARTITION BY team_id, indicator_id
                                ORDER BY about_from DESC, about_until DESC, id DESC) AS nth,
             count(*) OVER (PARTITION BY team_id, indicator_id) AS total
      FROM monitoring_measurement measurement
      WHERE team_id IN %(teams)s AND indicator_id IN %(indicators)s AND about_until <= %(until)s) ranked
WHERE nth <= %(shown)s
ORDER BY about_from, about_until, id
"""
_ALL = 1_000_000


def series_of(
    teams: Collection[int], indicators: Collection[int], *, shown: int | None = None, until: date = date.max
) -> dict[Key, list[Measured]]:
    """In time; of each team and indicator the last `shown`, or all, of a time over by `until`. One query."""
    found: dict[Key, list[Measured]] = defaultdict(list)
    if indicators:
        values = {"teams": teams, "indicators": indicators, "shown": shown or _ALL, "until": until}
        for one in rows(Measured, _SERIES, **values):
            found[one.team, one.indicator].append(one)
    return found


def figure_of(one: Measured, indicator: Indicator) -> Figure:
    """Judged by the norms of its own time."""
    return Figure(
        Reading(one.value, one.numerator, one.denominator),
        norm=one.norm,
        inspectorate=one.inspectorate,
        kind=indicator.kind,
        unit=indicator.unit,
        at_least=indicator.direction == Indicator.Direction.AT_LEAST,
        minimum=indicator.minimum_denominator,
        provisional=one.provisional,
    )
