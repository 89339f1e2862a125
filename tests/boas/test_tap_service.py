"""A tap at the database: it counts once, never past the voters, never below zero, never after closing."""

from __future__ import annotations

import uuid
from dataclasses import astuple

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from boas.models import Assessment, SuggestionDecision, Tally, TapReceipt
from boas.models.tally import Option
from boas.scoring import Counts
from boas.services import counting
from boas.services.counting import CountedMeanwhile, NoSuchStatement, TooFewHands, TooManyHands
from boas.services.session import NotInThisState, Refused
from common.models import AuditEntry
from tests import builders
from tests.boas.hands import raise_hands

pytestmark = pytest.mark.django_db
DISAGREE, AGREE = Option.DISAGREE, Option.AGREE


@pytest.fixture
def session(db: None) -> Assessment:
    return builders.assessment(state="running", voters=5)


def tap(
    session: Assessment,
    option: Option = AGREE,
    step: int = 1,
    code: str = "D1",
    token: uuid.UUID | None = None,
) -> counting.Standing:
    return counting.tap(assessment=session, code=code, option=option, step=step, token=token or uuid.uuid4())


def tally(session: Assessment, code: str = "D1") -> Tally:
    return session.tallies.get(statement__code=code)


class TestTap:
    def test_adds_a_hand_and_tells_how_it_stands(self, session: Assessment) -> None:
        before = session.pulse
        now = tap(session)
        assert now == counting.Standing("D1", Counts(0, 0, 1, 0), voters=5, counted=False, pulse=before + 1)

    def test_two_quick_taps_are_two_hands(self, session: Assessment) -> None:
        tap(session)
        assert tap(session).counts == Counts(0, 0, 2, 0)

    def test_takes_a_hand_back(self, session: Assessment) -> None:
        tap(session)
        assert tap(session, step=-1).counts == Counts()

    def test_the_same_tap_delivered_again_counts_once(self, session: Assessment) -> None:
        token = uuid.uuid4()
        first = tap(session, token=token)
        assert tap(session, token=token) == first
        assert TapReceipt.objects.count() == 1

    def test_the_same_token_in_another_session_is_another_tap(self, session: Assessment) -> None:
        token = uuid.uuid4()
        other = builders.assessment(state="running")
        tap(session, token=token)
        assert tap(other, token=token).counts.votes == 1

    def test_the_last_hand_counts_the_statement(self, session: Assessment) -> None:
        for _ in range(4):
            assert not tap(session).counted
        assert tap(session).counted
        assert tally(session).counted_at

    def test_what_is_counted_stays_counted_when_a_hand_is_put_right(self, session: Assessment) -> None:
        raise_hands(session, "D1", (0, 1, 4, 0))
        counted_at = tally(session).counted_at
        assert tap(session, DISAGREE, -1).counted
        assert tap(session, AGREE, 1).counts == Counts(0, 0, 5, 0)
        assert tally(session).counted_at == counted_at

    def test_a_hand_at_a_skipped_statement_takes_it_up_again(self, session: Assessment) -> None:
        counting.skip(assessment=session, code="D1", by=session.chair)
        tap(session)
        assert not tally(session).skipped

    def test_more_hands_than_voters_is_refused_and_nothing_changes(self, session: Assessment) -> None:
        raise_hands(session, "D1", (0, 1, 4, 0))
        pulse = Assessment.objects.get(pk=session.pk).pulse
        with pytest.raises(TooManyHands, match="5"):
            tap(session)
        assert tally(session).counts == Counts(0, 1, 4, 0)
        assert Assessment.objects.get(pk=session.pk).pulse == pulse

    def test_a_refused_tap_has_not_used_up_its_token(self, session: Assessment) -> None:
        raise_hands(session, "D1", (0, 1, 4, 0))
        token = uuid.uuid4()
        with pytest.raises(TooManyHands):
            tap(session, token=token)
        assert not TapReceipt.objects.exists()
        tap(session, DISAGREE, -1)
        assert tap(session, token=token).counts == Counts(0, 0, 5, 0)

    def test_a_hand_that_was_never_raised_cannot_be_taken_back(self, session: Assessment) -> None:
        tap(session, AGREE)
        with pytest.raises(TooFewHands):
            tap(session, DISAGREE, -1)
        assert tally(session).counts == Counts(0, 0, 1, 0)

    def test_an_unknown_statement_is_refused(self, session: Assessment) -> None:
        with pytest.raises(NoSuchStatement):
            tap(session, code="Q7")
        with pytest.raises(NoSuchStatement):
            tap(session, code="Q7", step=-1)
        assert not TapReceipt.objects.exists()

    @pytest.mark.parametrize("state", ["preparing", "paused", "closed", "cancelled"])
    def test_only_while_the_session_runs(self, state: str) -> None:
        session = builders.assessment(state=state)
        with pytest.raises(NotInThisState) as refused:
            tap(session)
        assert str(refused.value)
        assert not TapReceipt.objects.exists()
        assert all(one.counts.votes in (0, 14) for one in session.tallies.all())

    def test_of_a_deleted_practice_run(self, session: Assessment) -> None:
        gone = Assessment(pk=session.pk + 1000)
        with pytest.raises((NotInThisState, IntegrityError)), transaction.atomic():
            tap(gone)

    def test_nobody_is_written_down(self, session: Assessment) -> None:
        tap(session)
        assert {field.name for field in TapReceipt._meta.get_fields()} == {"id", "assessment", "token"}
        assert not AuditEntry.objects.exists()

    def test_costs_three_statements(
        self, session: Assessment, django_assert_num_queries: pytest.FixtureRequest
    ) -> None:
        with django_assert_num_queries(5):  # with the savepoint that stands for its transaction here
            tap(session)


