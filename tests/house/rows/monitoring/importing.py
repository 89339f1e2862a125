"""Files of the quality office."""

from tests.house.rows import Row

ROWS: list[Row] = []
