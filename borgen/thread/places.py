"""Where things of one improvement stand. Each address is looked up once; others differ in a number only."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from borgen.thread.history import Event, Fact, Happening, Number, Reader
from improvements.navigation import improvement_url, team_url

if TYPE_CHECKING:
    from improvements.models import Improvement
    from teams.models import Team

# What asks "why do we do this", each with its word in the address.
WHY_WORDS = {
    "measure": "verbeteractie",
    "action": "actie",
    "decision": "besluit",
    "version": "versie",
    "line": "afspraak",
    "norm": "norm",
}
KINDS_OF = {word: kind for kind, word in WHY_WORDS.items()}


class Places(NamedTuple):
    """Beginnings of addresses; empty for who may not go there."""

    why: str
    boas: str
    documents: str
    lines: str
    actions: str
    decisions: str
    results: str
    indicators: str
    signals: str


def places_of(improvement: Improvement, reader: Reader) -> Places:
    boas = improvement_url(improvement, "boas:outcome", number=0).removesuffix("0/uitslag/")
    why = improvement_url(improvement, "borgen:why", word="norm", pk=0).removesuffix("norm/0/")
    return _places(improvement.team, reader, boas, why)


def places_beside(team: Team, reader: Reader) -> Places:
    """Of what belongs to no improvement."""
    why = team_url(team, "borgen:why-of-team", word="norm", pk=0).removesuffix("norm/0/")
    return _places(team, reader, "", why)


def _places(team: Team, reader: Reader, boas: str, why: str) -> Places:
    first = team_url(team, "documents:document", document="0").removesuffix("0/")
    lines = team_url(team, "monitoring:line", line=0).removesuffix("0/")
    return Places(
        why=why if reader.content else "",
        boas=boas,
        documents=first,
        lines=lines,
        actions=team_url(team, "actions:action", pk=0).removesuffix("0/"),
        decisions=team_url(team, "actions:decision", pk=0).removesuffix("0/") if reader.content else "",
        results=team_url(team, "monitoring:discussions") if reader.team else "",
        indicators=team_url(team, "monitoring:team-indicators") if reader.team or not reader.content else "",
        signals=team_url(team, "monitoring:signals") if reader.signals else "",
    )


def url_of(one: Happening, places: Places) -> str:
    """The page of the thing itself; empty when it has none for this reader."""
    fact = one.fact
    if isinstance(fact, Number):
        if fact.kind == "norm":
            return f"{places.indicators}{fact.slug}/" if places.indicators else ""
        return f"{places.lines}{fact.line}/metingen/{fact.key}/"
    return _url_of_event(fact, places)


def _url_of_event(fact: Event, places: Places) -> str:
    if fact.kind == "version":
        name = f"versies/{version_number(fact)}/" if fact.number is not None else "concept/"
        return f"{places.documents}{fact.slug}/{name}"
    if fact.kind == "topic":
        return f"{places.results}{fact.number}/" if places.results else ""
    if fact.kind == "plan":
        return f"{places.lines}akkoord/{fact.number}/" if places.results else ""
    simple = {
        "boas": f"{places.boas}{fact.number}/uitslag/",
        "action": f"{places.actions}{fact.key}/",
        "line": f"{places.lines}{fact.key}/",
        "change": f"{places.lines}{fact.because}/",
        "decision": f"{places.decisions}{fact.key}/" if places.decisions else "",
        "evaluation": f"{places.documents}{fact.slug}/versies/",
        "signal": places.signals,
    }
    return simple.get(fact.kind, "")


def why_url(fact: Fact, places: Places) -> str:
    word = WHY_WORDS.get(fact.kind)
    return f"{places.why}{word}/{fact.key}/" if word and places.why else ""


def compare_url(one: Happening, places: Places) -> str:
    """What changed between a version and the one before it."""
    fact, before = one.fact, one.before
    if not isinstance(fact, Event) or not isinstance(before, Event) or before.number is None:
        return ""
    name = version_number(fact) if fact.number is not None else "concept"
    return f"{places.documents}{fact.slug}/vergelijken/?van={version_number(before)}&naar={name}"


def version_number(fact: Event) -> str:
    """ "1.2" of what `sql.EVENTS` keeps as 1002; empty for a draft."""
    return "" if fact.number is None else "{}.{}".format(*divmod(fact.number, 1000))
