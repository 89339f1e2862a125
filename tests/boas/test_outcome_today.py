"""The outcome on the start page: to read while it is news, until the planning is made."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from boas import today as boas_today
from boas.models import Assessment
from borgen.lib.dates import AMSTERDAM, local_today
from borgen.lib.today import Line, Urgency
from tests import builders
from tests.boas.room import address
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def closed(cast: Cast, *, days_ago: int = 1, planning_in: int | None = None) -> Assessment:
    meeting = None
    if planning_in is not None:
        starts = datetime.combine(local_today() + timedelta(days=planning_in), time(9), tzinfo=AMSTERDAM)
        meeting = builders.meeting(cast.team, starts_at=starts, ends_at=starts + timedelta(hours=1))
    return builders.assessment(
        cast.improvement,
        state="closed",
        chair=cast.leader,
        closed_at=timezone.now() - timedelta(days=days_ago),
        planning_meeting=meeting,
    )


def lines(user: object) -> list[Line]:
    with translation.override("nl"):
        return boas_today.lines(user, local_today())  # type: ignore[arg-type]


def test_an_outcome_is_to_be_read_while_it_is_news(cast: Cast) -> None:
    session = closed(cast)
    for who in (cast.member, cast.process_owner, cast.project_member):
        [line] = lines(who)
        assert (line.title, line.urgency) == ("Bekijk de uitslag van de BOAS", Urgency.WHENEVER)
        assert line.url == address("outcome", session)
    assert lines(cast.leader) == lines(cast.project_leader) == []  # they are asked to make the planning
    for who in (cast.quality, cast.neighbour, cast.stranger, cast.leaver):
        assert lines(who) == []


def test_with_a_date_it_is_to_be_read_before(cast: Cast) -> None:
    closed(cast, days_ago=40, planning_in=3)
    [line] = lines(cast.member)
    assert line.title == "Lees de uitslag voordat jullie de planning maken"
    assert (line.due, line.urgency) == (local_today() + timedelta(days=3), Urgency.SOON)


def test_on_the_day_itself(cast: Cast) -> None:
    closed(cast, planning_in=0)
    [line] = lines(cast.member)
    assert (line.title, line.urgency) == ("Maak samen de planning", Urgency.TODAY)


def test_old_news_is_no_news(cast: Cast) -> None:
    closed(cast, days_ago=15, planning_in=-1)
    assert lines(cast.member) == []


def test_one_query(cast: Cast) -> None:
    closed(cast, planning_in=3)
    with CaptureQueriesContext(connection) as captured:
        lines(cast.member)
    assert len(captured) == 1
