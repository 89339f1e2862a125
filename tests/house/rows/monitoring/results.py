"""A line with its charts, and the discussion of results in a meeting."""

from datetime import date

from tests.house.rows import MEMBERS, PROJECT, Look, Row
from tests.house.world import Side
from tests.monitoring import builders as watching

WATCHERS = f"{MEMBERS} {PROJECT} quality"


def _slug(side: Side) -> str:
    return side.watched.own_indicator.slug


def _more_measured(side: Side) -> None:
    """Another instrument with its indicator, norms and four measurements; and four more of what is there."""
    watched, leader = side.watched, side.people["leader"]
    indicator = watching.indicator(side.institution, team=side.team)
    watching.norm(indicator, 70, team=side.team, set_by=leader)
    watching.instrument(watched.line, indicator, executor=leader)
    watching.years_of(side.team, indicator, 4, entered_by=leader)
    first = watched.own_indicator.measurements.order_by("about_from")[0].about_from.year - 4
    for year in range(first, first + 4):
        span = {"about_from": date(year, 8, 1), "about_until": date(year + 1, 7, 31)}
        watching.measurement(side.team, watched.own_indicator, label=f"{year}-{year + 1}", **span)


ROWS: list[Row] = [
    Row(
        "monitoring:line",
        of="line",
        get=WATCHERS,
        empty=False,
        more=_more_measured,
        looks=(Look("of-a-process", target=lambda side: side.watched.process_line, without=PROJECT),),
    ),
    Row(
        "monitoring:line-chart-svg",
        of="line",
        get=WATCHERS,
        words={"indicator": _slug},
        kind="file",
        more=_more_measured,
    ),
    Row(
        "monitoring:line-chart-xlsx",
        of="line",
        get=WATCHERS,
        words={"indicator": _slug},
        kind="file",
        more=_more_measured,
    ),
]
