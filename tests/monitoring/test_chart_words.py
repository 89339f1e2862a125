"""What a chart says in one sentence, and the cells of its table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from monitoring import chart_words
from monitoring.chart import Point
from monitoring.evaluation import Verdict
from monitoring.wording import WORDS, Figure
from tests.monitoring.charts import chart, of_conversations, of_everything, of_yearly_result, point


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def conclusion(*points: Point, **more: object) -> str:
    return plain(chart_words.conclusion(chart(*points, **more)))  # type: ignore[arg-type]


def test_the_conclusion_has_the_time_the_numbers_the_verdict_and_the_way_to_the_inspectorate() -> None:
    said = plain(chart_words.conclusion(of_yearly_result()))
    for part in ("2013-2014", "57 of 90", "63.33 %", "60 %", "68 %", "4.67 percentage points"):
        assert part in said
    assert "so it went up" in said


@pytest.mark.parametrize(
    ("values", "change"),
    [
        ((60, 70), "was 60 %, so it went up."),
        ((70, 60), "was 70 %, so it went down."),
        ((60, 60), "was the same."),
    ],
)
def test_beside_the_time_before(values: tuple[int, int], change: str) -> None:
    assert conclusion(*map(point, values)).endswith(f"The time before it {change}")


def test_nothing_to_compare_with() -> None:
    alone = conclusion(point(60))
    assert conclusion(point(None), point(60)) == alone
    assert "went" not in conclusion(point(60), point(None))
    assert "went" not in conclusion(point(0, 1, kind="yes_no"), point(1, 1, kind="yes_no"), kind="yes_no")
    assert "in another way" in conclusion(point(60), point(70, series_break="andere vragenlijst"))
    assert conclusion() == "Nothing has been measured yet."


def test_marks_are_short_and_states_are_words() -> None:
    everything = of_everything()
    marks = [plain(chart_words.mark_words(everything, one)) for one in everything.points]
    assert marks == ["66.7 %", "small group", "<5", "80 %", "83.3 %"]
    assert chart_words.mark_words(everything, Point("nu", Figure(None))) == ""


def test_norms_say_in_which_direction() -> None:
    yearly = of_yearly_result()
    assert [plain(chart_words.end_label(yearly, one)) for one in yearly.end_labels] == [
        "norm 60 %",
        "inspectorate 68 %",
    ]
    lower = chart(point(6, 5, 4, at_least=False), kind="percentage", at_least=False)
    assert [plain(chart_words.end_label(lower, one)) for one in lower.end_labels] == [
        "norm at most 5 %",
        "inspectorate at most 4 %",
    ]


def test_a_row_has_everything_that_belongs_to_a_percentage() -> None:
    one = point(
        (26, 30),
        80,
        90,
        source="register",
        measured_on=date(2026, 2, 3),
        secondary=Decimal(61),
        provisional=True,
    )
    row = chart_words.row_of(chart(one), one)
    assert (plain(row.value), row.people, row.secondary) == ("86.67 %", "26 of 30", "61")
    assert (plain(row.norm), plain(row.inspectorate), row.gap) == ("80 %", "90 %", "3.33 percentage points")
    assert (row.verdict, row.tone, row.icon) == ("norm met", "ok", "circle-check")
    assert row.source == "register, 3 feb 2026"
    assert row.remarks == ("provisional",)


def test_rows_of_states_and_of_other_kinds() -> None:
    everything = of_everything()
    rows = chart_words.rows(everything)
    assert rows[0].time == "februari 2026", "the newest first"
    assert [row.verdict for row in rows] == [
        "norm met",
        "norm met",
        "fewer than 5",
        "too few to judge",
        "no norm",
    ]
    assert rows[2].value == "fewer than 5"
    assert rows[1].remarks == ("measured in another way from here on: andere vragenlijst",)
    assert chart_words.row_of(everything, Point("nu", Figure(None))).value == WORDS[Verdict.NO_VALUE]
    reached = point((28, 30), 80, 90)
    assert chart_words.row_of(chart(reached), reached).gap == "norm met"
    mean = point("6.1", "6.5", 7, kind="mean")
    assert chart_words.row_of(chart(mean, kind="mean"), mean).gap == "0.9"
    asked = Point("nu", Figure(mean.figure.reading.__class__(Decimal("6.1"), None, 45), kind="mean"))  # type: ignore[union-attr]
    assert chart_words.row_of(chart(asked, kind="mean"), asked).people == "45"
    answer = point(1, 1, 1, kind="yes_no")
    row = chart_words.row_of(chart(answer, kind="yes_no"), answer)
    assert (row.value, row.gap) == ("yes", "")


def test_cells_are_numbers_and_fit_under_the_headings() -> None:
    talks, everything = of_conversations(), of_everything()
    for made in (talks, everything):
        for one in made.points:
            assert len(chart_words.cells(made, one)) == len(chart_words.headings(made))
    cells = chart_words.cells(talks, talks.points[-1])
    assert cells[:5] == ["periode 4, 2025-2026", Decimal("86.67"), "26 of 30", Decimal(60), Decimal(80)]
    assert chart_words.cells(everything, everything.points[2])[1] is None
    assert chart_words.cells(everything, Point("nu", Figure(None)))[1] is None
    answer = point(1, 1, kind="yes_no")
    assert chart_words.cells(chart(answer, kind="yes_no"), answer)[1] == "yes"


def test_hover_says_number_norm_and_verdict() -> None:
    yearly = of_yearly_result()
    assert (
        plain(chart_words.hover(yearly, yearly.points[2]))
        == "2013-2014: 57 of 90 = 63.33 %; norm 60 %; norm met"
    )
    assert "norm at" not in plain(chart_words.hover(yearly, point((1, 2), None)))


def test_the_key_has_what_occurs() -> None:
    assert [mark for mark, _ in chart_words.key(of_conversations())] == [
        "met",
        "not_met",
        "norm",
        "secondary",
    ]
    assert [mark for mark, _ in chart_words.key(of_everything())] == [
        "met",
        "no_norm",
        "provisional",
        "norm",
        "inspectorate",
        "break",
    ]
