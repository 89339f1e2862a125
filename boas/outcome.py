"""What a BOAS brought, put together once: pages and PDF show what stands here and count nothing themselves.

    outcome = load_outcome(assessment)               # three queries, however many statements there are
    outcome.statements                               # every StatementResult, in the order of asking
    outcome.low, outcome.decided, outcome.undecided  # suggestions: all, settled by the team, still open
    outcome.clusters(Grouping.PHASE)                 # every Cluster with its sum and its low statements

Words are made when they are asked for, in the language of that moment.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from boas import wording
from boas.models import (
    Assessment,
    Correction,
    Remark,
    Statement,
    SuggestionDecision,
    Tally,
)
from boas.models.statements import Phase, Step, SuccessFactor
from boas.scoring import ClusterScore, Counts, Judgement, Verdict, cluster, heard, judge, strongest
from borgen.lib.distribution import Segment, legend, segments


class Grouping(StrEnum):
    """How statements are put together; the value stands in the address."""

    PHASE = "phase"
    FACTOR = "factor"


@dataclass(frozen=True)
class StatementResult:
    """What was asked, what was counted, what was said about it and what the team does with it."""

    statement: Statement
    tally: Tally
    judgement: Judgement
    reasons: tuple[str, ...] = ()
    decision: SuggestionDecision | None = None
    corrections: tuple[CorrectionLine, ...] = ()

    @property
    def code(self) -> str:
        return self.statement.code

    @property
    def text(self) -> str:
        return self.statement.text

    @property
    def counts(self) -> Counts:
        return self.judgement.counts

    @property
    def counted(self) -> bool:
        """Whether the count is finished, also when nobody raised a hand."""
        return self.tally.counted_at is not None

    @property
    def low(self) -> bool:
        return self.judgement.verdict is Verdict.INTERVENTION

    @property
    def no_result(self) -> bool:
        return self.judgement.verdict is Verdict.NO_RESULT

    @property
    def undecided(self) -> bool:
        return self.low and self.decision is None

    @property
    def agreed(self) -> bool:
        """The team takes this up, as suggested or in its own way."""
        return self.decision is not None and self.decision.choice != SuggestionDecision.Choice.DECLINED

    @property
    def agreed_text(self) -> str:
        """What the team will do: its own words or the suggestion it accepted; empty when it does nothing."""
        if self.decision is None or not self.agreed:
            return ""
        return self.decision.text or self.statement.intervention

    @property
    def rule(self) -> str:
        return wording.rule(self.judgement)

    @property
    def verdict(self) -> str:
        return wording.verdict_title(self.judgement)

    @property
    def unanswered(self) -> str:
        return wording.unanswered(self.judgement)

    @property
    def large_difference(self) -> str:
        return wording.large_difference(self.judgement)

    @property
    def sentence(self) -> str:
        return wording.distribution(self.counts)

    @property
    def fraction(self) -> str:
        """ "5 / 14": who disagrees, of those who answered."""
        return f"{self.counts.disagreeing}{wording.NO_BREAK}/{wording.NO_BREAK}{self.counts.votes}"

    @property
    def share(self) -> str:
        percent = self.judgement.disagree_percent
        return "" if percent is None else wording.percent(percent)

    @property
    def agreeing(self) -> str:
        """What there is to be proud of: "13 van de 14 eens"."""
        return _("{part} of the {votes} agree").format(part=self.counts.agreeing, votes=self.counts.votes)

    @property
    def bar(self) -> list[Segment]:
        return segments(self._four)

    @property
    def bar_key(self) -> list[Segment]:
        return legend(self._four)

    @property
    def _four(self) -> tuple[int, int, int, int]:
        counts = self.counts
        return counts.strongly_disagree, counts.disagree, counts.agree, counts.strongly_agree

    @property
    def step_label(self) -> str:
        return str(Step(self.statement.leads_to).label)


@dataclass(frozen=True)
class CorrectionLine:
    """A count that was put right after closing; four numbers and the number of voters, before and after."""

    correction: Correction

    @property
    def old(self) -> str:
        return _four_words(self.correction.old)

    @property
    def new(self) -> str:
        return _four_words(self.correction.new)


@dataclass(frozen=True)
class Cluster:
    """The statements of one phase or success factor. The sum informs; only a statement has a verdict."""

    key: str
    label: str
    score: ClusterScore
    statements: tuple[StatementResult, ...]
    shown_before: frozenset[str] = frozenset()
    """Codes that an earlier cluster has already: a statement may touch several success factors."""

    @property
    def low(self) -> tuple[StatementResult, ...]:
        return tuple(one for one in self.statements if one.low)

    @property
    def low_here(self) -> tuple[StatementResult, ...]:
        """Low statements that no earlier cluster shows."""
        return tuple(one for one in self.low if one.code not in self.shown_before)

    @property
    def low_elsewhere(self) -> tuple[StatementResult, ...]:
        return tuple(one for one in self.low if one.code in self.shown_before)

    @property
    def sum_in_words(self) -> str:
        """ "9 van de 70 antwoorden oneens = 12,9 %"."""
        percent = self.score.disagree_percent
        if percent is None:
            few = any(one.tally.counts.votes for one in self.statements)
            return _("Too few people answered.") if few else _("No result: nobody raised a hand.")
        return _("{part} of the {votes} answers disagree = {share}").format(
            part=self.score.disagreeing, votes=self.score.votes, share=wording.percent(percent)
        )

    @property
    def share(self) -> str:
        percent = self.score.disagree_percent
        return "" if percent is None else wording.percent(percent)

    @property
    def bar(self) -> list[Segment]:
        return segments(self._four)

    @property
    def sentence(self) -> str:
        return wording.distribution(Counts(*self._four))

    @property
    def _four(self) -> tuple[int, int, int, int]:
        counts = [one.counts for one in self.statements]
        return (
            sum(one.strongly_disagree for one in counts),
            sum(one.disagree for one in counts),
            sum(one.agree for one in counts),
            sum(one.strongly_agree for one in counts),
        )


@dataclass(frozen=True)
class Outcome:
    assessment: Assessment
    statements: tuple[StatementResult, ...]
    remarks: tuple[str, ...] = ()
    """What was said in general, at the opening."""

    def get(self, code: str) -> StatementResult | None:
        return self._by_code.get(code)

    @functools.cached_property
    def _by_code(self) -> dict[str, StatementResult]:
        return {one.code: one for one in self.statements}

    @functools.cached_property
    def low(self) -> tuple[StatementResult, ...]:
        return tuple(one for one in self.statements if one.low)

    @functools.cached_property
    def undecided(self) -> tuple[StatementResult, ...]:
        return tuple(one for one in self.statements if one.undecided)

    @property
    def decided(self) -> tuple[StatementResult, ...]:
        return tuple(one for one in self.low if not one.undecided)

    @functools.cached_property
    def without_result(self) -> tuple[StatementResult, ...]:
        return tuple(one for one in self.statements if one.no_result)

    @functools.cached_property
    def uncounted(self) -> tuple[StatementResult, ...]:
        """Not counted, or not to the end: what a leader may still want to go back to before closing."""
        return tuple(one for one in self.statements if not one.counted)

    @functools.cached_property
    def strongest(self) -> tuple[StatementResult, ...]:
        codes = strongest((one.code, one.judgement) for one in self.statements)
        return tuple(self._by_code[code] for code in codes)

    @property
    def strong_number(self) -> int:
        """How many are strong; `strongest` names the best of them."""
        return sum(1 for one in self.statements if one.judgement.strong)

    @property
    def withholds(self) -> bool:
        """A statement that few people answered is left out of what is shown here."""
        return any(one.counts.votes < one.tally.counts.votes for one in self.statements)

    @property
    def norm(self) -> str:
        return wording.percent(self.assessment.threshold)

    @functools.cached_property
    def total(self) -> ClusterScore:
        return cluster(one.judgement for one in self.statements)

    def clusters(self, per: Grouping = Grouping.PHASE) -> list[Cluster]:
        """In the order of the method; only those that have statements."""
        labels = (
            {one.value: str(one.label) for one in Phase}
            if per is Grouping.PHASE
            else {one.value: str(one.label).capitalize() for one in SuccessFactor}
        )
        shown: set[str] = set()
        result = []
        for key, label in labels.items():
            members = tuple(one for one in self.statements if key in _keys(one.statement, per))
            if not members:
                continue
            score = cluster(one.judgement for one in members)
            result.append(Cluster(key, label, score, members, frozenset(shown)))
            shown.update(one.code for one in members)
        return result


def load_outcome(assessment: Assessment, *, content: bool = True) -> Outcome:
    """Three queries.

    Without `content` one, and nothing is in it that people said or decided (P15): of a statement that fewer
    than five people answered not even the count, so that every sum is a sum of what could stand alone.
    """
    tallies = Tally.objects.filter(assessment=assessment).select_related("statement")
    tallies = tallies.order_by("statement__position")
    if not content:
        return Outcome(
            assessment, tuple(_result(assessment, tally, heard(tally.counts)) for tally in tallies)
        )
    reasons, remarks = _remarks(assessment)
    corrections = _corrections(assessment)
    return Outcome(
        assessment,
        tuple(
            _result(
                assessment,
                tally,
                tally.counts,
                reasons=tuple(reasons.get(tally.statement_id, ())),
                decision=getattr(tally, "decision", None),
                corrections=tuple(corrections.get(tally.pk, ())),
            )
            for tally in tallies.select_related("decision")
        ),
        tuple(remarks),
    )


def _result(assessment: Assessment, tally: Tally, counts: Counts, **said: object) -> StatementResult:
    judgement = judge(counts, threshold=assessment.threshold, voters=tally.voters)
    return StatementResult(tally.statement, tally, judgement, **said)  # type: ignore[arg-type]


def _remarks(assessment: Assessment) -> tuple[dict[int, list[str]], list[str]]:
    """Reasons per statement, and what was said in general."""
    reasons: dict[int, list[str]] = {}
    general: list[str] = []
    for statement_id, text in (
        Remark.objects.filter(assessment=assessment).order_by("pk").values_list("statement_id", "text")
    ):
        (general if statement_id is None else reasons.setdefault(statement_id, [])).append(text)
    return reasons, general


def _corrections(assessment: Assessment) -> dict[int, list[CorrectionLine]]:
    lines: dict[int, list[CorrectionLine]] = {}
    rows = Correction.objects.filter(tally__assessment=assessment).select_related("corrected_by")
    for row in rows.order_by("corrected_at"):
        lines.setdefault(row.tally_id, []).append(CorrectionLine(row))
    return lines


def _keys(statement: Statement, per: Grouping) -> Iterable[str]:
    return [statement.phase] if per is Grouping.PHASE else statement.success_factors


def _four_words(values: dict[str, int]) -> str:
    """ "2 – 4 – 6 – 2 van 14"."""
    four = " – ".join(
        str(values[name]) for name in ("strongly_disagree", "disagree", "agree", "strongly_agree")
    )
    return _("{numbers} of {voters}").format(numbers=four, voters=values["voters"])
