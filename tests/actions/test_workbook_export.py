"""The workbook as somebody with only Excel gets it."""

from io import BytesIO

import pytest
from django.core import signing
from openpyxl import load_workbook

from actions.workbook import layout
from tests import builders
from tests.actions.test_planning import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(cast):
    return builders.assessment(
        cast.improvement, state="closed", chair=cast.leader, tallies={"D1": (1, 0, 9, 4), "M1": (0, 0, 0, 0)}
    )


def workbook_of(client, assessment):
    answer = client.get(address("actions:workbook", assessment))
    assert answer.status_code == 200
    return load_workbook(BytesIO(answer.content))


def test_counts_stand_in_cells_and_rules_are_formulas(client, cast, closed):
    client.force_login(cast.member)
    sheet = workbook_of(client, closed)["BOAS"]
    row = layout.FIRST_ROW
    assert [sheet[f"{column}{row}"].value for column in "ADEFG"] == ["D1", 1, 0, 9, 4]
    assert sheet[f"M{row}"].value.startswith("=IF(")
    assert "Norm" in sheet[f"M{row}"].value
    assert (sheet["C5"].value, sheet["C6"].value) == (30, 14)


def test_what_nobody_counted_is_empty_and_not_zero(client, cast):
    fresh = builders.assessment(cast.improvement, chair=cast.leader, voters=None)
    client.force_login(cast.leader)
    sheet = workbook_of(client, fresh)["BOAS"]
    assert [sheet[f"{column}{layout.FIRST_ROW}"].value for column in "DEFG"] == [None] * 4
    assert sheet["C6"].value is None


def test_the_session_is_signed_into_a_sheet_that_is_not_shown(client, cast, closed):
    client.force_login(cast.leader)
    kept = workbook_of(client, closed)[layout.KEPT]
    assert kept.sheet_state == "hidden"
    said = signing.loads(kept["A1"].value, salt=layout.SALT)
    assert said == {"assessment": closed.pk, "set": closed.statement_set_id}


def test_text_of_people_never_becomes_a_formula(client, cast, closed):
    builders.remark(closed, "D1", '=HYPERLINK("https://example.org")')
    client.force_login(cast.leader)
    cell = workbook_of(client, closed)["BOAS"][f"P{layout.FIRST_ROW}"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_only_the_yellow_cells_can_be_changed(client, cast, closed):
    client.force_login(cast.leader)
    book = workbook_of(client, closed)
    sheet = book["BOAS"]
    open_cells = {
        cell.column_letter for row in sheet.iter_rows() for cell in row if not cell.protection.locked
    }
    assert open_cells == {"C", "D", "E", "F", "G", "P"}
    assert all(one.protection.sheet for one in book if one.title != layout.EXPLANATION)


def test_the_planning_comes_along(client, cast, closed):
    planning = builders.planning(closed)
    action = builders.action(planning_=planning, owner=cast.member, title="Handboek schrijven")
    client.force_login(cast.leader)
    sheet = workbook_of(client, closed)["Planning"]
    assert [sheet.cell(4, column).value for column in (1, 2, 5)] == [
        action.pk,
        "Handboek schrijven",
        cast.member.name,
    ]


def test_an_outsider_gets_nothing(client, cast, closed):
    for person, expected in ((cast.neighbour, 404), (cast.stranger, 404), (cast.quality, 403)):
        client.force_login(person)
        assert client.get(address("actions:workbook", closed)).status_code == expected
