"""How much of the year review stands on one screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.slides import FITS, Slide, at_place, slides_of


def test_a_subject_without_anything_is_passed_over():
    assert slides_of([("reached", []), ("learned", ["a"])]) == [Slide("learned", ("a",), 1, 1)]


def test_six_lines_are_three_and_three_rather_than_five_and_one():
    assert [slide.items for slide in slides_of([("decided", list("abcdef"))])] == [
        ("a", "b", "c"),
        ("d", "e", "f"),
    ]


@given(st.lists(st.tuples(st.sampled_from(["x", "y"]), st.lists(st.integers(), max_size=30))))
def test_nothing_gets_lost_and_nothing_runs_off_the_screen(subjects):
    slides = slides_of(subjects)
    assert [one for slide in slides for one in slide.items] == [one for _, items in subjects for one in items]
    assert all(0 < len(slide.items) <= FITS and 1 <= slide.part <= slide.parts for slide in slides)


@pytest.mark.parametrize(
    ("asked", "place"), [("", 1), ("2", 2), ("0", 1), ("99", 3), ("x", 1), ("-1", 1), ("²", 1), ("9" * 99, 3)]
)
def test_a_place_that_is_not_there_leads_to_the_first_or_the_last(asked, place):
    assert at_place(asked, 3) == place
