"""One module per part of the work with documents, as in documents/urls/."""

from tests.house.rows.documents import care, collecting, comparing, reading, register, review, writing

ROWS = [
    row for part in (register, collecting, writing, comparing, reading, review, care) for row in part.ROWS
]
