"""Two BOAS of one improvement beside each other, statement by statement where the code is the same."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from boas.scoring import Comparison, Direction, compare

if TYPE_CHECKING:
    from boas.outcome import Outcome, StatementResult

_LEAST_SHOWN = Decimal("0.1")


@dataclass(frozen=True)
class Compared:
    """One statement in both. Which way it went is decided with whole numbers, never with what is rounded."""

    before: StatementResult
    after: StatementResult
    comparison: Comparison

    @property
    def direction(self) -> Direction:
        return self.comparison.direction

    @property
    def reworded(self) -> bool:
        return self.before.text != self.after.text

    @property
    def word(self) -> str:
        return {
            Direction.BETTER: _("better"),
            Direction.SAME: _("the same"),
            Direction.WORSE: _("less good"),
        }[self.direction]

    @property
    def icon(self) -> str:
        return {Direction.BETTER: "arrow-up", Direction.SAME: "minus", Direction.WORSE: "arrow-down"}[
            self.direction
        ]

    @property
    def tone(self) -> str:
        return {Direction.BETTER: "ok", Direction.SAME: "", Direction.WORSE: "warn"}[self.direction]

    @property
    def change(self) -> str:
        """In percentage points; a difference that is too small to show is still called one."""
        if self.direction is Direction.SAME:
            return _("As many disagree.")
        points = abs(self.comparison.change)
        shown = number_format(max(points, _LEAST_SHOWN), decimal_pos=1)
        if points < _LEAST_SHOWN:
            shown = _("less than {n}").format(n=shown)
        if self.direction is Direction.BETTER:
            return _("{n} percentage points fewer disagree.").format(n=shown)
        return _("{n} percentage points more disagree.").format(n=shown)


@dataclass(frozen=True)
class Comparisons:
    rows: tuple[Compared, ...]
    without_result: tuple[StatementResult, ...]
    """Asked both times, but one of the two has no result."""
    only_now: tuple[StatementResult, ...]
    only_then: tuple[StatementResult, ...]

    def _number(self, direction: Direction) -> int:
        return sum(1 for row in self.rows if row.direction is direction)

    @property
    def better(self) -> int:
        return self._number(Direction.BETTER)

    @property
    def same(self) -> int:
        return self._number(Direction.SAME)

    @property
    def worse(self) -> int:
        return self._number(Direction.WORSE)


def compare_outcomes(before: Outcome, after: Outcome) -> Comparisons:
    """In the order in which the later one asked."""
    then = {one.code: one for one in before.statements}
    now = {one.code: one for one in after.statements}
    found = compare(
        {code: one.counts for code, one in then.items()}, {code: one.counts for code, one in now.items()}
    )
    compared = {one.code for one in found}
    return Comparisons(
        rows=tuple(Compared(then[one.code], now[one.code], one) for one in found),
        without_result=tuple(
            one for one in after.statements if one.code in then and one.code not in compared
        ),
        only_now=tuple(one for one in after.statements if one.code not in then),
        only_then=tuple(one for one in before.statements if one.code not in now),
    )
