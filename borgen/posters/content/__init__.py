"""What each kind of poster shows, made from the services of its own page: nothing is kept for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from borgen.posters.content import board, monitoring, planning, story, year
from borgen.posters.shape import Kind, Poster
from borgen.posters.subjects import Subject

_OF: dict[Kind, Callable[..., Poster]] = {
    Kind.BOARD: board.poster,
    Kind.PLANNING: planning.poster,
    Kind.MONITORING: monitoring.poster,
    Kind.YEAR: year.poster,
    Kind.STORY: story.poster,
}


def poster_of(subject: Subject, *, today: date, names: bool) -> Poster:
    """In the language that is active. At most six questions, however much stands on it.

    With `names` off no name of a person is in the answer; what people wrote in a text stays theirs.
    """
    return _OF[subject.kind](subject, today=today, names=names)
