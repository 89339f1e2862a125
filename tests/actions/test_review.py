"""Looking back on a school year: what is in it, that it is for the team only, and the projector's keys."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import pytest
import time_machine
from pypdf import PdfReader

from actions.services.review import Review, review_of
from actions.services.year import years_of
from actions.year import year_named
from borgen.lib.dates import AMSTERDAM
from improvements.navigation import improvement_url, team_url
from teams.models import Team
from tests import builders
from tests.actions import builders_year as made
from tests.monitoring import builders as watching

pytestmark = pytest.mark.django_db
SUMMER = date(2027, 7, 8)


def moment(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=AMSTERDAM)


@pytest.fixture(autouse=True)
def _the_last_meeting_of_the_year():
    with time_machine.travel(moment(SUMMER), tick=False):
        yield


@pytest.fixture
def team() -> Team:
    made_ = builders.team(name="Onderwijsassistent")
    builders.years(made_.institution)
    return made_


def review(team: Team, name: str = "", day: date = SUMMER) -> Review:
    years = years_of(team.institution_id)
    return review_of(team, year_named(years, name, day), day)


def measured(team: Team, first: date, last: date, part: tuple[int, int], indicator: Any, norm: Any) -> None:
    watching.measurement(
        team,
        indicator,
        part,
        span="period",
        about_from=first,
        about_until=last,
        label=f"periode tot {last:%d-%m-%Y}",
        norm=norm,
    )


def test_measurements_with_the_sentence_of_their_chart_and_how_many_norms_are_met(team):
    better, worse = (watching.indicator(team.institution, team=team) for _ in range(2))
    for indicator, parts in ((better, ((60, 100), (85, 100))), (worse, ((60, 100), (70, 100)))):
        norm = watching.norm(indicator, 80, team=team)
        measured(team, date(2026, 5, 1), date(2026, 7, 31), parts[0], indicator, norm)
        measured(team, date(2027, 5, 1), date(2027, 7, 1), parts[1], indicator, norm)
    found = review(team)
    assert (found.met, found.judged) == (1, 2)
    said = {item.title: item for item in found.measured}
    assert "85" in said[better.name].text
    assert "60" in said[better.name].text, "the time before it, of last school year"
    assert (said[better.name].tone, said[worse.name].tone) == ("ok", "bad")


def test_what_was_not_measured_this_year_is_not_in_it(team):
    indicator = watching.indicator(team.institution, team=team)
    measured(team, date(2026, 5, 1), date(2026, 7, 31), (60, 100), indicator, None)
    assert not review(team).measured


def test_learned_is_what_was_concluded_and_what_actions_did(team):
    owner = builders.leader(team)
    made.effect(builders.improvement(team), owner, answered="partly", effect_note="In 3A nog niet.")
    pack = watching.discussion(team)
    said = {"conclusion": "Zo doorgaan.", "discussed_at": moment(date(2027, 3, 3))}
    watching.topic(pack, watching.line(team), **said)
    watching.topic(pack, watching.line(team), discussed_at=moment(date(2027, 3, 3)))
    found = review(team)
    assert [item.text for item in found.learned] == ["Zo doorgaan.", "In 3A nog niet."]


def test_reached_is_what_the_team_agreed_and_finished(team):
    author, leader = builders.membership(team).user, builders.leader(team)
    document = builders.document(team, title="SLB-handboek")
    builders.approved(document, author=author, approved_by=leader)
    builders.action(builders.improvement(team), owner=leader, done=True)
    builders.action(builders.improvement(team), owner=leader)
    found = review(team)
    assert [item.title for item in found.reached] == ["SLB-handboek"]
    assert "1.0" in found.reached[0].text
    assert found.finished == 1


def test_decided_keeps_what_no_longer_holds_and_says_so(team):
    leader = builders.leader(team)
    made.decision(
        team, leader, what="Gesprekken in de pauze", withdrawn_at=moment(SUMMER), withdrawn_why="Te vol"
    )
    made.decision(team, leader, what="Gesprekken in het rooster")
    indicator = watching.indicator(team.institution, team=team)
    number = watching.measurement(team, indicator, about_from=SUMMER, about_until=SUMMER)
    watching.response(number, "nothing", explanation="Volgende periode kijken we opnieuw.")
    watching.response(number, "address", withdrawn_at=moment(SUMMER))
    found = {item.title: item for item in review(team).decided}
    assert found["Gesprekken in de pauze"].badge
    assert found["Gesprekken in de pauze"].text == "Te vol"
    assert not found["Gesprekken in het rooster"].badge
    assert len(found) == 3


def test_celebrated_is_what_was_and_not_what_is_still_to_come(team):
    made.recognition(team, text="Alle gesprekken staan in het rooster", on=date(2027, 1, 5))
    made.recognition(team, kind="celebration", text="Taart", on=date(2027, 7, 9))
    made.recognition(team, text="Vergissing", on=date(2027, 1, 5), withdrawn_at=moment(SUMMER))
    assert [item.title for item in review(team).celebrated] == ["Alle gesprekken staan in het rooster"]
    with time_machine.travel(moment(date(2027, 7, 9)), tick=False):
        assert len(review(team, day=date(2027, 7, 9)).celebrated) == 2


def test_each_year_has_its_own_and_the_border_is_the_clock_of_amsterdam(team):
    last = team.institution.school_years.create(
        name="2025-2026", starts_on=date(2025, 8, 1), ends_on=date(2026, 7, 31)
    )
    leader = builders.leader(team)
    for number, at in enumerate(
        (datetime(2026, 7, 31, 23, 59, tzinfo=AMSTERDAM), datetime(2026, 8, 1, 0, 1, tzinfo=AMSTERDAM))
    ):
        made.effect(
            builders.improvement(team),
            leader,
            answered="worked",
            effect_at=at,
            effect_note=f"nummer {number}",
        )
    assert [item.text for item in review(team, last.name).learned] == ["nummer 0"]
    assert [item.text for item in review(team).learned] == ["nummer 1"]


def test_no_one_is_named_in_it(client, cast):
    colleague = builders.membership(cast.team, builders.user(cast.team.institution, name="Hanneke Naam")).user
    made.effect(builders.improvement(cast.team), colleague, answered="worked")
    made.recognition(cast.team, colleague)
    made.decision(cast.team, colleague)
    client.force_login(cast.member)
    assert "Hanneke" not in client.get(team_url(cast.team, "borgen:year-review")).content.decode()


def test_on_the_projector_one_screen_after_the_other(client, cast):
    for number in range(7):
        made.decision(cast.team, what=f"Besluit {number}")
    client.force_login(cast.member)
    here = team_url(cast.team, "borgen:year-review-screen")
    page = client.get(here)
    seen = []
    while page.context["next_url"]:
        page = client.get(page.context["next_url"])
        seen += [item.title for item in page.context["slide"].items]
    assert seen == [cast.improvement.name, *(f"Besluit {number}" for number in range(7))]
    assert page.context["number"] == page.context["total"] == 4
    assert client.get(here + "?punt=99").context["number"] == 4


def test_a_year_without_anything_says_so_and_still_prints(client, cast):
    client.force_login(cast.member)
    page = client.get(team_url(cast.team, "borgen:year-review"))
    assert page.context["review"].is_empty
    assert team_url(cast.team, "actions:recognitions") in page.content.decode()
    assert client.get(team_url(cast.team, "borgen:year-review-screen")).status_code == 200


def test_each_improvement_says_how_well_it_lasts_and_leads_to_its_thread(client, cast):
    made.decision(cast.team, what="Gesprekken staan in het rooster")
    builders.years(cast.institution)
    last = cast.institution.school_years.create(
        name="2025-2026", starts_on=date(2025, 8, 1), ends_on=date(2026, 7, 31)
    )
    made.decision(cast.team, decided_on=date(2026, 1, 5))
    builders.improvement(cast.team, name="Al in het archief", state="archived")
    builders.measure(cast.improvement)
    client.force_login(cast.member)
    for name in ("borgen:year-review", "borgen:year-review-screen"):
        text = client.get(team_url(cast.team, name) + "?punt=2").content.decode()
        assert "Houdt het stand?" in text, name
        assert cast.improvement.name in text
        assert "Afgesproken" in text
        assert "Al in het archief" not in text
    page = client.get(team_url(cast.team, "borgen:year-review")).content.decode()
    assert f'href="{improvement_url(cast.improvement, "borgen:thread")}"' in page
    before = client.get(team_url(cast.team, "borgen:year-review") + f"?jaar={last.name}").content.decode()
    assert cast.improvement.name not in before


def test_on_paper_it_is_a4_and_says_the_same(client, cast):
    made.decision(cast.team, what="Gesprekken staan in het rooster")
    client.force_login(cast.member)
    answer = client.get(team_url(cast.team, "borgen:year-review-pdf"))
    reader = PdfReader(BytesIO(answer.content))
    box = reader.pages[0].mediabox
    assert [round(float(side) * 25.4 / 72) for side in (box.width, box.height)] == [210, 297]
    text = " ".join("".join(page.extract_text() for page in reader.pages).split())
    assert "Gesprekken staan in het rooster" in text
    assert cast.improvement.name in text


def test_it_is_the_teams_own(client, cast):
    for person, code in ((cast.quality, 403), (cast.management, 403), (cast.neighbour, 404)):
        client.force_login(person)
        for name in ("borgen:year-review", "borgen:year-review-screen", "borgen:year-review-pdf"):
            assert client.get(team_url(cast.team, name)).status_code == code, name
        for name in ("actions:year-agenda", "actions:recognitions"):
            assert client.get(team_url(cast.team, name)).status_code == code, name
