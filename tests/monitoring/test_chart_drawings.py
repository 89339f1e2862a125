"""The two drawings of one description say the same: as SVG and as a figure for plotly.js."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from monitoring import chart_plotly, chart_svg, chart_words
from monitoring.chart import Chart
from tests.monitoring.charts import chart, of_conversations, of_everything, of_yearly_result, point

CHARTS = [of_conversations(), of_yearly_result(), of_everything(), chart()]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def dutch() -> Iterator[None]:
    with translation.override("nl"):
        yield


def svg(made: Chart, *, file: bool = True) -> ET.Element:
    drawn = chart_svg.drawing(made, width=chart_svg.WIDTH)
    context = {"drawing": drawn, "sheet": chart_svg.sheet_of(drawn, file=file), "file": file}
    text = render_to_string("monitoring/chart.svg", {**context, "sample": chart_svg.SAMPLE})
    return ET.fromstring(text)


def words(root: ET.Element) -> list[str]:
    return ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("made", CHARTS)
@pytest.mark.parametrize("file", [True, False])
def test_svg_is_well_formed_and_has_the_numbers_of_the_table(made: Chart, *, file: bool) -> None:
    root = svg(made, file=file)
    said = words(root)
    for one in made.points:
        assert chart_words.mark_words(made, one) in said
        assert one.words[0] in said
        if one.secondary is not None:
            assert chart_words.secondary_words(one) in said
    for label in made.end_labels:
        assert chart_words.end_label(made, label) in said
    assert root.findtext(f"{SVG}title") == made.title
    assert root.findtext(f"{SVG}desc") == chart_words.conclusion(made)
    assert (made.title in said) is file


@pytest.mark.parametrize("made", CHARTS)
@pytest.mark.parametrize("width", [None, 860])
def test_no_place_has_a_comma(made: Chart, width: int | None) -> None:
    """A number is written with a comma in Dutch, and a drawing with commas falls apart."""
    drawn = chart_svg.drawing(made, width=width)
    text = render_to_string("monitoring/_chart_drawing.svg", {"drawing": drawn})
    places = re.findall(r'\b(?:x|y|x1|x2|y1|y2|width|height|transform)="([^"]*)"', text)
    assert places
    assert not [place for place in places if "," in place or not place]
    assert "style=" not in text
    assert ("%" in places[2]) is (width is None)


@pytest.mark.parametrize("made", CHARTS)
def test_both_drawings_have_the_same_marks(made: Chart) -> None:
    drawn, figure = chart_svg.drawing(made), chart_plotly.figure(made)
    marks = [trace for trace in figure["data"] if trace.get("mode") == "markers+text"]
    assert bool(marks) == bool(drawn.marks)
    for trace in marks:
        assert trace["text"] == [
            chart_words.mark_words(made, one) for one in made.points if one.height is not None
        ]
        assert trace["y"] == [float(one.height) for one in made.points if one.height is not None]
        symbols = {"met": "circle", "not_met": "diamond", "no_norm": "square"}
        for symbol, mark in zip(trace["marker"]["symbol"], drawn.marks, strict=True):
            assert symbol.startswith(symbols[mark.kind])
            assert symbol.endswith("dot") is mark.provisional
    assert json.loads(json.dumps(figure)) == figure, "nothing but what JSON knows"


def test_a_met_norm_and_a_missed_one_differ_without_colour() -> None:
    kinds = [mark.kind for mark in chart_svg.drawing(of_conversations()).marks]
    assert kinds == ["not_met", "not_met", "met", "met"]


def lines(figure: dict[str, Any], dash: str) -> list[dict[str, Any]]:
    return [one for one in figure["data"] if one.get("mode") == "lines" and one["line"]["dash"] == dash]


def test_norms_are_steps_and_a_riser_joins_those_that_follow_at_once() -> None:
    made = chart(point(50, 60), point(50, 80), point(50, None), point(50, 70))
    risers = [line for line in chart_svg.drawing(made).norms if line.x1 == line.x2]
    assert [line.x1 for line in risers] == ["25.00%"]
    (trace,) = [one for one in lines(chart_plotly.figure(made), "solid") if one["line"]["color"] == "--ink"]
    assert trace["x"] == [-0.5, 0.5, 0.5, 1.5, None, 2.5, 3.5]
    assert trace["y"] == [60, 60, 80, 80, None, 70, 70]


def test_the_line_to_a_provisional_number_is_dashed() -> None:
    everything = of_everything()
    assert [line.dashed for line in chart_svg.drawing(everything).lines] == [True]
    (dashed,) = lines(chart_plotly.figure(everything), "dash")
    assert dashed["x"] == [3, 4, None]


def test_states_and_breaks_stand_in_both() -> None:
    everything = of_everything()
    drawn, figure = chart_svg.drawing(everything), chart_plotly.figure(everything)
    assert [text.words for text in drawn.states] == [
        chart_words.mark_words(everything, everything.points[1]),
        "<5",
    ]
    states = [one["text"] for one in figure["layout"]["annotations"] if one.get("name") == "state"]
    assert states[1] == "&lt;5", "plotly.js reads its texts as a kind of html"
    assert drawn.breaks == ["60.00%"]
    assert [one["x0"] for one in figure["layout"]["shapes"]] == [2.5]


def test_the_second_number_stays_behind_and_low() -> None:
    made = of_conversations()
    drawn, figure = chart_svg.drawing(made), chart_plotly.figure(made)
    assert drawn.bars[-1].height == "25.00%"
    assert figure["data"][0]["type"] == "bar"
    assert figure["layout"]["yaxis"]["range"] == [0, 240]
    assert figure["layout"]["yaxis2"]["overlaying"] == "y"
    mixed = chart(
        point(50, secondary=None), point(60, secondary=made.points[0].secondary), secondary_name="samen"
    )
    assert len(chart_svg.drawing(mixed).bars) == 1
    state = chart(point(None, 80, secondary=made.points[0].secondary), secondary_name="samen")
    assert chart_svg.drawing(state).states[0].y == "73.00%", "above its bar"


def test_many_points_name_some() -> None:
    made = chart(*(point(50, label=f"periode {n}, 2025-2026", secondary=point(n).height) for n in range(30)))
    drawn = chart_svg.drawing(made, width=chart_svg.WIDTH)
    assert len(drawn.marks) == 30
    assert len(drawn.times) == len(drawn.values) == 10
    assert len(drawn.bar_labels) == 10


def test_the_key_goes_on_in_a_next_row() -> None:
    drawn = chart_svg.drawing(of_everything(), width=300)
    assert len({text.y for _, text in drawn.key}) > 1
    assert chart_svg.sheet_of(drawn, file=True).height > chart_svg.sheet_of(drawn, file=False).height
    assert chart_svg.drawing(of_everything()).key == []


def test_words_of_people_stay_words() -> None:
    made = chart(point(50, label="<script>1</script>", series_break="<b>"), title="<i>Gesprekken</i>")
    assert "<i>Gesprekken</i>" in words(svg(made))
    figure = chart_plotly.figure(made)
    assert "<script" not in json.dumps(figure)
    assert figure["meta"]["title"] == "&lt;i&gt;Gesprekken&lt;/i&gt;"


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 100), st.booleans()), max_size=40))
def test_everything_drawn_lies_inside(values: list[tuple[int, int, bool]]) -> None:
    made = chart(*(point((part, 40), norm, 70, provisional=early) for part, norm, early in values))
    drawn = chart_svg.drawing(made)
    places = [place for mark in drawn.marks for place in (mark.x, mark.y)]
    places += [
        place for line in (*drawn.lines, *drawn.norms) for place in (line.x1, line.y1, line.x2, line.y2)
    ]
    assert all(0 <= float(place.removesuffix("%")) <= 100 for place in places)
