"""Many hands at the same moment, over connections of their own, with everything delivered more than once."""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import pytest
from django.db import connections
from django.utils import timezone

from boas.models import Assessment, TapReceipt
from boas.models.tally import Option
from boas.scoring import Counts
from boas.services import counting, running
from boas.services.counting import TooManyHands
from boas.services.session import NotInThisState, Refused
from tests import builders

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
CLIENTS = 8
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Tap:
    option: Option
    step: int
    token: uuid.UUID


def taps(option: Option, number: int, step: int = 1) -> list[Tap]:
    return [Tap(option, step, uuid.uuid4()) for _ in range(number)]


def deliver(session: Assessment, tap: Tap) -> str:
    """What a client hears: "counted", or the name of the refusal."""
    try:
        counting.tap(assessment=session, code="D1", option=tap.option, step=tap.step, token=tap.token)
    except Refused as refusal:
        return type(refusal).__name__
    return "counted"


def together(jobs: Iterable[Callable[[], Answer]]) -> list[Answer]:
    """So many threads with a connection each take the jobs one by one; answers in the order of the jobs."""
    waiting = list(enumerate(jobs))[::-1]
    answers: dict[int, Answer] = {}
    start = threading.Barrier(CLIENTS)

    def client() -> None:
        start.wait()
        try:
            while waiting:
                place, job = waiting.pop()
                answers[place] = job()
        except IndexError:  # another client took the last one
            pass
        finally:
            connections.close_all()

    clients = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    return [answers[place] for place in sorted(answers)]


def counts(session: Assessment) -> Counts:
    return session.tallies.get(statement__code="D1").counts


def test_every_tap_counts_once_however_often_it_is_delivered() -> None:
    session = builders.assessment(state="running", voters=400)
    plan = [*taps(Option.AGREE, 60), *taps(Option.DISAGREE, 40), *taps(Option.STRONGLY_DISAGREE, 7)]
    deliveries = [*plan, *plan, *random.Random(1).sample(plan, 30)]
    random.Random(2).shuffle(deliveries)
    answers = together(lambda tap=tap: deliver(session, tap) for tap in deliveries)
    assert set(answers) == {"counted"}
    assert counts(session) == Counts(7, 40, 60, 0)
    assert TapReceipt.objects.count() == len(plan)


def test_raising_and_taking_back_ends_on_the_exact_sum() -> None:
    session = builders.assessment(state="running", voters=400, tallies={"D1": (20, 20, 20, 20)})
    plan = [tap for option in Option for tap in (*taps(option, 15), *taps(option, 9, -1))]
    deliveries = [*plan, *plan]
    random.Random(3).shuffle(deliveries)
    together(lambda tap=tap: deliver(session, tap) for tap in deliveries)
    assert counts(session) == Counts(26, 26, 26, 26)


def test_never_one_more_than_the_voters() -> None:
    session = builders.assessment(state="running", voters=14)
    plan = [tap for option in Option for tap in taps(option, 8)]
    answers = together(lambda tap=tap: deliver(session, tap) for tap in plan)
    assert answers.count("counted") == 14
    assert answers.count(TooManyHands.__name__) == len(plan) - 14
    tally = session.tallies.get(statement__code="D1")
    assert tally.counts.votes == 14
    assert tally.counted_at
    assert TapReceipt.objects.count() == 14


def test_never_a_hand_too_few() -> None:
    session = builders.assessment(state="running", voters=14, tallies={"D1": (0, 0, 5, 0)})
    answers = together(lambda tap=tap: deliver(session, tap) for tap in taps(Option.AGREE, 20, -1))
    assert answers.count("counted") == 5
    assert counts(session) == Counts()


def test_what_was_acknowledged_before_closing_is_in_and_nothing_comes_after() -> None:
    session = builders.assessment(state="running", voters=400)
    plan = taps(Option.AGREE, 120)

    def close() -> str:
        Assessment.objects.filter(pk=session.pk).update(
            state="closed", closed_at=timezone.now(), closed_by=session.chair
        )
        return "closed"

    jobs: list[Callable[[], str]] = [lambda tap=tap: deliver(session, tap) for tap in plan]
    jobs.insert(60, close)
    answers = together(jobs)
    assert answers.count(NotInThisState.__name__) > 0
    assert counts(session).votes == answers.count("counted")


def test_voters_never_drop_below_the_hands() -> None:
    session = builders.assessment(state="running", voters=60)

    def fewer(number: int) -> str:
        try:
            running.set_voters(assessment=session, voters=number, code="D1", by=session.chair)
        except TooManyHands:
            return "refused"
        return "set"

    jobs: list[Callable[[], str]] = [lambda tap=tap: deliver(session, tap) for tap in taps(Option.AGREE, 40)]
    for place, number in enumerate((50, 30, 20, 10, 5), start=1):
        jobs.insert(7 * place, lambda number=number: fewer(number))
    answers = together(jobs)
    tally = session.tallies.get(statement__code="D1")
    assert tally.counts.votes == answers.count("counted") <= tally.voters


def test_started_by_two_at_once_makes_one_set_of_tallies() -> None:
    session = builders.assessment(voters=None)

    def start() -> str:
        fresh = Assessment.objects.get(pk=session.pk)
        try:
            running.start(assessment=fresh, voters=14, by=session.chair)
        except Exception as error:  # noqa: BLE001 - whatever it is, its name is compared below
            return type(error).__name__
        return "started"

    answers = together([start] * CLIENTS)
    assert len(answers) == CLIENTS
    assert sorted(set(answers)) == ["TransitionNotAllowed", "started"]
    assert answers.count("started") == 1
    assert session.tallies.count() == len(builders.CODES)
