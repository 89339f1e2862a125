"""Files made to hurt, and files that are too large: a message, and the process that reads them ends alone."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from monitoring.importing import cells, reading
from tests.lib import hostile_workbooks as hostile
from tests.monitoring.files import HEAD, ROWS, csv, xlsx


def look(data):
    return reading.look(reading.checked(SimpleUploadedFile("x", data)))


@pytest.mark.parametrize(
    "make",
    [
        hostile.many_rows,
        hostile.huge_dimension,
        hostile.many_merged,
        hostile.billion_laughs,
        hostile.bomb,
        hostile.lying_sizes,
        hostile.deep,
        hostile.external_entity,
        hostile.csv_of_rows,
        hostile.csv_of_delimiters,
        hostile.noise,
    ],
    ids=lambda make: make.__name__,
)
def test_hostile_files_end_in_a_message_or_are_harmless(make):
    try:
        found = look(make())
    except ValidationError:
        return
    assert len(found["columns"]) <= cells.MAX_COLUMNS


def test_a_cell_far_away_does_not_take_the_server_along():
    far = hostile.sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    )
    with pytest.raises(ValidationError):
        look(far)


def test_a_million_rows_are_refused_with_the_limit():
    rows = hostile.sheet("".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 260_001)))
    for data in (rows, b"a;b\n" * 1_000_000):
        with pytest.raises(ValidationError) as caught:
            look(data)
        assert "50000" in caught.value.messages[0] or "50.000" in caught.value.messages[0]


def test_rows_of_a_sheet_come_as_text():
    found = reading.rows(xlsx(HEAD, *ROWS).read(), sheet="Blad1", header=1)
    assert found["rows"][0] == [2, ["2021 - 2022", "Onderwijsassistent", "40", "28"]]


def test_leading_zeros_stay():
    found = reading.rows(csv(("code", "team"), ("007", "0123")).read(), sheet="", header=1)
    assert found["rows"] == [[2, ["007", "0123"]]]
