"""What a count means: verdict, large difference, cluster sums, strong points and the comparison with earlier.

Every comparison is between whole numbers. A percentage that is shown is rounded; nothing is decided with it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

MAX_STRONGEST = 5
# As few voters as a BOAS by phone shows (convention P4); of fewer a share is what one or two people said.
MINIMUM_PEOPLE = 5

Key = TypeVar("Key", bound=Hashable)


class ScoringError(ValueError):
    """These numbers cannot be a count, a threshold or a number of voters."""


class TooManyVotesError(ScoringError):
    """More hands than people who may vote."""

    def __init__(self, votes: int, voters: int) -> None:
        super().__init__(f"{votes} votes, but only {voters} people may vote")
        self.votes = votes
        self.voters = voters


class Verdict(StrEnum):
    NO_RESULT = "no_result"  # nobody answered: never 0 %
    FINE = "fine"
    INTERVENTION = "intervention"


class Direction(StrEnum):
    """Where the share that disagrees went; a smaller share is better."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Counts:
    """Raised hands per answer to one statement, in the order in which the answers are asked."""

    strongly_disagree: int = 0
    disagree: int = 0
    agree: int = 0
    strongly_agree: int = 0

    def __post_init__(self) -> None:
        for field in fields(self):
            _require_whole(field.name, getattr(self, field.name), minimum=0)

    @property
    def votes(self) -> int:
        return self.disagreeing + self.agreeing

    @property
    def disagreeing(self) -> int:
        return self.strongly_disagree + self.disagree

    @property
    def agreeing(self) -> int:
        return self.agree + self.strongly_agree

    @property
    def disagree_share(self) -> Fraction | None:
        return _share(self.disagreeing, self.votes)

    @property
    def both_poles(self) -> bool:
        return self.strongly_disagree > 0 and self.strongly_agree > 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the counts of one statement say under the threshold of its assessment; made by `judge`."""

    counts: Counts
    threshold: int
    voters: int
    verdict: Verdict
    large_difference: bool
    needed: int | None
    """The smallest number of disagreeing votes that asks for an intervention; None without votes."""

    @property
    def votes(self) -> int:
        return self.counts.votes

    @property
    def unanswered(self) -> int:
        return self.voters - self.counts.votes

    @property
    def disagree_percent(self) -> Decimal | None:
        return shown_percent(self.counts.disagreeing, self.counts.votes, threshold=self.threshold)

    @property
    def ask_reasons(self) -> bool:
        """Everybody who disagrees is asked why, and so is the whole team at a large difference."""
        return self.large_difference or self.counts.disagreeing > 0

    @property
    def strong(self) -> bool:
        """Fit to be celebrated: fine, no large difference, and answered by at least half of the voters."""
        return self.verdict is Verdict.FINE and not self.large_difference and 2 * self.votes >= self.voters


@dataclass(frozen=True, slots=True)
class ClusterScore:
    """The statements of one phase or success factor added up. Informative: a cluster has no verdict."""

    statements: int
    answered: int
    votes: int
    disagreeing: int
    low: int
    """How many of its statements ask for an intervention."""

    @property
    def has_result(self) -> bool:
        return self.votes > 0

    @property
    def disagree_share(self) -> Fraction | None:
        return _share(self.disagreeing, self.votes)

    @property
    def disagree_percent(self) -> Decimal | None:
        return shown_percent(self.disagreeing, self.votes)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One statement in two assessments that both have votes on it."""

    code: str
    before: Counts
    after: Counts
    direction: Direction

    @property
    def change(self) -> Decimal:
        """Percentage points by which the disagreeing share rose (negative: fell), to a tenth, for showing."""
        before, after = self.before, self.after
        rise = Fraction(after.disagreeing, after.votes) - Fraction(before.disagreeing, before.votes)
        tenths = _half_up(abs(rise) * 1000)
        return Decimal(tenths if rise >= 0 else -tenths).scaleb(-1)


def reaches(part: int, votes: int, threshold: int) -> bool:
    """The rule itself: at least `threshold` percent of the votes given; without votes nothing is reached."""
    return votes > 0 and 100 * part >= threshold * votes


