"""The sheet for a team that begins tomorrow."""

from tests.house.rows import EVERYBODY, Look, Row

ALL = f"anonymous {EVERYBODY}"

ROWS = [
    Row("borgen:guide", of="public", get=ALL, empty=False, looks=(Look("signed-in", role="leader"),)),
    Row("borgen:guide-pdf", of="public", get=ALL, kind="file", rows_inside=False),
]
