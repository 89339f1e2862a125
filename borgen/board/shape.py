"""What an improvement board shows, before it is drawn: page, stand-up, screen and poster read the same.

Plain values without models. Texts are in the language that was active when `facts.board_of` made them.
With `names` off no field holds the name of a person and compliments stay away, because they are said of
somebody; what people wrote in a text of their own stays theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from borgen.board.freshness import Freshness
from improvements.stages import Standing
from monitoring.chart import Chart
from monitoring.evaluation import Verdict


@dataclass(frozen=True, slots=True)
class Act:
    """An action: open, or done so recently that it still hangs on the board."""

    pk: int
    title: str
    owner: str
    """Empty without an owner, and when names are off."""
    due: date | None
    overdue: bool
    state: str
    """As Action.State: "open" or "done"."""
    done_on: date | None = None
    has_owner: bool = False
    """So that "no owner yet" can be said where names are off."""
    stuck: bool = False
    """The owner said that it will not work out like this."""

    @property
    def is_done(self) -> bool:
        return self.state == "done"


@dataclass(frozen=True, slots=True)
class Success:
    kind: str
    """As Recognition.Kind: "compliment", "success" or "celebration"; one that is still to come is planned."""
    text: str
    on: date
    pk: int = 0
    label: str = ""
    """The kind, in words."""
    planned: bool = False
    """A celebration that is still to come."""

    @property
    def icon(self) -> str:
        return _ICONS[self.kind]


_ICONS = {"compliment": "star", "success": "circle-check", "celebration": "party-popper"}


def in_turn(successes: Iterable[Success]) -> list[Success]:
    """What is to be celebrated first, the soonest on top; then the newest."""
    found = list(successes)
    coming = sorted((one for one in found if one.planned), key=lambda one: one.on)
    said = sorted((one for one in found if not one.planned), key=lambda one: (one.on, one.pk), reverse=True)
    return [*coming, *said]


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was last agreed: a decision of the team, or a version of a document that it agreed to."""

    text: str
    on: date
    icon: str
    url: str


@dataclass(frozen=True, slots=True)
class NextMeasurement:
    what: str
    """The number that is measured."""
    period: str
    """What it will be about: "periode 2, 2026-2027"."""
    on: date
    """Asked from this day on, or until when, once it is asked."""
    open: bool = False
    """It can be measured now; `on` is the last day that is in time."""
    late: bool = False
    url: str = ""
    """Of the line of the plan."""


@dataclass(frozen=True, slots=True)
class Number:
    """Where we stand. The words are ready; `chart` draws it (monitoring/chart_svg.py)."""

    indicator: int
    name: str
    value: str
    """"24 of 30 = 80 %" without the part and whole: "80 %"."""
    people: str
    """The part and whole behind a share: "24 of 30"; empty without."""
    norm: str
    """"norm 80 %"; empty without one."""
    inspectorate: str
    """"norm of the inspectorate 68 %", when that is not the one it is judged by; else empty."""
    verdict: Verdict
    word: str
    tone: str
    icon: str
    """Of the verdict, for a badge."""
    period: str
    trend: str
    """How it moved since the one before, in words; empty for the first."""
    sentence: str
    chart: Chart
    url: str
    """Of the line of the monitoring plan where it is measured."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One improvement on the board."""

    pk: int
    name: str
    address: str
    """Of the page of the improvement."""
    goal: str
    """Empty while none is written down."""
    state: str
    """As Improvement.State: "active" or "paused"."""
    aim: str
    """What shows the result, from where to where: "early leavers: from 9 % to 6 %"; may be empty."""
    number: Number | None
    stage: Standing
    stage_name: str
    step: str
    """Where in the method: "Step 2B: check whether it works"."""
    todo: str
    """The first thing missing for the next stage; empty once secured."""
    actions: list[Act] = field(default_factory=list)
    """Open ones first, in order of time; then what was done lately."""
    last_agreed: Agreed | None = None
    next_measurement: NextMeasurement | None = None
    successes: list[Success] = field(default_factory=list)
    hidden: bool = False
    """The team does not show it on the board; such goals come only when they are asked for."""
    numbers: tuple[tuple[int, str], ...] = ()
    """Key and name of every indicator that is measured for it, of which `number` is one."""

    @property
    def open_actions(self) -> list[Act]:
        return [one for one in self.actions if not one.is_done]

    @property
    def overdue(self) -> int:
        return sum(one.overdue for one in self.actions)


@dataclass(frozen=True, slots=True)
class BoardView:
    team_name: str
    institution_name: str
    keeper: str
    """Who keeps it fresh; empty when nobody is named, and when names are off."""
    rhythm: str
    """As Board.Rhythm: "week", "fortnight", "month", or empty."""
    rhythm_name: str
    """In words: "every week"."""
    fresh: Freshness
    goals: list[Goal]
    loose_actions: list[Act]
    """Of the team, without an improvement on the board."""
    successes: list[Success]
    """Of the team, without an improvement on the board."""
    as_of: datetime
    names: bool
    names_on_walls: bool = False
    """The team put names on its posters and screens."""
    revision: int = 0
    """Of the settings, for borgen/lib/conflict.py."""
    left_out: tuple[str, ...] = ()
    """Names of improvements that the team does not show."""

    @property
    def is_empty(self) -> bool:
        return not self.goals and not self.loose_actions and not self.successes

    @property
    def all_successes(self) -> list[Success]:
        """Of the team and of its improvements."""
        return in_turn([*self.successes, *(one for goal in self.goals for one in goal.successes)])

    @property
    def overdue(self) -> int:
        return sum(one.overdue for one in self.goals) + sum(one.overdue for one in self.loose_actions)

    @property
    def open(self) -> int:
        mine = sum(not one.is_done for one in self.loose_actions)
        return mine + sum(len(one.open_actions) for one in self.goals)
