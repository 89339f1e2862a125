"""Meetings of a team through their pages: planned, prepared, run, closed, corrected."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar
from pypdf import PdfReader

from actions import meetings_today
from actions.models import Action, Decision, Recognition
from actions.services import agenda, meeting_mail, minutes, minutes_mail
from actions.services import meetings as services
from actions.services import series as series_services
from borgen.lib.dates import AMSTERDAM, local_today
from borgen.lib.today import Urgency
from common import files
from common.models import AuditEntry, OutgoingMail
from documents.services import review
from improvements.navigation import team_url
from monitoring.services import discussions
from teams.models import AgendaItem, Approval, Attendance, Deputy, Meeting, MeetingSeries, Period
from teams.services import approvals
from tests import builders
from tests.actions import builders_meetings as meetings
from tests.monitoring import builders as watching

pytestmark = pytest.mark.django_db
PAGE = "/roc-de-brug/teams/onderwijsassistent/overleg/"


@pytest.fixture
def of(client: Client) -> Any:
    def sign_in(person: Any) -> Client:
        client.force_login(person)
        return client

    return sign_in


def text(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def titles(meeting: Meeting) -> list[str]:
    return list(agenda.points(meeting).values_list("title", flat=True))


def page(meeting: Meeting, more: str = "") -> str:
    return f"{PAGE}{meeting.pk}/{more}"


def put_before(meeting: Meeting, **fields: Any) -> Approval:
    """A version of a new document, before the team in this meeting; the builder's own one goes."""
    known = set(Meeting.objects.values_list("pk", flat=True))
    version = builders.draft(builders.document(meeting.team), state="review", **fields)
    made = builders.approval(version, meeting=meeting)
    Meeting.objects.exclude(pk__in=known).delete()
    return made


def document_of(approval: Approval) -> Any:
    return approval.document_round.version.document


def members_of(cast: Any) -> int:
    return cast.team.memberships.on(local_today()).filter(user__is_active=True).count()


# --- planning -----------------------------------------------------------------------------------------------


def test_a_series_makes_meetings_and_leaves_the_holidays_out(of, cast):
    year = builders.years(cast.institution, periods=2)
    gap = Period.objects.get(school_year=year, number=2)
    gap.starts_on = local_today() + timedelta(days=30)
    gap.save()
    Period.objects.filter(school_year=year, number=1).update(ends_on=local_today() + timedelta(days=8))
    first = local_today() + timedelta(days=7)
    answer = of(cast.leader).post(
        PAGE + "reeks/",
        {
            "subject": "Teamoverleg",
            "rhythm": "week",
            "first_on": first.isoformat(),
            "last_on": (first + timedelta(days=28)).isoformat(),
            "starts_at": "15:30",
            "minutes": "60",
            "chair": cast.leader.pk,
        },
        follow=True,
    )
    assert answer.status_code == 200
    made = list(Meeting.objects.filter(series__isnull=False).order_by("starts_at"))
    local = [timezone.localtime(one.starts_at, AMSTERDAM) for one in made]
    assert [one.date() - first for one in local] == [timedelta(days=n) for n in (0, 28)]
    assert {one.time() for one in local} == {time(15, 30)}
    assert MeetingSeries.objects.get().created_by == cast.leader


def test_summer_time_does_not_move_the_hour(cast):
    with time_machine.travel(datetime(2027, 3, 1, 12, tzinfo=AMSTERDAM), tick=False):
        begun = series_services.begin(
            team=cast.team,
            by=cast.leader,
            subject="Teamoverleg",
            rhythm="week",
            first_on=date(2027, 3, 22),
            last_on=date(2027, 3, 29),
            starts_at=time(15, 30),
            minutes=60,
            chair=cast.leader,
        )
    starts = Meeting.objects.filter(series=begun.series).values_list("starts_at", flat=True)
    assert [one.astimezone(AMSTERDAM).time() for one in starts] == [time(15, 30)] * 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"first_on": date(2020, 1, 1), "last_on": date(2020, 2, 1)}, "first_on"),
        ({"last_on": date(2020, 1, 1)}, "last_on"),
        ({"last_on": local_today() + timedelta(days=900)}, "last_on"),
        ({"minutes": 5}, "minutes"),
    ],
)
def test_a_series_that_cannot_be(cast, wrong, field):
    values = {
        "subject": "Teamoverleg",
        "rhythm": "week",
        "first_on": local_today(),
        "last_on": local_today() + timedelta(days=30),
        "starts_at": time(15, 30),
        "minutes": 60,
        "chair": cast.leader,
    }
    with pytest.raises(ValidationError) as refusal:
        series_services.begin(team=cast.team, by=cast.leader, **{**values, **wrong})
    assert field in refusal.value.message_dict
    assert not Meeting.objects.exists()


def test_a_series_in_holidays_only(cast):
    year = builders.years(cast.institution, periods=1)
    year.periods.update(starts_on=year.starts_on, ends_on=local_today() - timedelta(days=1))
    with pytest.raises(ValidationError):
        series_services.begin(
            team=cast.team,
            by=cast.leader,
            subject="x",
            rhythm="week",
            first_on=local_today(),
            last_on=local_today(),
            starts_at=time(9),
            minutes=60,
            chair=cast.leader,
        )


