"""The team agrees to its plan: in the meeting, with objections, and who was absent afterwards."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from borgen.lib.conflict import Edit
from common.models import OutgoingMail
from monitoring.models import MonitoringLine, PlanRound
from monitoring.services import plan as lines
from monitoring.services import plan_agreement as services
from teams.models import Institution, Membership
from teams.services import approvals
from tests import builders
from tests.monitoring import builders as watching


def start(cast: Any) -> str:
    return f"/{cast.institution.slug}/teams/{cast.team.slug}/monitoring/"


def text(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


@pytest.fixture
def line(cast) -> MonitoringLine:
    made = watching.line(cast.team, created_by=cast.member)
    watching.instrument(made)
    return made


def begun(cast: Any, *present: Any, **fields: Any) -> PlanRound:
    meeting = builders.meeting(cast.team)
    round_ = services.begin(team=cast.team, chair=cast.leader, meeting=meeting, by=cast.leader, **fields)
    approvals.set_present(approval=round_.approval, people=[cast.leader, *present], by=cast.leader)
    return round_


# --- through the pages ------------------------------------------------------------------------------------


@pytest.mark.search
def test_a_plan_from_the_table_to_the_last_who_was_absent(client: Client, cast, line, run_tasks, mailbox):
    meeting = builders.meeting(cast.team)
    client.force_login(cast.leader)
    page = client.get(f"{start(cast)}akkoord/")
    assert "In welk overleg?" in text(page)
    page = client.post(
        f"{start(cast)}akkoord/beginnen/",
        {"meeting": meeting.pk, "chair": cast.leader.pk},
        follow=True,
    )
    assert line.agreement in text(page)
    round_ = PlanRound.objects.get()
    assert round_.approval.author == cast.member
    client.post(f"{start(cast)}akkoord/aanwezig/", {"people": [cast.leader.pk, cast.member.pk], "seen": ""})
    client.post(
        f"{start(cast)}akkoord/bezwaar/",
        {"bezwaar-person": cast.member.pk, "bezwaar-text": "Daar is geen tijd voor."},
    )
    page = client.post(f"{start(cast)}akkoord/vaststellen/", follow=True)
    assert PlanRound.objects.get().approval.state == "open"
    objection = round_.approval.objections.get()
    client.post(
        f"{start(cast)}akkoord/bezwaar/{objection.pk}/",
        {f"besluit-{objection.pk}-how": "decision", f"besluit-{objection.pk}-answer": "Roosteruren."},
    )
    page = client.post(f"{start(cast)}akkoord/vaststellen/", follow=True)
    assert "Door het team vastgesteld" in text(page)
    assert cast.process_owner.name in text(page)
    run_tasks()
    letter = mailbox.to(cast.process_owner.email)[0].get_body(("plain",)).get_content()
    address = re.search(r"/\S+/akkoord/1/", letter)
    assert address
    assert line.agreement not in letter
    client.force_login(cast.process_owner)
    page = client.get(address[0])
    assert "Ga je akkoord" in text(page)
    page = client.post(address[0], {"answer": "agree"}, follow=True)
    assert approvals.is_complete(round_.approval)
    client.force_login(cast.leader)
    assert "nog niet geantwoord" not in text(client.get(start(cast)))


def test_who_wrote_it_does_not_close_it(client: Client, cast, line):
    round_ = begun(cast, cast.member)
    client.force_login(cast.member)
    client.post(f"{start(cast)}akkoord/vaststellen/")
    round_.approval.refresh_from_db()
    assert round_.approval.state == "open"
    lines.edit_line(line=line, edit=_words(line, "Drie"), by=cast.leader)
    services.put_again(round_=round_, by=cast.leader)
    round_.approval.refresh_from_db()
    assert round_.approval.author == cast.leader
    with pytest.raises(ValidationError):
        services.close(round_=round_, by=cast.leader)


def _words(line: MonitoringLine, agreement: str) -> Edit:
    seen = lines.values_of_line(line)
    return Edit(seen=seen, wanted={**seen, "agreement": agreement})


def test_what_was_changed_on_the_table_is_looked_at_again(client: Client, cast, line):
    round_ = begun(cast, cast.process_owner)
    lines.edit_line(line=line, edit=_words(line, "Drie gesprekken"), by=cast.member)
    with pytest.raises(ValidationError) as refusal:
        services.close(round_=round_, by=cast.leader)
    assert refusal.value.code == "changed"
    round_.approval.refresh_from_db()
    assert round_.approval.state == "open"
    client.force_login(cast.leader)
    assert "veranderd terwijl het voorlag" in text(client.get(f"{start(cast)}akkoord/"))
    page = client.post(f"{start(cast)}akkoord/opnieuw/", follow=True)
    assert "Drie gesprekken" in text(page)
    services.close(round_=round_, by=cast.leader)
    round_.approval.refresh_from_db()
    assert round_.approval.state == "approved"


@pytest.mark.search
def test_the_page_says_per_line_what_was_agreed(client: Client, cast, line):
    round_ = begun(cast, cast.process_owner)
    services.close(round_=round_, by=cast.leader)
    watching.line(cast.team, agreement="Nieuwe regel")
    client.force_login(cast.member)
    rows = {row.line.agreement: row.standing for group in _groups(client, cast) for row in group.rows}
    assert rows == {line.agreement: "agreed", "Nieuwe regel": "new"}
    lines.edit_line(line=line, edit=_words(line, "Anders"), reason="Beter zo.", by=cast.leader)
    rows = {row.line.agreement: row.standing for group in _groups(client, cast) for row in group.rows}
    assert rows == {"Anders": "changed", "Nieuwe regel": "new"}


def _groups(client: Client, cast: Any) -> Any:
    return client.get(start(cast)).context["groups"]


def test_declining_leaves_what_was_agreed(client: Client, cast, line):
    services.close(round_=begun(cast, cast.process_owner), by=cast.leader)
    begun(cast, cast.process_owner, reason="Nog een keer.")
    client.force_login(cast.leader)
    address = f"{start(cast)}akkoord/niet-vaststellen/"
    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "Te veel tegelijk."})
    assert client.get(start(cast)).context["agreed"].round.number == 1
    assert "Te veel tegelijk." in text(client.get(f"{start(cast)}akkoord/2/"))


# --- rules ------------------------------------------------------------------------------------------------


def test_no_plan_no_round_and_one_at_a_time(cast):
    with pytest.raises(ValidationError) as refusal:
        begun(cast)
    assert refusal.value.code == "empty"
    watching.line(cast.team)
    begun(cast)
    with pytest.raises(ValidationError) as refusal:
        begun(cast)
    assert refusal.value.code == "open_round"


def test_from_the_second_time_on_a_reason_is_needed(cast, line):
    services.close(round_=begun(cast, cast.process_owner), by=cast.leader)
    with pytest.raises(ValidationError) as refusal:
        begun(cast)
    assert "reason" in refusal.value.message_dict
    assert PlanRound.objects.count() == 1


def test_where_everybody_has_to_agree_it_waits_for_the_last(cast, line):
    Institution.objects.update(approval_by_all=True)
    cast.team.institution.refresh_from_db()
    round_ = begun(cast, cast.member)
    closed, mails = services.close(round_=round_, by=cast.leader)
    assert (closed.state, mails) == ("waiting", 1)
    assert services.agree_afterwards(round_=round_, by=cast.process_owner)
    round_.approval.refresh_from_db()
    assert round_.approval.state == "approved"


def test_who_leaves_the_team_is_not_waited_for(cast, line):
    Institution.objects.update(approval_by_all=True)
    cast.team.institution.refresh_from_db()
    round_ = begun(cast, cast.member)
    services.close(round_=round_, by=cast.leader)
    assert services.complete_waiting(dry_run=True) == 0
    Membership.objects.filter(user=cast.process_owner).delete()
    assert services.complete_waiting(dry_run=True) == 1
    assert services.complete_waiting() == 1
    round_.approval.refresh_from_db()
    assert round_.approval.state == "approved"


def test_nothing_is_asked_about_an_older_plan(client: Client, cast, line):
    first = begun(cast, cast.member)
    services.close(round_=first, by=cast.leader)
    services.close(round_=begun(cast, cast.member, reason="Nieuw."), by=cast.leader)
    with pytest.raises(services.NothingAsked):
        services.agree_afterwards(round_=first, by=cast.process_owner)
    client.force_login(cast.process_owner)
    page = client.post(f"{start(cast)}akkoord/1/", {"answer": "agree"}, follow=True)
    assert "niets meer gevraagd" in text(page)


def test_a_reminder_goes_once_a_day(cast, line):
    round_ = begun(cast, cast.member)
    services.close(round_=round_, by=cast.leader)
    assert services.remind(round_=round_, by=cast.leader) == 0
    OutgoingMail.objects.all().delete()
    assert services.remind(round_=round_, by=cast.leader) == 1


def test_what_was_agreed_stays_readable(client: Client, cast, line):
    services.close(round_=begun(cast, cast.process_owner), by=cast.leader)
    old = line.agreement
    lines.edit_line(line=line, edit=_words(line, "Heel iets anders"), reason="Beter.", by=cast.leader)
    client.force_login(cast.member)
    page = text(client.get(f"{start(cast)}akkoord/1/"))
    assert old in page
    assert "Heel iets anders" not in page
