"""What the page of a board says, lane by lane: the words that a team reads while it stands before it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import strip_tags

from actions.models import Board
from borgen.board.freshness import freshness
from borgen.board.page import FreshWords, fresh_words
from borgen.board.shape import BoardView
from borgen.lib.dates import local_today
from improvements.models import Improvement
from improvements.navigation import team_url
from tests import builders
from tests.actions import builders_acting as acting
from tests.cast import Cast
from tests.monitoring import builders as watching

TODAY = local_today()


def said(html: Any) -> str:
    return " ".join(strip_tags(html.replace("<", " <")).replace("\xa0", " ").split())


def day(moment: date) -> str:
    return date_format(moment, "j F" if moment.year == TODAY.year else "j F Y")


@pytest.fixture
def hung(cast: Cast) -> Improvement:
    """Everything that can hang under a goal: it is followed, misses its norm, and a measurement is late."""
    goal = builders.improvement(cast.team, name="Begeleiding", goal="Geen student uit beeld")
    builders.approved(builders.document(cast.team, improvement=goal), approved_by=cast.leader)
    line = watching.line(cast.team, measure=builders.measure(goal), created_by=cast.leader)
    own = watching.indicator(cast.institution, team=cast.team, name="Twee gesprekken")
    watching.instrument(line, own, rhythm="year")
    norm, official = watching.norm(own, 80, team=cast.team), watching.norm(own, 68, kind="inspectorate")
    last = watching.measurement(cast.team, own, (30, 40), norm=norm, inspectorate=official)
    before = last.about_from - timedelta(days=1)
    watching.measurement(
        cast.team, own, (36, 40), about_from=before - timedelta(days=364), about_until=before, label="eerder"
    )
    late = watching.indicator(cast.institution, team=cast.team, name="Meldingen")
    watching.instrument(line, late, rhythm="dates").days.create(day=TODAY - timedelta(days=30))
    acting.decision(cast.team, improvement=goal, what="Wij bellen dezelfde dag")
    acting.action(cast.team, improvement=goal, title="Bellen", due_on=TODAY - timedelta(days=3))
    acting.action(
        cast.team, improvement=goal, title="Lijst", due_on=TODAY, owner=cast.member, stuck_at=timezone.now()
    )
    acting.action(cast.team, improvement=goal, title="Ooit", due_on=None, owner=cast.leader)
    acting.action(cast.team, improvement=goal, title="Af", owner=cast.member, state="done", ended_on=TODAY)
    acting.action(cast.team, improvement=goal, title="In de zomer", due_on=TODAY + timedelta(days=90))
    acting.recognition(cast.team, improvement=goal, text="Iedereen belt")
    soon = TODAY + timedelta(days=9)
    acting.recognition(cast.team, improvement=goal, text="Taart", kind="celebration", on=soon)
    Board.objects.create(
        team=cast.team,
        keeper=cast.member,
        rhythm="week",
        gone_through_on=TODAY - timedelta(days=12),
        gone_through_by=cast.member,
    )
    return goal


@pytest.mark.django_db
def test_a_lane_says_where_we_stand_who_does_what_and_what_went_well(
    client: Client, cast: Cast, hung: Improvement
) -> None:
    client.force_login(cast.member)
    page = client.get(team_url(cast.team, "borgen:board"))
    lane = next(one for one in page.context["lanes"] if one.name == "Begeleiding")
    top = said(lane.top)
    for words in (
        "Begeleiding Gevolgd Stap 2: meten of het werkt 1 afspraak haalt de norm nog niet.",
        "Geen student uit beeld Twee gesprekken 75 % norm niet gehaald 30 van de 40 · ",
        " · was 90 % (eerder)",
        "norm 80 % inspectie 68 %",
        f"Te meten: Meldingen had er op {day(TODAY - timedelta(days=16))} moeten zijn",
    ):
        assert words in top
    # Of the five dots: the stages that it reached, and the one to work on.
    assert (lane.top.count('class="done"'), lane.top.count('class="now"')) == (3, 1)
    assert '<svg class="spark"' in lane.top
    assert "De getallen : Twee gesprekken" in top
    assert said(lane.acts) == (
        f"Acties 1 te laat Bellen nog niemand {day(TODAY - timedelta(days=3))} te laat"
        f" Lijst {cast.member.name} {day(TODAY)} vraagt hulp"
        f" Ooit {cast.leader.name} nog geen datum"
    )
    assert lane.acts.count("Klaar: ") == 3, "a button for each"
    later = said(lane.later)
    assert later.startswith("1 actie voor later In de zomer")
    assert f"Af {cast.member.name} klaar op {day(TODAY)}" in later
    well = said(lane.well)
    assert f"Wij bellen dezelfde dag {day(TODAY)}" in well
    assert f"Taart te vieren op {day(TODAY + timedelta(days=9))} Iedereen belt {day(TODAY)}" in well


@pytest.mark.django_db
def test_the_top_says_who_keeps_it_how_often_and_that_it_was_too_long_ago(
    client: Client, cast: Cast, hung: Improvement
) -> None:
    client.force_login(cast.member)
    page = client.get(team_url(cast.team, "borgen:board")).content.decode()
    top = said(page[page.index('<div class="board-fresh">') : page.index("<article")])
    assert top.startswith(
        f"te lang niet doorgenomen {cast.member.name} houdt het bij; het team neemt het elke week door. "
        f"Laatst doorgenomen: {day(TODAY - timedelta(days=12))}."
    )
    assert "4 acties open · 1 te laat" in top


@pytest.mark.django_db
def test_paused_says_so_and_asks_nothing(client: Client, cast: Cast, hung: Improvement) -> None:
    hung.state = "paused"
    hung.save()
    hung.actions.all().delete()
    client.force_login(cast.member)
    lanes = client.get(team_url(cast.team, "borgen:board")).context["lanes"]
    lane = next(one for one in lanes if one.name == "Begeleiding")
    assert said(lane.top).startswith("Begeleiding gepauzeerd Gevolgd Geen student uit beeld")
    assert "Te meten" not in lane.top
    assert "Je hoeft nu niets te doen." in said(lane.acts)


MONDAY = date(2026, 11, 23)
INGE = "Inge houdt het bij; het team neemt het elke week door."
TEAM = "Het team neemt het elke week door."


@pytest.mark.parametrize(
    ("rhythm", "last", "keeper", "look", "sentence"),
    [
        ("", None, "", ("", "circle-dashed", "nog geen ritme afgesproken"), ""),
        (
            "",
            MONDAY,
            "Inge",
            ("", "circle-dashed", "nog geen ritme afgesproken"),
            "Inge houdt het bij. Laatst doorgenomen: vandaag.",
        ),
        ("week", None, "", ("info", "calendar-days", "nog niet doorgenomen"), TEAM),
        (
            "week",
            date(2026, 11, 18),
            "Inge",
            ("ok", "circle-check", "bijgehouden"),
            f"{INGE} Laatst doorgenomen: 18 november. Volgende keer: 25 november.",
        ),
        (
            "week",
            date(2026, 11, 16),
            "",
            ("info", "calendar-days", "aan de beurt"),
            f"{TEAM} Laatst doorgenomen: 16 november.",
        ),
        (
            "week",
            date(2025, 12, 1),
            "",
            ("warn", "triangle-alert", "te lang niet doorgenomen"),
            f"{TEAM} Laatst doorgenomen: 1 december 2025.",
        ),
    ],
)
def test_how_fresh_it_is_in_words(
    rhythm: str, last: date | None, keeper: str, look: tuple[str, str, str], sentence: str
) -> None:
    view = BoardView(
        team_name="Onderwijsassistent",
        institution_name="ROC de Brug",
        keeper=keeper,
        rhythm=rhythm,
        rhythm_name="elke week" if rhythm else "",
        fresh=freshness(rhythm=rhythm, last=last, today=MONDAY),
        goals=[],
        loose_actions=[],
        successes=[],
        as_of=timezone.now(),
        names=True,
    )
    with translation.override("nl"):
        assert fresh_words(view, MONDAY) == FreshWords(*look, sentence)
