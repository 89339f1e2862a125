"""Where an improvement stands on its way through the method, and what comes next. No database, no words.

Today that way is step 0, the BOAS with its planning, step 1, recording, and step 2, monitoring and checking.
The rest follows with its pages.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date


class Next(enum.StrEnum):
    """The one next thing to do for an improvement."""

    KEPT = "kept"
    """Stopped or in the archive: nothing."""
    WAIT = "wait"
    """Paused: nothing, until somebody resumes it."""
    ASSESS = "assess"
    """A BOAS is advised."""
    MAY_ASSESS = "may_assess"
    """A BOAS is possible, but nothing asks for it."""
    PREPARE = "prepare"
    HOLD = "hold"
    """The BOAS is today."""
    MISSED = "missed"
    """The day of the BOAS went by and it did not start."""
    RUN = "run"
    """The BOAS is going on now."""
    CONTINUE = "continue"
    """The BOAS is paused: another meeting finishes it."""
    PLAN = "plan"
    """The outcome is there, the planning is not agreed yet."""
    ACT = "act"
    LATE = "late"
    """At least one action is past its date."""
    LOOK_BACK = "look_back"
    """Everything that was planned is done."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one improvement; the assessment is the open one, else the last that was closed."""

    improvement: str = "active"
    advised: bool = False
    assessment: str = ""
    """State of the assessment; empty when there was none."""
    session_on: date | None = None
    planning_on: date | None = None
    planned: bool = False
    open_actions: int = 0
    overdue_actions: int = 0
    unconfirmed_actions: int = 0
    """Open, with an owner who has not said yes to the date."""
    first_due: date | None = None


@dataclass(frozen=True, slots=True)
class Recording:
    """What is known of step 1 of one improvement."""

    materials: int = 0
    """Loose things that were collected or asked for."""
    unsettled: int = 0
    """Of those: still to be brought or judged."""
    drafts: int = 0
    in_review: int = 0
    valid: int = 0
    """Documents with a valid version."""

    @property
    def begun(self) -> bool:
        return bool(self.materials or self.drafts or self.in_review or self.valid)


@dataclass(frozen=True, slots=True)
class Watching:
    """What is known of step 2 of one improvement."""

    lines: int = 0
    """Measures that are monitored: somebody watches, and it is agreed how that is measured."""
    signals: int = 0
    """What people noticed; of any state."""
    open_signals: int = 0
    measured: int = 0
    """Lines with at least one measurement."""
    discussed: int = 0
    """Lines whose results the team discussed after the last measurement."""


class Progress(enum.StrEnum):
    DONE = "done"
    CURRENT = "current"
    NEXT = "next"


def next_step(standing: Standing, today: date) -> Next:
    if standing.improvement in ("stopped", "archived"):
        return Next.KEPT
    if standing.improvement == "paused":
        return Next.WAIT
    if standing.assessment == "preparing":
        return _before_the_session(standing.session_on, today)
    if standing.assessment in ("running", "paused"):
        return Next.RUN if standing.assessment == "running" else Next.CONTINUE
    if standing.assessment == "closed" and not standing.planned:
        return Next.PLAN
    return _between_sessions(standing)


def due(standing: Standing, step: Next) -> date | None:
    """The day that belongs to the next step, when it has one."""
    if step in (Next.PREPARE, Next.HOLD, Next.MISSED):
        return standing.session_on
    if step is Next.PLAN:
        return standing.planning_on
    return standing.first_due if step in (Next.ACT, Next.LATE) else None


def stages_of_step_0(standing: Standing) -> tuple[Progress, Progress, Progress]:
    """Prepare, hold, plan. Before the first BOAS the first one waits: a BOAS is optional."""
    done, current, later = Progress.DONE, Progress.CURRENT, Progress.NEXT
    if standing.assessment == "closed":
        return done, done, done if standing.planned else current
    if standing.assessment in ("running", "paused"):
        return done, current, later
    return (current if standing.assessment or standing.advised else later), later, later


def stages_of_step_1(recording: Recording) -> tuple[Progress, Progress, Progress, Progress]:
    """Collect, write, agree, make accessible. What is valid is accessible at once.

    A draft beside a valid version takes the team back to writing: the valid one stays where it is.
    """
    done, current, later = Progress.DONE, Progress.CURRENT, Progress.NEXT
    written = recording.drafts or recording.in_review or recording.valid
    collect = current if recording.unsettled else done if written or recording.materials else later
    if not written:
        return collect, current if collect is done else later, later, later
    write = current if recording.drafts else done
    agree = current if recording.in_review else later if recording.drafts else done
    return collect, write, agree, done if recording.valid else later


def stages_of_step_2a(watching: Watching) -> tuple[Progress, Progress]:
    """Notice and share; discuss. An open signal is still to be discussed."""
    done, current, later = Progress.DONE, Progress.CURRENT, Progress.NEXT
    if not watching.signals:
        return current if watching.lines else later, later
    return done, current if watching.open_signals else done


def stages_of_step_2b(watching: Watching) -> tuple[Progress, Progress, Progress]:
    """Agree how it is measured, measure, discuss. The turn goes on: a new measurement is to be discussed."""
    done, current, later = Progress.DONE, Progress.CURRENT, Progress.NEXT
    if not watching.lines:
        return current, later, later
    if watching.measured < watching.lines:
        return done, current, current if watching.discussed < watching.measured else later
    return done, done, done if watching.discussed == watching.lines else current


def _before_the_session(session_on: date | None, today: date) -> Next:
    if session_on is None or session_on > today:
        return Next.PREPARE
    return Next.HOLD if session_on == today else Next.MISSED


def _between_sessions(standing: Standing) -> Next:
    if standing.open_actions:
        return Next.LATE if standing.overdue_actions else Next.ACT
    if standing.advised:
        return Next.ASSESS
    return Next.LOOK_BACK if standing.planned else Next.MAY_ASSESS
