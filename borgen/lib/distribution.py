"""The four answers drawn as one bar: where each part stands and how wide it is, as text for SVG.

Percentages are strings with a point: a number would be written with a comma in Dutch, and the drawing breaks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ANSWERS: tuple[Promise, ...] = (
    _("strongly disagree"),
    _("disagree"),
    _("agree"),
    _("fully agree"),
)
# Narrower than this (per cent of the bar) a number does not fit; it still stands in the list below the bar.
ROOM_FOR_NUMBER = 5
# Light colours for where no style sheet reaches (PDF, mail); on a page the tokens of the same name win.
_PAINT = (
    ("#a03a10", "#be7558", "#ffffff"),
    ("#f5c39c", "#b08264", "#3d1a07"),
    ("#aed9d5", "", "#06302f"),
    ("#0b6060", "", "#ffffff"),
)


@dataclass(frozen=True)
class Segment:
    key: str
    label: Promise
    count: int
    x: str
    width: str
    middle: str
    roomy: bool
    fill: str
    stripe: str
    ink: str

    @property
    def striped(self) -> bool:
        """Both kinds of disagreement are striped, so that they can be told in greyscale."""
        return bool(self.stripe)


def segments(counts: Sequence[int]) -> list[Segment]:
    """One segment per answer that was given, from zeer oneens to volledig eens; none if nobody did."""
    return [segment for segment in legend(counts) if segment.count]


def legend(counts: Sequence[int]) -> list[Segment]:
    """All four answers, those with nobody included: the list under the bar."""
    if len(counts) != len(ANSWERS):
        raise ValueError(f"four counts expected, got {len(counts)}")
    total = sum(counts)
    parts = []
    before = 0
    for number, (label, count, paint) in enumerate(zip(ANSWERS, counts, _PAINT, strict=True), start=1):
        share = 100 * count / total if total else 0
        start = 100 * before / total if total else 0
        before += count
        parts.append(
            Segment(
                key=f"a{number}",
                label=label,
                count=count,
                x=f"{start:.3f}%",
                width=f"{share:.3f}%",
                middle=f"{start + share / 2:.3f}%",
                roomy=share >= ROOM_FOR_NUMBER,
                fill=paint[0],
                stripe=paint[1],
                ink=paint[2],
            )
        )
    return parts
