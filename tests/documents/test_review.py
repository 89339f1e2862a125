"""Remarks, review and rounds: what happens, who is mailed, and what cannot be."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.utils import timezone

from borgen.lib.conflict import Conflict, Edit
from borgen.lib.dates import local_today
from borgen.lib.states import TransitionNotAllowed
from common.models import AuditEntry, OutgoingMail
from documents.models import ApprovalRound, Document, Version
from documents.services import review
from documents.services.drafts import lock_draft
from documents.services.review import NothingAsked
from teams.models import AgendaItem, Approval, Attendance, Consent, Institution, Membership
from teams.services import approvals
from teams.services.meetings import NewMeeting
from tests import builders


@pytest.fixture
def school(cast) -> Any:
    """The team of the cast with a valid handbook; the member writes its next version."""
    document = builders.document(cast.team, improvement=cast.improvement, slug="handboek", title="Handboek")
    builders.approved(document, author=cast.process_owner, approved_by=cast.leader)
    return document


@pytest.fixture
def draft(school, cast) -> Version:
    return builders.draft(school, author=cast.member)


def explained(version: Version, **changes: Any) -> Edit:
    values = {name: getattr(version, name) for name in review.EXPLAINED}
    return Edit(seen=values, wanted={**values, **changes})


def offered(draft: Version, by: Any) -> Version:
    review.offer(version=draft, edit=explained(draft), revision=draft.revision, by=by)
    draft.refresh_from_db()
    return draft


def begun(draft: Version, cast: Any, *present: Any, chair: Any = None) -> ApprovalRound:
    offered(draft, cast.member)
    meeting = builders.meeting(cast.team)
    round_ = review.begin_approval(version=draft, chair=chair or cast.leader, meeting=meeting, by=cast.leader)
    approvals.set_present(approval=round_.approval, people=[cast.leader, *present], by=cast.leader)
    return round_


def everybody_has_to_agree(document: Document) -> None:
    Institution.objects.filter(pk=document.institution_id).update(approval_by_all=True)
    document.institution.refresh_from_db()
    document.team.institution.refresh_from_db()


def mailed() -> list[str]:
    return sorted(OutgoingMail.objects.values_list("to", flat=True))


# --- remarks --------------------------------------------------------------------------------------


def test_a_remark_is_answered_once(draft, cast):
    remark = review.add_remark(version=draft, text=" Wie? ", quote="De begeleider belt", by=cast.leader)
    assert remark.text == "Wie?"
    review.answer_remark(remark=remark, outcome="adopted", answer="", by=cast.member)
    with pytest.raises(ValidationError) as refusal:
        review.answer_remark(remark=remark, outcome="declined", answer="Nee.", by=cast.member)
    assert refusal.value.code == "answered"
    with pytest.raises(ValidationError):
        review.remove_remark(remark=remark, by=cast.leader)


def test_declining_needs_words(draft, cast):
    remark = review.add_remark(version=draft, text="Waarom?", by=cast.leader)
    with pytest.raises(ValidationError) as refusal:
        review.answer_remark(remark=remark, outcome="declined", answer="  ", by=cast.member)
    assert "answer" in refusal.value.message_dict


def test_only_ones_own_remark_can_be_taken_back(draft, cast):
    remark = review.add_remark(version=draft, text="Waarom?", by=cast.leader)
    with pytest.raises(ValidationError):
        review.remove_remark(remark=remark, by=cast.member)
    review.remove_remark(remark=remark, by=cast.leader)
    assert not draft.remarks.exists()


def test_an_approved_version_takes_no_remarks(school, cast):
    with pytest.raises(ValidationError):
        review.add_remark(version=school.current, text="Te laat.", by=cast.leader)


def test_the_audit_tells_no_words(draft, cast):
    review.add_remark(version=draft, text="Zeer vertrouwelijk", by=cast.leader)
    entry = AuditEntry.objects.get(verb="document.remark_added")
    assert "vertrouwelijk" not in f"{entry.subject_label} {entry.details}"


# --- offering -------------------------------------------------------------------------------------


def test_offering_mails_the_team_once_with_the_meeting_and_without_the_text(draft, cast, run_tasks, mailbox):
    meeting = builders.meeting(
        cast.team,
        starts_at=timezone.now() + timedelta(days=3),
        ends_at=timezone.now() + timedelta(days=3, hours=1),
    )
    mails = review.offer(
        version=draft,
        edit=explained(draft, change="large", summary="Geheim plan."),
        revision=draft.revision,
        meeting=meeting,
        by=cast.member,
    )
    draft.refresh_from_db()
    assert (draft.state, draft.change, draft.summary) == ("review", "large", "Geheim plan.")
    assert mails == 2
    assert mailed() == sorted([cast.leader.email, cast.process_owner.email])
    assert meeting.agenda.get().title == "Vaststellen: Handboek"
    run_tasks()
    text = mailbox.to(cast.leader.email)[0].get_body(("plain",)).get_content()
    assert "Geheim plan" not in text
    assert "/documenten/handboek/concept/" in text
    assert meeting.subject in text


def test_offering_twice_or_an_empty_one_is_refused(draft, cast):
    empty = builders.draft(builders.document(cast.team), html="", author=cast.member)
    with pytest.raises(ValidationError, match="leeg"):
        review.offer(version=empty, edit=explained(empty), revision=0, by=cast.member)
    empty.refresh_from_db()
    assert empty.state == "draft"
    offered(draft, cast.member)
    with pytest.raises(TransitionNotAllowed):
        review.offer(version=draft, edit=explained(draft), revision=0, by=cast.member)


def test_a_text_that_was_changed_meanwhile_is_not_offered_unseen(draft, cast):
    Version.objects.filter(pk=draft.pk).update(revision=draft.revision + 1)
    with pytest.raises(ValidationError) as refusal:
        review.offer(version=draft, edit=explained(draft), revision=draft.revision, by=cast.member)
    assert refusal.value.code == "changed"


def test_two_who_explain_differently_meet(draft, cast):
    edit = explained(draft, summary="Mijn woorden.")
    Version.objects.filter(pk=draft.pk).update(summary="Andere woorden.")
    with pytest.raises(Conflict):
        review.offer(version=draft, edit=edit, revision=draft.revision, by=cast.member)


def test_taking_back(draft, cast):
    builders.document_remark(draft, cast.leader)
    review.take_back(version=offered(draft, cast.member), by=cast.member)
    draft.refresh_from_db()
    assert (draft.state, draft.review_by, draft.review_at) == ("draft", None, None)
    assert draft.remarks.count() == 1


def test_not_taken_back_while_the_team_is_asked(draft, cast):
    begun(draft, cast)
    with pytest.raises(ValidationError) as refusal:
        review.take_back(version=draft, by=cast.member)
    assert refusal.value.code == "round"


def test_nobody_writes_in_what_was_offered(draft, cast):
    offered(draft, cast.member)
    with pytest.raises(ValidationError):
        lock_draft(draft)


# --- the meeting ----------------------------------------------------------------------------------


def test_approving_makes_it_valid_and_asks_who_was_absent(draft, school, cast, run_tasks, mailbox):
    round_ = begun(draft, cast, cast.member)
    OutgoingMail.objects.all().delete()
    closed, mails = review.close_approval(round_=round_, by=cast.leader)
    draft.refresh_from_db()
    school.refresh_from_db()
    assert (closed.state, draft.state, draft.number, school.current_id) == (
        "approved",
        "approved",
        "1.1",
        draft.pk,
    )
    assert draft.approved_by == cast.leader
    assert mails == 1
    assert mailed() == [cast.process_owner.email]
    # Who may not sign in any more is not asked.
    assert set(closed.consents.values_list("user", "present")) == {
        (cast.leader.pk, True),
        (cast.member.pk, True),
        (cast.process_owner.pk, False),
    }
    run_tasks()
    text = mailbox.to(cast.process_owner.email)[-1].get_body(("plain",)).get_content()
    assert "/documenten/handboek/versies/1.1/akkoord/" in text


def test_a_new_meeting_is_made_with_its_point(draft, cast):
    offered(draft, cast.member)
    new = NewMeeting("Teamoverleg", timezone.now())
    round_ = review.begin_approval(version=draft, chair=cast.leader, new=new, by=cast.leader)
    meeting = round_.approval.meeting
    assert (meeting.team, meeting.chair) == (cast.team, cast.leader)
    assert AgendaItem.objects.get(meeting=meeting).title == "Vaststellen: Handboek"
    assert Attendance.objects.get(meeting=meeting).user == cast.leader


def test_a_second_round_is_refused(draft, cast):
    begun(draft, cast)
    with pytest.raises(ValidationError) as refusal:
        review.begin_approval(
            version=draft, chair=cast.leader, meeting=builders.meeting(cast.team), by=cast.leader
        )
    assert refusal.value.code == "open_round"
    assert Approval.objects.count() == 1


def test_a_meeting_of_another_team_is_refused(draft, cast):
    offered(draft, cast.member)
    with pytest.raises(ValidationError):
        review.begin_approval(
            version=draft, chair=cast.leader, meeting=builders.meeting(cast.other_team), by=cast.leader
        )


def test_a_draft_is_not_put_before_the_team(draft, cast):
    with pytest.raises(TransitionNotAllowed):
        review.begin_approval(
            version=draft, chair=cast.leader, meeting=builders.meeting(cast.team), by=cast.leader
        )


def test_presence_is_of_the_meeting_and_once(draft, school, cast):
    round_ = begun(draft, cast, cast.member)
    other = builders.draft(builders.document(cast.team), state="review", author=cast.process_owner)
    second = review.begin_approval(
        version=other, chair=cast.leader, meeting=round_.approval.meeting, by=cast.leader
    )
    assert approvals.room(second.approval).present == {cast.leader.pk, cast.member.pk}
    approvals.set_present(
        approval=round_.approval, people=[cast.leader, cast.leader, cast.member], by=cast.leader
    )
    assert round_.approval.meeting.attendances.count() == 2


def test_an_objection_keeps_it_open_until_its_maker_or_the_team_says_so(draft, cast):
    round_ = begun(draft, cast, cast.member, cast.process_owner)
    objection = approvals.object_to(
        approval=round_.approval, by=cast.leader, person=cast.process_owner, text="Geen tijd."
    )
    with pytest.raises(ValidationError) as refusal:
        review.close_approval(round_=round_, by=cast.leader)
    assert [error.code for error in refusal.value.error_list] == ["objection"]
    with pytest.raises(ValidationError):
        review.resolve_objection(
            round_=round_, objection=objection, how="decision", answer="", by=cast.leader
        )
    review.resolve_objection(
        round_=round_, objection=objection, how="decision", answer="We proberen het.", by=cast.leader
    )
    with pytest.raises(ValidationError):
        review.resolve_objection(round_=round_, objection=objection, how="maker", answer="", by=cast.leader)
    review.close_approval(round_=round_, by=cast.leader)
    assert Consent.objects.get(user=cast.process_owner).agreed_at


def test_who_is_not_in_the_team_does_not_object(draft, cast):
    round_ = begun(draft, cast)
    for outsider in (cast.neighbour, cast.leaver, cast.deactivated):
        with pytest.raises(ValidationError):
            approvals.object_to(approval=round_.approval, by=cast.leader, person=outsider, text="Nee.")


def test_the_author_who_leads_the_point_needs_another_one_to_close_it(draft, cast):
    round_ = begun(draft, cast, cast.member, cast.process_owner, chair=cast.member)
    with pytest.raises(ValidationError) as refusal:
        review.close_approval(round_=round_, by=cast.member)
    assert refusal.value.error_list[0].code == "author"
    closed, _mails = review.close_approval(round_=round_, by=cast.process_owner)
    assert closed.closed_by == cast.process_owner


def test_nobody_else_closes_it_when_the_chair_did_not_write_it(draft, cast):
    round_ = begun(draft, cast, cast.process_owner)
    with pytest.raises(ValidationError) as refusal:
        review.close_approval(round_=round_, by=cast.process_owner)
    assert refusal.value.code == "not_yours"


def test_alone_is_not_a_team(draft, cast):
    round_ = begun(draft, cast)
    with pytest.raises(ValidationError) as refusal:
        review.close_approval(round_=round_, by=cast.leader)
    assert [error.code for error in refusal.value.error_list] == ["too_few"]


def test_closing_twice_is_once(draft, cast):
    round_ = begun(draft, cast, cast.member)
    review.close_approval(round_=round_, by=cast.leader)
    with pytest.raises(TransitionNotAllowed):
        review.close_approval(round_=round_, by=cast.leader)
    assert Version.objects.filter(state="approved").count() == 1


def test_only_the_text_that_lay_before_the_team_is_approved(draft, cast):
    round_ = begun(draft, cast, cast.member)
    Version.objects.filter(pk=draft.pk).update(html="<p>Anders.</p>", revision=draft.revision + 1)
    with pytest.raises(ValidationError) as refusal:
        review.close_approval(round_=round_, by=cast.leader)
    assert refusal.value.code == "changed"
    assert state(round_) == ("open", "review")


def test_not_approved_goes_back_with_its_reason(draft, cast):
    round_ = begun(draft, cast, cast.member)
    with pytest.raises(ValidationError):
        review.decline_approval(round_=round_, reason=" ", by=cast.leader)
    review.decline_approval(round_=round_, reason="Eerst proberen.", by=cast.leader)
    draft.refresh_from_db()
    round_.approval.refresh_from_db()
    assert (draft.state, round_.approval.state, round_.approval.reason) == (
        "draft",
        "declined",
        "Eerst proberen.",
    )
    again = begun(draft, cast, cast.member)
    assert again.number == 2


# --- afterwards -----------------------------------------------------------------------------------


@pytest.fixture
def asked(draft, cast) -> ApprovalRound:
    """Valid; the process owner was absent."""
    round_ = begun(draft, cast, cast.member)
    review.close_approval(round_=round_, by=cast.leader)
    return ApprovalRound.objects.get(pk=round_.pk)


@pytest.fixture
def waiting(draft, school, cast) -> ApprovalRound:
    """Everybody has to agree; the process owner was absent."""
    everybody_has_to_agree(school)
    draft = Version.objects.select_related("document__team__institution").get(pk=draft.pk)
    round_ = begun(draft, cast, cast.member)
    review.close_approval(round_=round_, by=cast.leader)
    return ApprovalRound.objects.get(pk=round_.pk)


def state(round_: ApprovalRound) -> tuple[str, str]:
    return Approval.objects.get(pk=round_.approval_id).state, Version.objects.get(pk=round_.version_id).state


def test_who_was_absent_agrees_once(asked, cast):
    review.agree_afterwards(round_=asked, by=cast.process_owner)
    at = Consent.objects.get(user=cast.process_owner).agreed_at
    review.agree_afterwards(round_=asked, by=cast.process_owner)
    assert Consent.objects.get(user=cast.process_owner).agreed_at == at


@pytest.mark.parametrize("name", ["neighbour", "project_leader", "leaver", "quality"])
def test_nobody_else_is_asked(asked, cast, name):
    with pytest.raises(ValidationError):
        review.agree_afterwards(round_=asked, by=getattr(cast, name))


def test_a_superseded_version_asks_nothing(asked, school, cast):
    builders.approved(school, number=(1, 2), author=cast.member, approved_by=cast.leader)
    for act in (
        lambda: review.agree_afterwards(round_=asked, by=cast.process_owner),
        lambda: review.object_afterwards(round_=asked, text="Nee.", by=cast.process_owner),
        lambda: review.remind(round_=asked, by=cast.leader),
    ):
        with pytest.raises(NothingAsked):
            act()


def test_an_objection_afterwards_undoes_nothing_and_is_resolved(asked, cast):
    objection = review.object_afterwards(round_=asked, text="Ik was er niet.", by=cast.process_owner)
    assert objection.afterwards
    assert state(asked) == ("approved", "approved")
    with pytest.raises(ValidationError) as refusal:
        review.object_afterwards(round_=asked, text="Nog een.", by=cast.process_owner)
    assert refusal.value.code == "twice"
    with pytest.raises(ValidationError) as refusal:
        review.resolve_objection(round_=asked, objection=objection, how="maker", answer="", by=cast.leader)
    assert refusal.value.code == "maker"
    review.resolve_objection(
        round_=asked,
        objection=objection,
        how="decision",
        answer="Eerst vragen.",
        by=cast.leader,
    )
    assert [one.standing for one in approvals.answers(asked.approval) if one.user == cast.process_owner] == [
        "decided"
    ]


def test_agreeing_takes_ones_own_objection_back(asked, cast):
    objection = review.object_afterwards(round_=asked, text="Ik was er niet.", by=cast.process_owner)
    review.agree_afterwards(round_=asked, by=cast.process_owner)
    objection.refresh_from_db()
    assert (objection.resolution, objection.resolved_by) == ("maker", cast.process_owner)


def test_who_agreed_does_not_object_any_more(asked, cast):
    with pytest.raises(ValidationError) as refusal:
        review.object_afterwards(round_=asked, text="Toch niet.", by=cast.member)
    assert refusal.value.code == "agreed"


def test_one_reminder_a_day(asked, cast):
    assert review.remind(round_=asked, by=cast.leader) == 0
    OutgoingMail.objects.update(created_at=timezone.now() - timedelta(days=1))
    assert review.remind(round_=asked, by=cast.leader) == 1
    assert review.remind(round_=asked, by=cast.leader) == 0


def test_who_left_is_not_counted_and_not_asked(asked, cast):
    Membership.objects.filter(user=cast.process_owner).update(until=local_today() - timedelta(days=1))
    assert [one.standing for one in approvals.answers(asked.approval) if one.user == cast.process_owner] == [
        "left"
    ]
    assert approvals.members_to_ask(asked.approval) == []


# --- where everybody has to agree -----------------------------------------------------------------


def test_it_waits_for_the_last_one(waiting, school, cast):
    assert state(waiting) == ("waiting", "review")
    assert (
        "/versies/concept/akkoord/"
        in OutgoingMail.objects.get(to=cast.process_owner.email, subject__startswith="Ga").text
    )
    assert review.agree_afterwards(round_=waiting, by=cast.process_owner)
    assert state(waiting) == ("approved", "approved")
    version = Version.objects.get(pk=waiting.version_id)
    assert (version.number, version.approved_by) == ("1.1", cast.leader)


def test_an_objection_keeps_it_waiting_and_a_decision_completes_it(waiting, cast):
    objection = review.object_afterwards(round_=waiting, text="Nee.", by=cast.process_owner)
    assert state(waiting) == ("waiting", "review")
    assert review.resolve_objection(
        round_=waiting, objection=objection, how="decision", answer="We doen het zo.", by=cast.leader
    )
    assert state(waiting) == ("approved", "approved")


def test_the_last_one_leaves_and_the_night_completes_it(waiting, cast):
    assert review.complete_waiting() == 0
    Membership.objects.filter(user=cast.process_owner).update(until=local_today() - timedelta(days=1))
    assert review.complete_waiting(dry_run=True) == 1
    assert state(waiting) == ("waiting", "review")
    assert review.complete_waiting() == 1
    assert state(waiting) == ("approved", "approved")
    assert review.complete_waiting() == 0


def test_nothing_of_a_waiting_version_goes_back_or_begins_anew(waiting, cast):
    version = Version.objects.get(pk=waiting.version_id)
    with pytest.raises(ValidationError):
        review.take_back(version=version, by=cast.member)
    with pytest.raises(ValidationError):
        review.begin_approval(
            version=version, chair=cast.leader, meeting=builders.meeting(cast.team), by=cast.leader
        )


def test_a_waiting_version_can_still_be_declined(waiting, cast):
    review.decline_approval(round_=waiting, reason="Toch niet.", by=cast.leader)
    assert state(waiting) == ("declined", "draft")
    with pytest.raises(NothingAsked):
        review.agree_afterwards(round_=waiting, by=cast.process_owner)


def test_the_setting_of_the_day_it_began_counts(draft, school, cast):
    round_ = begun(draft, cast, cast.member)
    everybody_has_to_agree(school)
    closed, _mails = review.close_approval(round_=round_, by=cast.leader)
    assert closed.state == "approved"


# --- at the same moment ---------------------------------------------------------------------------


def _together(*jobs: Any) -> list[str]:
    """What each of them hears, over a connection of its own."""
    start, heard = threading.Barrier(len(jobs)), []

    def run(job: Any) -> None:
        start.wait()
        try:
            job()
            heard.append("done")
        except (ValidationError, TransitionNotAllowed, NothingAsked) as refusal:
            heard.append(type(refusal).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(heard)


def _round(version: Version) -> ApprovalRound:
    return ApprovalRound.objects.select_related("approval", "version__document").get(version=version)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_who_begin_at_once_make_one_round():
    version = builders.draft(state="review")
    team = version.document.team
    leader, meeting = builders.leader(team), builders.meeting(team)

    def begin() -> None:
        found = Version.objects.select_related("document__team__institution").get(pk=version.pk)
        review.begin_approval(version=found, chair=leader, meeting=meeting, by=leader)

    assert _together(begin, begin) == ["ValidationError", "done"]
    assert ApprovalRound.objects.filter(version=version).count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_who_close_at_once_close_it_once():
    document = builders.document()
    leader = builders.leader(document.team)
    colleague = builders.members(document.team, 1)[0]
    version = builders.draft(document, state="review", author=colleague)
    builders.approval(version, chair=leader, present=[leader, colleague])

    def close() -> None:
        round_ = _round(version)
        review.close_approval(round_=round_, by=leader)

    assert _together(close, close) == ["TransitionNotAllowed", "done"]
    assert Version.objects.filter(document=document, state="approved").count() == 1
    assert Consent.objects.filter(user=colleague).count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_the_last_two_agree_at_once_and_it_becomes_valid_once():
    school = builders.institution(approval_by_all=True)
    document = builders.document(builders.team(school))
    leader = builders.leader(document.team)
    people = builders.members(document.team, 2)
    version = builders.draft(document, state="review")
    held = builders.approval(version, chair=leader, state="waiting", needs_everybody=True)
    for person in people:
        builders.consent(held, person)

    def agree(person: Any) -> Any:
        def run() -> None:
            round_ = ApprovalRound.objects.select_related("approval", "version__document").get(
                version=version
            )
            review.agree_afterwards(round_=round_, by=person)

        return run

    assert _together(*(agree(person) for person in people)) == ["done", "done"]
    assert state(ApprovalRound.objects.get(version=version)) == ("approved", "approved")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_taking_back_while_the_round_begins_leaves_one_of_the_two():
    version = builders.draft(state="review")
    team = version.document.team
    leader, meeting = builders.leader(team), builders.meeting(team)

    def begin() -> None:
        found = Version.objects.select_related("document__team__institution").get(pk=version.pk)
        review.begin_approval(version=found, chair=leader, meeting=meeting, by=leader)

    def take_back() -> None:
        review.take_back(version=Version.objects.get(pk=version.pk), by=leader)

    heard = _together(begin, take_back)
    assert heard.count("done") == 1
    version.refresh_from_db()
    assert (version.state == "review") == version.rounds.exists()
