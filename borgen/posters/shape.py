"""What stands on a poster, before it is laid out: the same plain shape for every kind.

Without models. Texts are ready to print. When names are off, no field holds the name of a person.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date

from monitoring.chart import Chart


class Kind(enum.StrEnum):
    BOARD = "board"
    PLANNING = "planning"
    MONITORING = "monitoring"
    YEAR = "year"
    STORY = "story"


class Form(enum.StrEnum):
    """A status has a form of its own beside its colour and word: it is read in grey as well."""

    CHECK = "check"
    RING = "ring"
    DOT = "dot"
    TRIANGLE = "triangle"
    DIAMOND = "diamond"
    DASHED = "dashed"


@dataclass(frozen=True, slots=True)
class Mark:
    form: Form
    tone: str
    """ok, warn, bad, info or empty; templates/ui/README.md."""
    word: str


@dataclass(frozen=True, slots=True)
class Cell:
    text: str = ""
    small: str = ""
    """Under it, smaller and softer."""
    detail: str = ""
    """Likewise, and the first to go when there is much to show."""
    mark: Mark | None = None
    """Under it, with its word."""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    stress: bool = False
    """A border between what comes before and after: a period that begins."""


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    share: float
    """Of the width, beside the other columns of this table."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Where we stand: one number, large."""

    value: str
    name: str
    norm: str = ""
    inspectorate: str = ""
    period: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One of the stages of an improvement."""

    name: str
    state: str
    """done, current or next."""


@dataclass(frozen=True, slots=True)
class Note:
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of a poster: a goal, a month, a group of agreements, a school year."""

    title: str
    eyebrow: str = ""
    lead: str = ""
    mark: Mark | None = None
    steps: tuple[Step, ...] = ()
    stage: str = ""
    """The steps in one line, for where there is no room for them."""
    figure: Figure | None = None
    chart: Chart | None = None
    notes: tuple[Note, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    empty: str = ""
    """Instead of rows, when there are none."""


@dataclass(frozen=True, slots=True)
class Fact:
    value: str
    words: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Poster:
    kind: Kind
    title: str
    team: str
    institution: str
    address: str
    """Of the live page, whole; the QR code holds it."""
    lead: str = ""
    facts: tuple[Fact, ...] = ()
    panels: tuple[Panel, ...] = ()
    dates: tuple[date, ...] = ()
    """Days on which something on it changes by itself: an action that is due, a number that is asked for."""
    names: bool = False

    @property
    def shown_address(self) -> str:
        """As people type it."""
        return self.address.partition("//")[2].rstrip("/")

    @property
    def is_empty(self) -> bool:
        return not any(one.rows or one.chart or one.figure or one.notes for one in self.panels)
