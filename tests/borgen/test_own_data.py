"""What somebody takes along: everything under one's own name, and nothing of anybody else."""

import json
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(cast):
    person = cast.member
    person.name = "=HYPERLINK(1)"
    person.save()
    builders.meeting(cast.team, present=[person], subject="Teamdag")
    builders.process(cast.team, owner=person, name="Intake")
    builders.project_member(cast.improvement, person)
    builders.action(cast.improvement, owner=person, title="Formulier maken")
    builders.assessment(cast.improvement, chair=person, state="closed")
    return person


def test_json_and_workbook_hold_the_same_parts(client, person, cast):
    client.force_login(person)
    content = json.loads(client.get("/mijn/gegevens.json").content)
    assert content["person"][0]["name"] == "=HYPERLINK(1)"
    assert content["meetings"][0]["meeting"] == "Teamdag"
    assert content["processes"] == [{"process": "Intake", "team": "Onderwijsassistent"}]
    assert content["improvements"][0]["improvement"] == "Begeleiding van de student"
    assert content["actions"][0]["action"] == "Formulier maken"
    assert content["assessments"][0]["chair"] is True
    answer = client.get("/mijn/gegevens.xlsx")
    book = load_workbook(BytesIO(answer.content))
    assert len(book.sheetnames) == len(content) - 1
    assert "bewaart nergens wie wat koos" in book.worksheets[0]["A1"].value
    cell = book["Persoon"]["A2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")
    assert 'filename="mijn-gegevens.xlsx"' in answer["Content-Disposition"]


def test_nothing_of_anybody_else_and_no_secrets(client, person, cast):
    cast.leader.set_password("geheim van een ander")
    cast.leader.save()
    builders.action(cast.improvement, owner=cast.leader, title="Van een ander")
    client.force_login(person)
    text = client.get("/mijn/gegevens.json").content.decode()
    assert cast.leader.email not in text
    assert "Van een ander" not in text
    assert person.password not in text
    assert "disagree" not in text


def test_only_for_who_is_signed_in(client):
    for name in ("gegevens.json", "gegevens.xlsx"):
        assert client.get(f"/mijn/{name}").url == f"/inloggen/?next=/mijn/{name}"
