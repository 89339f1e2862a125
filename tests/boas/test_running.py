"""A session from start to last statement, against a real database."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from boas.models import Assessment, Remark, SuggestionDecision, Tally, TapReceipt
from boas.models.tally import Option
from boas.scoring import Counts
from boas.services import counting, practice, running
from boas.services.counting import NoSuchStatement, TooManyHands
from boas.services.session import NotInThisState, Refused
from borgen.lib.states import TransitionNotAllowed
from common.models import AuditEntry
from teams.models import User
from tests import builders
from tests.boas.hands import raise_hands

pytestmark = pytest.mark.django_db
AGREE = Option.AGREE


@pytest.fixture
def session(db: None) -> Assessment:
    return builders.assessment(state="running", opened=False)


def tally(session: Assessment, code: str) -> Tally:
    return session.tallies.get(statement__code=code)


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


class TestStart:
    def test_makes_an_empty_tally_for_every_statement_and_begins_with_the_opening(self) -> None:
        session = builders.assessment(voters=None)
        running.start(assessment=session, voters=13, by=session.chair)
        session.refresh_from_db()
        assert (session.state, session.opened, session.voters) == ("running", False, 13)
        assert session.current.code == "D1"
        assert [one.statement.code for one in session.tallies.select_related("statement")] == list(
            builders.CODES
        )
        assert {(one.counts, one.voters) for one in session.tallies.all()} == {(Counts(), 13)}
        assert verbs() == ["assessment.started"]

    def test_a_second_start_changes_nothing(self, session: Assessment) -> None:
        with pytest.raises(TransitionNotAllowed, match=r"al begonnen|already started"):
            running.start(assessment=session, voters=9, by=session.chair)
        assert session.tallies.count() == len(builders.CODES)
        session.refresh_from_db()
        assert session.voters == 14

    @pytest.mark.parametrize("voters", [0, -3, 1000])
    def test_somebody_must_be_able_to_vote(self, voters: int) -> None:
        session = builders.assessment(voters=None)
        with pytest.raises(Refused):
            running.start(assessment=session, voters=voters, by=session.chair)
        session.refresh_from_db()
        assert (session.state, session.tallies.count()) == ("preparing", 0)

    def test_a_set_without_statements_cannot_be_asked(self) -> None:
        session = builders.assessment(statements=builders.statement_set(codes=()))
        with pytest.raises(Refused):
            running.start(assessment=session, voters=5, by=session.chair)


class TestPauseAndResume:
    def test_go_to_and_fro(self, session: Assessment) -> None:
        running.pause(assessment=session, by=session.chair)
        assert session.state == "paused"
        with pytest.raises(TransitionNotAllowed):
            running.pause(assessment=session, by=session.chair)
        running.resume(assessment=session, by=session.chair)
        assert session.state == "running"
        assert verbs() == ["assessment.paused", "assessment.resumed"]

    def test_while_paused_nothing_is_counted_or_moved(self, session: Assessment) -> None:
        running.pause(assessment=session, by=session.chair)
        tries = [
            lambda: counting.tap(assessment=session, code="D1", option=AGREE, step=1, token=uuid.uuid4()),
            lambda: counting.set_counts(assessment=session, code="D1", typed={AGREE: 3}, by=session.chair),
            lambda: counting.finish_count(assessment=session, code="D1", by=session.chair),
            lambda: counting.reopen_count(assessment=session, code="D1", by=session.chair),
            lambda: counting.skip(assessment=session, code="D1", by=session.chair),
            lambda: running.goto(assessment=session, code="M1"),
            lambda: running.set_opened(assessment=session, opened=True),
            lambda: running.set_voters(assessment=session, voters=9, by=session.chair),
        ]
        for attempt in tries:
            with pytest.raises(NotInThisState, match=r"pauz|paus"):
                attempt()
        session.refresh_from_db()
        assert (session.voters, session.opened, session.current) == (14, False, None)
        assert tally(session, "D1").counts == Counts()
        assert not TapReceipt.objects.exists()

    def test_while_paused_remarks_and_decisions_can_be_noted(self, session: Assessment) -> None:
        raise_hands(session, "V5", builders.LOW)
        running.pause(assessment=session, by=session.chair)
        running.add_remark(assessment=session, text="Te druk.", code="V5")
        running.decide(assessment=session, code="V5", choice="accepted", by=session.chair)
        assert SuggestionDecision.objects.count() == Remark.objects.count() == 1


class TestWhereWeAre:
    def test_goto_puts_a_statement_before_the_team(self, session: Assessment) -> None:
        running.goto(assessment=session, code="A1")
        session.refresh_from_db()
        assert (session.current.code, session.opened) == ("A1", True)

    def test_an_unknown_statement_is_refused(self, session: Assessment) -> None:
        with pytest.raises(NoSuchStatement):
            running.goto(assessment=session, code="Q9")

    def test_a_statement_left_half_counted_takes_the_number_of_voters_of_now(
        self, session: Assessment
    ) -> None:
        raise_hands(session, "D1", (0, 2, 1, 0))
        running.goto(assessment=session, code="M1")
        running.set_voters(assessment=session, voters=16, code="M1", by=session.chair)
        assert tally(session, "D1").voters == 14
        running.goto(assessment=session, code="D1")
        assert tally(session, "D1").voters == 16

    def test_opening_can_be_done_again(self, session: Assessment) -> None:
        running.set_opened(assessment=session, opened=True)
        session.refresh_from_db()
        assert session.opened
        running.set_opened(assessment=session, opened=False)
        session.refresh_from_db()
        assert not session.opened

    def test_every_change_raises_the_pulse(self, session: Assessment) -> None:
        steps = [
            lambda: running.set_opened(assessment=session, opened=True),
            lambda: running.goto(assessment=session, code="D1"),
            lambda: counting.tap(assessment=session, code="D1", option=AGREE, step=1, token=uuid.uuid4()),
            lambda: counting.set_counts(assessment=session, code="D1", typed={AGREE: 4}, by=session.chair),
            lambda: counting.finish_count(assessment=session, code="D1", by=session.chair),
            lambda: counting.skip(assessment=session, code="M1", by=session.chair),
            lambda: running.set_voters(assessment=session, voters=20, by=session.chair),
            lambda: running.add_remark(assessment=session, text="Goed.", code="D1"),
            lambda: running.pause(assessment=session, by=session.chair),
            lambda: running.resume(assessment=session, by=session.chair),
        ]
        seen = 0
        for step in steps:
            step()
            now = Assessment.objects.get(pk=session.pk).pulse
            assert now > seen
            seen = now


class TestVoters:
    def test_latecomers_count_for_this_statement_and_the_rest(self, session: Assessment) -> None:
        raise_hands(session, "D1", builders.FINE)
        raise_hands(session, "M1", (1, 1, 1, 0))
        raise_hands(session, "A1", (0, 0, 2, 0))
        running.set_voters(assessment=session, voters=16, code="M1", by=session.chair)
        assert {one.statement.code: one.voters for one in session.tallies.select_related("statement")} == {
            "D1": 14,  # counted: keeps its own
            "M1": 16,  # at hand
            "A1": 14,  # half counted: takes it when it is at hand again
            "V1": 16,
            "V5": 16,
        }

    def test_never_below_the_hands_of_the_statement_at_hand(self, session: Assessment) -> None:
        raise_hands(session, "M1", (1, 1, 1, 0))
        with pytest.raises(TooManyHands, match="3"):
            running.set_voters(assessment=session, voters=2, code="M1", by=session.chair)
        session.refresh_from_db()
        assert session.voters == 14
        assert {one.voters for one in session.tallies.all()} == {14}

    def test_exactly_the_hands_of_the_statement_at_hand_counts_it(self, session: Assessment) -> None:
        raise_hands(session, "M1", (1, 1, 1, 0))
        running.set_voters(assessment=session, voters=3, code="M1", by=session.chair)
        assert tally(session, "M1").counted_at
        assert tally(session, "M1").voters == 3

    def test_a_counted_statement_on_the_screen_does_not_stand_in_the_way(self, session: Assessment) -> None:
        raise_hands(session, "D1", builders.FINE)
        running.set_voters(assessment=session, voters=5, code="D1", by=session.chair)
        assert tally(session, "D1").voters == 14
        assert tally(session, "M1").voters == 5

    @pytest.mark.parametrize("voters", [0, -1, 1000])
    def test_impossible_numbers_are_refused(self, session: Assessment, voters: int) -> None:
        with pytest.raises(Refused):
            running.set_voters(assessment=session, voters=voters, by=session.chair)


class TestRemarks:
    def test_are_kept_without_a_name_anywhere(self, session: Assessment) -> None:
        running.add_remark(assessment=session, text="  Goed dat we\nhet hierover hebben. ")
        running.add_remark(assessment=session, text="Te weinig tijd.", code="V5")
        assert [(one.text, one.statement and one.statement.code) for one in Remark.objects.all()] == [
            ("Goed dat we het hierover hebben.", None),
            ("Te weinig tijd.", "V5"),
        ]
        assert verbs() == []
        people = {field.name for field in Remark._meta.get_fields() if field.related_model is User}
        assert people == set()

    def test_sent_twice_is_noted_once(self, session: Assessment) -> None:
        for _ in range(2):
            running.add_remark(assessment=session, text="Te weinig tijd.", code="V5")
        assert Remark.objects.count() == 1

    @pytest.mark.parametrize("text", ["", "   ", "x" * 501])
    def test_empty_or_too_long_is_refused(self, session: Assessment, text: str) -> None:
        with pytest.raises(Refused):
            running.add_remark(assessment=session, text=text)
        assert not Remark.objects.exists()

    def test_of_another_session_stay_when_deleting(self, session: Assessment) -> None:
        other = builders.remark(builders.assessment(state="running"))
        own = builders.remark(session)
        running.delete_remark(assessment=session, remark_id=other.pk)
        running.delete_remark(assessment=session, remark_id=own.pk)
        running.delete_remark(assessment=session, remark_id=own.pk)
        assert list(Remark.objects.all()) == [other]

    def test_not_after_closing(self) -> None:
        closed = builders.assessment(state="closed")
        with pytest.raises(NotInThisState):
            running.add_remark(assessment=closed, text="Nog iets.")


class TestDecisions:
    def test_the_newest_holds(self, session: Assessment) -> None:
        raise_hands(session, "V5", builders.LOW)
        running.decide(assessment=session, code="V5", choice="accepted", by=session.chair)
        running.decide(
            assessment=session,
            code="V5",
            choice="adapted",
            text="Wij maken een kaart.",
            reason="Dat lezen we wel.",
            by=session.chair,
        )
        decision = SuggestionDecision.objects.get()
        assert (decision.choice, decision.text, decision.reason) == (
            "adapted",
            "Wij maken een kaart.",
            "Dat lezen we wel.",
        )
        running.decide(
            assessment=session, code="V5", choice="declined", reason="Doen we al.", by=session.chair
        )
        decision.refresh_from_db()
        assert (decision.choice, decision.text, decision.reason) == ("declined", "", "Doen we al.")

    @pytest.mark.parametrize(
        "fields",
        [
            {"choice": "declined"},
            {"choice": "declined", "reason": "   "},
            {"choice": "adapted", "text": "Iets anders."},
            {"choice": "adapted", "reason": "Past beter."},
            {"choice": "later"},
            {"choice": "declined", "reason": "x" * 301},
        ],
    )
    def test_why_is_asked_unless_it_is_accepted(self, session: Assessment, fields: dict[str, str]) -> None:
        raise_hands(session, "V5", builders.LOW)
        with pytest.raises(ValidationError):
            running.decide(assessment=session, code="V5", by=session.chair, **fields)
        assert not SuggestionDecision.objects.exists()

    def test_only_where_something_is_suggested(self, session: Assessment) -> None:
        raise_hands(session, "V5", builders.FINE)
        with pytest.raises(Refused):
            running.decide(assessment=session, code="V5", choice="accepted", by=session.chair)
        with pytest.raises(NoSuchStatement):
            running.decide(assessment=session, code="Q1", choice="accepted", by=session.chair)

    def test_can_be_put_off_again(self, session: Assessment) -> None:
        raise_hands(session, "V5", builders.LOW)
        running.decide(assessment=session, code="V5", choice="accepted", by=session.chair)
        for _ in range(2):
            running.withdraw_decision(assessment=session, code="V5", by=session.chair)
        assert not SuggestionDecision.objects.exists()
        assert verbs()[-2:] == ["assessment.suggestion_decided", "assessment.suggestion_reopened"]

    def test_audit_names_neither_text_nor_reason(self, session: Assessment) -> None:
        raise_hands(session, "V5", builders.LOW)
        running.decide(
            assessment=session, code="V5", choice="declined", reason="Jan wil niet.", by=session.chair
        )
        entry = AuditEntry.objects.latest("pk")
        assert entry.details == {"statement": "V5", "choice": "declined"}


class TestPractice:
    def test_leaves_nothing_behind(self) -> None:
        improvement = builders.improvement()
        leader = builders.leader(improvement.team)
        builders.statement_set(improvement.team.institution)
        builders.members(improvement.team, 3)
        run = practice.start_practice(improvement=improvement, by=leader)
        assert (run.state, run.voters, run.number, run.practice) == ("running", 3, 0, True)
        counting.tap(assessment=run, code="D1", option=Option.DISAGREE, step=1, token=uuid.uuid4())
        counting.finish_count(assessment=run, code="D1", by=leader)
        running.add_remark(assessment=run, text="Even proberen.")
        running.decide(assessment=run, code="D1", choice="accepted", by=leader)
        running.set_voters(assessment=run, voters=5, by=leader)
        running.pause(assessment=run, by=leader)
        practice.stop_practice(assessment=run)
        for model in (Assessment, Tally, TapReceipt, Remark, SuggestionDecision, AuditEntry):
            assert not model.objects.exists(), model

    def test_pressed_twice_is_one_run_and_each_person_has_her_own(self) -> None:
        improvement = builders.improvement()
        leader, other = builders.leader(improvement.team), builders.leader(improvement.team)
        run = practice.start_practice(improvement=improvement, by=leader)
        assert practice.start_practice(improvement=improvement, by=leader) == run
        assert practice.start_practice(improvement=improvement, by=other) != run

    def test_asks_what_the_open_session_will_ask(self) -> None:
        own = builders.statement_set(codes=("D1", "V5"))
        real = builders.assessment(statements=own, threshold=40, subject="Toetsen")
        run = practice.start_practice(improvement=real.improvement, by=real.chair)
        assert (run.statement_set, run.threshold, run.subject) == (own, 40, "Toetsen")

    def test_a_real_session_is_never_deleted_this_way(self, session: Assessment) -> None:
        practice.stop_practice(assessment=session)
        assert Assessment.objects.filter(pk=session.pk).exists()

    def test_forgotten_runs_go_by_themselves(self, session: Assessment) -> None:
        improvement = builders.improvement()
        leader = builders.leader(improvement.team)
        old = practice.start_practice(improvement=improvement, by=leader)
        yesterday = timezone.now() - timedelta(days=1)
        assert practice.delete_stale_practice_runs(yesterday) == 0
        Assessment.objects.update(created_at=yesterday - timedelta(hours=1))
        assert practice.delete_stale_practice_runs(yesterday) == 1
        assert not Assessment.objects.filter(pk=old.pk).exists()
        assert Assessment.objects.filter(pk=session.pk).exists()


class TestExpectedVoters:
    def test_who_is_present_without_the_leader(self) -> None:
        session = builders.assessment(present=6)
        assert practice.expected_voters(session) == 6

    def test_everybody_of_the_team_when_presence_is_not_noted(self) -> None:
        session = builders.assessment()
        builders.members(session.improvement.team, 4)
        assert practice.expected_voters(session) == 4
        session.leader_votes = True
        assert practice.expected_voters(session) == 5

    def test_at_least_one(self) -> None:
        assert practice.expected_voters(builders.assessment()) == 1