def test_ending_a_series_cancels_what_holds_nothing(of, cast):
    series = meetings.series(cast.team, chair=cast.leader)
    kinds = {
        name: meetings.coming(cast.team, days=n, series=series)
        for n, name in enumerate(("empty", "filled", "own", "told", "approval", "pack", "moved"), 3)
    }
    meetings.point(kinds["filled"], source="stuck", source_key="action:1")
    meetings.point(kinds["own"], by=cast.member)
    Meeting.objects.filter(pk=kinds["told"].pk).update(announced_at=timezone.now())
    put_before(kinds["approval"])
    watching.discussion(cast.team, meeting=kinds["pack"])
    before = meetings.point(meetings.closed(cast.team), state="moved")
    meetings.point(kinds["moved"], moved_from=before, source="stuck", source_key="action:2")
    held = meetings.closed(cast.team, series=series)
    answer = of(cast.leader).post(f"{PAGE}reeks/{series.pk}/stoppen/", follow=True)
    assert answer.status_code == 200
    gone = set(Meeting.objects.filter(cancelled_at__isnull=False).values_list("pk", flat=True))
    assert gone == {kinds["empty"].pk, kinds["filled"].pk}
    held.refresh_from_db()
    assert held.cancelled_at is None
    assert Meeting.objects.get(pk=kinds["empty"].pk).sequence == 1
    assert series_services.end(series=series, by=cast.leader) == (0, 5)


def test_the_list_has_every_meeting_of_the_team(of, cast):
    """Also those that were made for an approval, results or a BOAS."""
    version = builders.draft(builders.document(cast.team), state="review")
    builders.approval(version, meeting=builders.meeting(cast.team, subject="Over het handboek"))
    builders.assessment(cast.improvement, subject="Begeleiding")
    meetings.coming(builders.team(cast.institution), subject="Van een ander")
    said = text(of(cast.member).get(PAGE))
    assert "Over het handboek" in said
    assert "Begeleiding" in said
    assert "Van een ander" not in said


def test_more_meetings_than_are_shown(of, cast):
    for n in range(14):
        meetings.closed(cast.team, days=n + 1, subject=f"Overleg {n:02}")
    first = text(of(cast.member).get(PAGE))
    assert "Overleg 11" in first
    assert "Overleg 13" not in first
    assert "Overleg 13" in text(of(cast.member).get(PAGE + "?alles"))


# --- changing and calling off -------------------------------------------------------------------------------


def moved(meeting: Meeting, **values: Any) -> dict[str, Any]:
    known = services.values_of_meeting(meeting)
    sent = {
        name: value.pk if name == "chair" else value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in known.items()
    }
    sent |= {name: str(sent[name])[:5] for name in ("starts", "ends")}
    seen = {f"initial-{name}": value for name, value in sent.items()}
    return {**sent, **seen, **values}


def test_another_time_is_mailed_to_who_had_the_agenda(of, cast):
    meeting = meetings.coming(cast.team, announced_at=timezone.now(), chair=cast.leader)
    of(cast.leader).post(page(meeting, "wijzigen/"), moved(meeting, starts="06:00", ends="07:30"))
    meeting.refresh_from_db()
    assert timezone.localtime(meeting.starts_at, AMSTERDAM).time() == time(6)
    assert meeting.sequence == 1
    assert OutgoingMail.objects.count() == members_of(cast)
    of(cast.leader).post(page(meeting, "wijzigen/"), moved(meeting, chair=cast.member.pk))
    assert OutgoingMail.objects.count() == members_of(cast)


def test_nobody_is_mailed_before_the_agenda_went_out(of, cast):
    meeting = meetings.coming(cast.team, chair=cast.leader)
    of(cast.leader).post(page(meeting, "wijzigen/"), moved(meeting, place="A.1"))
    meeting.refresh_from_db()
    assert meeting.place == "A.1"
    assert not OutgoingMail.objects.exists()


def test_two_who_change_the_same_time_see_both(of, cast):
    meeting = meetings.coming(cast.team, chair=cast.leader)
    sent = moved(meeting, place="A.1")
    Meeting.objects.filter(pk=meeting.pk).update(place="C.9")
    answer = of(cast.leader).post(page(meeting, "wijzigen/"), sent)
    assert answer.status_code == 409
    assert "C.9" in text(answer)


def test_a_meeting_in_the_past_is_not_planned(cast):
    then = timezone.now() - timedelta(days=3)
    with pytest.raises(ValidationError):
        services.plan(
            team=cast.team,
            by=cast.leader,
            subject="x",
            starts_at=then,
            ends_at=then + timedelta(hours=1),
            chair=cast.leader,
        )


def test_calling_off_says_why_and_saves_what_members_brought_in(of, cast):
    meeting = meetings.coming(cast.team, days=3, announced_at=timezone.now())
    following = meetings.coming(cast.team, days=10)
    meetings.point(meeting, "Pauzes", by=cast.member)
    meetings.point(meeting, "Opening")
    assert of(cast.leader).post(page(meeting, "afzeggen/"), {"reason": " "}).status_code == 422
    of(cast.leader).post(page(meeting, "afzeggen/"), {"reason": "Studiedag"})
    meeting.refresh_from_db()
    assert (meeting.cancelled_at is not None, meeting.remarks) == (True, "Studiedag")
    assert titles(following) == ["Pauzes"]
    mails = OutgoingMail.objects.all()
    assert len(mails) == members_of(cast)
    assert all("Studiedag" in one.text for one in mails)
    event = Calendar.from_ical(files.content(mails[0].attachments.get().file)).walk("VEVENT")[0]
    lines = AuditEntry.objects.filter(subject_type="teams.meeting", subject_id=meeting.pk).count()
    assert (event["status"], event["sequence"]) == ("CANCELLED", meeting.sequence + lines)
    assert services.cancel(meeting=meeting, reason="nog eens", by=cast.leader) == 0