def needed_for_intervention(votes: int, threshold: int) -> int | None:
    """14 votes at 30 %: 5. 10 votes: 3. None without votes."""
    return -(-threshold * votes // 100) if votes else None


def judge(counts: Counts, *, threshold: int, voters: int) -> Judgement:
    """Raises `TooManyVotesError`, or `ScoringError` when `threshold` is not a whole number from 1 to 100."""
    _require_threshold(threshold)
    _require_whole("voters", voters, minimum=0)
    if counts.votes > voters:
        raise TooManyVotesError(counts.votes, voters)
    return Judgement(
        counts=counts,
        threshold=threshold,
        voters=voters,
        verdict=_verdict(counts, threshold),
        large_difference=_large_difference(counts, threshold),
        needed=needed_for_intervention(counts.votes, threshold),
    )


def heard(counts: Counts) -> Counts:
    """The answers as who stands outside the team may read them; of fewer than `MINIMUM_PEOPLE` none."""
    return counts if counts.votes >= MINIMUM_PEOPLE else Counts()


def cluster(judgements: Iterable[Judgement]) -> ClusterScore:
    judged = list(judgements)
    return ClusterScore(
        statements=len(judged),
        answered=sum(1 for one in judged if one.votes),
        votes=sum(one.votes for one in judged),
        disagreeing=sum(one.counts.disagreeing for one in judged),
        low=sum(1 for one in judged if one.verdict is Verdict.INTERVENTION),
    )


def clusters(judged: Iterable[tuple[Iterable[Key], Judgement]]) -> dict[Key, ClusterScore]:
    """Per phase or success factor, in the order of first appearance.

    A statement counts once in every cluster it names; with success factors the clusters therefore overlap.
    """
    members: dict[Key, list[Judgement]] = {}
    for keys, judgement in judged:
        for key in dict.fromkeys(keys):
            members.setdefault(key, []).append(judgement)
    return {key: cluster(judgements) for key, judgements in members.items()}


def strongest(judged: Iterable[tuple[Key, Judgement]], *, limit: int = MAX_STRONGEST) -> list[Key]:
    """The statements to celebrate: those that are `strong`, at most `limit` of them.

    The largest share that agrees comes first, then the largest share that fully agrees, then the order given.
    """
    ranked = [
        ((Fraction(one.counts.agreeing, one.votes), Fraction(one.counts.strongly_agree, one.votes)), key)
        for key, one in judged
        if one.strong
    ]
    ranked.sort(key=lambda entry: entry[0], reverse=True)  # stable: equals keep their order
    return [key for _, key in ranked[:limit]]


def compare(before: Mapping[str, Counts], after: Mapping[str, Counts]) -> list[Comparison]:
    """Two assessments, counts by statement code. In the order of `after`, only codes with votes in both."""
    return [
        Comparison(code, before[code], now, _direction(before[code], now))
        for code, now in after.items()
        if now.votes and code in before and before[code].votes
    ]


def shown_percent(part: int, whole: int, *, threshold: int | None = None) -> Decimal | None:
    """Percentage to a tenth, rounded half up; None without a whole.

    A share below the threshold is never rounded up to it, or the screen would contradict the verdict.
    """
    if not whole:
        return None
    tenths = _half_up(Fraction(1000 * part, whole))
    if threshold is not None and 100 * part < threshold * whole:
        tenths = min(tenths, 10 * threshold - 1)
    return Decimal(tenths).scaleb(-1)


def _verdict(counts: Counts, threshold: int) -> Verdict:
    if not counts.votes:
        return Verdict.NO_RESULT
    return Verdict.INTERVENTION if reaches(counts.disagreeing, counts.votes, threshold) else Verdict.FINE


def _large_difference(counts: Counts, threshold: int) -> bool:
    """Both poles chosen, or both the disagreeing and the agreeing share reach the threshold."""
    votes = counts.votes
    split = reaches(counts.disagreeing, votes, threshold) and reaches(counts.agreeing, votes, threshold)
    return counts.both_poles or split


def _direction(before: Counts, after: Counts) -> Direction:
    now, then = after.disagreeing * before.votes, before.disagreeing * after.votes
    if now == then:
        return Direction.SAME
    return Direction.BETTER if now < then else Direction.WORSE


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def _half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _require_threshold(threshold: int) -> None:
    _require_whole("threshold", threshold, minimum=1)
    if threshold > 100:
        raise ScoringError(f"threshold: {threshold} is more than 100 percent")


def _require_whole(name: str, value: object, *, minimum: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ScoringError(f"{name}: {value!r} is not a whole number")
    if value < minimum:
        raise ScoringError(f"{name}: {value} is less than {minimum}")
