"""When a document is to be evaluated, and who is asked. Pure, so that it is easy to check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from borgen.lib.dates import add_months

# So long before the day comes, somebody is asked: evaluating in time has to be possible.
ASK_AHEAD = timedelta(days=14)
# So long after the day, the leader is asked as well.
LEADER_TOO = timedelta(days=14)
LONGEST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could be asked; who cannot sign in any more is not asked."""

    id: int
    active: bool = True


def is_due(next_on: date | None, today: date) -> bool:
    return next_on is not None and next_on <= today + ASK_AHEAD


def is_overdue(next_on: date | None, today: date) -> bool:
    return next_on is not None and next_on < today


def leader_too(next_on: date, today: date) -> bool:
    return next_on < today - LEADER_TOO


def who_is_asked(
    evaluator: Candidate | None, party: str, keeper: Candidate | None, process_owner: Candidate | None
) -> int | None:
    """The one person who is asked, or None for the leaders of the team.

    A party that is no person asks its leaders too: somebody of the team enters what the party found.
    """
    if evaluator is None and party:
        return None
    found = (one for one in (evaluator, keeper, process_owner) if one is not None and one.active)
    return next((one.id for one in found), None)


def usual_next(today: date, months: int) -> date:
    return add_months(today, months)


def possible_next(day: date, today: date) -> bool:
    """After today, and within the five years in which every document is looked at again."""
    return today < day <= add_months(today, LONGEST_MONTHS)
