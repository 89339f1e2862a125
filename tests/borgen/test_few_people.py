"""What hangs where everybody passes says nothing about fewer than five people: poster of the board, poster of
the story, screen in the staff room.
"""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils.html import strip_tags

from borgen.lib.dates import local_today
from borgen.posters import keeping
from borgen.posters.shape import Kind
from borgen.posters.subjects import offered
from borgen.wall import kiosks
from tests import builders
from tests.cast import Cast
from tests.monitoring import builders as watching

pytestmark = pytest.mark.django_db


def measured(cast: Cast, *parts: tuple[int, int]) -> None:
    """Each part is a number of its own; all else is in order: recorded, watched, discussed."""
    measure = builders.measure(cast.improvement)
    builders.approved(builders.document(cast.team, improvement=cast.improvement))
    line = watching.line(cast.team, measure=measure)
    watching.topic(watching.discussion(cast.team), line)
    for part in parts:
        own = watching.indicator(cast.institution, team=cast.team)
        watching.instrument(line, own, rhythm="year")
        norm = watching.norm(own, 80, team=cast.team)
        watching.measurement(cast.team, own, part, norm=norm, note="Het was een kleine klas.")


def passed_by(cast: Cast) -> dict[str, str]:
    """All that is read on each, a poster with its charts."""
    found: dict[str, str] = {}
    for kind in (Kind.BOARD, Kind.STORY):
        subject = offered(cast.team, kind, cast.improvement.slug, local_today()).subject
        assert subject is not None
        shape = keeping.content_of(keeping.Wish(subject), local_today()).shape
        found[kind] = repr(shape).replace(r"\xa0", " ")
    screen = kiosks.make(team=cast.team, name="Teamkamer", by=cast.leader)
    html = Client().get(f"/scherm/{screen.token}/").content.decode()
    html = re.sub(r"<(style|script).*?</\1>", "", html, flags=re.DOTALL)
    found["screen"] = re.sub(r"\s+", " ", strip_tags(html))
    return found


@pytest.mark.parametrize(("part", "share"), [((1, 3), r"33(?: %|[.,]3)"), ((3, 3), "100 %")])
def test_neither_the_number_nor_what_follows_from_it(cast: Cast, part: tuple[int, int], share: str) -> None:
    measured(cast, part)
    for name, words in passed_by(cast).items():
        assert "minder dan 5" in words.lower(), name
        for told in (
            f"{part[0]} van de {part[1]}",
            f"numerator={part[0]}",
            "norm gehaald",
            "norm niet gehaald",
        ):
            assert told not in words, f"{name}: {told}"
        if name != "screen":
            # On the screen a chart has its axis, up to 100 %.
            assert not re.search(share, words), name


def test_about_enough_people_it_is_told(cast: Cast) -> None:
    """The same words are there once they may be: the test above would notice them."""
    measured(cast, (30, 40))
    found = passed_by(cast)
    for name, words in found.items():
        assert re.search(r"75(?: %|[.,]0)", words), name
        assert "norm niet gehaald" in words, name
        if name != "screen":
            assert "30 van de 40" in words, name


@pytest.mark.parametrize("part", [(1, 3), (3, 3)])
def test_no_stage_follows_from_it(cast: Cast, part: tuple[int, int]) -> None:
    """Met or missed, an improvement stands where it would without that number."""
    measured(cast, part)
    for kind in (Kind.STORY, Kind.BOARD):
        subject = offered(cast.team, kind, cast.improvement.slug, local_today()).subject
        assert subject is not None
        goal = keeping.content_of(keeping.Wish(subject), local_today()).shape.panels[0]
        assert [one.state for one in goal.steps] == ["done", "done", "done", "current", "next"]
