"""The order of an agenda by dragging: a point lands where it is let go, from each place to each place."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from actions.services.meeting_mail import meeting_url
from teams.models import Meeting
from tests.actions import builders_meetings as meetings
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Of a phone to three lines: rows that differ in height are where it went wrong.
TITLES = (
    "Opening",
    "Hoe staat het met de gesprekken per periode, en wat vraagt dat van het rooster van volgend blok? " * 2,
    "Verzuim",
    "Het handboek van de begeleiding: wat klopt niet meer, en wie past het aan voor de vakantie? " * 3,
    "Rondvraag",
)
PLACES = [(start, end) for start in range(5) for end in range(5) if start != end]


def order(page: Page) -> list[str]:
    return [row.get_attribute("data-key") or "" for row in page.locator("[data-key]").all()]


def drag(page: Page, key: str, onto: str, *, how_far: float = 0.6, steps: int = 30, tremble: int = 0) -> None:
    """By its handle to a part of another row, and let go there by a hand that trembles."""
    box: Any = page.locator(f"[data-key='{key}'] [data-handle]").bounding_box()
    there: Any = page.locator(f"[data-key='{onto}']").bounding_box()
    down = there["y"] > box["y"]
    end = there["y"] + there["height"] * (how_far if down else 1 - how_far)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 5, end, steps=steps)
    for number in range(tremble):
        page.mouse.move(box["x"] + 5, end + (number % 2))
    page.mouse.up()


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    made = meetings.coming(cast.team, chair=cast.leader)
    for title in TITLES:
        meetings.point(made, title[:200])
    return made


# In one jerk; and step by step, with small moves at the end.
@pytest.mark.parametrize(("steps", "tremble"), [(1, 0), (30, 3)])
def test_from_each_place_to_each_place(
    page: Page, sign_in: Any, meeting: Meeting, steps: int, tremble: int
) -> None:
    sign_in(page, meeting.chair)
    page.set_viewport_size({"width": 500, "height": 1600})
    page.goto(meeting_url(meeting))
    wrong = []
    for start, end in PLACES:
        before = order(page)
        wanted = [key for key in before if key != before[start]]
        wanted.insert(end, before[start])
        page.evaluate("document.body.dataset.dragged = 'yes'")
        drag(page, before[start], before[end], steps=steps, tremble=tremble)
        # The page that was dragged on goes, and the order that was kept comes.
        expect(page.locator("body[data-dragged]")).to_have_count(0)
        if order(page) != wanted:
            wrong.append((start, end, order(page).index(before[start])))
    assert wrong == []
    stored = [str(pk) for pk in meeting.agenda.order_by("position").values_list("pk", flat=True)]
    expect(page.locator("[data-key]")).to_have_count(5)
    assert stored == order(page)


def test_over_the_edge_of_a_tall_row_is_not_past_it(page: Page, sign_in: Any, meeting: Meeting) -> None:
    """A short row that came over the edge of a tall one went to and fro with each small move of the hand."""
    sign_in(page, meeting.chair)
    page.set_viewport_size({"width": 500, "height": 1600})
    page.goto(meeting_url(meeting))
    before = order(page)
    for start, onto in ((0, 1), (2, 1), (2, 3), (4, 3)):
        for tremble in (0, 1, 2, 3):
            drag(page, before[start], before[onto], how_far=0.12, tremble=tremble)
            assert order(page) == before, (start, onto, tremble)


def test_let_go_beside_the_list_it_lies_where_it_was_seen(page: Page, sign_in: Any, meeting: Meeting) -> None:
    sign_in(page, meeting.chair)
    page.set_viewport_size({"width": 1280, "height": 1600})
    page.goto(meeting_url(meeting))
    before = order(page)
    page.evaluate("document.body.dataset.dragged = 'yes'")
    box: Any = page.locator(f"[data-key='{before[0]}'] [data-handle]").bounding_box()
    last: Any = page.locator(f"[data-key='{before[-1]}']").bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 5, last["y"] + last["height"] - 5, steps=20)
    page.mouse.move(1270, last["y"] + last["height"] + 100, steps=5)
    page.mouse.up()
    expect(page.locator("body[data-dragged]")).to_have_count(0)
    assert order(page) == [*before[1:], before[0]]
