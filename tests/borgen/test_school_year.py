"""A school year, day by day: the daily command runs twice a night, people do what is asked, or are late.

Nothing is mailed twice, nothing is mailed at the weekend but what a meeting sends, what is secured lapses on
the day after something was due, and the calendar that somebody follows never goes back, also not when the
clock is put forward or back.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from icalendar import Calendar

from actions.services import feed, minutes, series
from borgen.lib.dates import AMSTERDAM, local_date, local_today
from borgen.thread.stages import stage_panel
from common.models import OutgoingMail
from documents.models import Document
from documents.services import evaluating
from improvements.stages import Stage
from monitoring.models import Instrument, Norm
from teams.models import Meeting, Period, User
from tests import builders
from tests.cast import Cast, make_cast
from tests.conftest import Mailbox
from tests.monitoring import builders as watching

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 8, 1), date(2027, 7, 31)
DAY = timedelta(days=1)
NIGHT, EVENING = time(3, 1), time(17)
# Begins and ends with a lapse: what is due the day before is done on the last day of each.
EVALUATE_ON = date(2027, 2, 10)
SECURED = ((date(2026, 11, 2), EVALUATE_ON), (date(2027, 3, 1), date(2027, 5, 14)), (date(2027, 6, 1), LAST))
MEASURED_ON = {
    1: date(2026, 11, 2),
    2: date(2027, 1, 20),
    # Two weeks after the end of the period it is late: on 15 May 2027.
    3: date(2027, 6, 1),
    4: date(2027, 7, 20),
}


# Nights around what happens, and the first Monday of each month; all of them in `make check-full`.
WHOLE = os.environ.get("BORGEN_YEAR") == "whole"
CLOCK_CHANGES = (date(2026, 10, 25), date(2027, 3, 28))
TURNS = {
    *(day for pair in SECURED for day in pair),
    *MEASURED_ON.values(),
    *CLOCK_CHANGES,
    # Asked to evaluate, and to measure; the first meeting.
    EVALUATE_ON - timedelta(days=14),
    date(2026, 10, 17),
    date(2026, 8, 25),
}


def nights() -> set[date]:
    days = {FIRST + timedelta(days=number) for number in range(1, (LAST - FIRST).days + 1)}
    near = {turn + timedelta(days=number) for turn in TURNS for number in (0, 1)}
    mondays = {day for day in days if day.weekday() == 0 and day.day <= 7}
    return days if WHOLE else days & (near | mondays)


def at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=AMSTERDAM)


@dataclass
class World:
    """A team with a series of meetings, an improvement that is followed, and who reads what by mail."""

    cast: Cast
    run_tasks: Callable[[], int]
    token: str = ""
    book: Any = None
    instrument: Any = None
    seen: dict[str, Any] = field(default_factory=dict)
    mails: dict[int, OutgoingMail] = field(default_factory=dict)
    """Also those that are beyond their retention before the year is over."""

    def begin(self) -> None:
        cast, team = self.cast, self.cast.team
        builders.years(cast.institution)
        for person in (cast.leader, cast.member):
            self._comes_in(person, "weekly")
        self._comes_in(cast.process_owner, "daily")
        series.begin(
            team=team,
            by=cast.leader,
            subject="Teamoverleg",
            rhythm="two_weeks",
            first_on=date(2026, 8, 25),
            last_on=date(2027, 7, 13),
            starts_at=time(15, 30),
            minutes=60,
            chair=cast.leader,
        )
        measure = builders.measure(cast.improvement)
        line = watching.line(team, measure=measure, monitor=cast.member, created_by=cast.leader)
        indicator = watching.indicator(cast.institution, team=team)
        self.instrument = watching.instrument(line, indicator, since=FIRST, executor=cast.member)
        watching.norm(indicator, 80, team=team, set_by=cast.leader)
        pack = watching.discussion(team)
        watching.topic(pack, line, discussed_at=pack.created_at)
        self.book = builders.document(team, improvement=cast.improvement, evaluator=cast.process_owner)
        builders.approved(self.book, author=cast.member)
        Document.objects.filter(pk=self.book.pk).update(next_evaluation_on=EVALUATE_ON)
        self.token = feed.make(by=cast.member)

    def _comes_in(self, person: User, choice: str) -> None:
        person.set_password(builders.PASSWORD)
        person.digest, person.date_joined = choice, at(FIRST - timedelta(days=30), NIGHT)
        person.save()

    def night(self) -> None:
        call_command("daily", stdout=StringIO())
        self.run_tasks()
        self.mails |= {one.pk: one for one in OutgoingMail.objects.defer("html", "text")}

    def day(self, today: date) -> None:
        """What people do, in the evening."""
        for number, day in MEASURED_ON.items():
            if day == today:
                period = Period.objects.get(number=number)
                watching.measurement(
                    self.cast.team,
                    Instrument.objects.get(pk=self.instrument.pk).indicator,
                    (35, 40),
                    span="period",
                    about_from=period.starts_on,
                    about_until=period.ends_on,
                    label=period.name,
                    norm=Norm.objects.get(),
                    entered_by=self.cast.member,
                )
        if today == date(2027, 3, 1):
            book = Document.objects.get(pk=self.book.pk)
            evaluating.evaluate(document=book, verdict="still_right", note="", by=self.cast.process_owner)
        for meeting in Meeting.objects.filter(series__isnull=False, closed_at=None):
            if local_date(meeting.starts_at) == today:
                minutes.start(meeting=meeting, by=self.cast.leader)
                minutes.close(meeting=meeting, moves=[], by=self.cast.leader)
                self.run_tasks()
                self.mails |= {one.pk: one for one in OutgoingMail.objects.defer("html", "text")}

    def follow(self, client: Client) -> str:
        """Read the feed as a calendar does; nothing goes back or is gone."""
        answer = client.get(f"/mijn/agenda/{self.token}.ics")
        events = {str(one["uid"]): one for one in Calendar.from_ical(answer.content).walk("VEVENT")}
        for uid, before in self.seen.items():
            now = events.get(uid)
            if now is None:
                assert before["dtstart"].dt.year < local_today().year or uid.startswith("measure")
                continue
            same = (now["dtstart"].dt, now["status"]) == (before["dtstart"].dt, before["status"])
            assert now["sequence"] >= before["sequence"] + (not same), uid
        for uid, one in events.items():
            if uid.startswith("meeting-") and one["summary"] == "Teamoverleg":
                start = one["dtstart"].dt
                if local_date(start) > FIRST:
                    assert start.astimezone(AMSTERDAM).time() == time(15, 30), uid
        self.seen = events
        return str(answer["ETag"])


@pytest.fixture
def world(time_machine: Any, run_tasks: Callable[[], int], mailbox: Mailbox) -> World:
    time_machine.move_to(at(FIRST, time(12)), tick=False)
    made = World(make_cast(), run_tasks)
    made.begin()
    return made


def secured_on(day: date) -> bool:
    """In the night that begins this day; what is done in the evening counts from the next one."""
    return any(first < day <= last for first, last in SECURED)


def test_a_school_year(world: World, client: Client, time_machine: Any, mailbox: Mailbox) -> None:
    day, chosen = FIRST, nights()
    while day < LAST:
        day += DAY
        if day in chosen:
            time_machine.move_to(at(day, NIGHT), tick=False)
            world.night()
            tag, mails = world.follow(client), OutgoingMail.objects.count()
            world.night()
            assert OutgoingMail.objects.count() == mails, f"{day}: mailed twice"
            assert world.follow(client) == tag, f"{day}: another calendar without a change"
            standing = stage_panel(world.cast.improvement).standing
            assert (standing.stage is Stage.SECURED) == secured_on(day), day
            assert standing.lapsed == (day > SECURED[0][0] and not secured_on(day)), day
        time_machine.move_to(at(day, EVENING), tick=False)
        world.day(day)
    assert Meeting.objects.filter(series__isnull=False, closed_at__isnull=False).count() > 20
    told(world, mailbox)


def told(world: World, mailbox: Mailbox) -> None:
    """Of everything one mail: to one person, about one thing."""
    cast = world.cast
    mails = list(world.mails.values())
    assert {one.state for one in mails} == {"sent"}
    assert len(mailbox) == len(mails)
    assert max(Counter((one.to, one.topic) for one in mails).values()) == 1
    days: dict[str, list[date]] = {person.email: [] for person in cast.people.values()}
    for one in mails:
        if one.topic.startswith("digest:"):
            days[one.to].append(date.fromisoformat(one.topic.rpartition(":")[2]))
    assert days[cast.leader.email], "a leader has something to do"
    assert {day.weekday() for day in days[cast.leader.email] + days[cast.member.email]} == {0}
    assert {day.weekday() for day in days[cast.process_owner.email]} <= set(range(5))
    assert all(len(set(one)) == len(one) for one in days.values())
    # Asked to measure and to evaluate: once each time it came up, and the leader when it stayed lying.
    topics = Counter((one.to, one.topic.partition(":")[0]) for one in mails)
    assert topics[cast.member.email, "measuring"] >= 1
    assert topics[cast.process_owner.email, "evaluation"] >= 1
    weekend = [one for one in mails if local_date(one.created_at).weekday() > 4]
    assert {one.topic.partition(":")[0] for one in weekend} <= {"measuring", "evaluation"}
