"""One module per part of the work of monitoring, as in monitoring/urls/."""

from tests.house.rows.monitoring import importing, indicators, measuring, plan, results, signals, talks

_PARTS = (plan, indicators, measuring, results, talks, signals, importing)
ROWS = [row for part in _PARTS for row in part.ROWS]
