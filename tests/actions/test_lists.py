"""The actie- en besluitenlijst as a workbook: out, and what a team kept itself in."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from actions.models import Action
from common.models import OutgoingMail
from improvements.navigation import team_url
from tests.actions import builders_acting
from tests.actions.test_action_list import ROWS, as_xlsx

pytestmark = pytest.mark.django_db


def look(client, team, rows):
    upload = SimpleUploadedFile("acties.xlsx", as_xlsx(rows))
    return client.post(team_url(team, "actions:list-import"), {"upload": upload})


def go_on(client, team, page):
    kept = re.search(r'name="kept" value="([^"]+)"', page.content.decode()).group(1)
    columns = {field.name: field.value() or "" for field in page.context["columns"]}
    address = team_url(team, "actions:list-import-apply")
    return client.post(address, {"kept": kept, **columns, "apply": ""})


def test_a_list_comes_in_after_a_look_and_once(client, cast):
    client.force_login(cast.leader)
    page = look(client, cast.team, ROWS)
    assert not Action.objects.exists()
    assert go_on(client, cast.team, page).url == team_url(cast.team, "actions:actions")
    made = {one.title: one for one in Action.objects.select_related("owner")}
    assert (made["Handboek schrijven"].owner, made["Handboek schrijven"].team) == (cast.member, cast.team)
    assert made["Formulier maken"].state == "done"
    # What is done already asks nothing of anybody.
    assert [mail.to for mail in OutgoingMail.objects.all()] == [cast.member.email]
    again = look(client, cast.team, ROWS)
    assert 'name="apply"' not in again.content.decode()


def test_a_name_of_another_team_is_said_so(client, cast):
    client.force_login(cast.leader)
    page = look(client, cast.team, [("Actie", "Wie"), ("Iets", "Mo"), ("Iets anders", "Bas Buurman")])
    assert page.status_code == 422
    assert [row.problem.split(" ")[0] for row in page.context["rows"]] == ["Mo", "Bas"]
    assert all("team" in row.problem for row in page.context["rows"])


def test_a_preview_of_another_team_is_not_taken_over(client, cast):
    from tests import builders

    builders.membership(cast.other_team, cast.leader, role="leader")
    client.force_login(cast.leader)
    page = look(client, cast.team, ROWS)
    assert go_on(client, cast.other_team, page).url == team_url(cast.other_team, "actions:list-import")
    assert not Action.objects.exists()


def test_the_workbook_has_both_lists_and_no_formulas_of_others(client, cast):
    builders_acting.action(cast.team, title="=1+1", owner=cast.member)
    builders_acting.decision(cast.team, what="Wij bellen op dag een", why="Dat helpt.")
    client.force_login(cast.member)
    answer = client.get(team_url(cast.team, "actions:list-xlsx"))
    book = load_workbook(io.BytesIO(answer.content))
    actions, decisions = book.worksheets
    assert (actions["A4"].value, actions["A4"].data_type) == ("=1+1", "s")
    assert actions["B4"].value == cast.member.name
    assert decisions["B4"].value == "Wij bellen op dag een"


def test_what_goes_out_can_come_in_again(client, cast):
    one = builders_acting.action(cast.team, title="Poster maken", owner=cast.member)
    client.force_login(cast.leader)
    content = client.get(team_url(cast.team, "actions:list-xlsx")).content
    one.delete()
    upload = SimpleUploadedFile("lijst.xlsx", content)
    page = client.post(team_url(cast.team, "actions:list-import"), {"upload": upload})
    go_on(client, cast.team, page)
    assert Action.objects.get().owner == cast.member
