"""Everything that asks something of a person: found in few questions, in both databases."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from borgen.asked import asked_of, lines_for
from borgen.lib.dates import AMSTERDAM, local_today
from borgen.lib.today import in_order
from teams.models import Invitation, Membership, User
from tests import builders
from tests.cast import Cast
from tests.monitoring import builders as watching

# Written for both databases, so it is asked of both.
pytestmark = [pytest.mark.django_db, pytest.mark.search]
DAY = timedelta(days=1)


def lines_of(person: User) -> list[str]:
    """As somebody who comes in anew."""
    with translation.override("en"):
        found = lines_for(User.objects.get(pk=person.pk), local_today())
    assert found == in_order(found)
    return [line.title for line in found]


def everything(cast: Cast, team: Any, leader: User) -> None:
    """Something of every kind, in this team, for who leads it; and for member, chair and project leader."""
    today = local_today()
    improved = builders.improvement(team, project_leader=cast.project_leader, measures=1)
    builders.improvement(team)
    closed = builders.assessment(improved, state="closed", chair=cast.chair)
    planning = builders.planning(closed, agreed_at=timezone.now(), agreed_by=leader)
    builders.action(planning_=planning, title="Handboek", owner=leader, due_on=today)
    builders.assessment(improved, chair=cast.chair)
    builders.assessment(builders.improvement(team), state="closed", chair=cast.chair)
    builders.material(improved, title="Formulier", note="", bringer=leader, due_on=today)
    book = builders.document(
        team,
        asks_reading=True,
        for_newcomers=True,
        evaluator=cast.member,
        next_evaluation_on=today - 20 * DAY,
    )
    valid = builders.approved(book, author=cast.member, approved_by=leader)
    builders.consent(builders.approval(valid, state="approved", chair=cast.chair), leader)
    draft = builders.draft(book, state="review", author=leader)
    builders.document_remark(draft, cast.member)
    builders.draft(builders.document(team), state="review", author=cast.member)
    number = watching.indicator(team.institution, team=team)
    norm = watching.norm(number, 80, team=team)
    line = watching.line(team, months=(), monitor=leader, created_by=leader)
    watching.measurement(team, number, (1, 40), norm=norm, entered_by=leader)
    one = watching.instrument(line, number, executor=leader, rhythm="dates")
    one.days.create(day=today)
    type(line).objects.filter(pk=line.pk).update(created_at=timezone.now() - 900 * DAY)
    for ahead in (3, 4):
        start = datetime.combine(today + ahead * DAY, time(10), tzinfo=AMSTERDAM)
        meeting = builders.meeting(team, starts_at=start, ends_at=start + timedelta(hours=1), chair=leader)
        pack = watching.discussion(team, meeting=meeting, created_by=leader)
        watching.topic(pack, watching.line(team, created_by=leader), presenter=leader)


@pytest.fixture
def led(cast: Cast) -> Any:
    """A second team that the leader leads too."""
    team = builders.team(cast.institution)
    builders.membership(team, cast.leader, role="leader")
    builders.years(cast.institution)
    return team


@pytest.mark.parametrize("who", ["leader", "member", "project_leader", "chair", "administrator"])
def test_at_most_twelve_questions_however_much_there_is(
    client: Client, cast: Cast, led: Any, who: str
) -> None:
    client.force_login(cast.people[who])

    def questions() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("borgen:today")).status_code == 200
        return len(captured)

    everything(cast, cast.team, cast.leader)
    client.get(reverse("borgen:today"))
    once = questions()
    assert once <= 12
    for team in (cast.team, led, led):
        everything(cast, team, cast.leader)
    assert questions() == once


def test_somebody_in_two_teams_is_asked_by_both(cast: Cast, led: Any) -> None:
    everything(cast, cast.team, cast.leader)
    once = lines_of(cast.leader)
    everything(cast, led, cast.leader)
    twice = lines_of(cast.leader)
    for begin in (
        "Say whether the date works for you: Handboek",
        "Bring along: Formulier",
        "Your agreement is asked",
        "1 remark to answer",
        "Read the draft",
        "Is it still right?",
        "Measure: ",
        "Norm not met",
        "Not discussed for a whole period",
        "Announce the discussion of results",
        "Prepare what you present",
        "Make the planning with your team",
        "Write down what the team agreed",
    ):
        count = sum(title.startswith(begin) for title in once)
        assert count, begin
        assert sum(title.startswith(begin) for title in twice) == 2 * count, begin
    assert lines_of(cast.neighbour) == []


def test_a_guest_who_leads_the_project(cast: Cast) -> None:
    everything(cast, cast.team, cast.leader)
    found = lines_of(cast.project_leader)
    assert "Hold the BOAS with your team" in found
    assert not [title for title in found if title.startswith(("Read", "Measure", "Announce", "Bring"))]
    ways = asked_of(cast.project_leader, local_today()).ways
    assert all(way.improvement.project_leader_id == cast.project_leader.pk for way in ways)
    assert len(ways) == 2


def test_the_chair_goes_on_with_what_runs(cast: Cast) -> None:
    session = builders.assessment(cast.improvement, state="running", chair=cast.chair)
    builders.assessment(cast.improvement, state="running", chair=cast.chair, practice=True)
    assert lines_of(cast.chair) == ["Go on with the BOAS"]
    assert "Go on with the BOAS" not in lines_of(cast.member)
    session.state = "paused"
    session.save()
    assert lines_of(cast.chair) == ["Go on with the BOAS"]


def test_an_administrator_hears_of_invitations_and_years(cast: Cast) -> None:
    assert lines_of(cast.administrator) == ["Add the school year"]
    year = builders.years(cast.institution)
    year.ends_on = local_today() + 400 * DAY
    year.save()
    assert lines_of(cast.administrator) == []
    for person in (cast.member, cast.chair):
        person.set_unusable_password()
        person.save()
    cast.leader.set_password("mosterdzaadje-2026")
    cast.leader.save()
    now = timezone.now()
    invited = [(cast.member, -1), (cast.chair, -1), (cast.chair, 1), (cast.leader, -1)]
    for number, (person, days) in enumerate(invited):
        Invitation.objects.create(
            user=person, token_hash=f"{number}", created_at=now - 20 * DAY, expires_at=now + days * DAY
        )
    assert lines_of(cast.administrator) == ["1 person did not use the invitation in time"]
    assert lines_of(cast.quality) == []


def test_who_is_new_is_offered_a_second_step(cast: Cast) -> None:
    now = timezone.now()
    sent = Invitation.objects.create(
        user=cast.member, token_hash="1", created_at=now - 9 * DAY, expires_at=now, accepted_at=now - 6 * DAY
    )
    assert lines_of(cast.member) == ["Protect your account with a second step when you sign in"]
    sent.accepted_at = now - 8 * DAY
    sent.save()
    assert lines_of(cast.member) == []


def test_who_left_is_asked_nothing_any_more(cast: Cast, led: Any) -> None:
    everything(cast, led, cast.leader)
    before = lines_of(cast.leader)
    Membership.objects.filter(user=cast.leader, team=led).update(until=local_today() - DAY)
    after = lines_of(cast.leader)
    assert len(after) < len(before)
    # Another owner is found in the team's own list; what she was asked to bring or to measure stays hers.
    assert "Say whether the date works for you: Handboek" in before
    assert "Say whether the date works for you: Handboek" not in after
    assert not [title for title in after if title.startswith(("Hold", "Announce", "Read the draft"))]


def test_another_day_than_today(cast: Cast) -> None:
    Membership.objects.filter(user=cast.member).update(until=local_today())
    book = builders.document(cast.team, asks_reading=True)
    builders.approved(book, author=cast.leader, approved_by=cast.chair)
    with translation.override("en"):
        (line,) = lines_for(cast.member, local_today())
        assert line.title.startswith("Read version 1.0")
        assert lines_for(cast.member, local_today() + DAY) == []


def test_actions_without_a_boas_lead_to_the_improvement(client: Client, cast: Cast) -> None:
    """There is no planning to look at."""
    builders.action(cast.improvement, owner=cast.member)
    way = asked_of(cast.leader, local_today()).ways[0]
    page = reverse("borgen:improvement", args=[cast.institution.slug, cast.team.slug, cast.improvement.slug])
    assert way.url == f"{page}#acties"
