"""Sizes of sheets, and until when a poster is valid: rules alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from borgen.posters.shape import Kind
from borgen.posters.sheets import (
    BODY,
    LEAST_MARGIN,
    LONGEST,
    MM,
    SHORTEST,
    TITLE,
    Orientation,
    Sheet,
    Size,
    valid_until,
)

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize("size", Size)
def test_a_sheet_lies_or_stands(size: Size) -> None:
    lying, standing = Sheet(size, Orientation.LANDSCAPE), Sheet(size, Orientation.PORTRAIT)
    assert (standing.width, standing.height) == MM[size] == (lying.height, lying.width)


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("orientation", Orientation)
def test_white_around_everything(size: Size, orientation: Orientation) -> None:
    assert Sheet(size, orientation).margin >= LEAST_MARGIN


def test_letters_are_as_large_as_the_convention_asks_on_a1_and_scale_from_there() -> None:
    assert (BODY, TITLE) >= (24, 72)
    assert Sheet(Size.A1).pt(BODY) == "24.000pt"
    assert Sheet(Size.A0).pt(BODY) == "33.931pt"
    assert Sheet(Size.A1).mm(10) == "10.000mm"


@pytest.mark.parametrize("size", Size)
def test_every_size_has_the_same_room_but_for_the_roundings_of_the_series(size: Size) -> None:
    sheet, a1 = Sheet(size), Sheet(Size.A1)
    assert sheet.inner_width == pytest.approx(a1.inner_width, rel=0.005)
    assert sheet.inner_height == pytest.approx(a1.inner_height, rel=0.005)


def test_a_poster_is_valid_until_something_on_it_changes_by_itself() -> None:
    soon = TODAY + timedelta(days=9)
    assert valid_until(Kind.BOARD, TODAY, (soon, TODAY + timedelta(days=30))) == soon


def test_never_shorter_than_a_week_and_never_longer_than_its_kind() -> None:
    assert valid_until(Kind.BOARD, TODAY, (TODAY + timedelta(days=1),)) == TODAY + SHORTEST
    assert valid_until(Kind.STORY, TODAY, ()) == TODAY + LONGEST[Kind.STORY]
    far = TODAY + timedelta(days=400)
    assert valid_until(Kind.YEAR, TODAY, (far,)) == TODAY + LONGEST[Kind.YEAR]


def test_what_is_past_changes_nothing_any_more() -> None:
    past = (TODAY - timedelta(days=3), TODAY)
    assert valid_until(Kind.PLANNING, TODAY, past) == TODAY + LONGEST[Kind.PLANNING]
