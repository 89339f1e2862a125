"""Closing: once, with a date or without, and one mail for everybody in which no figure stands."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import datetime, time, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from icalendar import Calendar

from boas.models import Assessment, TapReceipt
from boas.models.tally import Option
from boas.services import closing, counting
from boas.services.closing import PlannedHour
from boas.services.counting import tap
from boas.services.session import NotInThisState, Refused
from borgen.lib.dates import AMSTERDAM, local_today
from common import mail
from common.models import AuditEntry
from teams.models import Meeting
from tests import builders
from tests.boas.room import address
from tests.cast import Cast
from tests.conftest import Mailbox

DAY = local_today() + timedelta(days=12)
SENT = {"day": DAY.isoformat(), "starts": "13:30", "place": "B.104"}
ALL = dict.fromkeys(builders.CODES, builders.FINE) | {"V5": builders.LOW}


@pytest.fixture
def session(cast: Cast) -> Assessment:
    """Everything is counted."""
    return builders.assessment(cast.improvement, state="running", chair=cast.chair, tallies=ALL)


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return found.get_content()


def appointments(message: EmailMessage) -> list[Any]:
    files = [one for one in message.iter_attachments() if one.get_content_type() == "text/calendar"]
    return [event for one in files for event in Calendar.from_ical(one.get_content()).walk("VEVENT")]


# --- closing with a date --------------------------------------------------------------------------------


def test_closing_makes_the_planning_meeting_and_tells_everybody(
    client: Client, cast: Cast, session: Assessment, mailbox: Mailbox, run_tasks: Callable[[], int]
) -> None:
    client.force_login(cast.chair)
    response = client.post(address("close", session), SENT)
    assert response.url == address("outcome", session)
    run_tasks()
    session.refresh_from_db()
    assert session.state == "closed"
    assert session.closed_by == cast.chair
    meeting = session.planning_meeting
    assert meeting is not None
    assert meeting.starts_at == datetime.combine(DAY, time(13, 30), tzinfo=AMSTERDAM)
    assert meeting.ends_at - meeting.starts_at == timedelta(hours=1)
    assert [item.minutes for item in meeting.agenda.all()] == [10, 35, 10, 5]
    receivers = {
        cast.leader, cast.member, cast.process_owner, cast.project_leader, cast.project_member, cast.chair
    }  # fmt: skip
    assert sorted(message["X-Rcpt"] for message in mailbox) == sorted(one.email for one in receivers)
    assert mail.standing(closing.result_topic(session)).sent == len(receivers)
    [event] = appointments(mailbox.to(cast.member.email)[0])
    assert event.decoded("dtstart") == meeting.starts_at
    assert str(event["location"]) == "B.104"


def test_no_figure_stands_in_the_mail(
    client: Client, cast: Cast, session: Assessment, mailbox: Mailbox, run_tasks: Callable[[], int]
) -> None:
    builders.remark(session, "V5", "Niemand wist het.")
    builders.decision(session, "V5")
    client.force_login(cast.leader)
    client.post(address("close", session), SENT)
    run_tasks()
    [message] = mailbox.to(cast.member.email)
    assert message["Subject"] == "De uitslag van onze BOAS: Begeleiding van de student"
    for kind in ("plain", "html"):
        body = part(message, kind)
        assert address("outcome", session) in body
        assert "B.104" in body
        for hidden in ("%", "42,9", "oneens", "Niemand wist het", "Doe iets aan", "V5"):
            assert hidden not in body.replace("100%", ""), (kind, hidden)
    client.force_login(cast.member)
    assert "42,9" in client.get(address("outcome", session)).content.decode()
    client.logout()
    assert client.get(address("outcome", session)).status_code == 302


def test_the_leader_sees_how_far_the_mail_is(
    client: Client, cast: Cast, session: Assessment, mailbox: Mailbox, run_tasks: Callable[[], int]
) -> None:
    mailbox.refuse = "451 later"
    client.force_login(cast.leader)
    client.post(address("close", session), SENT)
    run_tasks()
    page = client.get(address("outcome", session)).content.decode()
    assert "6 mails wachten op verzending" in page
    client.force_login(cast.member)
    assert "mails wachten" not in client.get(address("outcome", session)).content.decode()


def test_later_makes_no_meeting_and_the_mail_says_so(
    client: Client, cast: Cast, session: Assessment, mailbox: Mailbox, run_tasks: Callable[[], int]
) -> None:
    client.force_login(cast.leader)
    client.post(address("close", session), {"later": "on", "day": "", "starts": "25:00"})
    run_tasks()
    session.refresh_from_db()
    assert session.state == "closed"
    assert session.planning_meeting is None
    [message] = mailbox.to(cast.member.email)
    assert "zodra er een datum is" in part(message, "plain")
    assert not appointments(message)


def test_closing_settles_the_leaders_doubt_and_forgets_the_taps(cast: Cast, session: Assessment) -> None:
    cast.improvement.leader_doubts = True
    cast.improvement.save()
    TapReceipt.objects.create(assessment=session, token=uuid.uuid4())
    before = cast.improvement.revision
    closing.close(assessment=session, by=cast.leader)
    cast.improvement.refresh_from_db()
    assert cast.improvement.leader_doubts is False
    assert cast.improvement.revision == before + 1
    assert not TapReceipt.objects.exists()
    verbs = list(AuditEntry.objects.values_list("verb", flat=True))
    assert {"assessment.closed", "improvement.doubt_settled"} <= set(verbs)


def test_a_paused_session_can_be_closed(cast: Cast) -> None:
    paused = builders.assessment(cast.improvement, state="paused", chair=cast.leader, tallies=ALL)
    closing.close(assessment=paused, by=cast.leader)
    assert paused.state == "closed"


# --- what is wrong --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"day": ""}, "Kies samen een datum"),
        ({"day": "2020-01-01"}, "Deze dag is voorbij"),
        ({"day": "morgen"}, "geldige datum"),
        ({"starts": ""}, "Vul dit in"),
        ({"place": "x" * 121}, "niet meer dan 120 tekens"),
    ],
)
def test_a_date_that_is_none_closes_nothing(
    client: Client, cast: Cast, session: Assessment, changed: dict[str, str], said: str
) -> None:
    client.force_login(cast.leader)
    response = client.post(address("close", session), {**SENT, **changed})
    html = response.content.decode()
    assert response.status_code == 422
    assert said in html
    assert 'id="error-summary"' in html
    assert changed.get("place", "B.104") in html
    session.refresh_from_db()
    assert session.state == "running"
    assert not mail.standing(closing.result_topic(session)).total


def test_what_was_not_counted_asks_to_be_sure(client: Client, cast: Cast) -> None:
    session = builders.assessment(
        cast.improvement, state="running", chair=cast.leader, tallies={"D1": builders.FINE}
    )
    counting.tap(assessment=session, code="M1", option=Option.AGREE, step=1, token=uuid.uuid4())
    client.force_login(cast.leader)
    response = client.post(address("close", session), SENT)
    assert response.status_code == 422
    assert "3 stellingen zijn niet geteld" in response.content.decode()
    client.post(address("close", session), {**SENT, "leave_uncounted": "on"})
    session.refresh_from_db()
    assert session.state == "closed"
    by_code = {one.statement.code: one for one in session.tallies.select_related("statement")}
    assert by_code["A1"].counted_at is None
    assert by_code["M1"].counted_at is not None
    page = client.get(address("outcome", session)).content.decode()
    assert page.count('<span class="muted"><svg') == 3
    assert "13 zonder antwoord" in page


def test_a_statement_that_is_opened_again_asks_too(client: Client, cast: Cast, session: Assessment) -> None:
    """The page showed everything counted; a colleague took one up again before the button was pressed."""
    counting.reopen_count(assessment=session, code="D1", by=cast.leader)
    session.tallies.filter(statement__code="D1").update(agree=0, disagree=0, strongly_agree=0)
    client.force_login(cast.leader)
    response = client.post(address("close", session), SENT)
    assert response.status_code == 422
    assert 'name="leave_uncounted"' in response.content.decode()


def test_closing_twice_is_one_meeting_and_one_mail(
    client: Client, cast: Cast, session: Assessment, mailbox: Mailbox, run_tasks: Callable[[], int]
) -> None:
    client.force_login(cast.chair)
    client.post(address("close", session), SENT)
    client.force_login(cast.leader)
    response = client.post(address("close", session), {**SENT, "place": "elders"}, follow=True)
    assert "Deze BOAS is afgesloten. Er is niets veranderd." in response.content.decode()
    run_tasks()
    assert len(mailbox.to(cast.member.email)) == 1
    assert Meeting.objects.filter(subject__startswith="Planning").count() == 1
    session.refresh_from_db()
    assert session.closed_by == cast.chair


@pytest.mark.parametrize("state", ["preparing", "cancelled"])
def test_what_never_ran_cannot_be_closed(client: Client, cast: Cast, state: str) -> None:
    made = builders.assessment(cast.improvement, state=state, chair=cast.leader)
    client.force_login(cast.leader)
    client.post(address("close", made), SENT)
    made.refresh_from_db()
    assert made.state == state


def test_a_practice_run_cannot_be_closed(cast: Cast) -> None:
    run = builders.assessment(cast.improvement, state="running", practice=True, number=0, chair=cast.leader)
    with pytest.raises(Refused):
        closing.close(assessment=run, by=cast.leader)


def test_a_tap_from_a_stale_screen_changes_nothing(client: Client, cast: Cast, session: Assessment) -> None:
    closing.close(assessment=session, by=cast.leader)
    client.force_login(cast.leader)
    response = client.post(
        address("tap", session),
        {"statement": "D1", "option": "agree", "step": "1", "token": str(uuid.uuid4())},
        headers={"accept": "application/json"},
    )
    assert response.status_code == 409
    assert "afgesloten" in response.content.decode()
    assert session.tallies.get(statement__code="D1").counts.votes == 14
    assert not TapReceipt.objects.exists()


# --- the date of the planning, afterwards ---------------------------------------------------------------


def test_a_date_that_comes_later_is_mailed_once(
    client: Client, cast: Cast, mailbox: Mailbox, run_tasks: Callable[[], int]
) -> None:
    made = builders.assessment(cast.improvement, state="closed", chair=cast.chair)
    client.force_login(cast.project_leader)
    assert client.get(address("planning-meeting", made)).status_code == 200
    for _ in range(2):
        client.post(address("planning-meeting", made), SENT)
    run_tasks()
    [message] = mailbox.to(cast.member.email)
    assert message["Subject"] == "Planningsoverleg na de BOAS: Begeleiding van de student"
    [event] = appointments(message)
    assert event["sequence"] == 0
    assert mail.standing(closing.planning_topic(made)).sent == 6


def test_moving_the_meeting_replaces_it_in_calendars(
    client: Client, cast: Cast, mailbox: Mailbox, run_tasks: Callable[[], int]
) -> None:
    made = builders.assessment(cast.improvement, state="closed", chair=cast.chair)
    client.force_login(cast.leader)
    client.post(address("planning-meeting", made), SENT)
    client.post(address("planning-meeting", made), {**SENT, "starts": "15:00"})
    run_tasks()
    first, second = mailbox.to(cast.member.email)
    assert appointments(first)[0]["uid"] == appointments(second)[0]["uid"]
    assert appointments(second)[0]["sequence"] == 1
    assert "is verplaatst" in part(second, "plain")
    assert Meeting.objects.filter(subject__startswith="Planning").count() == 1


def test_the_date_waits_for_the_closing(client: Client, cast: Cast, session: Assessment) -> None:
    client.force_login(cast.leader)
    assert client.post(address("planning-meeting", session), SENT).url == address("outcome", session)
    assert not Meeting.objects.filter(subject__startswith="Planning").exists()
    with pytest.raises(NotInThisState):
        closing.plan_meeting(
            assessment=session,
            planned=PlannedHour(datetime.combine(DAY, time(13), tzinfo=AMSTERDAM)),
            by=cast.leader,
        )


# --- at the same moment ---------------------------------------------------------------------------------


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_taps_while_somebody_closes_are_counted_or_refused() -> None:
    """Every tap that was acknowledged is in the sum that the outcome shows; none comes after."""
    session = builders.assessment(
        state="running",
        voters=500,
        tallies={code: (1, 1, 1, 1) for code in builders.CODES if code != "D1"},
    )
    counted, refused, closed = [], [], []
    start = threading.Barrier(5)

    def count_hands() -> None:
        start.wait()
        try:
            for _ in range(25):
                try:
                    tap(assessment=session, code="D1", option=Option.AGREE, step=1, token=uuid.uuid4())
                    counted.append(1)
                except NotInThisState:
                    refused.append(1)
        finally:
            connections.close_all()

    def close_it() -> None:
        start.wait()
        try:
            for _ in range(2):
                try:
                    closing.close(
                        assessment=Assessment.objects.get(pk=session.pk),
                        by=session.chair,
                        leave_uncounted=True,
                    )
                    closed.append(1)
                except NotInThisState:
                    pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=job) for job in (*[count_hands] * 3, *[close_it] * 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(closed) == 1
    assert len(counted) + len(refused) == 75
    assert session.tallies.get(statement__code="D1").agree == len(counted)
    assert not TapReceipt.objects.exists()
    assert mail.standing(closing.result_topic(session)).total == 1
