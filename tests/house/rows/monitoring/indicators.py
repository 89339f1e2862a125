"""Indicators and norms, of the institution and of a team."""

from tests.house.rows import Row

ROWS: list[Row] = []
