"""What comes next for an improvement: a table of every situation that can arise."""

from __future__ import annotations

from datetime import date

import pytest

from borgen.lib.steps import (
    Next,
    Progress,
    Recording,
    Standing,
    Watching,
    due,
    next_step,
    stages_of_step_0,
    stages_of_step_1,
    stages_of_step_2a,
    stages_of_step_2b,
)

TODAY = date(2026, 11, 23)
BEFORE, AFTER = date(2026, 11, 22), date(2026, 11, 24)
DONE, CURRENT, LATER = Progress.DONE, Progress.CURRENT, Progress.NEXT


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (Standing(), Next.MAY_ASSESS),
        (Standing(advised=True), Next.ASSESS),
        (Standing(improvement="paused", advised=True), Next.WAIT),
        (Standing(improvement="stopped", assessment="running"), Next.KEPT),
        (Standing(improvement="archived", open_actions=3), Next.KEPT),
        (Standing(assessment="preparing"), Next.PREPARE),
        (Standing(assessment="preparing", session_on=AFTER), Next.PREPARE),
        (Standing(assessment="preparing", session_on=TODAY), Next.HOLD),
        (Standing(assessment="preparing", session_on=BEFORE), Next.MISSED),
        (Standing(assessment="running", session_on=BEFORE), Next.RUN),
        (Standing(assessment="paused"), Next.CONTINUE),
        (Standing(assessment="closed"), Next.PLAN),
        (Standing(assessment="closed", open_actions=4, overdue_actions=1), Next.PLAN),
        (Standing(assessment="closed", planned=True, open_actions=4), Next.ACT),
        (Standing(assessment="closed", planned=True, open_actions=4, overdue_actions=1), Next.LATE),
        (Standing(assessment="closed", planned=True), Next.LOOK_BACK),
        (Standing(assessment="closed", planned=True, advised=True), Next.ASSESS),
        (Standing(open_actions=1), Next.ACT),
    ],
)
def test_next_step(standing: Standing, expected: Next) -> None:
    assert next_step(standing, TODAY) is expected


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (Next.PREPARE, BEFORE),
        (Next.HOLD, BEFORE),
        (Next.MISSED, BEFORE),
        (Next.PLAN, TODAY),
        (Next.ACT, AFTER),
        (Next.LATE, AFTER),
        (Next.ASSESS, None),
        (Next.KEPT, None),
    ],
)
def test_the_day_that_belongs_to_a_step(step: Next, expected: date | None) -> None:
    standing = Standing(session_on=BEFORE, planning_on=TODAY, first_due=AFTER)
    assert due(standing, step) == expected


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (Standing(), (LATER, LATER, LATER)),
        (Standing(advised=True), (CURRENT, LATER, LATER)),
        (Standing(assessment="preparing"), (CURRENT, LATER, LATER)),
        (Standing(assessment="running"), (DONE, CURRENT, LATER)),
        (Standing(assessment="paused"), (DONE, CURRENT, LATER)),
        (Standing(assessment="closed"), (DONE, DONE, CURRENT)),
        (Standing(assessment="closed", planned=True), (DONE, DONE, DONE)),
    ],
)
def test_stages_of_step_0(standing: Standing, expected: tuple[Progress, ...]) -> None:
    assert stages_of_step_0(standing) == expected


@pytest.mark.parametrize(
    ("recording", "expected"),
    [
        (Recording(), (LATER, LATER, LATER, LATER)),
        (Recording(materials=2, unsettled=1), (CURRENT, LATER, LATER, LATER)),
        (Recording(materials=2), (DONE, CURRENT, LATER, LATER)),
        (Recording(drafts=1), (DONE, CURRENT, LATER, LATER)),
        (Recording(materials=2, unsettled=1, drafts=1), (CURRENT, CURRENT, LATER, LATER)),
        (Recording(in_review=1), (DONE, DONE, CURRENT, LATER)),
        (Recording(valid=1), (DONE, DONE, DONE, DONE)),
        (Recording(valid=1, drafts=1), (DONE, CURRENT, LATER, DONE)),
        (Recording(valid=1, in_review=1), (DONE, DONE, CURRENT, DONE)),
        (Recording(drafts=1, in_review=1), (DONE, CURRENT, CURRENT, LATER)),
    ],
)
def test_stages_of_step_1(recording: Recording, expected: tuple[Progress, ...]) -> None:
    assert stages_of_step_1(recording) == expected
    assert recording.begun == (recording != Recording())


@pytest.mark.parametrize(
    ("watching", "expected"),
    [
        (Watching(), (LATER, LATER)),
        (Watching(lines=1), (CURRENT, LATER)),
        (Watching(lines=1, signals=2, open_signals=1), (DONE, CURRENT)),
        (Watching(signals=2), (DONE, DONE)),
    ],
)
def test_stages_of_step_2a(watching: Watching, expected: tuple[Progress, ...]) -> None:
    assert stages_of_step_2a(watching) == expected


@pytest.mark.parametrize(
    ("watching", "expected"),
    [
        (Watching(), (CURRENT, LATER, LATER)),
        (Watching(lines=2), (DONE, CURRENT, LATER)),
        (Watching(lines=2, measured=1), (DONE, CURRENT, CURRENT)),
        (Watching(lines=2, measured=1, discussed=1), (DONE, CURRENT, LATER)),
        (Watching(lines=2, measured=2, discussed=1), (DONE, DONE, CURRENT)),
        (Watching(lines=2, measured=2, discussed=2), (DONE, DONE, DONE)),
    ],
)
def test_stages_of_step_2b(watching: Watching, expected: tuple[Progress, ...]) -> None:
    assert stages_of_step_2b(watching) == expected