class TestTyped:
    def test_writes_only_what_was_typed(self, session: Assessment) -> None:
        tap(session, DISAGREE)
        now = counting.set_counts(
            assessment=session, code="D1", typed={AGREE: 3}, seen={AGREE: 0}, by=session.chair
        )
        assert now.counts == Counts(0, 1, 3, 0)
        assert not now.counted

    def test_counts_the_statement_when_everybody_is_in(self, session: Assessment) -> None:
        assert raise_hands(session, "D1", (1, 1, 2, 1)).counted

    def test_more_than_voters_is_refused_and_nothing_changes(self, session: Assessment) -> None:
        tap(session, DISAGREE)
        with pytest.raises(TooManyHands, match=r"6 .*5 "):
            counting.set_counts(assessment=session, code="D1", typed={AGREE: 5}, by=session.chair)
        assert tally(session).counts == Counts(0, 1, 0, 0)

    def test_what_another_device_counted_is_not_written_over(self, session: Assessment) -> None:
        tap(session, AGREE)
        with pytest.raises(CountedMeanwhile):
            counting.set_counts(
                assessment=session, code="D1", typed={AGREE: 3}, seen={AGREE: 0}, by=session.chair
            )
        assert tally(session).counts == Counts(0, 0, 1, 0)

    def test_delivered_again_changes_nothing(self, session: Assessment) -> None:
        token = uuid.uuid4()
        fields = {"typed": {AGREE: 3}, "seen": {AGREE: 0}, "by": session.chair, "token": token}
        counting.set_counts(assessment=session, code="D1", **fields)
        tap(session, AGREE)
        assert counting.set_counts(assessment=session, code="D1", **fields).counts.agree == 4

    def test_refused_numbers_have_not_used_up_their_token(self, session: Assessment) -> None:
        token = uuid.uuid4()
        with pytest.raises(TooManyHands):
            counting.set_counts(
                assessment=session, code="D1", typed={AGREE: 6}, by=session.chair, token=token
            )
        assert not TapReceipt.objects.exists()

    def test_nothing_typed_changes_nothing(self, session: Assessment) -> None:
        tap(session)
        assert counting.set_counts(
            assessment=session, code="D1", typed={}, by=session.chair
        ).counts == Counts(0, 0, 1, 0)

    def test_audit_says_that_and_not_what(self, session: Assessment) -> None:
        raise_hands(session, "D1", (1, 1, 2, 1))
        entry = AuditEntry.objects.get()
        assert (entry.verb, entry.details) == ("assessment.counts_typed", {"statement": "D1"})


