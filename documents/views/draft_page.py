"""The draft as people read it, with what was said about it at the place it concerns."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from documents import places, rendering
from documents.forms.review import AnswerForm, RemarkForm
from documents.models import Remark, Version
from documents.places import Place
from documents.rendering import safe


@dataclass
class Said:
    """A remark, what this reader may do with it, and the form to answer when it was sent with mistakes."""

    remark: Remark
    may_answer: bool
    may_remove: bool
    form: AnswerForm | None = None


@dataclass
class Spot:
    """A place with its remarks; number 0 is the whole."""

    number: int
    quote: str = ""
    said: list[Said] = field(default_factory=list)
    form: RemarkForm | None = None
    link_inside: bool = False
    """The button stands with the remarks: after a heading, and for the whole."""

    @property
    def id(self) -> str:
        return f"plek-{self.number}"


@dataclass
class Part:
    """Html of the text up to a place, and then its button or its remarks."""

    html: SafeString
    link: Spot | None
    box: Spot | None


class DraftPage:
    """The remarks of a version, each at its place; `parts` draws the text around them."""

    def __init__(self, version: Version, remarks: Iterable[Said]) -> None:
        self.version = version
        self.places: list[Place] = places.places(version.html)
        self.spots = {0: Spot(0, link_inside=True)}
        for place in self.places:
            heading = place.tag in ("h2", "h3", "h4")
            self.spots[place.number] = Spot(place.number, place.quote, link_inside=heading)
        self.lost: list[Said] = []
        self.said = list(remarks)
        for said in self.said:
            number = self.number_of(said.remark.quote)
            if number is None:
                self.lost.append(said)
            else:
                self.spots[number].said.append(said)

    def number_of(self, quote: str) -> int | None:
        """Of the place with this beginning; None when the text changed there."""
        return places.place_of(quote, self.places) if quote else 0

    @property
    def unanswered(self) -> int:
        return sum(not said.remark.outcome for said in self.said)

    @property
    def whole(self) -> Spot:
        return self.spots[0]

    def parts(self) -> list[Part]:
        # A copy of the record with marks in its text: marked html is dressed as any other.
        shown = copy.copy(self.version)
        shown.html = places.marked(self.version.html)
        return [
            Part(
                safe(piece.html),
                self.spots.get(piece.link) if piece.link else None,
                self.spots.get(piece.box) if piece.box else None,
            )
            for piece in places.pieces(rendering.page_html(shown))
        ]
