"""Rows of the thread, drawn once per process for as long as they say the same: history seldom changes."""

from __future__ import annotations

import functools
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext

from borgen.thread.history import KEPT, Happening, History, Number
from borgen.thread.places import Places, compare_url, url_of, why_url
from borgen.thread.telling import GROUP_OF, Group, Told, years
from borgen.thread.words import action_effect, cause_words, version_name, words_of

# In the address: nothing is left out.
EVERYTHING = "alles"
# A process keeps so many rows, of about 1 KB each: the history of ten improvements of five years.
KEPT_ROWS = 4096
OBVIOUS = {
    "measurement": ("line",),
    "norm": ("line",),
    "topic": ("line",),
    "change": ("line",),
    "advice": ("boas",),
    "evaluation": ("version",),
}
ROW = "improvements/_thread_entry.html"


@dataclass(frozen=True)
class YearRows:
    """A school year, ready for the page."""

    name: str
    summary: str
    days: SafeString
    left_out: int
    """What else happened, and is not told first."""
    open: bool


def told(
    history: History, places: Places | None, groups: frozenset[Group], *, everything: bool = False
) -> list[YearRows]:
    """The school years of what is to be seen; with `everything` nothing is left out.

    Without `places` it is for paper, where nothing can be followed.
    """
    return _drawn(history, places, groups, everything, get_language() or "")


@functools.lru_cache(maxsize=KEPT)
def _drawn(
    history: History,
    places: Places | None,
    groups: frozenset[Group],
    everything: bool,
    language: str,
) -> list[YearRows]:
    # What a row came from may be left out; then its link leads to the whole thread.
    whole = "" if everything and len(groups) == len(Group) else f"?{EVERYTHING}"
    chosen = [one for one in history.happenings if GROUP_OF[one.kind] in groups]
    return [
        YearRows(
            year.name,
            summary(year.ones),
            _days(year.days, places, whole, language),
            year.left_out,
            year.open,
        )
        for year in years([(told_of(one), one) for one in chosen], everything=everything)
    ]


def _days(
    days: list[tuple[date, list[Happening]]], places: Places | None, whole: str, language: str
) -> SafeString:
    rows = [(day, [_row(one, places, whole, language) for one in ones]) for day, ones in days]
    return render_to_string("improvements/_thread_days.html", {"days": rows, "paper": places is None})


def told_of(one: Happening) -> Told:
    fact, before = one.fact, one.before
    if isinstance(fact, Number):
        if fact.kind == "norm":
            return Told("norm", one.on)
        last = before.figure.verdict if isinstance(before, Number) else None
        return Told("measurement", one.on, fact.figure.verdict, last)
    says = {
        "topic": bool(fact.why),
        "action": bool(fact.kind == "action" and action_effect(fact)),
        "evaluation": fact.state == "revise",
    }
    return Told(fact.kind, one.on, says=says.get(fact.kind, False))


@functools.lru_cache(maxsize=KEPT_ROWS)
def _row(one: Happening, places: Places | None, whole: str, language: str) -> SafeString:
    """`language` only tells one row from the next; without `places` it is for paper."""
    # Of what hangs on a line of the plan the title names that line already.
    because = one.because if one.because and one.because.kind not in OBVIOUS.get(one.kind, ()) else None
    context = {
        "anchor": f"{one.kind}-{one.fact.key}",
        "said": words_of(one),
        "url": url_of(one, places) if places else "",
        "because": cause_words(because) if because else "",
        "because_url": f"{whole}#{because.kind}-{because.key}" if because else "",
        "why": why_url(one.fact, places) if places else "",
        "compare": compare_url(one, places) if places else "",
        "compare_with": version_name(one.before) if one.kind == "version" and one.before else "",  # type: ignore[arg-type]
        "paper": places is None,
    }
    return render_to_string(ROW, context)


def summary(happened: Collection[Happening]) -> str:
    """What a school year brought, in one line; empty when nothing of it is counted."""
    counts = {kind: sum(one.kind == kind for one in happened) for kind in {one.kind for one in happened}}
    done = sum(one.kind == "action" and one.fact.state.startswith("done") for one in happened)
    met = sum(
        isinstance(one.fact, Number) and one.kind == "measurement" and one.fact.figure.tone == "ok"
        for one in happened
    )
    said = []
    if n := counts.get("boas", 0):
        said.append(ngettext("{n} BOAS", "{n} BOAS sessions", n).format(n=n))
    if n := counts.get("action", 0):
        said.append(ngettext("{n} action, {done} done", "{n} actions, {done} done", n).format(n=n, done=done))
    if n := counts.get("version", 0):
        said.append(ngettext("{n} version", "{n} versions", n).format(n=n))
    if n := counts.get("measurement", 0):
        words = ngettext("{n} measurement, {met} met the norm", "{n} measurements, {met} met the norm", n)
        said.append(words.format(n=n, met=met))
    if n := counts.get("decision", 0):
        said.append(ngettext("{n} decision", "{n} decisions", n).format(n=n))
    return " · ".join(said)
