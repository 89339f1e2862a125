"""The words of the overview: they invite to ask, and judge no team."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from borgen.overview.shape import MET, NO_VALUE, NOT_MET, TeamState, Together
from improvements.stages import Stage
from monitoring.evaluation import Verdict
from monitoring.wording import PERCENT, Figure, amount

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ONE, TENTH = Decimal(1), Decimal("0.1")
# Below it a decimal would tell how many of how many.
FEW = 100
# In a table of many teams one word says it; the shape beside it says it again.
SHORT: Mapping[Verdict, StrOrPromise] = {
    Verdict.MET: pgettext_lazy("a norm", "met"),
    Verdict.NOT_MET: pgettext_lazy("a norm", "not met"),
    Verdict.TOO_FEW: gettext_lazy("small group"),
    Verdict.FEWER_THAN_FIVE: gettext_lazy("small group"),
    Verdict.NO_NORM: gettext_lazy("no norm"),
    Verdict.NO_VALUE: gettext_lazy("no value"),
}
# Of each word the shape: a filled dot, an open diamond, a square, a ring.
SHAPES: Mapping[Verdict, str] = {
    Verdict.MET: "met",
    Verdict.NOT_MET: "unmet",
    Verdict.TOO_FEW: "few",
    Verdict.FEWER_THAN_FIVE: "few",
    Verdict.NO_NORM: "unjudged",
    Verdict.NO_VALUE: "none",
}
NORMS: Mapping[str, StrOrPromise] = {
    MET: pgettext_lazy("norms", "met"),
    NOT_MET: pgettext_lazy("norms", "not met"),
    NO_VALUE: gettext_lazy("no value"),
}


def value_words(figure: Figure, verdict: Verdict) -> str:
    """A number, never rounded over its norm; empty when there is none to show.

    Shares in whole per cents below a hundred people: one decimal more gives part and whole back.
    """
    reading = figure.reading
    if reading is None or reading.value is None:
        return ""
    value = reading.value
    if figure.kind in PERCENT:
        towards = {Verdict.NOT_MET: ROUND_FLOOR if figure.at_least else ROUND_CEILING}
        few = reading.denominator is not None and reading.denominator < FEW
        value = value.quantize(ONE if few else TENTH, towards.get(verdict))
    return _amount(value, figure.kind, figure.unit, get_language())


@functools.lru_cache(maxsize=4096)
def _amount(value: Decimal, kind: str, unit: str, _language: str) -> str:
    return amount(value, kind, unit)


def late_words(team: TeamState) -> str:
    """ "2 actions, 1 measurement": what to ask after; numbers only, whoever's they are (P9)."""
    said = []
    if n := team.late_actions:
        said.append(ngettext("{n} action", "{n} actions", n).format(n=n))
    if n := team.late_measurements:
        said.append(ngettext("{n} measurement", "{n} measurements", n).format(n=n))
    if n := team.late_reviews:
        said.append(ngettext("{n} evaluation", "{n} evaluations", n).format(n=n))
    return ", ".join(said)


def together_words(every: Together) -> str:
    """What all of them together come to, in a sentence or two."""
    going = every.stages.total()
    if not going:
        return _("No team works on an improvement now.")
    teams = ngettext("{n} team", "{n} teams", every.working).format(n=every.working)
    words = ngettext("{n} improvement goes on, in {teams}.", "{n} improvements go on, in {teams}.", going)
    said = [words.format(n=going, teams=teams)]
    if secured := every.stages[Stage.SECURED]:
        said.append(ngettext("{n} is secured.", "{n} are secured.", secured).format(n=secured))
    if every.lapsed:
        words = ngettext("{n} was secured, and lapsed.", "{n} were secured, and lapsed.", every.lapsed)
        said.append(words.format(n=every.lapsed))
    return " ".join(said)


def own_words(norms: Mapping[str, int]) -> str:
    """Of the indicators that a team has for itself: "1 of 2 met"."""
    every = sum(norms.values())
    return _("{n} of {every} met").format(n=norms.get(MET, 0), every=every) if every else ""


def day_words(day: date | None) -> str:
    return "" if day is None else _day(day, get_language())


@functools.lru_cache(maxsize=2048)
def _day(day: date, _language: str) -> str:
    """For a narrow column: "5 okt. 2026"."""
    return date_format(day, "j b Y")