@pytest.mark.parametrize("what", ["decision", "action", "started", "closed", "approval", "pack", "boas"])
def test_a_meeting_that_holds_something_is_not_called_off(of, cast, what):
    meeting = meetings.coming(cast.team)
    if what == "decision":
        meetings.decided(meetings.point(meeting))
    elif what == "action":
        meetings.agreed(meetings.point(meeting))
    elif what == "started":
        meeting = meetings.going_on(cast.team)
    elif what == "closed":
        meeting = meetings.closed(cast.team)
    elif what == "approval":
        put_before(meeting)
    elif what == "pack":
        watching.discussion(cast.team, meeting=meeting)
    else:
        meeting = builders.assessment(cast.improvement).sessions.get().meeting
    answer = of(cast.leader).post(page(meeting, "afzeggen/"), {"reason": "Studiedag"})
    assert answer.status_code == 302
    meeting.refresh_from_db()
    assert meeting.cancelled_at is None
    with pytest.raises(ValidationError):
        services.cancel(meeting=meeting, reason="Studiedag", by=cast.leader)


# --- the agenda fills itself --------------------------------------------------------------------------------


@pytest.fixture
def due(cast: Any) -> Meeting:
    """One of everything that is due, and a meeting next week."""
    day = timezone.now() + timedelta(days=7)
    builders.draft(builders.document(cast.team, title="SLB-handboek"), state="review")
    old = builders.document(cast.team, title="Protocol", next_evaluation_on=local_today() - timedelta(days=2))
    builders.approved(old)
    session = builders.assessment(cast.improvement, state="closed")
    planning = builders.planning(session, agreed_at=timezone.now(), agreed_by=cast.leader)
    builders.action(planning_=planning, owner=cast.member)
    Action.objects.create(
        team=cast.team, title="Formulier", created_by=cast.leader, stuck_at=timezone.now(), stuck_note="Hulp"
    )
    watching.line(cast.team, agreement="Twee gesprekken", months=[day.month])
    Recognition.objects.create(
        team=cast.team, kind="celebration", text="Taart", on=local_today() + timedelta(days=6), by=cast.leader
    )
    return meetings.coming(cast.team, starts_at=day, ends_at=day + timedelta(hours=1))


def test_what_is_due_comes_once(of, cast, due):
    assert of(cast.leader).post(page(due, "punten/vullen/")).status_code == 302
    first = titles(due)
    assert {one.source for one in agenda.points(due)} == {
        "celebration",
        "approval",
        "discussion",
        "follow_up",
        "stuck",
        "evaluation",
    }
    for what in ("SLB-handboek", "Protocol", "Formulier", "Taart", cast.improvement.name):
        assert any(what in title for title in first), what
    agenda.fill(meeting=due, by=cast.leader)
    assert agenda.fill_coming() == 0
    assert titles(due) == first


def test_a_celebration_on_the_agenda_leads_to_what_is_celebrated(of, cast, due):
    of(cast.leader).post(page(due, "punten/vullen/"))
    party = Recognition.objects.get(kind="celebration")
    text = of(cast.member).get(page(due)).content.decode()
    there = team_url(cast.team, "actions:recognitions") + f"#trots-{party.pk}"
    assert f'href="{there}"' in text
    assert f'id="trots-{party.pk}"' in of(cast.member).get(there).content.decode()


def test_what_the_team_took_off_stays_off(of, cast, due):
    agenda.fill(meeting=due, by=None)
    taken = due.agenda.get(source="stuck")
    of(cast.leader).post(page(due, f"punten/{taken.pk}/weg/"))
    assert agenda.fill(meeting=due, by=None) == 0
    taken.refresh_from_db()
    assert taken.dropped_at is not None
    after_that = meetings.coming(cast.team, days=12)
    agenda.fill(meeting=after_that, by=None)
    assert not after_that.agenda.filter(source="stuck").exists()
    of(cast.leader).post(page(due, f"punten/{taken.pk}/terug/"))
    taken.refresh_from_db()
    assert taken.dropped_at is None


def test_the_daily_run_fills_the_next_meeting_of_each_team(cast, due):
    later = meetings.coming(cast.team, days=12)
    assert agenda.fill_coming(dry_run=True) == 1
    assert not due.agenda.exists()
    assert agenda.fill_coming() == 1
    assert due.agenda.exists()
    assert not later.agenda.exists()


def test_filling_asks_as_often_with_twice_as_much(cast, due):
    def asked() -> int:
        with transaction.atomic(), CaptureQueriesContext(connection) as captured:
            agenda.fill(meeting=due, by=cast.leader)
            transaction.set_rollback(True)
        return len(captured)

    once = asked()
    for n in range(3):
        builders.draft(builders.document(cast.team, title=f"Boek {n}"), state="review")
        watching.line(cast.team, months=[due.starts_at.month])
    assert asked() == once


