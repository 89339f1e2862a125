"""How long an institution keeps what people wrote and who they were, in whole years (convention P13)."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date, datetime, time

from borgen.lib.dates import AMSTERDAM, add_months

LEAST, MOST = 1, 10


class Term(enum.StrEnum):
    """Its value is the field of the institution."""

    AUDIT = "audit_years"
    """The log: who changed what."""
    TALK = "talk_years"
    """Remarks, objections and texts put aside, after the version was agreed to."""
    SIGNALS = "signal_years"
    """After they were dealt with."""
    LEAVERS = "leaver_years"
    """Names and mail addresses, after the account was closed."""


DEFAULTS: Mapping[Term, int] = {Term.AUDIT: 7, Term.TALK: 2, Term.SIGNALS: 2, Term.LEAVERS: 1}


def before(today: date, years: int) -> datetime:
    """What happened earlier is past its term: the beginning of this day, so many years ago."""
    return datetime.combine(add_months(today, -12 * years), time(), tzinfo=AMSTERDAM)


def shorter(now: Mapping[Term, int], wanted: Mapping[Term, int]) -> set[Term]:
    """The terms after which more goes than before."""
    return {term for term in Term if wanted[term] < now[term]}
