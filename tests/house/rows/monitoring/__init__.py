"""One module per part of the work of monitoring, as in monitoring/urls/."""

from tests.house.rows.monitoring import importing, indicators, measuring, plan, results, signals

ROWS = [row for part in (plan, indicators, measuring, results, signals, importing) for row in part.ROWS]
