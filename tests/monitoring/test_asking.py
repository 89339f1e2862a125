"""Who is asked to measure what: on the start page, and once by mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from borgen.lib.dates import local_today
from borgen.lib.today import Urgency
from common.models import OutgoingMail
from monitoring import today
from monitoring.due import State
from monitoring.models import Instrument, MonitoringLine
from monitoring.services import asking, due
from teams.models import Membership
from tests import builders
from tests.monitoring import builders as watching
from tests.monitoring.test_measuring import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast) -> Desk:
    """Periods of which the first ended a week ago: it is due."""
    made = Desk(cast)
    now = local_today()
    first, second, *rest = made.periods
    made.year.starts_on = now - timedelta(days=100)
    made.year.save()
    first.starts_on, first.ends_on = now - timedelta(days=90), now - timedelta(days=7)
    second.starts_on, second.ends_on = now - timedelta(days=6), now + timedelta(days=60)
    for number, period in enumerate(rest, start=1):
        period.starts_on = second.ends_on + timedelta(days=1 + 60 * (number - 1))
        period.ends_on = period.starts_on + timedelta(days=59)
    for period in made.periods:
        period.save()
    made.instrument.since = first.starts_on
    made.instrument.save()
    return made


def lines(person: Any) -> list[str]:
    with translation.override("en"):
        return [line.title.partition(":")[0] for line in today.lines(person, local_today())]


def mailed() -> list[str]:
    asking.mail_due()
    return sorted(OutgoingMail.objects.values_list("to", flat=True))


def late(desk: Desk) -> None:
    """Three weeks ago and not measured."""
    desk.periods[0].ends_on -= timedelta(days=14)
    desk.periods[0].save()


def test_the_executor_is_asked_when_it_is_due(cast, desk):
    (line,) = today.lines(cast.member, local_today())
    assert line.url.endswith(f"?tijd={desk.time(1)}")
    assert line.due == desk.periods[0].ends_on + timedelta(days=14)
    assert lines(cast.leader) == lines(cast.process_owner) == lines(cast.neighbour) == []
    desk.measured(27, 30)
    assert lines(cast.member) == []


def test_what_is_late_is_seen_by_who_watches_and_who_leads(cast, desk):
    late(desk)
    assert lines(cast.member) == ["Measure"]
    assert lines(cast.process_owner) == lines(cast.leader) == ["Not measured yet"]
    (line,) = today.lines(cast.leader, local_today())
    assert line.urgency is Urgency.OVERDUE


def test_for_a_party_who_monitors_enters_and_else_the_leader(cast, desk):
    Instrument.objects.update(executor=None, executor_party="dienst kwaliteitszorg")
    assert lines(cast.process_owner) == ["Measure"]
    assert lines(cast.leader) == []
    MonitoringLine.objects.update(monitor=None)
    assert lines(cast.leader) == ["Measure"]
    assert mailed() == [cast.leader.email]


def test_a_result_without_an_answer_is_asked_of_who_decides(cast, desk):
    one = desk.measured(12, 30)
    assert lines(cast.process_owner) == lines(cast.leader) == ["Norm not met"]
    assert lines(cast.member) == []
    given = watching.response(one)
    assert lines(cast.leader) == []
    given.withdrawn_at = given.at
    given.save()
    assert lines(cast.leader) == ["Norm not met"]


def test_the_start_page_asks_the_database_three_times(cast, desk):
    late(desk)
    for number in range(3):
        own = watching.indicator(cast.institution, team=cast.team)
        norm = watching.norm(own, 80, team=cast.team)
        line = watching.line(cast.team, created_by=cast.leader, monitor=cast.leader)
        one = watching.instrument(line, own, executor=cast.leader, rhythm="dates")
        one.days.create(day=local_today() - timedelta(days=number))
        watching.measurement(cast.team, own, (1, 40), norm=norm)
    with CaptureQueriesContext(connection) as asked:
        found = today.lines(cast.leader, local_today())
    assert len(asked) <= 3
    assert len(found) >= 6
    with CaptureQueriesContext(connection) as asked:
        today.lines(cast.neighbour, local_today())
    assert len(asked) == 1


def test_one_mail_for_each_time_that_becomes_due(cast, desk):
    line = watching.line(cast.team, created_by=cast.leader)
    watching.instrument(line, executor=cast.member, since=desk.instrument.since)
    assert asking.mail_due(dry_run=True) == 1
    assert not OutgoingMail.objects.exists()
    assert mailed() == [cast.member.email], "one mail with both"
    mail = OutgoingMail.objects.get()
    for text in (mail.text, mail.html):
        assert f"tijd={desk.time(1)}" in text.replace("&amp;", "&")
        assert desk.indicator.name in text
    assert mailed() == [cast.member.email], "and not again the day after"
    Instrument.objects.update(asked_until=desk.periods[0].starts_on)
    assert len(mailed()) == 2


@pytest.mark.parametrize(
    "why", ["left the team", "may not sign in", "ended", "paused", "line ended", "archived"]
)
def test_nothing_to_who_left_or_for_what_ended(cast, desk, why):
    yesterday = local_today() - timedelta(days=1)
    if why == "left the team":
        Membership.objects.filter(user=cast.member).update(until=yesterday)
    if why == "may not sign in":
        cast.member.is_active, cast.member.left_at = False, timezone.now()
        cast.member.save()
    if why == "ended":
        Instrument.objects.update(ended_on=yesterday)
    if why == "paused":
        MonitoringLine.objects.update(measure=builders.measure(cast.improvement), process=None)
        cast.improvement.state = "paused"
        cast.improvement.save()
    if why == "line ended":
        MonitoringLine.objects.update(ended_on=yesterday, ended_why="Klaar")
    if why == "archived":
        cast.team.archived_on = yesterday
        cast.team.save()
    takes_over = [cast.process_owner.email] if why in ("left the team", "may not sign in") else []
    assert lines(cast.member) == []
    assert mailed() == takes_over


def test_a_school_without_school_years_uses_the_usual_one(cast, desk):
    desk.year.delete()
    Instrument.objects.update(rhythm="month", since=local_today() - timedelta(days=70))
    found = due.standings(due.in_use(local_today()), local_today())[desk.instrument.pk]
    assert {one.state for one in found.asked} >= {State.DUE, State.AHEAD}


def test_months_have_their_name_in_the_language_of_the_school(cast, desk):
    Instrument.objects.update(rhythm="month")
    with translation.override("en"):
        (one,) = due.in_use(local_today())
        labels = [asked.span.label for asked in due.standings([one], local_today())[one.pk].asked]
    assert any(label.startswith(("januari", "december", "november", "oktober")) for label in labels)
