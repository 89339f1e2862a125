"""What a chart shows before it is drawn: the axis, the steps of norms, where the line goes and stops."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.chart import Point, Step, anchored, centre, levels, nice_axis, scale_axis, steps
from monitoring.evaluation import Verdict
from monitoring.wording import Figure
from tests.monitoring.charts import chart, of_conversations, of_everything, of_yearly_result, point


def ticks(axis: object) -> list[str]:
    return [str(tick.normalize() + 0) for tick in axis.ticks]  # type: ignore[attr-defined]


def test_the_yearly_result_of_the_handbook() -> None:
    """Two years below the inspectorate's norm, then a lower norm of our own, which is exceeded."""
    yearly = of_yearly_result()
    assert [one.verdict for one in yearly.points] == [Verdict.NOT_MET, Verdict.NOT_MET, Verdict.MET]
    assert yearly.norm_steps == (Step(2, 2, Decimal(60)),)
    assert yearly.inspectorate_steps == (Step(0, 2, Decimal(68)),)


def test_an_old_point_keeps_its_norm() -> None:
    assert steps(map(Decimal, (60, 60, 80))) == (Step(0, 1, Decimal(60)), Step(2, 2, Decimal(80)))


def test_a_point_without_a_norm_is_a_gap() -> None:
    assert steps([Decimal(60), None, Decimal(60)]) == (Step(0, 0, Decimal(60)), Step(2, 2, Decimal(60)))


@given(st.lists(st.one_of(st.none(), st.sampled_from([Decimal(60), Decimal(70)])), max_size=20))
def test_steps_say_what_each_point_said(values: list[Decimal | None]) -> None:
    found: list[Decimal | None] = [None] * len(values)
    for step in steps(values):
        found[step.first : step.last + 1] = [step.value] * (step.last - step.first + 1)
    assert found == values


def test_states_have_no_place_and_the_line_stops_at_them() -> None:
    everything = of_everything()
    assert [one.height is None for one in everything.points] == [False, True, True, False, False]
    assert [(one.start, one.dashed) for one in everything.stretches] == [(3, True)]
    assert Point("nu", Figure(None)).height is None


def test_the_line_stops_where_it_is_measured_in_another_way() -> None:
    broken = chart(point(60, series_break="eerste keer"), point(70, series_break="andere telling"), point(75))
    assert [one.start for one in broken.stretches] == [1]
    assert broken.breaks == (1,), "before the first point there is nothing to break"


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (chart(point((20, 30))), "0 20 40 60 80 100"),
        (chart(), "0 20 40 60 80 100"),
        (chart(point("6.1", "5.7", at_least=False), kind="percentage"), "0 2 4 6 8"),
        (chart(point(3, 80), kind="percentage"), "0 20 40 60 80 100"),
        (chart(point("6.8", "6.5"), kind="mean", scale=(Decimal(1), Decimal(10))), "1 4 6 8 10"),
        (chart(point(1, 1), kind="yes_no"), "0 1"),
        (chart(point(61, 60), kind="count"), "0 20 40 60 80"),
        (chart(point(0, None), kind="count"), "0 1"),
    ],
)
def test_axis(made: object, expected: str) -> None:
    assert ticks(made.axis) == expected.split()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(1, 5, "1 2 3 4 5"), (0, 100, "0 20 40 60 80 100"), (1, 4, "1 2 3 4")]
)
def test_all_of_a_scale_is_shown(low: int, high: int, expected: str) -> None:
    assert ticks(scale_axis(Decimal(low), Decimal(high))) == expected.split()


@given(st.decimals(min_value=Decimal("0.01"), max_value=Decimal(9_999_999), places=2))
def test_a_round_axis_holds_what_is_drawn_and_little_more(highest: Decimal) -> None:
    axis = nice_axis(highest)
    assert axis.low == 0
    assert axis.high >= highest
    assert axis.high - axis.ticks[1] < highest, "no empty step at the top"
    assert 2 <= len(axis.ticks) <= 7


def test_share_stays_inside() -> None:
    axis = nice_axis(Decimal(10))
    assert [axis.share(Decimal(value)) for value in (-1, 0, 5, 10, 99)] == [0, 0, 0.5, 1, 1]


@pytest.mark.parametrize(
    ("label", "rows"),
    [
        ("periode 2, 2026-2027", ("periode 2", "2026-2027")),
        ("oktober 2026", ("oktober", "2026")),
        ("2026-2027", ("2026-2027", "")),
        ("12 okt", ("12 okt", "")),
    ],
)
def test_time_in_two_rows(label: str, rows: tuple[str, str]) -> None:
    assert point(1, label=label).words == rows


@pytest.mark.parametrize(
    ("count", "phone", "tablet", "wide"),
    [(0, 0, 0, 0), (3, 3, 3, 3), (6, 3, 6, 6), (12, 3, 6, 12), (120, 3, 6, 12)],
)
def test_as_many_words_as_there_is_room_for(count: int, phone: int, tablet: int, wide: int) -> None:
    found = levels(count)
    shown = [sum(level is not None and level <= width for level in found) for width in range(3)]
    assert shown == [phone, tablet, wide]
    assert not found or found[-1] == 0, "the newest always says what it is"


def test_norms_that_lie_close_are_named_on_two_sides() -> None:
    for own, theirs, below in ((60, 64, [True, False]), (64, 60, [False, True]), (60, 90, [False, False])):
        made = chart(point(20, own, theirs), point(20, own, theirs))
        assert [one.below for one in made.end_labels] == below
    assert [one.inspectorate for one in chart(point(20, None, 60)).end_labels] == [True]
    assert chart(point(20, None)).end_labels == ()


def test_a_norm_is_named_where_no_point_is_in_the_way() -> None:
    free = chart(point(20, 80), point(20, 80), point(20, 80), point(82, 80))
    assert [one.slot for one in free.end_labels] == [1]
    full = chart(point(82, 80), point(70, 80), point(82, 80))
    assert [one.slot for one in full.end_labels] == [2]
    states = chart(point(None, 80), point(None, 80))
    assert [one.slot for one in states.end_labels] == [1]


def test_words_of_a_point_go_below_when_a_norm_is_just_above() -> None:
    made = chart(point(75, 80), point(40, 80), point(85, 80), point(None, 80), point(5, 6), point(75, None))
    assert [made.is_named_below(number) for number in range(6)] == [True, False, False, False, False, False]


def test_the_second_number_has_a_highest() -> None:
    assert of_conversations().highest_secondary == 60
    assert chart().highest_secondary == 0


def test_places() -> None:
    assert centre(0, 4) == 0.125
    assert [anchored(slot, 3) for slot in range(3)] == [(0.0, "start"), (0.5, "middle"), (1.0, "end")]
