"""What a team is proud of: written down in a moment, taken back by who wrote it, announced in time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from actions import celebrations_today
from actions.models import Recognition
from actions.services import recognitions
from borgen.lib.dates import AMSTERDAM
from borgen.lib.today import Urgency
from improvements.navigation import team_url
from teams.models import Membership
from tests import builders
from tests.actions import builders_year as made

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 9, tzinfo=AMSTERDAM)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _a_friday_in_november():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def here(cast) -> str:
    return team_url(cast.team, "actions:recognitions")


def test_one_sentence_and_one_press(client, cast, here):
    client.force_login(cast.member)
    answer = client.post(here, {"text": "Iedereen belde dezelfde dag", "kind": "success"})
    assert answer.status_code == 302
    found = Recognition.objects.get()
    assert (found.team, found.by, found.on, found.kind) == (cast.team, cast.member, TODAY, "success")
    assert "Iedereen belde dezelfde dag" in client.get(here).content.decode()


def test_a_celebration_is_planned_and_stands_apart(client, cast, here):
    client.force_login(cast.member)
    day = TODAY + timedelta(days=20)
    client.post(here, {"text": "Taart", "kind": "celebration", "on": day, "improvement": cast.improvement.pk})
    page = client.get(here)
    assert [(row.text, row.about) for row in page.context["coming"]] == [("Taart", cast.improvement.name)]
    assert not page.context["said"]
    with time_machine.travel(NOW + timedelta(days=21), tick=False):
        client.force_login(cast.member)
        page = client.get(here)
    assert [row.text for row in page.context["said"]] == ["Taart"]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"text": "", "kind": "success"}, "text"),
        ({"text": "   ", "kind": "success"}, "text"),
        ({"text": "Goed", "kind": "rating"}, "kind"),
        ({"text": "Goed", "kind": "success", "on": "2026-11-28"}, "on"),
        ({"text": "Goed", "kind": "success", "on": "2026-13-01"}, "on"),
        ({"text": "Goed", "kind": "success", "improvement": "999999"}, "improvement"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(client, cast, here, data, field):
    client.force_login(cast.member)
    answer = client.post(here, data)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert answer.context["form"]["text"].value() == data["text"]
    assert not Recognition.objects.exists()


def test_who_wrote_it_and_the_leader_can_take_it_back(client, cast, here):
    mine = made.recognition(cast.team, cast.member)
    away = team_url(cast.team, "actions:recognition-withdraw", pk=mine.pk)
    client.force_login(cast.process_owner)
    assert client.post(away).status_code == 403
    assert not client.get(here).context["said"][0].withdraw_url
    client.force_login(cast.member)
    assert client.post(away).status_code == 302
    assert client.post(away).status_code == 302
    mine.refresh_from_db()
    assert mine.withdrawn_at
    assert not client.get(here).context["said"]
    other = made.recognition(cast.team, cast.process_owner)
    client.force_login(cast.leader)
    client.post(team_url(cast.team, "actions:recognition-withdraw", pk=other.pk))
    other.refresh_from_db()
    assert other.withdrawn_at


def test_one_of_another_team_is_not_there(client, cast):
    strange = made.recognition(builders.team(cast.team.institution))
    client.force_login(cast.leader)
    away = team_url(cast.team, "actions:recognition-withdraw", pk=strange.pk)
    assert client.post(away).status_code == 404


def test_what_happened_did_not_happen_tomorrow(cast):
    with pytest.raises(ValidationError):
        recognitions.recognise(
            team=cast.team, by=cast.member, kind="compliment", text="Goed", on=TODAY + timedelta(days=1)
        )


@pytest.mark.constraint
@pytest.mark.parametrize(
    ("fields", "name"),
    [({"text": ""}, "recognition_says_what"), ({"kind": "rating"}, "recognition_kind_known")],
)
def test_the_database_refuses_the_same(cast, fields, name):
    values = {"text": "Goed", "kind": "success", **fields}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Recognition.objects.create(team=cast.team, by=cast.member, on=TODAY, **values)


# --- the start page ---------------------------------------------------------------------------------------


def test_a_celebration_that_comes_stands_on_the_start_page_of_the_team_alone(cast):
    made.recognition(cast.team, kind="celebration", text="Taart", on=TODAY + timedelta(days=3))
    made.recognition(cast.team, kind="celebration", text="Ver weg", on=TODAY + timedelta(days=60))
    made.recognition(cast.team, kind="success", text="Goed")
    (line,) = celebrations_today.lines(cast.member, TODAY)
    assert "Taart" in line.title
    assert (line.due, line.urgency, line.team) == (TODAY + timedelta(days=3), Urgency.SOON, cast.team.name)
    assert not celebrations_today.lines(cast.neighbour, TODAY)


def test_it_comes_on_the_day_itself_and_is_never_late(cast):
    made.recognition(cast.team, kind="celebration", on=date(2027, 7, 9))
    seen = {
        days: [line.urgency for line in celebrations_today.lines(cast.member, day)]
        for days in (40, 28, 7, 0, -1)
        for day in [date(2027, 7, 9) - timedelta(days=days)]
    }
    assert seen == {40: [], 28: [Urgency.LATER], 7: [Urgency.SOON], 0: [Urgency.TODAY], -1: []}


def test_one_question_for_all_my_teams(cast):
    for _ in range(4):
        team = builders.membership(builders.team(cast.team.institution), cast.member).team
        made.recognition(team, kind="celebration")
    with CaptureQueriesContext(connection) as asked:
        assert len(celebrations_today.lines(cast.member, TODAY)) == 4
    assert len(asked) == 1
    Membership.objects.filter(user=cast.member).update(until=TODAY - timedelta(days=1))
    assert not celebrations_today.lines(cast.member, TODAY)
