"""The small chart of a board: the same axis and the same gaps as the large one."""

from __future__ import annotations

from decimal import Decimal

from borgen.board.spark import EDGE, HEIGHT, WIDTH, spark
from monitoring.chart import Chart, Point
from monitoring.evaluation import Reading
from monitoring.wording import Figure


def chart(*values: int | None, norm: int | None = 80, official: int | None = None) -> Chart:
    """A percentage a point; None is one that is no number."""

    def point(number: int, value: int | None) -> Point:
        reading = Reading(None if value is None else Decimal(value))
        own = None if norm is None else Decimal(norm)
        other = None if official is None else Decimal(official)
        return Point(f"Periode {number}", Figure(reading, norm=own, inspectorate=other))

    points = tuple(point(number, value) for number, value in enumerate(values, start=1))
    return Chart("Gesprekken", "percentage", points=points)


def test_a_line_from_point_to_point_above_its_area():
    drawn = spark(chart(60, 90))
    (line,) = drawn.lines
    first, last = drawn.marks
    assert (line.x1, line.y1) == (first.x, first.y)
    assert (line.x2, line.y2) == (last.x, last.y)
    assert (first.kind, last.kind) == ("not_met", "met")
    assert (first.last, last.last) == (False, True)
    (area,) = drawn.areas
    assert area.split() == [
        f"{first.x},{drawn.floor}",
        f"{first.x},{first.y}",
        f"{last.x},{last.y}",
        f"{last.x},{drawn.floor}",
    ]


def test_a_hundred_is_the_top_and_zero_the_foot():
    drawn = spark(chart(100, 0, norm=None))
    assert [one.y for one in drawn.marks] == [f"{EDGE:.1f}", f"{HEIGHT - EDGE:.1f}"]
    assert [one.kind for one in drawn.marks] == ["no_norm", "no_norm"]


def test_both_norms_run_from_edge_to_edge():
    drawn = spark(chart(60, 90, official=70), width=400, height=100)
    (own,), (other,) = drawn.norms, drawn.inspectorate
    assert (own.x1, own.x2) == (other.x1, other.x2) == (f"{EDGE:.1f}", f"{400 - EDGE:.1f}")
    assert float(own.y1) < float(other.y1)


def test_a_point_without_a_number_breaks_the_line_and_the_area():
    drawn = spark(chart(60, None, 70, 80, None, 90))
    assert len(drawn.marks) == 4
    assert len(drawn.lines) == len(drawn.areas) == 1


def test_nothing_measured_draws_nothing():
    drawn = spark(chart())
    assert not (drawn.lines)
    assert not (drawn.marks)
    assert not (drawn.areas)
    assert not (drawn.norms)
    assert (drawn.width, drawn.height) == (WIDTH, HEIGHT)