def test_a_point_of_before_sources_is_not_doubled(cast):
    document = builders.document(cast.team, title="Handboek")
    builders.draft(document, state="review")
    meeting = meetings.coming(cast.team)
    agenda.fill(meeting=meeting, by=None)
    meeting.agenda.update(source="", source_key="")
    assert agenda.fill(meeting=meeting, by=None) == 0
    assert meeting.agenda.get().source_key == f"document:{document.pk}"


def test_the_results_of_this_month_get_their_pack(cast, due):
    agenda.fill(meeting=due, by=None)
    line = cast.team.monitoring_lines.get()
    pack = discussions.prepare(team=cast.team, chosen=[discussions.Chosen(line)], by=cast.leader, meeting=due)
    item = due.agenda.get(source="discussion")
    assert item.source_key == f"discussion:{pack.pk}"
    discussions.remove(discussion=pack, by=cast.leader)
    item.refresh_from_db()
    assert item.dropped_at is not None
    discussions.prepare(team=cast.team, chosen=[discussions.Chosen(line)], by=cast.leader, meeting=due)
    item.refresh_from_db()
    assert item.dropped_at is None


def test_the_agenda_of_a_boas_is_left_alone(cast, due):
    session = builders.assessment(builders.improvement(cast.team)).sessions.get().meeting
    before = titles(session)
    assert agenda.fill(meeting=session, by=None) == 0
    with pytest.raises(ValidationError):
        agenda.add(meeting=session, title="Pauzes", by=cast.member)
    assert titles(session) == before