class TestFinish:
    def test_by_hand_when_not_everybody_answered(self, session: Assessment) -> None:
        tap(session)
        assert counting.finish_count(assessment=session, code="D1", by=session.chair).counted
        when = tally(session).counted_at
        counting.finish_count(assessment=session, code="D1", by=session.chair)
        assert tally(session).counted_at == when

    def test_with_no_hand_at_all(self, session: Assessment) -> None:
        counting.finish_count(assessment=session, code="D1", by=session.chair)
        assert tally(session).counts == Counts()
        assert tally(session).counted_at

    def test_counting_on_takes_the_voters_of_now(self, session: Assessment) -> None:
        raise_hands(session, "D1", (0, 1, 4, 0))
        Assessment.objects.filter(pk=session.pk).update(voters=7)
        now = counting.reopen_count(assessment=session, code="D1", by=session.chair)
        assert (now.counted, now.voters) == (False, 7)
        Assessment.objects.filter(pk=session.pk).update(voters=2)
        counting.finish_count(assessment=session, code="D1", by=session.chair)
        assert counting.reopen_count(assessment=session, code="D1", by=session.chair).voters == 5

    def test_skipping_keeps_the_hands_and_is_not_for_what_is_counted(self, session: Assessment) -> None:
        tap(session)
        counting.skip(assessment=session, code="D1", by=session.chair)
        assert (tally(session).skipped, tally(session).counts.votes) == (True, 1)
        counting.finish_count(assessment=session, code="D1", by=session.chair)
        assert not tally(session).skipped
        with pytest.raises(Refused):
            counting.skip(assessment=session, code="D1", by=session.chair)
        with pytest.raises(NoSuchStatement):
            counting.skip(assessment=session, code="Q7", by=session.chair)


@pytest.mark.constraint
class TestWhatTheDatabaseItselfKeeps:
    """Not even a mistake in our own code gets past these."""

    def refuses(self, name: str, **values: object) -> None:
        session = builders.assessment(state="running", voters=5)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            session.tallies.filter(statement__code="D1").update(**values)

    def test_more_hands_than_voters(self) -> None:
        self.refuses("tally_not_more_than_voters", agree=3, disagree=3)

    def test_a_negative_count(self) -> None:
        self.refuses("tally_not_negative|boas_tally_agree_check|agree", agree=-1)

    def test_counted_and_skipped(self) -> None:
        session = builders.assessment(state="running", voters=5, tallies={"D1": (0, 0, 1, 0)})
        with pytest.raises(IntegrityError, match="tally_skipped_is_not_counted"), transaction.atomic():
            session.tallies.filter(statement__code="D1").update(skipped=True)

    def test_two_tallies_of_one_statement(self) -> None:
        session = builders.assessment(state="running")
        first = tally(session)
        with pytest.raises(IntegrityError), transaction.atomic():
            Tally.objects.create(assessment=session, statement=first.statement, voters=5)

    def test_one_tap_twice(self) -> None:
        session = builders.assessment(state="running")
        token = uuid.uuid4()
        TapReceipt.objects.create(assessment=session, token=token)
        with pytest.raises(IntegrityError), transaction.atomic():
            TapReceipt.objects.create(assessment=session, token=token)

    def test_a_second_practice_run_of_one_person(self) -> None:
        first = builders.assessment(state="running", practice=True, number=0, with_meeting=False)
        with pytest.raises(IntegrityError), transaction.atomic():
            builders.assessment(
                first.improvement, state="running", practice=True, number=0, with_meeting=False
            )

    @pytest.mark.parametrize(
        ("name", "values"),
        [
            ("decision_choice_known", {"choice": "later"}),
            ("decision_other_than_accepted_has_reason", {"choice": "declined"}),
            ("decision_adapted_has_text", {"choice": "adapted", "reason": "Past beter."}),
        ],
    )
    def test_half_a_decision(self, name: str, values: dict[str, str]) -> None:
        session = builders.assessment(state="running", tallies={"V5": builders.LOW})
        decision = SuggestionDecision(tally=tally(session, "V5"), **values)
        with pytest.raises(ValidationError):
            decision.validate_constraints()
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            decision.save()


def test_any_order_of_taps_gives_the_same_sum(session: Assessment) -> None:
    for option in (*Option, AGREE):
        tap(session, option)
    assert astuple(tally(session).counts) == (1, 1, 2, 1)
