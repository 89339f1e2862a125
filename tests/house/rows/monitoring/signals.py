"""Signals."""

from tests.house.rows import Row

ROWS: list[Row] = []
