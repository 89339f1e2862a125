"""The overview by mail: what it tells, to whom, once; and that opening its links changes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from actions.models import Decision, Digest
from actions.services import digest as choosing
from borgen import digest
from borgen.asked import lines_for
from borgen.lib.dates import AMSTERDAM, local_today
from borgen.management.commands import daily as command
from common.models import OutgoingMail
from common.retention import purge_mail
from improvements.navigation import team_url
from teams.models import User
from tests import builders
from tests.actions import builders_acting as acting
from tests.actions.builders_sending import refused
from tests.cast import Cast
from tests.conftest import Mailbox
from tests.house.test_reading import refuse_writes
from tests.monitoring import builders as watching

pytestmark = pytest.mark.django_db
# In winter time, without a holiday in it.
MONDAY = date(2026, 11, 23)
NIGHT = 3


def at(day: date, hour: int = NIGHT, minute: int = 1) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=AMSTERDAM)


@pytest.fixture
def reader(cast: Cast, time_machine: Any) -> User:
    """The member, who came in long ago, on Monday at three in the morning."""
    time_machine.move_to(at(MONDAY), tick=False)
    came_in(cast.member)
    return cast.member


def came_in(*people: User, **fields: Any) -> None:
    for person in people:
        person.set_password(builders.PASSWORD)
        person.date_joined = at(MONDAY - timedelta(days=100))
        for name, value in fields.items():
            setattr(person, name, value)
        person.save()


def to_do(
    person: User, cast: Cast, title: str = "Handboek nakijken", due: date = MONDAY, **more: Any
) -> None:
    builders.action(cast.improvement, title=title, owner=person, due_on=due, confirmed=True, **more)


def mails() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(topic__startswith="digest:").order_by("pk"))


@pytest.fixture
def nightly(run_tasks: Callable[[], int]) -> Callable[[], int]:
    """The daily work of this step, and the worker; returns how many people got a job."""

    def work() -> int:
        number = digest.queue_due()
        run_tasks()
        return number

    return work


class TestWhatItTells:
    def test_what_is_asked_comes_first_and_reads_as_the_start_page(self, cast, reader, nightly, mailbox):
        to_do(reader, cast)
        Decision.objects.create(
            team=cast.team,
            what="We plannen gesprekken vooraf",
            decided_on=MONDAY - timedelta(days=2),
            created_by=cast.leader,
            created_at=at(MONDAY - timedelta(days=2)),
        )
        nightly()
        (message,) = mailbox
        text = message.get_body(("plain",)).get_content()
        html = message.get_body(("html",)).get_content()
        for body in (text, html):
            assert body.index("Handboek nakijken") < body.index("We plannen gesprekken vooraf")
            assert "vandaag" in body
            assert "Begeleiding van de student" in body
        assert [line.title for line in lines_for(reader, MONDAY)] == ["Handboek nakijken"]

    def test_the_mail_program_shows_a_way_out(self, cast, reader, nightly, mailbox):
        to_do(reader, cast)
        nightly()
        (message,) = mailbox
        url = choosing.unsubscribe_url(reader)
        assert message["List-Unsubscribe"].strip() == f"<{url}>"
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert url in message.get_body(("plain",)).get_content()

    def test_other_mails_have_none(self, cast, reader, mailbox, run_tasks):
        from teams.services import invitations

        invitations.issue(by=cast.administrator, person=cast.project_member)
        run_tasks()
        assert mailbox[0]["List-Unsubscribe"] is None

    def test_never_empty(self, cast, reader, nightly):
        to_do(cast.leader, cast)
        to_do(reader, cast, due=MONDAY + timedelta(days=60))
        assert nightly() == 1
        assert mails() == []
        assert Digest.objects.get().day == MONDAY, "and looked at once"
        assert nightly() == 0

    def test_news_of_her_teams_without_numbers(self, cast, reader, nightly, time_machine):
        time_machine.move_to(at(MONDAY - timedelta(days=3)), tick=False)
        builders.approved(builders.document(cast.team, title="Handboek SLB"))
        builders.approved(builders.document(cast.other_team, title="Van een ander"))
        decided = acting.decision(cast.team, what="Twee gesprekken per periode")
        own = watching.indicator(cast.institution, team=cast.team, name="Gesprekken gehouden")
        watching.measurement(cast.team, own, (7, 13), entered_by=cast.leader)
        time_machine.move_to(at(MONDAY), tick=False)
        nightly()
        (made,) = mails()
        assert "Handboek SLB" in made.text
        assert "Gesprekken gehouden" in made.text
        assert team_url(cast.team, "actions:decision", pk=decided.pk) in made.text
        assert "Van een ander" not in made.text
        assert not re.search(r"\b(7|13|53)\b", re.sub(r"https?://\S+", "", made.text)), "C7"

    def test_two_after_each_other_leave_nothing_out_and_tell_nothing_twice(
        self, cast, reader, nightly, time_machine
    ):
        for days in range(-8, 8):
            moment = (
                at(MONDAY + timedelta(days=days), 23, 59)
                if days % 2
                else at(MONDAY + timedelta(days=days), 0, 0)
            )
            Decision.objects.create(
                team=cast.team,
                what=f"Besluit {days:+}.",
                decided_on=moment.date(),
                created_by=cast.leader,
                created_at=moment,
            )
        nightly()
        time_machine.move_to(
            at(MONDAY + timedelta(days=9)), tick=False
        )  # nothing ran on that Monday and Tuesday
        nightly()
        first, second = mails()
        told = [
            {int(number) for number in re.findall(r"Besluit ([+-]\d+)\.", made.text)}
            for made in (first, second)
        ]
        assert told == [set(range(-7, 0)), set(range(7))]

    def test_who_stands_in_hears_it_here(self, cast, reader, nightly, time_machine):
        from teams.services import deputies

        time_machine.move_to(at(MONDAY - timedelta(days=1)), tick=False)
        deputies.appoint(by=cast.leader, team=cast.team, person=reader, since=MONDAY, until=MONDAY)
        time_machine.move_to(at(MONDAY), tick=False)
        nightly()
        (made,) = mails()
        assert "23 november 2026" in made.text

    def test_in_her_own_language(self, cast, reader, nightly):
        came_in(reader, language="en")
        to_do(reader, cast)
        nightly()
        assert "This asks something of you" in mails()[0].text


class TestToWhom:
    def test_weekly_daily_or_not(self, cast, reader, nightly, time_machine):
        people = {"weekly": cast.member, "daily": cast.process_owner, "off": cast.leader}
        for choice, person in people.items():
            came_in(person, digest=choice)
            to_do(person, cast)
        for day in range(7):
            time_machine.move_to(at(MONDAY + timedelta(days=day)), tick=False)
            nightly()
        got = [made.to for made in mails()]
        assert got.count(people["weekly"].email) == 1
        assert got.count(people["daily"].email) == 5
        assert got.count(people["off"].email) == 0

    def test_not_to_who_never_came_in_or_came_this_week_or_left(self, cast, reader, nightly):
        new, invited, closed = (builders.user(cast.institution) for _ in range(3))
        for person in (new, closed):
            came_in(person)
        User.objects.filter(pk=new.pk).update(date_joined=at(MONDAY, 1))
        User.objects.filter(pk=closed.pk).update(is_active=False, left_at=timezone.now())
        for person in (new, invited, closed):
            to_do(person, cast)
        nightly()
        assert mails() == []

    def test_not_to_an_address_that_does_not_work(self, cast, reader, nightly):
        to_do(reader, cast)
        for _ in range(3):
            refused(cast.institution, to=reader.email)
        assert nightly() == 0
        assert not Digest.objects.exists(), "when it works again within the week it comes"

    def test_who_stops_between_the_night_and_the_worker_gets_none(self, cast, reader, run_tasks):
        to_do(reader, cast)
        digest.queue_due()
        choosing.choose(by=reader, person=reader, digest="off")
        run_tasks()
        assert mails() == []

    def test_who_begins_again_gets_the_first_one_next_time(self, cast, reader, nightly, time_machine):
        to_do(reader, cast)
        came_in(reader, digest="off")
        time_machine.move_to(at(MONDAY + timedelta(days=2), 12), tick=False)
        choosing.choose(by=reader, person=reader, digest="weekly")
        time_machine.move_to(at(MONDAY + timedelta(days=3)), tick=False)
        nightly()
        assert mails() == []
        time_machine.move_to(at(MONDAY + timedelta(days=7)), tick=False)
        nightly()
        assert len(mails()) == 1


class TestOnce:
    def test_however_often_the_daily_work_runs(self, cast, reader, nightly):
        to_do(reader, cast)
        assert [digest.queue_due(), digest.queue_due()] == [1, 0], "one job is enough"
        assert nightly() == 0
        assert nightly() == 0
        assert len(mails()) == 1

    def test_a_job_that_runs_twice_makes_one_mail(self, cast, reader):
        to_do(reader, cast)
        assert digest.send(person_id=reader.pk, day=MONDAY)
        assert not digest.send(person_id=reader.pk, day=MONDAY)
        assert len(mails()) == 1

    def test_a_job_that_breaks_leaves_neither_mail_nor_mark(self, cast, reader, monkeypatch):
        to_do(reader, cast)
        monkeypatch.setattr(digest, "unsubscribe_url", lambda person: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            digest.send(person_id=reader.pk, day=MONDAY)
        assert not Digest.objects.exists()
        assert mails() == []

    def test_one_that_waited_for_days_is_left_to_the_next(self, cast, reader, run_tasks, time_machine):
        came_in(reader, digest="daily")
        to_do(reader, cast)
        digest.queue_due()
        time_machine.move_to(at(MONDAY + timedelta(days=1)), tick=False)
        digest.queue_due()
        run_tasks()
        assert [made.topic.rpartition(":")[2] for made in mails()] == ["2026-11-24"]

    @pytest.mark.constraint
    def test_the_database_refuses_a_second_one_of_a_day(self, cast, reader):
        Digest.objects.create(user=reader, day=MONDAY)
        with pytest.raises(IntegrityError), transaction.atomic():
            Digest.objects.create(user=reader, day=MONDAY)

    @pytest.mark.constraint
    def test_the_database_refuses_a_rhythm_that_is_none(self, cast, reader):
        with pytest.raises(IntegrityError, match="user_digest_known"), transaction.atomic():
            User.objects.filter(pk=reader.pk).update(digest="hourly")

    def test_a_dry_run_only_counts(self, cast, reader):
        assert digest.queue_due(dry_run=True) == 1
        assert not DBTaskResult.objects.exists()

    def test_what_says_nothing_any_more_goes(self, cast, reader):
        for age in (179, 181):
            Digest.objects.create(user=reader, day=MONDAY - timedelta(days=age))
        assert [digest.purge(dry_run=True), digest.purge(), digest.purge()] == [1, 1, 0]
        assert purge_mail() == 0


class TestClockThatJumps:
    """The clock process itself, over its own steps, while the time of the machine goes wrong."""

    @pytest.fixture
    def clock(self, cast, reader, monkeypatch, time_machine, run_tasks) -> Callable[..., list[str]]:
        """`clock(jumps, hours)`: from Sunday noon, with jumps {hour: timedelta}; whose day was mailed."""
        came_in(cast.process_owner, digest="daily")
        to_do(reader, cast)
        to_do(cast.process_owner, cast)
        monkeypatch.setattr("signal.signal", lambda *_: None)
        # It would close the connection of the test itself.
        monkeypatch.setattr(command, "close_old_connections", lambda: None)
        monkeypatch.setattr(command, "INTERVAL", 20 * 60)
        monkeypatch.setattr(command, "EVERY_MINUTE", ())
        steps = tuple(step for step in command.EVERY_DAY if step.work is digest.queue_due)
        monkeypatch.setattr(command, "EVERY_DAY", steps)

        def go_on(jumps: dict[float, timedelta], hours: int) -> dict[str, list[str]]:
            runs, turns = command.Clock(), [0]
            time_machine.move_to(at(MONDAY - timedelta(days=1), 12), tick=False)
            left = dict(jumps)

            def wait(seconds: float) -> None:
                run_tasks()
                turns[0] += 1
                time_machine.shift(timedelta(seconds=seconds))
                if (jump := left.pop(turns[0] / 3, None)) is not None:
                    time_machine.shift(jump)
                if turns[0] >= hours * 3:
                    runs._stop.set()

            monkeypatch.setattr(runs._stop, "wait", wait)
            runs.run()
            got: dict[str, list[str]] = {"weekly": [], "daily": []}
            for made in mails():
                who = "weekly" if made.to == reader.email else "daily"
                got[who].append(made.topic.rpartition(":")[2])
            return got

        return go_on

    WEEK = [f"2026-11-{day}" for day in range(23, 28)]

    def test_as_it_should(self, clock):
        assert clock({}, 24 * 7) == {"weekly": ["2026-11-23"], "daily": self.WEEK}

    @pytest.mark.parametrize("hour", [14, 15, 15 + 1 / 3, 16, 40])
    def test_an_hour_back(self, clock, hour):
        """Around three in the morning on Monday, when the day begins, and on Tuesday."""
        assert clock({hour: -timedelta(hours=1)}, 24 * 7) == {"weekly": ["2026-11-23"], "daily": self.WEEK}

    @pytest.mark.parametrize("hour", [2, 14, 16])
    def test_a_day_forward(self, clock, hour):
        """Sunday becomes Monday, or Monday is never seen: the week's comes on the first day after it."""
        got = clock({hour: timedelta(days=1)}, 24 * 6)
        assert got["weekly"] == ["2026-11-23"]
        assert got["daily"] in (self.WEEK, self.WEEK[1:])

    def test_a_day_forward_and_back_again(self, clock):
        got = clock({2: timedelta(days=1), 20: -timedelta(days=1)}, 24 * 7)
        assert got == {"weekly": ["2026-11-23"], "daily": self.WEEK}


