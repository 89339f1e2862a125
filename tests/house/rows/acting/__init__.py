"""One module per part of acting: actions and acts, meetings, the year, the thread, sending."""

from tests.house.rows.acting import acting, meetings, sending, thread, year

_PARTS = (acting, meetings, sending, thread, year)
ROWS = [row for part in _PARTS for row in part.ROWS]
