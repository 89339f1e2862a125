"""One module per part of the work of acting."""

from tests.house.rows.acting import sending

_PARTS = (sending,)
ROWS = [row for part in _PARTS for row in part.ROWS]