class TestScanner:
    """Mail scanners open every link, without signing in and sometimes with (conventions C5)."""

    @pytest.mark.parametrize("signed_in", [False, True])
    def test_opening_the_links_changes_nothing(
        self, cast: Cast, reader: User, client: Client, time_machine: Any, signed_in: bool
    ) -> None:
        time_machine.move_to(at(MONDAY - timedelta(days=3)), tick=False)
        full_of_links(cast, reader)
        time_machine.move_to(at(MONDAY), tick=False)
        digest.send(person_id=reader.pk, day=MONDAY)
        (made,) = mails()
        links = set(re.findall(r"https://testserver([^\s\"<>]*)", made.text + made.html))
        assert len(links) >= 7
        if signed_in:
            client.force_login(reader)
        before = everything()
        with connection.execute_wrapper(refuse_writes):
            for link in links:
                for method in ("get", "head"):
                    status = getattr(client, method)(link).status_code
                    assert status in (200, 302), (link, status)
        assert everything() == before
        reader.refresh_from_db()
        assert reader.digest == "weekly"


def full_of_links(cast: Cast, reader: User) -> None:
    to_do(reader, cast)
    builders.assessment(cast.improvement, chair=reader)
    builders.approved(builders.document(cast.team, asks_reading=True))
    own = watching.indicator(cast.institution, team=cast.team)
    watching.measurement(cast.team, own, (7, 13), entered_by=cast.leader)
    Decision.objects.create(
        team=cast.team, what="Zo doen we het", decided_on=local_today(), created_by=cast.leader
    )


def everything() -> dict[str, list[Any]]:
    """Every row of every table but the sessions of who signs in."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.label != "sessions.Session"
    }


def test_the_daily_command_asks_for_it(
    cast: Cast, reader: User, mailbox: Mailbox, run_tasks: Any, capsys: Any
) -> None:
    to_do(reader, cast)
    call_command("daily")
    assert "people who get their overview" in capsys.readouterr().out
    run_tasks()
    assert len(mailbox.to(reader.email)) == 1
    assert local_today() == MONDAY
