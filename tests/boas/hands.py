"""Raised hands for tests, through the service."""

from __future__ import annotations

from collections.abc import Sequence

from boas.models import Assessment
from boas.models.tally import Option
from boas.services.counting import Standing, set_counts


def raise_hands(session: Assessment, code: str, numbers: Sequence[int]) -> Standing:
    """From zeer oneens to volledig eens."""
    typed = dict(zip(Option, numbers, strict=True))
    return set_counts(assessment=session, code=code, typed=typed, by=session.chair)
