"""What the room sees of a session at this moment: loaded once, shown by the run page and by the projector."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from boas.models import Assessment, Remark, SuggestionDecision, Tally
from boas.models.statements import Phase
from boas.models.tally import Option
from boas.scoring import Counts, Judgement, judge, reaches
from boas.states import CANCELLED, CLOSED, PAUSED, PREPARING


class Place(StrEnum):
    """Where a session is, for who looks at it."""

    READY = "ready"
    OPENING = "opening"
    STATEMENT = "statement"
    PAUSED = "paused"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Progress(StrEnum):
    """How far a statement is."""

    OPEN = "open"
    BEGUN = "begun"
    COUNTED = "counted"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Line:
    """A statement in the overview."""

    code: str
    text: str
    phase: str
    progress: Progress
    low: bool
    at_hand: bool


@dataclass
class Room:
    assessment: Assessment
    lines: list[Line]
    tally: Tally | None
    """Of the statement that is shown, with its statement and its decision; None before the start."""

    @property
    def place(self) -> Place:
        state = self.assessment.state
        if state in _PLACE_OF_STATE:
            return _PLACE_OF_STATE[state]
        return Place.STATEMENT if self.assessment.opened else Place.OPENING

    @cached_property
    def judgement(self) -> Judgement | None:
        if self.tally is None:
            return None
        return judge(self.tally.counts, threshold=self.assessment.threshold, voters=self.tally.voters)

    @cached_property
    def number(self) -> int:
        """Of the statement that is shown, from 1; 0 before the start."""
        return next((n for n, line in enumerate(self.lines, start=1) if line.at_hand), 0)

    @property
    def previous(self) -> Line | None:
        return self.lines[self.number - 2] if self.number > 1 else None

    @property
    def following(self) -> Line | None:
        return self.lines[self.number] if 0 < self.number < len(self.lines) else None

    @property
    def done(self) -> int:
        """How many statements are counted."""
        return sum(1 for line in self.lines if line.progress is Progress.COUNTED)

    @property
    def phases(self) -> list[tuple[str, list[Line]]]:
        """The overview in the order in which is asked, under the names of the phases."""
        return [
            (str(Phase(phase).label), list(lines))
            for phase, lines in groupby(self.lines, lambda one: one.phase)
        ]

    @cached_property
    def decision(self) -> SuggestionDecision | None:
        return getattr(self.tally, "decision", None) if self.tally else None

    @cached_property
    def remarks(self) -> list[Remark]:
        """At the opening the general ones, otherwise the reasons at the statement that is shown."""
        statement = self.tally.statement_id if self.tally and self.assessment.opened else None
        return list(Remark.objects.filter(assessment=self.assessment, statement=statement))

    @property
    def shape(self) -> str:
        """Differs when more than the counts has changed since; the same text as `News.shape`."""
        tally = self.tally
        if tally is None:
            return _shape(self.assessment.state)
        return _shape(
            self.assessment.state,
            self.assessment.opened,
            tally.counted_at,
            tally.voters,
            self.assessment.voters,
            len(self.remarks),
            self.decision and self.decision.decided_at,
        )


def load_room(assessment: Assessment, code: str = "") -> Room | None:
    """Shows the statement with this code, or else the one before the team; None for an unknown code."""
    rows = _rows(assessment)
    if assessment.state == PREPARING or not rows:
        return Room(assessment, [], None)
    shown = next((row for row in rows if row["code"] == code), None) if code else None
    if code and shown is None:
        return None
    current = next((row for row in rows if row["statement_id"] == assessment.current_id), rows[0])
    at_hand = (shown or current)["pk"]
    tally = Tally.objects.select_related("statement", "decision").get(pk=at_hand)
    return Room(assessment, [_line(row, assessment.threshold, at_hand) for row in rows], tally)


@dataclass(frozen=True)
class News:
    """What a page that shows one statement asks every other second."""

    state: str
    current: str
    counts: Counts
    voters: int
    counted: bool
    shape: str


def news(assessment: Assessment, code: str) -> News | None:
    """None when the code is not in this session. One query."""
    at_opening = not assessment.opened
    remarks = Remark.objects.filter(assessment=OuterRef("assessment"))
    remarks = (
        remarks.filter(statement=None) if at_opening else remarks.filter(statement=OuterRef("statement"))
    )
    number = remarks.order_by().values("assessment").annotate(number=Count("pk")).values("number")
    tally = (
        Tally.objects.filter(assessment=assessment, statement__code=code)
        .select_related("decision")
        .annotate(current=F("assessment__current__code"), remark_count=Coalesce(Subquery(number), 0))
        .order_by()
        .first()
    )
    if tally is None:
        return None
    decision = getattr(tally, "decision", None)
    return News(
        state=assessment.state,
        current=tally.current or "",
        counts=tally.counts,
        voters=tally.voters,
        counted=tally.counted_at is not None,
        shape=_shape(
            assessment.state,
            assessment.opened,
            tally.counted_at,
            tally.voters,
            assessment.voters,
            tally.remark_count,
            decision and decision.decided_at,
        ),
    )


_PLACE_OF_STATE = {
    PREPARING: Place.READY,
    PAUSED: Place.PAUSED,
    CLOSED: Place.CLOSED,
    CANCELLED: Place.CANCELLED,
}


def _rows(assessment: Assessment) -> Sequence[dict[str, Any]]:
    return list(
        Tally.objects.filter(assessment=assessment)
        .order_by("statement__position")
        .values(
            "pk",
            "statement_id",
            "counted_at",
            "skipped",
            *Option.values,
            code=F("statement__code"),
            text=F("statement__text"),
            phase=F("statement__phase"),
        )
    )


def _line(row: dict[str, Any], threshold: int, at_hand: int) -> Line:
    counts = Counts(*(row[option] for option in Option.values))
    progress = Progress.OPEN
    if row["counted_at"]:
        progress = Progress.COUNTED
    elif row["skipped"]:
        progress = Progress.SKIPPED
    elif counts.votes:
        progress = Progress.BEGUN
    low = progress is Progress.COUNTED and reaches(counts.disagreeing, counts.votes, threshold)
    return Line(row["code"], row["text"], row["phase"], progress, low, row["pk"] == at_hand)


def _shape(*parts: object) -> str:
    return "/".join(part.isoformat() if isinstance(part, datetime) else str(part) for part in parts)
