"""What somebody takes along: everything under one's own name, and nothing of anybody else."""

import json
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from tests import builders
from tests.actions import builders_acting as acting

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


def test_what_she_wrote_for_the_team_is_in_it_also_when_it_was_withdrawn(client, person, cast):
    now = timezone.now()
    acting.decision(cast.team, created_by=person, what="Twee pauzes", why="Dan eet iedereen")
    acting.decision(cast.team, created_by=person, what="Eén pauze", withdrawn_at=now, withdrawn_why="Te kort")
    acting.decision(cast.team, created_by=cast.leader, what="Van de leider")
    acting.recognition(cast.team, by=person, text="Iedereen belde", withdrawn_at=now)
    acting.recognition(cast.team, by=cast.leader, text="Compliment van de leider")
    given = acting.action(cast.team, owner=cast.leader, created_by=person, title="Bel de ouders")
    acting.action(cast.team, owner=person, created_by=person, title="Voor mijzelf")
    acting.moved(given, person, reason="Ziekte")
    acting.action(
        cast.team,
        owner=cast.leader,
        created_by=cast.leader,
        state="done",
        ended_on=now.date(),
        effect="worked",
        effect_note="Niemand mist nog iets",
        effect_by=person,
        effect_at=now,
    )
    client.force_login(person)
    content = json.loads(client.get("/mijn/gegevens.json").content)
    assert [one["what"] for one in content["decisions"]] == ["Twee pauzes", "Eén pauze"]
    assert [one["withdrawn_at"] is None for one in content["decisions"]] == [True, False]
    assert [one["text"] for one in content["recognitions"]] == ["Iedereen belde"]
    assert content["recognitions"][0]["withdrawn_at"]
    assert [one["action"] for one in content["actions_written"]] == ["Bel de ouders"]
    assert content["dates_moved"][0]["why"] == "Ziekte"
    assert content["effects"][0]["note"] == "Niemand mist nog iets"
    # What reaches her stands in it as well.
    assert content["person"][0]["overview"]
    assert content["calendar_addresses"] == []
    assert client.get("/mijn/gegevens.xlsx").status_code == 200


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
