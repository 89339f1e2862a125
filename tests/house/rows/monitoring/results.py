"""A line with its charts, and the discussion of results in a meeting."""

from tests.house.rows import Row

ROWS: list[Row] = []
