"""Somebody's calendar behind a secret address, read back by a calendar library."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from actions.models import CalendarFeed
from actions.services import feed, meeting_mail, meetings, planning, recognitions
from boas.services import preparing
from borgen.lib.conflict import Edit
from borgen.lib.dates import AMSTERDAM
from common import files
from common.models import AuditEntry, OutgoingMail
from improvements.navigation import improvement_url
from monitoring.services.plan import edit_line, values_of_line
from teams.models import Membership, User
from teams.school_years import PeriodPlan
from teams.services.school_years import change_school_year
from tests import builders
from tests.actions import builders_meetings as meetings_made
from tests.actions import builders_year as made
from tests.monitoring import builders as watching

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 9, tzinfo=AMSTERDAM)
TODAY = NOW.date()
PAGE = "/mijn/agenda/"


@pytest.fixture(autouse=True)
def _a_friday_in_november():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team():
    made_ = builders.team(name="Onderwijsassistent")
    builders.years(made_.institution)
    return made_


@pytest.fixture
def member(team):
    return builders.membership(team).user


@pytest.fixture
def token(member):
    return feed.make(by=member)


def read(token: str, **headers: str):
    return Client().get(f"{PAGE}{token}.ics", headers=headers)


def events(token: str) -> dict[str, dict]:
    """By the first part of the UID."""
    answer = read(token)
    assert answer.status_code == 200, answer.status_code
    parsed = Calendar.from_ical(answer.content)
    return {str(one["uid"]).split("@")[0]: one for one in parsed.walk("VEVENT")}


# --- the address ------------------------------------------------------------------------------------------


def test_an_address_is_made_seen_once_and_only_its_hash_is_kept(client, member):
    client.force_login(member)
    assert b"webcal:" not in client.get(PAGE).content
    answer = client.post(PAGE + "maken/")
    address = answer.context["address"]
    assert address in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    secret = address.removesuffix(".ics").rpartition("/")[2]
    assert len(secret) >= 40
    stored = CalendarFeed.objects.get(user=member)
    assert stored.token_hash == feed.digest(secret)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM django_session")
        assert not any(secret in str(row) for row in cursor.fetchall())
    assert secret not in client.get(PAGE).content.decode()
    assert secret not in str(list(AuditEntry.objects.values()))
    assert AuditEntry.objects.get(verb="feed.made").subject_label == ""
    assert read(secret).status_code == 200


def test_pressing_again_makes_no_second_address_and_leaves_the_first(client, member):
    client.force_login(member)
    first = client.post(PAGE + "maken/").context["address"]
    again = client.post(PAGE + "maken/")
    assert again.status_code == 422
    assert again.context["address"] == ""
    assert CalendarFeed.objects.count() == 1
    assert Client().get(first.removeprefix("https://testserver")).status_code == 200


@pytest.mark.constraint
def test_the_database_keeps_one_open_address_a_person(member, token):
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarFeed.objects.create(user=member, token_hash="x")
    with pytest.raises(ValidationError, match=r"one address|één adres"):
        feed.make(by=member)


def test_a_revoked_address_is_dead_and_a_new_one_lives(client, member, token):
    client.force_login(member)
    assert read(token).status_code == 200
    client.post(PAGE + "intrekken/")
    assert read(token).status_code == 404
    assert read(token).content == read("never-made").content == b""
    client.post(PAGE + "intrekken/")
    assert AuditEntry.objects.filter(verb="feed.revoked").count() == 1
    new = feed.make(by=member)
    assert read(new).status_code == 200
    assert read(token).status_code == 404


def test_it_is_dead_when_the_account_is_closed(member, token):
    User.objects.filter(pk=member.pk).update(is_active=False, left_at=timezone.now())
    assert read(token).status_code == 404


def test_who_left_the_team_sees_nothing_of_it_any_more(team, member, token):
    builders.meeting(team)
    assert events(token)
    Membership.objects.filter(user=member).update(until=TODAY - timedelta(days=1))
    assert not events(token)


def test_an_address_that_is_asked_too_often_waits_and_others_do_not(member, token):
    cache.clear()
    answers = [read(token).status_code for _ in range(61)]
    assert answers[:60] == [200] * 60
    assert answers[60] == 429
    other = feed.make(by=builders.user(member.institution))
    assert read(other).status_code == 200


def test_my_own_data_tells_when_and_not_the_address(client, member, token):
    feed.revoke(by=member)
    client.force_login(member)
    text = client.get("/mijn/gegevens.json").content.decode()
    (row,) = client.get("/mijn/gegevens.json").json()["calendar_addresses"]
    assert row["made_at"]
    assert row["revoked_at"]
    assert token not in text
    assert feed.digest(token) not in text


# --- what stands in it ------------------------------------------------------------------------------------


def test_meetings_of_all_her_teams_and_of_no_other(team, member, token):
    second = builders.membership(builders.team(team.institution), member).team
    mine = [builders.meeting(team), builders.meeting(second, subject="Sectoroverleg")]
    builders.meeting(builders.team(team.institution))
    assert set(events(token)) == {f"meeting-{one.pk}" for one in mine}


def test_only_titles_go_along(team, member, token):
    meeting = builders.meeting(team, subject="Teamoverleg", place="B.104", remarks="geheim")
    builders.action(
        builders.improvement(team), owner=member, explanation="geheim", title="Formulier inkorten"
    )
    text = read(token).content.decode()
    assert "Teamoverleg" in text
    assert "Formulier inkorten" in text
    for secret in ("geheim", "B.104", "DESCRIPTION", "LOCATION", "ATTENDEE", "ORGANIZER", "VALARM"):
        assert secret not in text
    assert meeting.chair.email not in text


def test_what_is_mine_to_do_and_not_what_is_a_colleagues(team, member, token):
    improvement, colleague = builders.improvement(team), builders.membership(team).user
    mine = builders.action(improvement, owner=member)
    builders.action(improvement, owner=colleague)
    looked_at = made.effect(improvement, member, effect_on=TODAY + timedelta(days=30))
    line = watching.line(team)
    measured = watching.instrument(line, executor=member)
    watching.instrument(line, executor=colleague)
    document = builders.document(team, evaluator=member, next_evaluation_on=TODAY + timedelta(days=60))
    builders.approved(document, author=colleague, approved_by=member)
    document.next_evaluation_on = TODAY + timedelta(days=60)
    document.save()
    found = events(token)
    assert {f"action-{mine.pk}", f"effect-{looked_at.pk}", f"evaluation-{document.pk}"} <= set(found)
    measuring = [uid for uid in found if uid.startswith("measure-")]
    assert measuring
    assert all(uid.startswith(f"measure-{measured.pk}-periode-") for uid in measuring)
    rest = {f"action-{mine.pk}", f"action-{looked_at.pk}", f"effect-{looked_at.pk}"}
    assert set(found) - rest == {f"evaluation-{document.pk}", *measuring}


def test_a_day_is_a_day_and_a_celebration_of_the_team_is_everybodys(team, member, token):
    party = made.recognition(team, kind="celebration", text="Taart", on=date(2026, 12, 18))
    made.recognition(team, kind="compliment", on=TODAY)
    (found,) = events(token).values()
    assert str(found["uid"]).startswith(f"celebration-{party.pk}@")
    assert (found["dtstart"].dt, found["dtend"].dt) == (date(2026, 12, 18), date(2026, 12, 19))
    assert found["transp"] == "TRANSPARENT"


# --- what changes -----------------------------------------------------------------------------------------


def test_what_moves_keeps_its_uid_and_its_sequence_rises(team, member, token):
    meeting = builders.meeting(team)
    action = builders.action(builders.improvement(team), owner=member)
    before = events(token)
    meeting.starts_at += timedelta(days=7)
    meeting.ends_at += timedelta(days=7)
    meeting.sequence += 1
    meeting.save()
    day = action.due_on + timedelta(days=7)
    seen = {"due_on": action.due_on}
    planning.plan_action(action=action, edit=Edit(seen, {"due_on": day}), by=member)
    after = events(token)
    assert before.keys() == after.keys()
    assert after[f"meeting-{meeting.pk}"]["dtstart"].dt == meeting.starts_at
    assert after[f"action-{action.pk}"]["dtstart"].dt == day
    assert all(after[uid]["sequence"] > before[uid]["sequence"] for uid in before)


def test_the_days_of_a_period_move_and_the_time_to_measure_moves_along(team, member, token):
    watching.instrument(watching.line(team), executor=member)
    year = team.institution.school_years.get()
    before = events(token)
    periods = list(year.periods.all())
    plans = [
        PeriodPlan(n, one.name, one.starts_on, one.ends_on - timedelta(days=3))
        for n, one in enumerate(periods, start=1)
    ]
    change_school_year(
        by=member,
        year=year,
        name=year.name,
        starts_on=year.starts_on,
        ends_on=year.ends_on,
        periods=plans,
    )
    after = events(token)
    assert before.keys() == after.keys()
    for uid, one in after.items():
        assert one["dtstart"].dt == before[uid]["dtstart"].dt - timedelta(days=3)
        assert one["sequence"] > before[uid]["sequence"]


def test_a_changed_line_of_the_plan_raises_the_sequence_too(team, member, token):
    line = watching.line(team)
    watching.instrument(line, executor=member)
    before = events(token)
    seen = values_of_line(line)
    edit_line(line=line, edit=Edit(seen, seen | {"concerns": "iedereen"}), by=member)
    after = events(token)
    assert all(after[uid]["sequence"] > before[uid]["sequence"] for uid in before)


class Followed:
    """One thing in the calendar of who follows the feed and takes in what comes by mail as well."""

    def __init__(self, token: str, name: str) -> None:
        self.token, self.name, self.seen = token, name, []

    def feed(self) -> dict:
        return self._take(events(self.token)[self.name])

    def mail(self) -> dict:
        """The newest one that was queued."""
        mails = OutgoingMail.objects.filter(attachments__isnull=False).order_by("-pk")
        return self.file(files.content(mails[0].attachments.get().file))

    def file(self, content: bytes) -> dict:
        found = Calendar.from_ical(content).walk("VEVENT")
        return self._take(next(one for one in found if str(one["uid"]).split("@")[0] == self.name))

    def _take(self, event: dict) -> dict:
        assert not self.seen or event["sequence"] >= self.seen[-1]["sequence"], "a calendar would refuse this"
        assert not self.seen or event["uid"] == self.seen[-1]["uid"]
        self.seen.append(event)
        return event


def test_a_mail_after_the_feed_and_the_feed_after_a_mail_never_fall_behind(team, member, token):
    leader = builders.leader(team)
    meeting = meetings_made.coming(team, chair=leader)
    mine = Followed(token, f"meeting-{meeting.pk}")
    mine.feed()
    meeting_mail.announce(meeting=meeting, seen="", by=leader)
    mine.mail()
    for _time in range(2):
        before = mine.feed()
        meeting.refresh_from_db()
        seen = meetings.values_of_meeting(meeting)
        later = seen["starts"].replace(hour=seen["starts"].hour + 1)
        ends = seen["ends"].replace(hour=seen["ends"].hour + 1)
        edit = Edit(seen, seen | {"starts": later, "ends": ends})
        meetings.change(meeting=meeting, edit=edit, by=leader)
        assert mine.mail()["sequence"] > before["sequence"]
        assert mine.feed()["dtstart"].dt == mine.seen[-2]["dtstart"].dt != before["dtstart"].dt
    meeting.refresh_from_db()
    meetings.cancel(meeting=meeting, reason="Studiedag", by=leader)
    assert mine.feed()["status"] == "CANCELLED"
    assert mine.mail()["status"] == "CANCELLED"
    assert mine.feed()["status"] == "CANCELLED"


def test_a_boas_that_is_called_off_is_off_in_the_feed_too(team, member, token):
    leader = builders.leader(team)
    assessment = builders.assessment(builders.improvement(team), chair=leader)
    meeting = assessment.sessions.get().meeting
    later = NOW + timedelta(days=9)
    type(meeting).objects.filter(pk=meeting.pk).update(starts_at=later, ends_at=later + timedelta(hours=1))
    mine = Followed(token, f"meeting-{meeting.pk}")
    mine.feed()
    preparing.invite(assessment=assessment, by=leader)
    mine.mail()
    before = mine.feed()
    preparing.cancel_assessment(assessment=assessment, by=leader)
    assert mine.mail()["status"] == "CANCELLED"
    off = mine.feed()
    assert (off["status"], off["sequence"] > before["sequence"]) == ("CANCELLED", True)


def test_an_action_in_the_file_of_the_planning_is_the_one_of_the_feed(client, team, member, token):
    made_ = builders.planning(builders.assessment(builders.improvement(team), state="closed"))
    action = builders.action(planning_=made_, owner=member, due_on=TODAY + timedelta(days=9))
    mine = Followed(token, f"action-{action.pk}")
    client.force_login(member)
    improvement = made_.assessment.improvement
    url = improvement_url(improvement, "actions:planning-calendar", number=made_.assessment.number)
    mine.feed()
    mine.file(client.get(url).content)
    for day in (12, 15):
        seen = {"due_on": action.due_on}
        due = TODAY + timedelta(days=day)
        planning.plan_action(action=action, edit=Edit(seen, {"due_on": due}), by=member)
        action.refresh_from_db()
        assert mine.file(client.get(url).content)["dtstart"].dt == due
        assert mine.feed()["dtstart"].dt == due
        assert mine.seen[-1]["sequence"] == mine.seen[-2]["sequence"] > mine.seen[-3]["sequence"]


def test_what_is_called_off_stays_as_cancelled(team, member, token):
    meeting = builders.meeting(team)
    party = made.recognition(team, member, "celebration", on=TODAY + timedelta(days=3))
    action = builders.action(builders.improvement(team), owner=member)
    before = events(token)
    assert {str(one["status"]) for one in before.values()} == {"CONFIRMED"}
    meeting.cancelled_at = NOW
    meeting.sequence += 1
    meeting.save()
    recognitions.withdraw(recognition=party, by=member)
    planning.end_action(action=action, event="drop", by=member, reason="Niet meer nodig.")
    after = events(token)
    assert before.keys() == after.keys()
    assert {str(one["status"]) for one in after.values()} == {"CANCELLED"}
    assert all(after[uid]["sequence"] > before[uid]["sequence"] for uid in before)
    # The calendar as a whole is never called off.
    assert Calendar.from_ical(read(token).content)["method"] == "PUBLISH"


# --- how it is asked for ----------------------------------------------------------------------------------


def test_nothing_new_is_304_and_a_change_is_not(team, member, token):
    meeting = builders.meeting(team)
    first = read(token)
    etag = first["ETag"]
    assert first["Content-Type"].startswith("text/calendar")
    with time_machine.travel(NOW + timedelta(hours=5), tick=False):
        again = read(token, **{"If-None-Match": etag})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    meeting.subject = "Teamoverleg, verplaatst"
    meeting.sequence += 1
    meeting.save()
    changed = read(token, **{"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed["ETag"] != etag


def test_head_answers_without_the_calendar(token):
    answer = Client().head(f"{PAGE}{token}.ics")
    assert (answer.status_code, answer.content) == (200, b"")
    assert Client().post(f"{PAGE}{token}.ics").status_code == 405


def test_it_says_how_often_to_look_again_and_whose_it_is(member, token):
    parsed = Calendar.from_ical(read(token).content)
    assert parsed["refresh-interval"].dt == timedelta(hours=4)
    assert member.institution.name in str(parsed["x-wr-calname"])


def test_as_many_questions_for_one_team_as_for_four(team, member, token):
    def fill(of) -> None:
        improvement = builders.improvement(of)
        builders.meeting(of)
        builders.action(improvement, owner=member)
        made.effect(improvement, member)
        made.recognition(of, kind="celebration")
        watching.instrument(watching.line(of), executor=member)
        watching.instrument(watching.line(of), executor=member, rhythm="dates").days.create(day=TODAY)
        document = builders.document(of, evaluator=member)
        builders.approved(document, author=member, approved_by=builders._leader_of(of))

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert read(token).status_code == 200
        ours = [one for one in asked if "SAVEPOINT" not in one["sql"] and '"cache"' not in one["sql"]]
        return len(ours)

    fill(team)
    questions()
    once = questions()
    for _ in range(3):
        fill(builders.membership(builders.team(team.institution), member).team)
    assert questions() == once
    assert once <= 12


# --- summer time ------------------------------------------------------------------------------------------

CHANGES = [
    # The clock went forward in the night to Sunday 28 March 2027, and back in the night to 31 October.
    (date(2027, 3, 26), time(9), timedelta(hours=1)),
    (date(2027, 3, 29), time(8), timedelta(hours=2)),
    (date(2027, 10, 29), time(8), timedelta(hours=2)),
    (date(2027, 11, 1), time(9), timedelta(hours=1)),
]


@pytest.mark.parametrize(("day", "in_utc", "offset"), CHANGES)
def test_ten_o_clock_is_ten_o_clock_on_both_sides_of_a_change_of_the_clock(team, token, day, in_utc, offset):
    with time_machine.travel(datetime.combine(day, time(7), tzinfo=AMSTERDAM), tick=False):
        made.meeting(team, day)
        answer = read(token)
    parsed = Calendar.from_ical(answer.content)
    (event,) = parsed.walk("VEVENT")
    starts = event["dtstart"].dt
    assert event["dtstart"].params["TZID"] == "Europe/Amsterdam"
    assert (starts.date(), starts.time()) == (day, time(10))
    assert starts.astimezone(UTC) == datetime.combine(day, in_utc, tzinfo=UTC)
    # A calendar that knows no Amsterdam goes by the rule that comes along.
    (zone,) = parsed.walk("VTIMEZONE")
    rule = zone.to_tz(lookup_tzid=False)
    assert datetime.combine(day, time(10)).replace(tzinfo=rule).utcoffset() == offset
    assert f"DTSTART;TZID=Europe/Amsterdam:{day:%Y%m%d}T100000" in answer.content.decode()


def test_the_rule_that_comes_along_is_that_of_amsterdam_for_years(team, token):
    (zone,) = Calendar.from_ical(read(token).content).walk("VTIMEZONE")
    rule, real = zone.to_tz(lookup_tzid=False), ZoneInfo("Europe/Amsterdam")
    for days in range(0, 6 * 365, 1):
        noon = datetime(2026, 1, 1, 12) + timedelta(days=days)  # noqa: DTZ001
        assert noon.replace(tzinfo=rule).utcoffset() == noon.replace(tzinfo=real).utcoffset(), noon


# --- a year goes by ---------------------------------------------------------------------------------------


def test_a_meeting_comes_stays_a_year_and_goes(team, member, token):
    with time_machine.travel(datetime(2025, 1, 10, 9, tzinfo=AMSTERDAM), tick=False):
        made.meeting(team, date(2026, 11, 27))
        assert not events(token)
    for year, month, there in ((2025, 6, True), (2026, 11, True), (2027, 11, True), (2028, 1, False)):
        with time_machine.travel(datetime(year, month, 20, 9, tzinfo=AMSTERDAM), tick=False):
            assert bool(events(token)) is there, (year, month)
