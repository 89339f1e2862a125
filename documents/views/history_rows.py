"""The rows of a history: drawn once per process for as long as they say the same.

An approved version never changes, so a long history is nearly always what it was at the last visit.
"""

from __future__ import annotations

import functools
from datetime import date, datetime
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from borgen.lib.dates import local_date
from documents import editions, rendering
from documents.models import Document, Evaluation, Version
from documents.navigation import document_url
from documents.views.reading_files import CONCEPT

# A process keeps so many rows, of about 1 KB each.
KEPT_ROWS = 4096


class Evaluated(NamedTuple):
    at: datetime
    name: str
    verdict: str
    note: str


class Facts(NamedTuple):
    """All that a row says: equal facts give an equal row."""

    language: str
    pages: str
    """Address of the versions of this document, which ends before the number."""
    compare: str
    state: str
    withdrawn: bool
    number: str
    """Empty for a draft."""
    before: str
    change: str
    summary: str
    reason: str
    author: str
    approved_at: datetime | None
    closed_by: str
    numbers: editions.Numbers | None
    evaluations: tuple[Evaluated, ...]


def history_rows(document: Document, found: list[editions.Edition], *, notes: bool) -> list[SafeString]:
    """`notes`: what was said at an evaluation is for the team."""
    # Each address is looked up once; the others differ in a number only.
    pages = document_url(document, "documents:version", number="0.0").removesuffix("0.0/")
    compare = document_url(document, "documents:compare")
    language = get_language() or ""
    return [_row(_facts(one, language, pages, compare, document, notes=notes)) for one in found]


def name_of(edition: editions.Edition) -> str:
    """As in an address."""
    return edition.version.number or CONCEPT


@functools.lru_cache(maxsize=256)
def options(names: tuple[str, ...], chosen: str) -> SafeString:
    return render_to_string("documents/_edition_options.html", {"names": names, "chosen": chosen})


def _facts(
    edition: editions.Edition, language: str, pages: str, compare: str, document: Document, *, notes: bool
) -> Facts:
    version = edition.version
    return Facts(
        language=language,
        pages=pages,
        compare=compare,
        state=version.state,
        withdrawn=document.withdrawn_at is not None,
        number=version.number,
        before=edition.before.number if edition.before else "",
        change=version.change,
        summary=version.summary,
        reason=version.reason,
        author=edition.author,
        approved_at=version.approved_at,
        closed_by=edition.closed_by,
        numbers=edition.numbers,
        evaluations=tuple(_evaluation(one, notes=notes) for one in edition.evaluations),
    )


def _evaluation(evaluation: Evaluation, *, notes: bool) -> Evaluated:
    note = evaluation.note if notes else ""
    return Evaluated(evaluation.at, vars(evaluation)["name"], evaluation.verdict, note)


@functools.lru_cache(maxsize=KEPT_ROWS)
def _row(facts: Facts) -> SafeString:
    name = facts.number or CONCEPT
    tone, icon, word = rendering.look(facts.state, withdrawn=facts.withdrawn)
    # A long list of old versions is no list of warnings.
    tone = "" if facts.state == Version.State.SUPERSEDED else tone
    context = {
        "facts": facts,
        "tone": tone,
        "icon": icon,
        "word": word,
        "title": _("Version {number}").format(number=name) if facts.number else _("Draft"),
        "url": f"{facts.pages}{name}/",
        "when": _when(facts),
        "agreed": _agreed(facts.numbers),
        "compare": f"{facts.compare}?van={facts.before}&naar={name}" if facts.before else "",
        "compared": _("What changed since {before}").format(before=facts.before),
        "evaluations": [_evaluated(one) for one in facts.evaluations],
    }
    return render_to_string("documents/_edition.html", context)


def _when(facts: Facts) -> str:
    """ "approved on 3 May 2026 by the team in Teamoverleg, closed by A · author B · small change" """
    parts = []
    if facts.approved_at:
        day = _day(local_date(facts.approved_at))
        parts.append(_("approved on {day}, closed by {name}").format(day=day, name=facts.closed_by))
        if facts.numbers:
            parts.append(_("in: {meeting}").format(meeting=facts.numbers.meeting))
    parts.append(_("author: {name}").format(name=facts.author))
    return " · ".join([*parts, str(Version.Change(facts.change).label)])


def _evaluated(one: Evaluated) -> str:
    said = _("Evaluated on {day} by {name}: {verdict}").format(
        day=_day(local_date(one.at)),
        name=one.name,
        verdict=Evaluation.Verdict(one.verdict).label,
    )
    return f"{said}. {one.note}" if one.note else said


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _agreed(numbers: editions.Numbers | None) -> str:
    if numbers is None:
        return ""
    agreed = ngettext("{n} person agreed", "{n} people agreed", numbers.agreed).format(n=numbers.agreed)
    if not numbers.still_open:
        return agreed
    return _("{agreed}, {n} still open").format(agreed=agreed, n=numbers.still_open)
