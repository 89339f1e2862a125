"""The start page: what asks something of whom, in order of time."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from borgen.lib.dates import local_today
from borgen.views.today import when
from improvements.models import Improvement
from tests import builders
from tests.cast import Cast


def page_of(client: Client, user: object) -> str:
    client.force_login(user)  # type: ignore[arg-type]
    response = client.get(reverse("borgen:today"))
    assert response.status_code == 200
    return response.content.decode()


def text_of(client: Client, user: object) -> str:
    page = re.sub(r"(?s)^.*?<main", "<main", page_of(client, user))
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (-2, "2 dagen te laat"),
        (-1, "1 dag te laat"),
        (0, "vandaag"),
        (1, "morgen"),
    ],
)
def test_dates_as_somebody_says_them(days: int, says: str) -> None:
    today = local_today()
    assert when(today + timedelta(days=days), today) == says


def test_no_date_says_nothing() -> None:
    assert when(None, local_today()) == ""


def test_own_actions_in_order_of_time(client: Client, cast: Cast) -> None:
    today = local_today()
    planning = builders.planning(builders.assessment(cast.improvement, state="closed", chair=cast.leader))

    def action(title: str, due: object, **fields: object) -> None:
        builders.action(planning_=planning, title=title, owner=cast.member, due_on=due, **fields)

    action("Over een maand", today + timedelta(days=60))
    action("Zonder datum", None)
    action("Straks", today + timedelta(days=3))
    action("Te laat", today - timedelta(days=3))
    action("Klaar", today, done=True)
    builders.action(planning_=planning, title="Van een ander", owner=cast.leader, due_on=today)
    text = text_of(client, cast.member)
    places = [text.index(title) for title in ("Te laat", "Straks", "Zonder datum", "Over een maand")]
    assert places == sorted(places)
    assert "3 dagen te laat" in text
    assert "1 ding voor later" in text
    assert "Klaar" not in text
    assert "Van een ander" not in text
    assert text.count("Zeg of de datum je lukt") == 4


def test_a_confirmed_action_asks_to_be_done(client: Client, cast: Cast) -> None:
    planning = builders.planning(builders.assessment(cast.improvement, state="closed", chair=cast.leader))
    builders.action(planning_=planning, title="Handboek", owner=cast.member, confirmed=True)
    text = text_of(client, cast.member)
    assert "Handboek" in text
    assert "Zeg of de datum" not in text


def test_the_day_of_the_boas(client: Client, cast: Cast) -> None:
    session = builders.assessment(cast.improvement, chair=cast.chair)
    words = [cast.institution.slug, cast.team.slug, cast.improvement.slug, session.number]
    assert "Voer de BOAS uit met je team" in text_of(client, cast.leader)
    assert reverse("boas:prepare", args=words) in page_of(client, cast.project_leader)
    page = page_of(client, cast.member)
    assert reverse("boas:briefing", args=words) in page
    assert reverse("boas:prepare", args=words) not in page
    assert "Vandaag: BOAS" in text_of(client, cast.chair)
    type(session).objects.filter(pk=session.pk).update(state="running", started_at="2026-01-01T10:00Z")
    assert reverse("boas:run", args=words) in page_of(client, cast.chair)
    assert "Verder met de BOAS" not in text_of(client, cast.member)


def test_a_boas_far_ahead_asks_the_leader_and_not_the_team(client: Client, cast: Cast) -> None:
    session = builders.assessment(cast.improvement, chair=cast.leader)
    meeting = session.sessions.get().meeting
    meeting.starts_at += timedelta(days=20)
    meeting.ends_at += timedelta(days=20)
    meeting.save()
    assert "BOAS voorbereiden" in text_of(client, cast.leader)
    assert "Vandaag wacht er niets op jou" in text_of(client, cast.member)


def test_a_planning_to_make(client: Client, cast: Cast) -> None:
    closed = builders.assessment(cast.improvement, state="closed", chair=cast.leader)
    assert "Maak de planning met je team" in text_of(client, cast.leader)
    assert "Maak de planning met je team" in text_of(client, cast.project_leader)
    assert "Maak de planning" not in text_of(client, cast.member)
    builders.planning(closed, agreed_at=closed.closed_at, agreed_by=cast.leader)
    assert "Maak de planning" not in text_of(client, cast.leader)


@pytest.mark.parametrize("state", ["paused", "stopped", "archived"])
def test_what_rests_asks_nothing(client: Client, cast: Cast, state: str) -> None:
    builders.assessment(cast.improvement, chair=cast.chair)
    Improvement.objects.filter(pk=cast.improvement.pk).update(state=state, state_reason="rust")
    for who in (cast.leader, cast.project_leader, cast.member):
        assert "BOAS" not in text_of(client, who)


def test_an_improvement_without_measures_asks_who_leads_it(client: Client, cast: Cast) -> None:
    asks = "Schrijf op wat het team heeft afgesproken"
    assert asks in text_of(client, cast.project_leader)
    assert asks not in text_of(client, cast.leader), "the project leader does it"
    Improvement.objects.filter(pk=cast.improvement.pk).update(project_leader=None)
    assert asks in text_of(client, cast.leader)
    assert asks not in text_of(client, cast.member)
    builders.measure(cast.improvement)
    assert asks not in text_of(client, cast.leader)


def test_the_leader_sees_the_next_step_of_each_improvement(client: Client, cast: Cast) -> None:
    page = page_of(client, cast.leader)
    words = [cast.institution.slug, cast.team.slug, cast.improvement.slug]
    assert "Een BOAS is aan te raden" in page
    assert f'action="{reverse("boas:new", args=words)}"' in page
    assert "Een BOAS is aan te raden" not in page_of(client, cast.member)


def test_guests_reach_their_improvement(client: Client, cast: Cast) -> None:
    home = reverse("borgen:improvement", args=[cast.institution.slug, cast.team.slug, cast.improvement.slug])
    team = reverse("borgen:team", args=[cast.institution.slug, cast.team.slug])
    for who in (cast.project_leader, cast.project_member):
        page = page_of(client, who)
        assert f'href="{home}"' in page
        assert f'href="{team}"' not in page
    words = [cast.institution.slug, cast.team.slug, cast.improvement.slug]
    assert reverse("boas:new", args=words) not in page_of(client, cast.project_member)


def test_a_new_leader_has_one_thing_to_do(client: Client, cast: Cast) -> None:
    text = text_of(client, cast.neighbour)
    assert "Welkom. Begin met één ding" in text
    assert text.count("Begin met het eerste verbeterproject") == 1
    builders.improvement(cast.other_team, state="archived")
    text = text_of(client, cast.neighbour)
    assert "Welkom" not in text
    assert "Er is nu geen verbeterproject actief." in text


def test_offices_find_their_way(client: Client, cast: Cast) -> None:
    overview, settings = f"/{cast.institution.slug}/overzicht/", f"/{cast.institution.slug}/beheer/"
    for who, address in (
        (cast.quality, overview),
        (cast.management, overview),
        (cast.administrator, settings),
    ):
        page = re.sub(r"(?s)^.*?<main", "<main", page_of(client, who))
        assert f'href="{address}"' in page


def test_somebody_without_a_team(client: Client, cast: Cast) -> None:
    assert "Je zit nog niet in een team" in text_of(client, builders.user(cast.institution))


def test_nothing_to_do_is_a_kind_word(client: Client, cast: Cast) -> None:
    text = text_of(client, cast.member)
    assert "Vandaag wacht er niets op jou" in text
    assert "Onderwijsassistent" in text