@pytest.mark.constraint
def test_the_same_source_stands_on_an_agenda_once(cast):
    meeting = meetings.coming(cast.team)
    meetings.point(meeting, source="stuck", source_key="action:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        meetings.point(meeting, source="stuck", source_key="action:1")


# --- points of members, and their order ---------------------------------------------------------------------


def test_any_member_adds_and_changes_her_own(of, cast):
    meeting = meetings.coming(cast.team)
    opening = meetings.point(meeting, "Opening", by=cast.leader)
    of(cast.member).post(page(meeting, "punten/"), {"title": " Pauzes  in het rooster ", "minutes": "10"})
    mine = meeting.agenda.get(title="Pauzes in het rooster")
    assert (mine.by, mine.minutes, mine.position) == (cast.member, 10, 2)
    answer = of(cast.member).post(page(meeting, "punten/"), {"title": ""})
    assert answer.status_code == 422
    assert of(cast.member).get(page(meeting, f"punten/{opening.pk}/")).status_code == 403
    sent = {"title": "Pauzes", "minutes": "5", "note": "Wat wil je?", "initial-title": mine.title}
    of(cast.member).post(page(meeting, f"punten/{mine.pk}/"), {**sent, "initial-minutes": "10"})
    mine.refresh_from_db()
    assert (mine.title, mine.minutes, mine.note, mine.revision) == ("Pauzes", 5, "Wat wil je?", 1)


def test_two_who_change_one_point_see_both(of, cast):
    item = meetings.point(meetings.coming(cast.team), "Pauzes", by=cast.member)
    sent = {"title": "Lange pauzes", "initial-title": "Pauzes", "note": "", "minutes": ""}
    AgendaItem.objects.filter(pk=item.pk).update(title="Korte pauzes")
    answer = of(cast.member).post(page(item.meeting, f"punten/{item.pk}/"), sent)
    assert answer.status_code == 409
    assert "Korte pauzes" in text(answer)


def test_buttons_change_the_order(of, cast):
    meeting = meetings.coming(cast.team)
    one, two, three = (meetings.point(meeting, name) for name in ("Een", "Twee", "Drie"))
    leads = of(cast.leader)
    answer = leads.post(page(meeting, "punten/volgorde/"), {"move": f"down:{one.pk}"})
    assert titles(meeting) == ["Twee", "Een", "Drie"]
    assert answer.url.endswith(f"?naar=down:{one.pk}#punt-{one.pk}")
    assert b"data-focus" in leads.get(answer.url).content
    leads.post(page(meeting, "punten/volgorde/"), {"move": f"up:{two.pk}"})
    assert titles(meeting) == ["Twee", "Een", "Drie"]
    leads.post(page(meeting, "punten/volgorde/"), {"order": f"{three.pk},{one.pk},{two.pk}"})
    assert titles(meeting) == ["Drie", "Een", "Twee"]
    for wrong in ({"move": "up:x"}, {"move": "sideways:1"}, {"order": "1,x"}, {}):
        assert leads.post(page(meeting, "punten/volgorde/"), wrong).status_code == 404


def test_dragging_keeps_what_a_colleague_added_meanwhile(cast):
    meeting = meetings.coming(cast.team)
    one, two = meetings.point(meeting, "Een"), meetings.point(meeting, "Twee")
    meetings.point(meeting, "Van een collega")
    gone = meetings.point(meeting, "Weg", dropped_at=timezone.now())
    agenda.arrange(meeting=meeting, order=[two.pk, one.pk, 999_999], by=cast.leader)
    assert titles(meeting) == ["Twee", "Een", "Van een collega"]
    gone.refresh_from_db()
    assert gone.position == 4


def test_what_is_written_down_is_not_taken_off(of, cast):
    meeting = meetings.going_on(cast.team)
    for item in (
        meetings.point(meeting, notes="Gezegd"),
        meetings.decided(meetings.point(meeting)).agenda_item,
        meetings.agreed(meetings.point(meeting)).agenda_item,
    ):
        of(cast.leader).post(page(meeting, f"punten/{item.pk}/weg/"))
        item.refresh_from_db()
        assert item.dropped_at is None


def test_nothing_changes_after_the_end(of, cast):
    meeting = meetings.closed(cast.team)
    item = meetings.point(meeting, by=cast.member)
    leads = of(cast.leader)
    leads.post(page(meeting, "punten/"), {"title": "Te laat"})
    leads.post(page(meeting, f"punten/{item.pk}/weg/"))
    leads.post(page(meeting, "punten/volgorde/"), {"move": f"up:{item.pk}"})
    leads.post(page(meeting, f"punten/{item.pk}/terug/"))
    assert leads.get(page(meeting, "wijzigen/")).status_code == 302
    assert leads.get(page(meeting, f"punten/{item.pk}/")).status_code == 302
    assert titles(meeting) == [item.title]


# --- sent ahead ---------------------------------------------------------------------------------------------


def test_the_agenda_goes_out_with_documents_and_appointment(of, cast, due):
    leads = of(cast.leader)
    leads.post(page(due, "versturen/"), {"seen": ""})
    due.refresh_from_db()
    assert due.announced_at is not None
    mails = list(OutgoingMail.objects.filter(topic=meeting_mail.announced_topic(due)))
    assert len(mails) == members_of(cast)
    one = mails[0]
    assert "SLB-handboek" in one.text
    assert f"/{cast.team.slug}/documenten/" in one.text
    assert "60" not in re.sub(r"\d+:\d+|https?://\S+", "", one.text)
    event = Calendar.from_ical(files.content(one.attachments.get().file)).walk("VEVENT")[0]
    assert str(event["uid"]).startswith(f"meeting-{due.pk}@")
    assert event.decoded("dtstart") == due.starts_at.replace(microsecond=0)
    leads.post(page(due, "versturen/"), {"seen": ""})
    assert OutgoingMail.objects.count() == len(mails)
    leads.post(page(due, "versturen/"), {"seen": meeting_mail.sent_stamp(due)})
    due.refresh_from_db()
    assert (OutgoingMail.objects.count(), due.sequence) == (2 * len(mails), 1)


def test_the_calendar_file_is_the_same_appointment(of, cast):
    meeting = meetings.coming(cast.team)
    answer = of(cast.member).get(page(meeting, "overleg.ics"))
    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert str(event["uid"]).startswith(f"meeting-{meeting.pk}@")


# --- running it ---------------------------------------------------------------------------------------------


def test_it_begins_on_its_day(of, cast):
    leads = of(cast.leader)
    later = meetings.coming(cast.team, days=3)
    leads.post(page(later, "beginnen/"))
    today = meetings.coming(cast.team, days=0)
    assert leads.get(page(today, "scherm/")).url == page(today)
    assert leads.post(page(today, "beginnen/")).url.endswith("/scherm/?punt=aanwezig")
    for meeting in (later, today):
        meeting.refresh_from_db()
    assert (later.started_at, today.started_at is not None) == (None, True)
    boas = builders.assessment(cast.improvement).sessions.get().meeting
    leads.post(page(boas, "beginnen/"))
    boas.refresh_from_db()
    assert boas.started_at is None


def test_the_chair_runs_what_she_leads_and_nothing_else(of, cast):
    mine, other = meetings.going_on(cast.team, chair=cast.member), meetings.going_on(cast.team)
    assert of(cast.member).get(page(mine, "sluiten/")).status_code == 200
    assert of(cast.member).get(page(other, "sluiten/")).status_code == 403


def test_who_chaired_and_left_reads_nothing(of, cast):
    meeting = meetings.closed(cast.team, chair=cast.leaver)
    assert of(cast.leaver).get(page(meeting, "notulen/")).status_code == 404


def test_presence_counts_for_the_approvals_of_the_meeting(of, cast):
    meeting = meetings.going_on(cast.team)
    approval = put_before(meeting, author=cast.member)
    of(cast.leader).post(page(meeting, "aanwezig/"), {"people": [cast.leader.pk, cast.member.pk], "seen": ""})
    here = set(Attendance.objects.filter(meeting=approval.meeting).values_list("user", flat=True))
    assert {cast.leader.pk, cast.member.pk} <= here
    of(cast.leader).post(page(meeting, "aanwezig/"), {"everybody": "1", "seen": ""})
    assert Attendance.objects.filter(meeting=meeting).count() == members_of(cast)
    answer = of(cast.leader).post(page(meeting, "aanwezig/"), {"people": ["999999"]})
    assert answer.status_code == 302


def test_the_approval_opens_from_its_point_and_leads_back(of, cast):
    meeting = meetings.going_on(cast.team)
    document = document_of(put_before(meeting, author=cast.member))
    item = meetings.point(meeting, "Vaststellen", source="approval", source_key=f"document:{document.pk}")
    leads = of(cast.leader)
    screen = leads.get(page(meeting, f"scherm/?punt={item.pk}")).content.decode()
    opened = re.search(r'href="([^"]+/akkoord/)"', screen)
    assert opened
    room = leads.get(opened[1]).content.decode()
    back = re.search(r'href="([^"]+scherm/[^"]*)"', room)
    assert back
    again = leads.get(unescape(back[1]))
    assert "Vaststellen" in again.content.decode()


def test_notes_actions_and_decisions_fall_at_a_point(of, cast):
    meeting = meetings.going_on(cast.team)
    item, following = meetings.point(meeting, "Gesprekken"), meetings.point(meeting, "Rondvraag")
    writes = of(cast.member)
    answer = writes.post(page(meeting, f"punten/{item.pk}/notulen/"), {"notes": "Twee.", "to": following.pk})
    assert answer.url.endswith(f"?punt={following.pk}")
    writes.post(
        page(meeting, f"punten/{item.pk}/actie/"),
        {"title": "Formulier", "owner": cast.member.pk, "due_on": "2030-01-01"},
    )
    writes.post(page(meeting, f"punten/{item.pk}/besluit/"), {"what": "Twee gesprekken", "why": "Rust"})
    action, decision = Action.objects.get(), Decision.objects.get()
    assert (action.agenda_item, action.owner, action.due_on) == (item, cast.member, date(2030, 1, 1))
    assert (decision.agenda_item, decision.why) == (item, "Rust")
    assert decision.decided_on == timezone.localtime(meeting.starts_at, AMSTERDAM).date()
    said = text(writes.get(page(meeting, f"scherm/?punt={item.pk}")))
    for words in ("Twee.", "Formulier", "Twee gesprekken"):
        assert words in said


def test_mistakes_in_a_short_form_keep_what_was_typed(of, cast):
    meeting = meetings.going_on(cast.team)
    item = meetings.point(meeting)
    wrong = {"title": "Formulier", "due_on": "morgen"}
    answer = of(cast.member).post(page(meeting, f"punten/{item.pk}/actie/"), wrong)
    assert answer.status_code == 422
    assert 'value="Formulier"' in answer.content.decode()
    part = of(cast.member).post(
        page(meeting, f"punten/{item.pk}/besluit/"), {"what": ""}, headers={"HX-Request": "true"}
    )
    assert b'id="agreed"' in part.content
    assert b"<html" not in part.content
    assert not Action.objects.exists()


def test_nothing_falls_outside_a_meeting(of, cast):
    item = meetings.point(meetings.coming(cast.team))
    of(cast.member).post(page(item.meeting, f"punten/{item.pk}/actie/"), {"title": "Te vroeg"})
    of(cast.member).post(page(item.meeting, f"punten/{item.pk}/besluit/"), {"what": "Te vroeg"})
    of(cast.member).post(page(item.meeting, f"punten/{item.pk}/notulen/"), {"notes": "Te vroeg"})
    item.refresh_from_db()
    assert (Action.objects.count(), Decision.objects.count(), item.notes) == (0, 0, "")


def quietly(client: Client, item: AgendaItem, notes: str, seen: str = "") -> dict[str, Any]:
    answer = client.post(
        page(item.meeting, f"punten/{item.pk}/notulen/"),
        {"notes": notes, "initial-notes": seen},
        headers={"Accept": "application/json"},
    )
    return answer.json()


def test_notes_are_saved_while_they_are_typed(of, cast):
    item = meetings.point(meetings.going_on(cast.team))
    writes = of(cast.member)
    assert quietly(writes, item, "Een")["state"] == "saved"
    AgendaItem.objects.filter(pk=item.pk).update(notes="Een\nVan Lia")
    both = quietly(writes, item, "Een\nVan Mo", seen="Een")
    assert (both["state"], both["notes"]) == ("saved", "Een\nVan Lia\nVan Mo")
    assert quietly(writes, item, "Anders", seen="Een")["state"] == "conflict"
    assert quietly(writes, item, "x" * 10_001)["state"] == "refused"
    Meeting.objects.filter(pk=item.meeting_id).update(closed_at=timezone.now(), closed_by=cast.leader)
    assert quietly(writes, item, "Te laat", seen="Een")["state"] == "refused"
    item.refresh_from_db()
    assert item.notes == "Een\nVan Lia\nVan Mo"


def test_the_button_shows_both_texts(of, cast):
    item = meetings.point(meetings.going_on(cast.team), notes="Van Lia")
    answer = of(cast.member).post(
        page(item.meeting, f"punten/{item.pk}/notulen/"),
        {"notes": "Van Mo", "initial-notes": "Oud", "to": "sluiten"},
    )
    assert answer.status_code == 409
    assert "Van Lia" in text(answer)
    assert 'value="sluiten"' in answer.content.decode()


def test_the_screen_hears_what_a_colleague_did(of, cast):
    item = meetings.point(meetings.going_on(cast.team))
    asks, url = of(cast.member), page(item.meeting, f"punten/{item.pk}/afgesproken/")
    pulse = re.search(r'data-pulse="([^"]+)"', asks.get(url).content.decode())
    assert pulse
    assert asks.get(url, {"pulse": pulse[1]}).status_code == 204
    minutes.write(item=item, edit=_edit("Nieuw"), by=cast.leader)
    assert 'data-text="Nieuw"' in asks.get(url, {"pulse": pulse[1]}).content.decode()


def _edit(text: str, seen: str = "") -> Any:
    from borgen.lib.conflict import Edit

    return Edit(seen={"notes": seen}, wanted={"notes": text})


def test_dealt_with_goes_to_the_next_point(of, cast):
    meeting = meetings.going_on(cast.team)
    one, two = meetings.point(meeting), meetings.point(meeting)
    leads = of(cast.leader)
    done = leads.post(page(meeting, f"punten/{one.pk}/notulen/"), {"notes": "", "done": "1"})
    assert done.url.endswith(f"?punt={two.pk}")
    last = leads.post(page(meeting, f"punten/{two.pk}/notulen/"), {"notes": "", "done": "1"})
    assert last.url.endswith(f"?punt={two.pk}")
    leads.post(page(meeting, f"punten/{two.pk}/notulen/"), {"notes": "", "done": "0"})
    assert list(agenda.points(meeting).values_list("state", flat=True)) == ["done", "open"]


# --- the end ------------------------------------------------------------------------------------------------


def test_closing_moves_on_what_was_not_reached_and_mails_everybody(of, cast, run_tasks):
    meeting, following = meetings.going_on(cast.team), meetings.coming(cast.team)
    meetings.point(following, "Opening")
    meetings.point(meeting, "Toetsen", notes="Iedereen is bij.")
    late = meetings.point(meeting, "Pauzes", by=cast.member, note="Wat wil je?")
    meetings.decided(meetings.point(meeting, "Gesprekken"), what="Twee gesprekken")
    leads = of(cast.leader)
    shown = leads.get(page(meeting, "sluiten/")).content.decode()
    assert re.findall(r'name="moves" value="(\d+)" checked', shown) == [str(late.pk)]
    with CaptureQueriesContext(connection) as captured:
        answer = leads.post(page(meeting, "sluiten/"), {"moves": [late.pk], "remarks": "Mooie dag."})
    assert answer.url == page(meeting, "notulen/")
    assert not any("outgoingmail" in query["sql"] for query in captured)
    late.refresh_from_db()
    copy = following.agenda.get(moved_from=late)
    assert (late.state, copy.position, copy.title, copy.note, copy.by) == (
        "moved",
        1,
        "Pauzes",
        "Wat wil je?",
        cast.member,
    )
    run_tasks()
    mails = list(OutgoingMail.objects.all())
    assert len(mails) == members_of(cast)
    for words in ("Iedereen is bij.", "Twee gesprekken", "Mooie dag."):
        assert words in mails[0].text
        assert words in mails[0].html
        assert words in text(leads.get(page(meeting, "notulen/")))
    assert minutes_mail.send(meeting_id=meeting.pk, revision=1) == 0


def test_without_a_next_meeting_it_waits_for_one(cast):
    meeting = meetings.going_on(cast.team)
    item = meetings.point(meeting, "Pauzes", by=cast.member)
    minutes.close(meeting=meeting, moves=[item.pk], by=cast.leader)
    item.refresh_from_db()
    assert item.state == "open"
    following = meetings.coming(cast.team)
    agenda.fill(meeting=following, by=None)
    item.refresh_from_db()
    assert item.state == "moved"
    assert following.agenda.get().moved_from == item
    agenda.fill(meeting=following, by=None)
    assert following.agenda.count() == 1


def test_what_is_due_there_already_is_not_there_twice(cast):
    meeting, following = meetings.going_on(cast.team), meetings.coming(cast.team)
    key = {"source": "stuck", "source_key": "action:1"}
    item, there = meetings.point(meeting, **key), meetings.point(following, **key)
    minutes.close(meeting=meeting, moves=[item.pk], by=cast.leader)
    there.refresh_from_db()
    assert there.moved_from == item
    assert following.agenda.count() == 1


def test_an_open_approval_and_the_pack_go_along(cast):
    meeting, following = meetings.going_on(cast.team), meetings.coming(cast.team)
    approval = put_before(meeting)
    document = document_of(approval)
    pack = watching.discussion(cast.team, meeting=meeting)
    items = [
        meetings.point(meeting, source="approval", source_key=f"document:{document.pk}"),
        meetings.point(meeting, source="discussion", source_key=f"discussion:{pack.pk}"),
    ]
    minutes.close(meeting=meeting, moves=[one.pk for one in items], by=cast.leader)
    pack.refresh_from_db()
    assert Approval.objects.get(pk=approval.pk).meeting == following
    assert pack.meeting == following
    assert {one.source for one in following.agenda.all()} == {"approval", "discussion"}


def test_minutes_are_corrected_and_mailed_anew(of, cast, run_tasks):
    meeting = meetings.going_on(cast.team)
    item = meetings.point(meeting, "Toetsen")
    minutes.close(meeting=meeting, moves=[], by=cast.leader)
    run_tasks()
    leads = of(cast.leader)
    leads.post(page(meeting, "heropenen/"))
    leads.post(page(meeting, f"punten/{item.pk}/notulen/"), {"notes": "Toch iets."})
    leads.post(page(meeting, "sluiten/"), {"remarks": ""})
    run_tasks()
    assert OutgoingMail.objects.count() == 2 * members_of(cast)
    assert "Toch iets." in OutgoingMail.objects.order_by("-pk")[0].text


def test_opened_again_before_the_job_ran_mails_nothing(cast, run_tasks):
    meeting = meetings.going_on(cast.team)
    minutes.close(meeting=meeting, moves=[], by=cast.leader)
    minutes.reopen(meeting=meeting, by=cast.leader)
    assert minutes.reopen(meeting=meeting, by=cast.leader).closed_at is None
    run_tasks()
    assert not OutgoingMail.objects.exists()


def test_a_job_that_died_is_made_good(cast):
    meeting = meetings.going_on(cast.team)
    minutes.close(meeting=meeting, moves=[], by=cast.leader)
    assert minutes_mail.send_missing() == 0
    Meeting.objects.filter(pk=meeting.pk).update(closed_at=timezone.now() - timedelta(minutes=10))
    assert minutes_mail.send_missing(dry_run=True) == 1
    assert minutes_mail.send_missing() == 1
    assert OutgoingMail.objects.count() == members_of(cast)
    assert minutes_mail.send_missing() == 0


def test_the_minutes_on_paper(of, cast):
    meeting = meetings.closed(cast.team)
    meetings.point(meeting, "Toetsen", state="done", notes="Iedereen is bij.")
    answer = of(cast.member).get(page(meeting, "notulen.pdf"))
    assert "Iedereen is bij." in PdfReader(BytesIO(answer.content)).pages[0].extract_text()


def test_the_pages_lead_where_the_meeting_is(of, cast):
    leads = of(cast.leader)
    over, ahead = meetings.closed(cast.team), meetings.coming(cast.team)
    assert leads.get(page(over, "scherm/")).url == page(over, "notulen/")
    assert leads.get(page(over, "sluiten/")).url == page(over)
    assert leads.get(page(ahead, "notulen/")).url == page(ahead)
    assert leads.post(page(ahead, "heropenen/")).url == page(ahead)


def test_what_was_approved_or_discussed_does_not_move_on(of, cast):
    meeting = meetings.going_on(cast.team)
    approval = put_before(meeting, author=cast.member)
    document = document_of(approval)
    pack = watching.discussion(cast.team, meeting=meeting)
    meetings.point(meeting, source="approval", source_key=f"document:{document.pk}")
    meetings.point(meeting, source="discussion", source_key=f"discussion:{pack.pk}")
    for person in (cast.leader, cast.process_owner):
        meeting.attendances.get_or_create(user=person)
    review.close_approval(round_=approval.document_round, by=cast.leader)
    discussions.close(discussion=pack, topics=[], signals_discussed=[], by=cast.leader)
    assert {one.state for one in agenda.points(meeting)} == {"done"}


def test_nothing_is_put_before_the_team_in_a_meeting_that_is_over(cast):
    with pytest.raises(ValidationError):
        put_in(meetings.closed(cast.team), cast.leader)
    assert put_in(meetings.going_on(cast.team), cast.leader).state == "open"


def put_in(meeting: Meeting, leader: Any) -> Approval:
    return approvals.open_round(
        team=meeting.team, subject="x", author=leader, chair=leader, meeting=meeting, by=leader
    )


# --- the start page -----------------------------------------------------------------------------------------


def lines(person: Any) -> list[Any]:
    with CaptureQueriesContext(connection) as captured:
        found = meetings_today.lines(person, local_today())
    assert len(captured) == 1
    return found


def test_the_start_page(cast):
    assert lines(cast.member) == []
    now = timezone.now()
    with time_machine.travel(datetime.combine(local_today(), time(9), tzinfo=AMSTERDAM), tick=False):
        now = timezone.now()
        soon = meetings.coming(
            cast.team, starts_at=now + timedelta(hours=5), ends_at=now + timedelta(hours=6)
        )
        meetings.coming(cast.team, days=5, subject="Volgende week")
        meetings.coming(cast.team, days=20)
        assert [one.detail for one in lines(cast.member)] == [soon.subject]
        assert [one.detail for one in lines(cast.leader)] == [soon.subject, "Volgende week"]
        assert lines(cast.neighbour) == []
        Meeting.objects.filter(pk=soon.pk).update(
            started_at=now - timedelta(hours=1), starts_at=now - timedelta(hours=1)
        )
        assert lines(cast.member)[0].urgency == Urgency.NOW


def test_yesterdays_meeting_is_closed_by_who_led_it(cast):
    starts = timezone.now() - timedelta(days=1)
    builders.meeting(
        cast.team,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=10),
        started_at=starts,
        chair=cast.process_owner,
    )
    assert lines(cast.member) == []
    for person in (cast.leader, cast.process_owner):
        (line,) = lines(person)
        assert line.url.endswith("/sluiten/")
        assert line.urgency == Urgency.OVERDUE
    Deputy.objects.create(
        team=cast.team, user=cast.member, since=local_today(), until=local_today(), appointed_by=cast.leader
    )
    assert len(lines(cast.member)) == 1


def test_closing_asks_as_often_in_a_large_team(of, cast):
    """One job queues the mails: who closes the meeting does not wait for them."""
    leads = of(cast.leader)

    def asked() -> int:
        meeting = meetings.going_on(cast.team)
        meetings.point(meeting)
        with CaptureQueriesContext(connection) as captured:
            leads.post(page(meeting, "sluiten/"), {"remarks": ""})
        return len(captured)

    asked()  # the first request of a session writes it
    once = asked()
    builders.members(cast.team, 20)
    assert asked() == once
