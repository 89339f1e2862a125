"""A session from nothing to an invitation in every mailbox."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from icalendar import Calendar

from boas.models import Assessment
from boas.services import preparing, running
from common.models import AuditEntry
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def prepared(cast):
    builders.set_in_use(cast.institution)
    return preparing.create_assessment(improvement=cast.improvement, by=cast.leader)


def address(name, assessment, **more):
    improvement = assessment.improvement
    where = {"institution": improvement.team.institution.slug, "team": improvement.team.slug}
    return reverse(
        name, kwargs={**where, "improvement": improvement.slug, "number": assessment.number, **more}
    )


def filled_in(client, assessment, **changes):
    """The form as the browser shows it, with some fields changed."""
    page = client.get(address("boas:prepare", assessment))
    form = page.context["form"]
    data = {}
    for bound in form:
        shown = form.get_initial_for_field(bound.field, bound.name)
        shown = bound.field.prepare_value(shown)
        text = "" if shown is None else shown.strftime("%H:%M") if hasattr(shown, "hour") else str(shown)
        data[bound.html_initial_name] = text
        if not (bound.name == "leader_votes" and not shown):
            data[bound.html_name] = text
    return data | changes


def test_everything_that_is_known_stands_there(client, cast):
    builders.set_in_use(cast.institution)
    builders.measure(cast.improvement, title="Twee gesprekken per periode")
    cast.institution.threshold = 40
    cast.institution.save()
    client.force_login(cast.leader)
    where = {
        "institution": cast.institution.slug,
        "team": cast.team.slug,
        "improvement": cast.improvement.slug,
    }
    answer = client.post(reverse("boas:new", kwargs=where))
    made = Assessment.objects.get()
    assert answer.url == address("boas:prepare", made)
    assert (made.subject, made.threshold, made.chair) == (cast.improvement.name, 40, cast.leader)
    assert "Twee gesprekken per periode" in made.summary
    meeting = preparing.current_meeting(made)
    assert meeting.ends_at - meeting.starts_at == timedelta(hours=2)
    assert sum(item.minutes for item in meeting.agenda.all()) == 120


def test_a_second_open_one_is_refused_with_words(client, cast, prepared):
    client.force_login(cast.leader)
    where = {
        "institution": cast.institution.slug,
        "team": cast.team.slug,
        "improvement": cast.improvement.slug,
    }
    answer = client.post(reverse("boas:new", kwargs=where), follow=True)
    assert "al een open BOAS" in answer.content.decode()
    assert Assessment.objects.count() == 1


def test_what_is_filled_in_is_kept(client, cast, prepared):
    client.force_login(cast.leader)
    data = filled_in(
        client,
        prepared,
        goal="Zien waar we staan",
        place="B.104",
        starts="15:30",
        ends="17:30",
        threshold="25",
    )
    data |= {"point_5": "Koffie", "minutes_5": "10", "point_1": "", "minutes_1": ""}
    assert client.post(address("boas:prepare", prepared), data).status_code == 302
    prepared.refresh_from_db()
    meeting = preparing.current_meeting(prepared)
    assert (prepared.goal, prepared.threshold, meeting.place) == ("Zien waar we staan", 25, "B.104")
    assert meeting.agenda.last().title == "Koffie"
    assert meeting.agenda.count() == 4


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"threshold": "0"}, "threshold"),
        ({"threshold": "dertig"}, "threshold"),
        ({"ends": "09:00"}, "Het einde is later dan het begin"),
        ({"subject": ""}, "subject"),
        ({"point_6": "", "minutes_6": "5"}, "Schrijf waar deze minuten voor zijn"),
        ({"chair": "999999"}, "chair"),
    ],
)
def test_what_cannot_be_stays_on_the_page_with_what_was_typed(client, cast, prepared, changes, message):
    client.force_login(cast.leader)
    data = filled_in(client, prepared, goal="Mijn lange verhaal", **changes)
    answer = client.post(address("boas:prepare", prepared), data)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert message in text
    assert "Mijn lange verhaal" in text
    prepared.refresh_from_db()
    assert prepared.goal != "Mijn lange verhaal"


def test_two_people_prepare_different_parts_and_both_are_kept(client, cast, prepared):
    client.force_login(cast.leader)
    mine = filled_in(client, prepared, goal="Mijn doel")
    client.force_login(cast.project_leader)
    client.post(address("boas:prepare", prepared), filled_in(client, prepared, place="Aula"))
    client.force_login(cast.leader)
    assert client.post(address("boas:prepare", prepared), mine).status_code == 302
    prepared.refresh_from_db()
    assert (prepared.goal, preparing.current_meeting(prepared).place) == ("Mijn doel", "Aula")


def test_two_people_change_the_same_and_see_both_texts(client, cast, prepared):
    client.force_login(cast.leader)
    mine = filled_in(client, prepared, goal="Mijn doel")
    Assessment.objects.filter(pk=prepared.pk).update(goal="Het doel van een collega")
    answer = client.post(address("boas:prepare", prepared), mine)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Mijn doel" in text
    assert "Het doel van een collega" in text
    prepared.refresh_from_db()
    assert prepared.goal == "Het doel van een collega"


def test_after_the_start_nothing_is_prepared_any_more(client, cast, prepared):
    client.force_login(cast.leader)
    data = filled_in(client, prepared, goal="Te laat")
    Assessment.objects.filter(pk=prepared.pk).update(
        state="running", voters=14, started_at=prepared.created_at
    )
    client.post(address("boas:prepare", prepared), data)
    prepared.refresh_from_db()
    assert prepared.goal != "Te laat"


def test_the_invitation_reaches_everybody_with_an_appointment(client, cast, prepared, run_tasks, mailbox):
    client.force_login(cast.leader)
    client.post(address("boas:invite", prepared))
    run_tasks()
    people = {cast.leader, cast.member, cast.process_owner, cast.project_leader, cast.project_member}
    assert {message["X-Rcpt"] for message in mailbox} == {person.email for person in people}
    (message,) = mailbox.to(cast.member.email)
    assert address("boas:briefing", prepared) in message.get_body(("plain",)).get_content()
    (attachment,) = message.iter_attachments()
    calendar = Calendar.from_ical(attachment.get_content())
    (event,) = calendar.walk("VEVENT")
    assert event.decoded("DTSTART") == preparing.current_meeting(prepared).starts_at
    assert str(calendar["METHOD"]) == "PUBLISH"
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Amsterdam"]
    assert "5 mails verstuurd" in client.get(address("boas:prepare", prepared)).content.decode()


def test_calling_off_tells_who_was_invited_and_takes_the_appointment_back(
    client, cast, prepared, run_tasks, mailbox
):
    client.force_login(cast.leader)
    client.post(address("boas:invite", prepared))
    run_tasks()
    mailbox.clear()
    client.post(address("boas:cancel", prepared))
    run_tasks()
    prepared.refresh_from_db()
    assert prepared.state == "cancelled"
    (message,) = mailbox.to(cast.member.email)
    (attachment,) = message.iter_attachments()
    calendar = Calendar.from_ical(attachment.get_content())
    (event,) = calendar.walk("VEVENT")
    assert (str(calendar["METHOD"]), str(event["STATUS"]), int(event["SEQUENCE"])) == (
        "CANCEL",
        "CANCELLED",
        1,
    )


def test_nobody_is_mailed_when_nobody_was_invited(client, cast, prepared, run_tasks, mailbox):
    client.force_login(cast.leader)
    client.post(address("boas:cancel", prepared))
    run_tasks()
    assert mailbox == []


def test_with_the_mail_server_down_the_invitation_waits_and_the_leader_sees_it(
    client, cast, prepared, run_tasks, mailbox
):
    mailbox.refuse = "451 try later"
    client.force_login(cast.leader)
    assert client.post(address("boas:invite", prepared)).status_code == 302
    run_tasks()
    assert "5 mails wachten op verzending" in client.get(address("boas:prepare", prepared)).content.decode()


def test_documents_are_a_link_or_a_file_and_members_read_them(client, cast, prepared):
    client.force_login(cast.leader)
    url = address("boas:document-add", prepared)
    client.post(url, {"document-title": "Plan", "document-url": "https://intranet.school.example/plan"})
    upload = SimpleUploadedFile("../../plan.html", b"<script>alert(1)</script>", content_type="text/html")
    client.post(url, {"document-title": "Bijlage", "document-upload": upload})
    link, file = prepared.documents.all()
    assert (link.title, file.file.name) == ("Plan", "plan.html")
    both = client.post(
        url,
        {
            "document-title": "Twee",
            "document-url": "https://a.example",
            "document-upload": SimpleUploadedFile("b.txt", b"b"),
        },
    )
    neither = client.post(url, {"document-title": "Niets"})
    assert (both.status_code, neither.status_code) == (422, 422)
    script = client.post(url, {"document-title": "Kwaad", "document-url": "javascript:alert(1)"})
    assert script.status_code == 422
    client.force_login(cast.member)
    answer = client.get(address("boas:document", prepared, pk=file.pk))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    client.force_login(cast.stranger)
    assert client.get(address("boas:document", prepared, pk=file.pk)).status_code == 404


def test_who_is_there_decides_who_may_vote(client, cast, prepared):
    client.force_login(cast.leader)
    people = [cast.leader, cast.member, cast.process_owner]
    client.post(address("boas:presence", prepared), {"people": [person.pk for person in people]})
    assert preparing.voters_present(prepared) == 2
    Assessment.objects.filter(pk=prepared.pk).update(leader_votes=True)
    prepared.refresh_from_db()
    assert preparing.voters_present(prepared) == 3
    answer = client.post(address("boas:presence", prepared), {"people": [cast.stranger.pk]}, follow=True)
    assert "niet meer in dit team" in answer.content.decode()
    assert preparing.voters_present(prepared) == 3


def test_the_log_says_how_many_were_there_and_not_who(client, cast, prepared):
    client.force_login(cast.leader)
    client.post(address("boas:presence", prepared), {"people": [cast.member.pk]})
    assert AuditEntry.objects.get(verb="meeting.presence").details == {"present": 1}


def test_members_read_the_briefing_and_prepare_nothing(client, cast, prepared):
    client.force_login(cast.member)
    assert prepared.goal in client.get(address("boas:briefing", prepared)).content.decode()
    for name in ("prepare", "cancel"):
        assert client.get(address(f"boas:{name}", prepared)).status_code == 403
    for name in ("invite", "presence", "document-add"):
        assert client.post(address(f"boas:{name}", prepared)).status_code == 403


@pytest.mark.parametrize(("days_ago", "meetings"), [(0, 1), (7, 2)])
def test_a_paused_session_goes_on_in_another_meeting_on_another_day(cast, days_ago, meetings):
    paused = builders.assessment(cast.improvement, state="paused", chair=cast.leader)
    first = preparing.current_meeting(paused)
    first.starts_at -= timedelta(days=days_ago)
    first.ends_at -= timedelta(days=days_ago)
    first.save()
    running.resume(assessment=paused, by=cast.leader)
    assert paused.sessions.count() == meetings
    now = preparing.current_meeting(paused)
    assert now.place == first.place
    assert (now == first) is (meetings == 1)
