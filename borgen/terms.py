"""What goes when it is past the terms of an institution; convention P13 says what they are about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import ngettext

from common import audit
from documents.services import retention as documents
from monitoring.services.signal_retention import old_signals
from teams.services import leavers
from teams.terms import Term, before


class Kind(NamedTuple):
    term: Term
    number: Callable[[int, datetime], int]
    """Of this institution, from before that moment."""
    words: Callable[[int], str]


KINDS = (
    Kind(
        Term.AUDIT,
        lambda pk, moment: audit.purge(moment, institution_id=pk, dry_run=True),
        lambda n: ngettext("{n} line of the log", "{n} lines of the log", n),
    ),
    Kind(
        Term.TALK,
        lambda pk, moment: documents.old_remarks(pk, moment).count(),
        lambda n: ngettext("{n} remark on a version", "{n} remarks on versions", n),
    ),
    Kind(
        Term.TALK,
        lambda pk, moment: documents.old_put_aside(pk, moment).count(),
        lambda n: ngettext("{n} text that was put aside", "{n} texts that were put aside", n),
    ),
    Kind(
        Term.TALK,
        lambda pk, moment: documents.old_objections(pk, moment).count(),
        lambda n: ngettext("{n} objection", "{n} objections", n),
    ),
    Kind(
        Term.SIGNALS,
        lambda pk, moment: old_signals(pk, moment).count(),
        lambda n: ngettext("{n} signal", "{n} signals", n),
    ),
    Kind(
        Term.LEAVERS,
        lambda pk, moment: leavers.left_before(pk, moment).count(),
        lambda n: ngettext("{n} name of somebody who left", "{n} names of people who left", n),
    ),
)


def going(institution: int, terms: Mapping[Term, int], today: date) -> list[str]:
    """What the night of that day takes by these terms, in words; a question to the database for each kind."""
    counted = [
        (kind, kind.number(institution, before(today, terms[kind.term])))
        for kind in KINDS
        if kind.term in terms
    ]
    return [kind.words(number).format(n=number) for kind, number in counted if number]
