"""The plan itself: its lines, instruments and the agreement of the team."""

from tests.house.rows import Row

ROWS: list[Row] = []
