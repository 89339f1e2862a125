"""How far an improvement has come in lasting (domain decision 12): derived from facts, never set by hand.

Agreed, recorded, followed, result shown, secured. A stage is reached when everything it asks is there, and
everything of the stages before it. Secured is never final: it lapses by itself on the day after a review or a
measurement was due, and comes back when that is done.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass


class Stage(enum.StrEnum):
    AGREED = "agreed"
    RECORDED = "recorded"
    FOLLOWED = "followed"
    RESULT_SHOWN = "result_shown"
    SECURED = "secured"


class Lack(enum.StrEnum):
    """What is missing for a stage."""

    NO_MEASURE = "no_measure"
    """Nothing is agreed about how the team works from now on."""
    NOT_RECORDED = "not_recorded"
    BEING_RECORDED = "being_recorded"
    """A version is written or lies before the team; none is valid."""
    NOT_WATCHED = "not_watched"
    """Measures without an agreement on how they are measured."""
    NOT_MEASURED = "not_measured"
    NOT_JUDGED = "not_judged"
    """Measured, but without a norm, or with too few people to judge."""
    NORM_MISSED = "norm_missed"
    NEVER_DISCUSSED = "never_discussed"
    NO_REVIEW_DAY = "no_review_day"
    """Valid documents of which nobody agreed when they are looked at again."""
    REVIEW_OVERDUE = "review_overdue"
    MEASUREMENT_OVERDUE = "measurement_overdue"


# Of these alone the improvement was secured before, and lapsed.
LAPSES = frozenset({Lack.REVIEW_OVERDUE, Lack.MEASUREMENT_OVERDUE})


class Result(enum.StrEnum):
    """What the newest measurements of one line say together."""

    NONE = "none"
    UNJUDGED = "unjudged"
    MISSED = "missed"
    MET = "met"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the monitoring plan that is in use, with at least one instrument that runs."""

    result: Result = Result.NONE
    discussed: bool = False
    """The team talked about its results at least once."""
    overdue: int = 0
    """Instruments of which a measurement is late."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one improvement today. `lines` are those of its measures."""

    measures: int = 0
    """In use."""
    watched: int = 0
    """Of those: with at least one line."""
    valid: int = 0
    """Documents with a valid version."""
    open_versions: int = 0
    clear_enough: bool = False
    """In the last BOAS the team found it recorded clearly enough: step 1 may then be skipped."""
    undated: int = 0
    """Valid documents without a day for the next evaluation."""
    reviews_overdue: int = 0
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    what: Lack
    count: int = 1


@dataclass(frozen=True, slots=True)
class Standing:
    stage: Stage | None
    """The last one reached; None while nothing is agreed."""
    missing: tuple[Missing, ...] = ()
    """For the next one; empty once secured."""
    lapsed: bool = False
    """It would be secured, were it not that something is overdue."""

    @property
    def next(self) -> Stage | None:
        order = list(Stage)
        return order[0] if self.stage is None else next(iter(order[order.index(self.stage) + 1 :]), None)

    def reached(self, stage: Stage) -> bool:
        order = list(Stage)
        return self.stage is not None and order.index(stage) <= order.index(self.stage)


def standing(facts: Facts) -> Standing:
    last = None
    for stage in Stage:
        missing = tuple(one for one in _WANTS[stage](facts) if one.count)
        if missing:
            lapsed = stage is Stage.SECURED and all(one.what in LAPSES for one in missing)
            return Standing(last, missing, lapsed)
        last = stage
    return Standing(last)


def result_of(met: Iterable[bool | None]) -> Result:
    """Of the newest number of each indicator of a line: norm met, not met, or None when that is not judged.

    One that misses its norm decides; numbers without a norm stand beside one that is judged.
    """
    found = list(met)
    if not found:
        return Result.NONE
    if False in found:
        return Result.MISSED
    return Result.MET if True in found else Result.UNJUDGED


def _agreed(facts: Facts) -> list[Missing]:
    return [Missing(Lack.NO_MEASURE, int(not facts.measures))]


def _recorded(facts: Facts) -> list[Missing]:
    if facts.valid or facts.clear_enough:
        return []
    return [Missing(Lack.BEING_RECORDED if facts.open_versions else Lack.NOT_RECORDED)]


def _followed(facts: Facts) -> list[Missing]:
    return [Missing(Lack.NOT_WATCHED, facts.measures - facts.watched)]


def _shown(facts: Facts) -> list[Missing]:
    return [
        Missing(Lack.NORM_MISSED, _lines(facts, Result.MISSED)),
        Missing(Lack.NOT_MEASURED, _lines(facts, Result.NONE)),
        Missing(Lack.NOT_JUDGED, _lines(facts, Result.UNJUDGED)),
    ]


def _secured(facts: Facts) -> list[Missing]:
    return [
        Missing(Lack.NEVER_DISCUSSED, sum(not one.discussed for one in facts.lines)),
        Missing(Lack.NO_REVIEW_DAY, facts.undated),
        Missing(Lack.REVIEW_OVERDUE, facts.reviews_overdue),
        Missing(Lack.MEASUREMENT_OVERDUE, sum(one.overdue for one in facts.lines)),
    ]


def _lines(facts: Facts, result: Result) -> int:
    return sum(one.result is result for one in facts.lines)


_WANTS = {
    Stage.AGREED: _agreed,
    Stage.RECORDED: _recorded,
    Stage.FOLLOWED: _followed,
    Stage.RESULT_SHOWN: _shown,
    Stage.SECURED: _secured,
}
