"""How a poster is measured and laid out: rules alone, nothing is drawn."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from borgen.posters import heights
from borgen.posters.fitting import LOOSER, LOOSEST, STEPS, WIDTHS, Layout, Piece, fit, title_size
from borgen.posters.heights import Room, block_of
from borgen.posters.letters import type_
from borgen.posters.measuring import MOST_WORDS, Letters, Type
from borgen.posters.shape import Cell, Column, Kind, Panel, Poster, Row
from borgen.posters.sheets import BODY, Orientation, Sheet, Size
from borgen.posters.stylesheet import stylesheet
from tests.borgen import poster_samples as made

EVEN = Letters(dict.fromkeys("abcdefghijklmnopqrstuvwxyz ", 0.5))
PLAIN = Type(EVEN, EVEN)
SHEETS = [Sheet(Size.A3, orientation) for orientation in Orientation]


def pieces(layout: Layout) -> list[Piece]:
    return [piece for columns in layout.sheets for column in columns for piece in column]


# --- words ------------------------------------------------------------------------------------------------


def test_no_words_no_lines() -> None:
    assert EVEN.lines("", 10) == 0


def test_words_go_to_the_next_line_when_the_room_is_used() -> None:
    assert EVEN.lines("aaaa aaaa", 10) == 1
    assert EVEN.lines("aaaa aaaa", 4) == 2


def test_lines_that_were_written_stay() -> None:
    assert EVEN.lines("a\na\n\na", 10) == 4


def test_small_print_has_more_on_a_line() -> None:
    assert EVEN.lines("aaaa aaaa", 4, 0.8) == 1


def test_a_number_stays_with_its_unit() -> None:
    assert EVEN.lines("aaaa aaa\N{NO-BREAK SPACE}a", 4) == 2
    assert EVEN.lines("aaaa aaa a", 4.5) == 2
    assert EVEN.width("a\N{NO-BREAK SPACE}a") > EVEN.width("aa")


def test_a_long_number_is_less_large_rather_than_broken() -> None:
    number = made.board(4, 2).panels[0].figure
    assert number is not None
    letters = type_()
    assert not heights.is_less(number, letters, 25, beside=True)
    long = replace(number, value="72,62\N{NO-BREAK SPACE}%")
    assert heights.is_less(long, letters, 25, beside=True)
    assert not heights.is_less(long, letters, 25, beside=False)
    panel = made.board(4, 2).panels[0]
    goals = [replace(panel, figure=one, chart=None) for one in (number, replace(number, value="7" * 60))]
    short, broken = (block_of(goal, Room(letters, 25)).head for goal in goals)
    assert broken > short


def test_a_long_word_is_broken_and_what_follows_goes_on_behind_it() -> None:
    assert EVEN.lines("a" * 30, 8) == 3
    assert EVEN.lines("a " + "a" * 30 + " a", 8) == 4


def test_a_letter_that_the_font_lacks_takes_the_room_of_a_wide_one() -> None:
    assert EVEN.width("☃") > EVEN.width("a")


def test_our_own_font_is_measured() -> None:
    letters = type_().plain
    assert letters.width("il") < letters.width("mw") < 2
    assert type_().of(strong=True).width("gesprekken") > letters.width("gesprekken")


# --- parts ------------------------------------------------------------------------------------------------


def test_a_part_that_is_there_takes_room() -> None:
    room = Room(PLAIN, 30)
    goal = made.board(4, 2).panels[0]
    whole = block_of(goal, room).head
    for without in (
        {"lead": ""},
        {"steps": ()},
        {"figure": None, "chart": None},
        {"figure": replace(made.board(4, 2).panels[0].figure, mark=None), "chart": None},  # type: ignore[type-var]
        {"notes": ()},
        {"rows": ()},
    ):
        assert block_of(replace(goal, **without), room).head < whole  # type: ignore[arg-type]
    mark = made.MARKS[0]
    assert block_of(replace(goal, mark=mark), room).head > whole
    assert block_of(replace(goal, eyebrow="a"), room).head > whole


def test_without_details_the_stage_takes_one_line_and_rows_get_lower() -> None:
    goal = made.board(4, 2).panels[0]
    full, dense = block_of(goal, Room(PLAIN, 30)), block_of(goal, Room(PLAIN, 30, details=False))
    assert dense.head < full.head
    assert sum(dense.rows) < sum(full.rows)


def test_what_stands_instead_of_rows_takes_room() -> None:
    panel = Panel("a", empty="a a")
    assert block_of(panel, Room(PLAIN, 30)).head > block_of(Panel("a"), Room(PLAIN, 30)).head


def test_a_table_without_headings_needs_less() -> None:
    row = (Row((Cell("a"),)),)
    headed = Panel("a", columns=(Column("a", 1),), rows=row)
    bare = Panel("a", columns=(Column("", 1),), rows=row)
    assert block_of(bare, Room(PLAIN, 30)).head < block_of(headed, Room(PLAIN, 30)).head


def test_a_chart_alone_takes_the_width_and_never_stands_on_end() -> None:
    goal = made.board(4, 2).panels[0]
    alone = replace(goal, figure=None)
    assert heights.chart_width(alone, 30) == 30 > heights.chart_width(goal, 30)
    assert heights.chart_height(goal, 20, 3.0) == heights.chart_width(goal, 20) * heights.STEEPEST


# --- sheets -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("rows", [1, 5, 60, 130])
@pytest.mark.parametrize("kind", Kind)
def test_every_row_stands_on_it_once_and_in_order(sheet: Sheet, rows: int, kind: Kind) -> None:
    poster = made.table(rows, kind)
    found = pieces(fit(poster, sheet, type_()))
    shown = [(one.panel, row) for one in found for row in range(one.first, one.last)]
    assert shown == [
        (number, row) for number, panel in enumerate(poster.panels) for row in range(len(panel.rows))
    ]
    assert all(one.continued == (one.first > 0) for one in found)


@pytest.mark.parametrize("sheet", SHEETS)
def test_few_rows_get_large_letters_and_fill_the_page(sheet: Sheet) -> None:
    layout = fit(made.table(5), sheet, type_())
    assert len(layout.sheets) == 1
    assert layout.body >= 1.5 * BODY
    assert layout.filled > 0.85


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize(
    "poster",
    [
        pytest.param(make(), id=f"{name} {kind}")
        for name, makes in {
            "little": [lambda kind=kind: made.table(5, kind) for kind in Kind] + [lambda: made.board(5, 2)],
            "much": [lambda kind=kind: made.table(60, kind) for kind in Kind] + [lambda: made.board(60, 6)],
        }.items()
        for make, kind in zip(makes, [*Kind, "with charts"], strict=True)
    ],
)
def test_little_and_much_fill_the_page(sheet: Sheet, poster: Poster) -> None:
    layout = fit(poster, sheet, type_())
    assert max(layout.ends) >= 0.95
    assert max(layout.ends) <= 1.0 + 1e-6
    # On the first of several sheets every column; on the last one the rest ends where it ends.
    assert min(layout.ends[: layout.columns]) >= 0.85


def test_with_little_beside_it_a_chart_goes_under_its_number_and_gets_the_room() -> None:
    standing = Sheet(Size.A3, Orientation.PORTRAIT)
    layout = fit(made.board(5, 2), standing, type_())
    assert not layout.beside
    assert fit(made.board(60, 6), standing, type_()).beside
    goal = made.board(5, 2).panels[0]
    assert heights.chart_width(goal, 30, beside=False) == 30
    low, high = (block_of(goal, Room(PLAIN, 30, beside=beside)).head for beside in (True, False))
    assert high > low
    # Three columns of it would not fit: there it stays beside.
    assert fit(made.board(3, 3), Sheet(), type_()).beside


def test_rows_beside_each_other_look_like_one_table() -> None:
    for poster in (made.board(5, 2), made.table(5), made.table(12), made.board(9, 4)):
        for sheet in SHEETS:
            loose = fit(poster, sheet, type_()).loose
            assert max(loose) - min(loose) <= LOOSER + 1e-6


def test_one_row_is_not_torn_apart() -> None:
    layout = fit(made.table(1, Kind.MONITORING), Sheet(Size.A3, Orientation.PORTRAIT), type_())
    assert layout.loose == (LOOSEST,)
    assert layout.ends[0] < 0.5


@pytest.mark.parametrize("sheet", SHEETS)
def test_many_rows_go_on_on_another_sheet_and_never_get_smaller_than_can_be_read(sheet: Sheet) -> None:
    layout = fit(made.table(130), sheet, type_())
    assert layout.body >= BODY
    assert len(layout.sheets) > 1
    assert layout.filled > 0.9


@pytest.mark.parametrize("sheet", SHEETS)
def test_more_to_show_never_makes_letters_larger_on_as_many_sheets(sheet: Sheet) -> None:
    found = [fit(made.table(rows), sheet, type_()) for rows in (3, 6, 12, 24, 48)]
    for one, following in pairwise(found):
        if len(one.sheets) == len(following.sheets):
            assert following.body <= one.body


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("rows", [5, 60])
def test_columns_stay_as_wide_as_can_be_read(sheet: Sheet, rows: int) -> None:
    layout = fit(made.board(rows, 2), sheet, type_())
    least, most = WIDTHS[Kind.BOARD]
    assert least <= layout.width <= most


def test_the_same_on_every_size() -> None:
    found = {
        (one.body, one.columns, len(one.sheets))
        for one in (fit(made.board(9, 3), Sheet(size), type_()) for size in Size)
    }
    assert len(found) == 1


def test_details_go_before_a_sheet_is_added() -> None:
    sheet = Sheet()
    rows = next(rows for rows in range(20, 80, 10) if not fit(made.table(rows), sheet, type_()).details)
    bare = replace(
        made.table(rows),
        panels=tuple(
            replace(
                panel,
                rows=tuple(
                    replace(row, cells=tuple(replace(cell, detail="") for cell in row.cells))
                    for row in panel.rows
                ),
            )
            for panel in made.table(rows).panels
        ),
    )
    assert len(fit(made.table(rows), sheet, type_()).sheets) == len(fit(bare, sheet, type_()).sheets)


def test_one_last_row_does_not_go_on_alone() -> None:
    for rows in (21, 26, 33, 41, 57):
        for one in pieces(fit(made.table(rows, per=rows), Sheet(), type_())):
            assert not one.continued or one.last - one.first > 1


def test_care_leaves_room() -> None:
    poster = made.table(40)
    assert fit(poster, Sheet(), type_(), care=0.8).body <= fit(poster, Sheet(), type_()).body


def test_a_heading_higher_than_a_column_is_printed_all_the_same() -> None:
    long = Panel("a", lead="woorden " * 4000, columns=made.COLUMNS, rows=tuple(made.row(n) for n in range(4)))
    poster = replace(made.table(4), panels=(made.table(4).panels[0], long))
    layout = fit(poster, Sheet(), type_())
    assert layout.body == BODY
    assert [one.panel for one in pieces(layout)][-1] == 1


def test_a_row_higher_than_a_column_is_printed_all_the_same() -> None:
    huge = Row((Cell("a"), Cell("woorden " * 6000)))
    poster = replace(
        made.table(4), panels=(Panel("a", columns=made.COLUMNS, rows=(made.row(1), huge, made.row(2))),)
    )
    assert [(one.first, one.last) for one in pieces(fit(poster, Sheet(), type_()))][-1][1] == 3


def test_the_head_of_a_goal_may_stand_without_its_rows() -> None:
    goal = made.board(3, 1).panels[0]
    long = replace(goal, rows=(Row((Cell("a"), Cell("woorden " * 300))), *goal.rows))
    found = pieces(fit(replace(made.board(3, 1), panels=(long,)), Sheet(), type_()))
    assert found[0] == Piece(0, 0, 0)
    assert found[1].continued


def test_a_poster_with_nothing_on_it_has_a_sheet() -> None:
    nothing = Poster(Kind.BOARD, "a", "b", "c", "https://borgen.example/d/")
    layout = fit(nothing, Sheet(), type_())
    assert len(layout.sheets) == 1
    assert nothing.is_empty
    assert nothing.shown_address == "borgen.example/d"


def test_a_title_grows_half_as_fast_as_the_body() -> None:
    assert title_size(BODY) == 72
    assert title_size(4 * BODY) == 144
    assert STEPS[-1] == BODY


# --- style sheet ------------------------------------------------------------------------------------------


def test_the_style_sheet_has_the_numbers_of_the_layout() -> None:
    poster, sheet = made.table(5), Sheet(Size.A1, Orientation.PORTRAIT)
    layout = fit(poster, sheet, type_())
    text = stylesheet(poster, sheet, layout)
    assert "size: 594mm 841mm" in text
    assert f"html {{ font-size: {layout.body:.3f}pt; }}" in text
    assert "bleed" not in text
    full = fit(made.table(60), Sheet(), type_())
    assert stylesheet(made.table(60), Sheet(), full).count(".k") == sum(one > 0 for one in full.loose)
    loose = stylesheet(poster, sheet, replace(layout, loose=(0, 0.5)))
    assert ".k1 td" in loose
    assert ".k0 " not in loose, "a column that is full keeps the air that all have"
    assert "marks: crop" in stylesheet(poster, sheet, layout, printer=True)


def test_words_of_old_posters_are_let_go():
    letters = Letters({"a": 0.5})
    widths = {letters.width("a" * (1 + number % 7)) for number in range(7)}
    for number in range(MOST_WORDS):
        letters.width(f"woord {number}")
    assert len(letters._words) <= MOST_WORDS
    assert {letters.width("a" * (1 + number % 7)) for number in range(7)} == widths
