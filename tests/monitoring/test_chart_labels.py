"""Where the words of a point stand: rules alone, nothing is drawn."""

from __future__ import annotations

import pytest

from monitoring import chart_plotly, chart_svg
from monitoring.chart import Chart
from monitoring.chart_labels import ABOVE, BELOW, HEIGHT, WIDTH, Box, Labels, Place
from tests.monitoring.charts import chart, of_everything, point

UP_LEFT, UP_RIGHT = Place(anchor="end"), Place(anchor="start")


def place(made: Chart, number: int, width: float = WIDTH, height: float = HEIGHT) -> Place:
    return Labels(made, width, height).place(number)


def line(*values: object, norm: object = None):
    return chart(*(point(value, norm) for value in values))


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ((50,), [ABOVE]),
        ((50, 50, 50), [ABOVE, ABOVE, ABOVE]),
        # A peak and a valley.
        ((20, 80, 20), [BELOW, ABOVE, BELOW]),
        # A steep line up has room to the left above it, one down to the right.
        ((20, 55, 90), [BELOW, UP_LEFT, ABOVE]),
        ((90, 55, 20), [ABOVE, UP_RIGHT, BELOW]),
    ],
)
def test_the_line_does_not_go_through_the_words(values: tuple[object, ...], found: list[Place]) -> None:
    made = line(*values)
    assert [place(made, number, 160, 200) for number in range(len(values))] == found


def test_gentle_slopes_leave_words_where_they_are_looked_for() -> None:
    assert {place(line(50, 55, 60, 65), number) for number in range(4)} == {ABOVE}


def test_a_norm_just_above_sends_words_below_and_one_that_runs_there_too() -> None:
    assert place(line(75, norm=80), 0) == BELOW
    assert place(line(50, norm=80), 0) == ABOVE
    # Below, the norm runs through the words.
    assert place(line(80, norm=75), 0) == ABOVE


def test_words_never_go_over_the_foot_or_the_edge() -> None:
    # In this valley on the floor words would go over the line above and over the foot below.
    assert not place(line(60, 0, 60), 1, 160, 200).below
    assert place(line(10, 45), 0, 64, 200).anchor == "middle", "it would begin left of the chart"


def test_another_mark_is_in_the_way_and_a_state_without_a_place_is_not() -> None:
    beside = [point(50), point(50), point(58, series_break="anders gemeten"), point(50)]
    assert place(chart(*beside), 1, 88, 200) == BELOW, "no line goes there, and still the mark is in the way"
    assert place(chart(point(50), point(None), point(50)), 0, 96, 200) == ABOVE


def test_when_everything_is_in_the_way_it_takes_the_least() -> None:
    crowded = line(*(value for _ in range(8) for value in (90, 10)))
    assert place(crowded, 7, 80, 200).struck


def test_a_box_is_crossed_where_the_line_is() -> None:
    box = Box(10, 20, 10, 20)
    assert box.is_crossed((0, 0), (30, 30))
    assert not box.is_crossed((0, 0), (30, 5))
    assert not box.is_crossed((0, 30), (30, 25))
    assert not box.is_crossed((20, 10), (40, 20)), "it begins where the words end"
    assert box.holds(25, 15, 5)
    assert not box.holds(26, 15, 5)
    assert not box.holds(15, 26, 5)


def test_both_drawings_ask_here() -> None:
    made = line(90, 20, 80)
    assert [one.below for one in chart_svg.drawing(made).values] == [False, True, False]
    on_paper = chart_svg.drawing(line(20, 55, 90), width=160, height=200).values
    assert [one.anchor for one in on_paper] == ["middle", "end", "middle"]
    (trace,) = [one for one in chart_plotly.figure(made)["data"] if one.get("mode") == "markers+text"]
    assert trace["textposition"] == ["top center", "bottom center", "top center"]
    chart_svg.drawing(of_everything())


def test_words_that_cannot_stand_clear_get_a_ground_on_paper() -> None:
    crowded = line(*(value for _ in range(8) for value in (90, 10)))
    grounds = [one.ground for one in chart_svg.drawing(crowded, width=80, height=200).values]
    assert any(grounds)
    assert not any(one.ground for one in chart_svg.drawing(crowded).values), "a page has its style sheet"
    assert not any(one.ground for one in chart_svg.drawing(line(50, 50), width=160, height=200).values)
