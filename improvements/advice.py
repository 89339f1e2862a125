"""Whether a BOAS is advised for an improvement. It stays optional: this is advice, never a gate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from borgen.lib.dates import add_months

MONTHS_AFTER_ANALYSIS = 12


class Reason(StrEnum):
    ANALYSIS_LONG_AGO = "analysis_long_ago"
    LEADER_DOUBTS = "leader_doubts"
    ANALYSIS_DATE_UNKNOWN = "analysis_date_unknown"


@dataclass(frozen=True, slots=True)
class Advice:
    advised: bool
    reasons: tuple[Reason, ...]
    """Why it is advised, and what keeps us from knowing; can hold a reason while nothing is advised."""


def assessment_advice(
    *,
    analysis_ended_on: date | None,
    leader_doubts: bool,
    last_assessment_closed_on: date | None,
    today: date,
) -> Advice:
    """Advised when the analysis ended over twelve months ago without a BOAS since, or when the leader doubts.

    Twelve months to the day is not over: an analysis that ended on 1 March asks for a BOAS from 2 March.
    An unknown date advises nothing, because the analysis may still be going on; it is given as a reason so
    that the page can ask for the date. Once a BOAS was closed the date is not asked for any more. Doubt
    always counts, also after a BOAS, until the leader takes it back.
    """
    reasons = []
    if leader_doubts:
        reasons.append(Reason.LEADER_DOUBTS)
    if _long_ago(analysis_ended_on, last_assessment_closed_on, today):
        reasons.append(Reason.ANALYSIS_LONG_AGO)
    advised = bool(reasons)
    if analysis_ended_on is None and last_assessment_closed_on is None:
        reasons.append(Reason.ANALYSIS_DATE_UNKNOWN)
    return Advice(advised, tuple(reasons))


def _long_ago(analysis_ended_on: date | None, last_assessment_closed_on: date | None, today: date) -> bool:
    if analysis_ended_on is None:
        return False
    looked_since = last_assessment_closed_on is not None and last_assessment_closed_on >= analysis_ended_on
    return not looked_since and today > add_months(analysis_ended_on, MONTHS_AFTER_ANALYSIS)
