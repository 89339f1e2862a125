"""One module per part of acting; the thread is one of the pages that compose several apps."""

from tests.house.rows.acting import thread, year

_PARTS = (thread, year)
ROWS = [row for part in _PARTS for row in part.ROWS]
