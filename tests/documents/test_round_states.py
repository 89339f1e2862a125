"""A round in whatever order people do things: ticks, objections, decisions, closing, answering, leaving."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from borgen.lib.dates import local_today
from borgen.lib.states import TransitionNotAllowed
from documents.models import ApprovalRound
from documents.services import review
from documents.services.review import NothingAsked
from teams.models import Membership
from teams.services import approvals
from tests import builders

# What the version is while its round is in each state.
VERSION_DURING = {"open": "review", "waiting": "review", "approved": "approved", "declined": "draft"}
people = st.integers(0, 3)


class Rounds(RuleBasedStateMachine):
    """The team: 0 leads it, 1 wrote the version, 2 and 3 belong to it."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize(everybody=st.booleans(), chair=people)
    def begin(self, everybody: bool, chair: int) -> None:
        team = builders.team(builders.institution(approval_by_all=everybody))
        self.people = [builders.leader(team), *builders.members(team, 3)]
        version = builders.draft(builders.document(team), state="review", author=self.people[1])
        self.pk = review.begin_approval(
            version=version, chair=self.people[chair], meeting=builders.meeting(team), by=self.people[0]
        ).pk

    @property
    def round(self) -> ApprovalRound:
        rows = ApprovalRound.objects.select_related("approval__team", "version__document__team__institution")
        return rows.get(pk=self.pk)

    def tries(self, act: Any, **values: Any) -> None:
        """What is refused changes nothing."""
        with contextlib.suppress(ValidationError, TransitionNotAllowed, NothingAsked):
            act(**values)

    @rule(present=st.sets(people))
    def tick(self, present: set[int]) -> None:
        self.tries(
            approvals.set_present,
            approval=self.round.approval,
            people=[self.people[one] for one in present],
            by=self.people[0],
        )

    @rule(who=people, writer=people)
    def object_to(self, who: int, writer: int) -> None:
        self.tries(
            approvals.object_to,
            approval=self.round.approval,
            by=self.people[writer],
            person=self.people[who],
            text="Zo niet.",
        )

    @rule(who=people, how=st.sampled_from(["maker", "decision"]))
    def resolve(self, who: int, how: str) -> None:
        for objection in self.round.approval.objections.filter(resolution=""):
            self.tries(
                review.resolve_objection,
                round_=self.round,
                objection=objection,
                how=how,
                answer="Zo wel.",
                by=self.people[who],
            )

    @rule(who=people)
    def close(self, who: int) -> None:
        self.tries(review.close_approval, round_=self.round, by=self.people[who])

    @rule()
    def decline(self) -> None:
        self.tries(review.decline_approval, round_=self.round, reason="Nog niet.", by=self.people[0])

    @rule(who=people)
    def agree(self, who: int) -> None:
        self.tries(review.agree_afterwards, round_=self.round, by=self.people[who])

    @rule(who=people)
    def leave(self, who: int) -> None:
        yesterday = local_today() - timedelta(days=1)
        Membership.objects.filter(user=self.people[who], until=None).update(until=yesterday)
        review.complete_waiting()

    @rule()
    def take_back(self) -> None:
        before = self.round
        if before.approval.state in ("open", "waiting"):
            with pytest.raises(ValidationError):
                review.take_back(version=before.version, by=self.people[1])

    @invariant()
    def round_and_version_go_together(self) -> None:
        now = self.round
        assert now.version.state == VERSION_DURING[now.approval.state]

    @invariant()
    def never_by_the_author_or_somebody_who_was_not_there(self) -> None:
        approval = self.round.approval
        if approval.state in ("waiting", "approved"):
            assert approval.closed_by_id != approval.author_id
            assert approval.meeting.attendances.filter(user=approval.closed_by).exists()
            assert approval.consents.filter(present=True).exclude(user=approval.author).exists()
            assert not approval.objections.filter(resolution="", afterwards=False).exists()

    @invariant()
    def valid_is_what_was_agreed(self) -> None:
        now = self.round
        if now.version.state == "approved":
            assert now.version.number == "1.0"
            assert now.version.document.current_id == now.version_id
            if now.approval.needs_everybody:
                assert not {"open"} & {one.standing for one in approvals.answers(now.approval)}
        elif now.approval.state == "waiting":
            assert not approvals.is_complete(now.approval)


@pytest.mark.django_db
def test_whatever_people_do_a_round_stays_right():
    run_state_machine_as_test(
        Rounds,
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
