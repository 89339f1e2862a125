"""The list that a team keeps in Excel comes into the planning, after a look."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from actions.workbook.action_list import guess_columns
from borgen.lib.workbook import Row, Table, workbook_bytes
from tests import builders
from tests.actions.test_planning import address

pytestmark = pytest.mark.django_db
ROWS = [
    ("Actie", "Wie", "Deadline", "Status"),
    ("Handboek schrijven", "Mo Lid", "5-3-2027", ""),
    ("Formulier maken", "petra.proces@school.example", "2027-04-01", "klaar"),
    ("Taart halen", "", "", ""),
]


@pytest.fixture
def planning(cast):
    return builders.planning(builders.assessment(cast.improvement, state="closed", chair=cast.leader))


def as_xlsx(rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return workbook_bytes(book)


def as_csv(rows, encoding):
    return "\r\n".join(";".join(row) for row in rows).encode(encoding)


def look(client, planning, content, name="acties.xlsx"):
    upload = SimpleUploadedFile(name, content)
    return client.post(address("actions:import", planning.assessment), {"upload": upload})


def go_on(client, planning, page, **data):
    text = page.content.decode()
    kept = re.search(r'name="kept" value="([^"]+)"', text).group(1)
    columns = {field.name: field.value() or "" for field in page.context["columns"]}
    url = address("actions:import-apply", planning.assessment)
    return client.post(url, {"kept": kept, **columns, **data})


@pytest.mark.parametrize(
    "content",
    [as_xlsx(ROWS), as_csv(ROWS, "utf-8-sig"), as_csv(ROWS, "cp1252")],
    ids=["xlsx", "csv", "csv-windows"],
)
def test_a_list_is_looked_at_and_taken_over(client, cast, planning, content):
    client.force_login(cast.leader)
    page = look(client, planning, content, "acties.xlsx" if content[:2] == b"PK" else "acties.csv")
    assert "3 acties kunnen worden overgenomen" in page.content.decode()
    assert planning.actions.count() == 0
    assert go_on(client, planning, page, apply="").status_code == 302
    made = {one.title: one for one in planning.actions.select_related("owner")}
    assert made["Handboek schrijven"].owner == cast.member
    assert made["Handboek schrijven"].due_on.isoformat() == "2027-03-05"
    assert (made["Formulier maken"].owner, made["Formulier maken"].state) == (cast.process_owner, "done")
    assert made["Taart halen"].owner is None
    again = look(client, planning, content, "acties.xlsx" if content[:2] == b"PK" else "acties.csv")
    assert "staat al in de planning" in again.content.decode()
    assert 'name="apply"' not in again.content.decode()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("Iets", "Mo", "", ""), "Bedoel je Mo Lid?"),
        (("Iets", "Vera Vreemd", "", ""), "Vera Vreemd werkt niet mee"),
        (("Iets", "", "binnenkort", ""), "is geen datum"),
        (("", "Mo Lid", "", ""), "Hier staat geen actie"),
    ],
)
def test_what_cannot_be_is_said_per_row_and_nothing_is_taken_over(client, cast, planning, row, message):
    client.force_login(cast.leader)
    page = look(client, planning, as_xlsx([*ROWS, row]))
    assert message in page.content.decode()
    assert go_on(client, planning, page, apply="").status_code == 422
    assert planning.actions.count() == 0


def test_columns_are_put_right_by_hand(client, cast, planning):
    client.force_login(cast.leader)
    page = look(client, planning, as_xlsx([("Nr", "Plan"), ("1", "Handboek"), ("2", "Formulier")]))
    assert page.context["columns"]["title"].value() == "0"
    page = go_on(client, planning, page, title="1")
    go_on(client, planning, page, apply="")
    assert set(planning.actions.values_list("title", flat=True)) == {"Handboek", "Formulier"}


def test_a_list_with_students_in_it_is_refused_with_the_name_of_the_column(client, cast, planning):
    client.force_login(cast.leader)
    page = look(client, planning, as_xlsx([("Actie", "Studentnummer"), ("Bellen", "123456")]))
    assert page.status_code == 422
    assert "Studentnummer" in page.content.decode()


def test_text_that_looks_like_a_formula_stays_text(client, cast, planning):
    client.force_login(cast.leader)
    content = as_csv([("Actie", "Wie"), ("=1+1", "")], "utf-8")
    go_on(client, planning, look(client, planning, content, "a.csv"), apply="")
    assert planning.actions.get().title == "=1+1"


def test_members_take_over_nothing(client, cast, planning):
    client.force_login(cast.member)
    assert client.get(address("actions:import", planning.assessment)).status_code == 403


def test_a_preview_of_somebody_else_is_not_applied(client, cast, planning):
    client.force_login(cast.leader)
    page = look(client, planning, as_xlsx(ROWS))
    client.force_login(cast.project_leader)
    answer = go_on(client, planning, page, apply="")
    assert answer.status_code == 302
    assert planning.actions.count() == 0


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (("Actie", "Wie", "Wanneer"), {"title": 0, "owner": 1, "due_on": 2}),
        (
            ("nr", "Actiepunt", "Actiehouder", "Gereed op", "Opmerkingen"),
            {"title": 1, "owner": 2, "due_on": 3},
        ),
        (("What", "Who", "Due date", "Status"), {"title": 0, "owner": 1, "due_on": 2, "state": 3}),
        (("A", "B"), {}),
    ],
)
def test_columns_are_guessed_from_their_headings(headings, expected):
    table = Table("lijst", Row("", 1, headings), ())
    found = guess_columns(table)
    assert {name: found.get(name) for name in expected} == expected
