"""The shape of an explanation: plain values, translated when they are shown."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one page, or a few that belong together, is for in the method."""

    key: str
    """Its anchor on the help page, after "uitleg-"."""
    title: Promise
    purpose: Promise
    """Two sentences, no more: it is read on a phone between two lessons."""
    example: Promise
    """How another team could do this. Made up, of a trade of its own, without a name."""
    routes: tuple[str, ...] = ()
    on_screen: tuple[str, ...] = ()
    """Pages for the projector, which show the work and nothing else: the words are on the help page only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the method with the pages that carry it."""

    anchor: str
    """Of its section on the help page."""
    name: Promise
    short: Promise
    """Where a few words have to do."""
    words: str
    """The template that tells how the step goes."""
    entries: tuple[Entry, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Explained:
    """What the frame of a page shows: the entry of its route, and the step it belongs to."""

    step: Step
    entry: Entry
