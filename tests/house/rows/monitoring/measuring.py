"""Measurements: entering, correcting, sampling, and what the team does about a result."""

from tests.house.rows import Row

ROWS: list[Row] = []
