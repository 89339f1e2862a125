"""One module per part of acting, as in actions/urls/."""

from tests.house.rows.acting import year

_PARTS = (year,)
ROWS = [row for part in _PARTS for row in part.ROWS]
