"""Of one agreement: why do we do this, who agreed, when, and does it work?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from borgen.thread.asking import day
from borgen.thread.history import Event, Fact, Happening, History, Key, Number
from borgen.thread.places import Places, url_of, why_url
from borgen.thread.results import ResultRow, results_of
from borgen.thread.words import (
    action_confirmed,
    agreed_by,
    cause_words,
    effect_words,
    in_meeting,
    moved_words,
    short_day,
    words_of,
)

# A reason goes back through at most so many steps; nothing in the thread is longer.
LONGEST_CHAIN = 8


@dataclass(frozen=True)
class Link:
    text: str
    url: str = ""


@dataclass
class Answers:
    """The four answers, each a few sentences. What nobody wrote down says so."""

    title: str
    word: str
    icon: str
    url: str
    why: list[str] = field(default_factory=list)
    chain: list[Link] = field(default_factory=list)
    """From where it came, the nearest first."""
    who: list[str] = field(default_factory=list)
    when: list[str] = field(default_factory=list)
    works: list[str] = field(default_factory=list)
    results: list[ResultRow] = field(default_factory=list)
    after: list[Link] = field(default_factory=list)
    """What came from it."""


def answers(history: History, key: Key, places: Places, problem: str = "") -> Answers | None:
    """None when this thread has no such thing. `problem`: what the improvement is about."""
    one = history.one(key)
    if one is None:
        return None
    said = words_of(one)
    found = Answers(said.title, said.word, said.icon, url_of(one, places))
    found.chain = [
        Link(capfirst(cause_words(fact)), _link(fact, history, places)) for fact in _chain(one, history)
    ]
    found.after = [
        Link(words_of(next_).title, _link(next_.fact, history, places)) for next_ in history.followed_by(key)
    ]
    _ANSWERS[one.kind](found, one, history)
    if not found.why and problem:
        found.why.append(_("It is part of what the team does about this problem:"))
        found.why.append(problem)
    found.why = found.why or [_("Nobody wrote down why. Ask in the next meeting.")]
    found.who = found.who or [_("It is not written down in which meeting the team agreed to this.")]
    return found


def _chain(one: Happening, history: History) -> list[Fact]:
    found: list[Fact] = []
    because = one.because
    while because is not None and len(found) < LONGEST_CHAIN:
        found.append(because)
        before = history.one((because.kind, because.key))
        because = before.because if before else None
    return found


def _link(fact: Fact, history: History, places: Places) -> str:
    """To the answers about it, else to its own page."""
    one = history.one((fact.kind, fact.key))
    return why_url(fact, places) or (url_of(one, places) if one else "")


def _decided(found: Answers, history: History, measure: int) -> None:
    """Decisions about a measure say who agreed, and when."""
    for one in history.of("decision"):
        if isinstance(one.fact, Event) and one.fact.about == measure and not one.fact.state:
            who = one.fact.who or _("the team")
            words = _("Decided by {who}: “{what}”").format(who=who, what=one.fact.title)
            found.who.append(" ".join(part for part in (words, in_meeting(one.fact)) if part))


def _agreed_plans(found: Answers, history: History, since: object) -> None:
    first = day(since)
    for one in history.of("plan"):
        fact = one.fact
        if isinstance(fact, Event) and first and one.on >= first:
            found.who.append(capfirst(" ".join(part for part in (agreed_by(fact), in_meeting(fact)) if part)))
            found.when.append(_("The team agreed to the plan on {day}.").format(day=short_day(fact.moment)))
            return


def _about_numbers(found: Answers, history: History, lines: set[int]) -> None:
    found.results = results_of(history.measured(lines))
    if not found.results:
        found.works.append(_("That is not known yet: nothing was measured about it."))


def _measure(found: Answers, one: Happening, history: History) -> None:
    fact = _event(one)
    if fact.day:
        found.when.append(_("It holds since {day}.").format(day=short_day(fact.day)))
    if fact.ended:
        found.when.append(_("It ended on {day}.").format(day=short_day(fact.ended)))
    if fact.why:
        found.why.append(_("What is agreed: {agreement}").format(agreement=fact.why))
    _decided(found, history, fact.key)
    lines = {line.fact.key for line in history.of("line") if line.fact.about == fact.key}  # type: ignore[union-attr]
    if lines and not found.who:
        first = min(_event(line).moment for line in history.of("line") if line.fact.key in lines)
        _agreed_plans(found, history, first)
    _about_numbers(found, history, lines)


def _line(found: Answers, one: Happening, history: History) -> None:
    fact = _event(one)
    if fact.because:
        measure = history.one(("measure", fact.because))
        if measure:
            found.why.append(_("So that we see whether “{title}” works.").format(title=_event(measure).title))
    found.when.append(_("It is in the plan since {day}.").format(day=short_day(fact.moment)))
    _agreed_plans(found, history, fact.moment)
    _about_numbers(found, history, {fact.key})


def _norm(found: Answers, one: Happening, history: History) -> None:
    norm = cast("Number", one.fact)
    found.why.append(norm.note)
    if norm.who:
        found.who.append(_("Set by {name}.").format(name=norm.who))
    found.when.append(_("It holds since {day}.").format(day=short_day(norm.first)))
    if norm.last:
        found.when.append(_("It ended on {day}.").format(day=short_day(norm.last)))
    judged = [
        other
        for other in history.of("measurement")
        if isinstance(other.fact, Number) and other.fact.norm_id == norm.key
    ]
    found.results = results_of(judged)
    if not judged:
        found.works.append(_("Nothing was measured beside this norm yet."))


def _action(found: Answers, one: Happening, history: History) -> None:
    fact = _event(one)
    if fact.who and action_confirmed(fact):
        found.who.append(_("{name} said yes to it and to the date.").format(name=fact.who))
    elif fact.who:
        found.who.append(_("{name} was asked and has not said yes yet.").format(name=fact.who))
    if fact.slug:
        found.who.append(_("The planning was closed by {name}.").format(name=fact.slug))
    if fact.place:
        found.who.append(capfirst(in_meeting(fact)))
    found.when.append(_("Written down on {day}.").format(day=short_day(fact.moment)))
    if fact.day:
        found.when.append(_("The date is {day}.").format(day=short_day(fact.day)))
    found.when += moved_words(one)
    effect = effect_words(fact)
    state = str(words_of(one).badge[2]) if one.fact else ""  # type: ignore[index]
    if effect:
        found.works.append(effect)
    else:
        found.works.append(
            _("The action is {state}; nobody answered yet whether it worked.").format(state=state)
        )
    if fact.about:
        lines = {line.fact.key for line in history.of("line") if _event(line).about == fact.about}
        found.results = results_of(history.measured(lines))


def _decision(found: Answers, one: Happening, history: History) -> None:
    fact = _event(one)
    if fact.why:
        words = _("It no longer holds: {why}").format(why=fact.why) if fact.state else fact.why
        found.why.append(words)
    who = capfirst(fact.who or _("the team"))
    found.who.append(" ".join(part for part in (who, in_meeting(fact)) if part))
    found.when.append(_("Decided on {day}.").format(day=short_day(fact.day)))
    lines = {
        line.fact.key for line in history.of("line") if fact.about is None or _event(line).about == fact.about
    }
    _since(found, one, history, lines)


def _version(found: Answers, one: Happening, history: History) -> None:
    fact = _event(one)
    if fact.why:
        found.why.append(fact.why)
    if agreed := agreed_by(fact):
        found.who.append(" ".join(part for part in (capfirst(agreed), in_meeting(fact)) if part))
        found.when.append(_("Approved on {day}.").format(day=short_day(fact.moment)))
    else:
        found.when.append(
            _("Begun on {day}; the team did not agree to it yet.").format(day=short_day(fact.moment))
        )
    for evaluation in history.of("evaluation"):
        if evaluation.because and evaluation.because.key == fact.key:
            said = words_of(evaluation)
            verdict = said.badge[2] if said.badge else ""
            words = _("Looked at again on {day}: {verdict}.")
            found.works.append(words.format(day=short_day(_event(evaluation).moment), verdict=verdict))
    _since(found, one, history, {line.fact.key for line in history.of("line")})


def _since(found: Answers, one: Happening, history: History, lines: set[int]) -> None:
    """What was measured from then on."""
    later = [other for other in history.measured(lines) if other.on >= one.on]
    found.results = results_of(later)
    if not later and not found.works:
        found.works.append(_("That is not known yet: nothing was measured since then."))


def _event(one: Happening) -> Event:
    """For the types: measurements and norms go elsewhere."""
    return cast("Event", one.fact)


_ANSWERS: Mapping[str, Callable[[Answers, Happening, History], None]] = {
    "measure": _measure,
    "line": _line,
    "norm": _norm,
    "action": _action,
    "decision": _decision,
    "version": _version,
}
