import pytest

from borgen.lib.distribution import legend, segments


def test_parts_follow_each_other_and_fill_the_bar():
    parts = segments([2, 3, 7, 2])
    assert [part.key for part in parts] == ["a1", "a2", "a3", "a4"]
    assert [part.x for part in parts] == ["0.000%", "14.286%", "35.714%", "85.714%"]
    assert parts[2].width == "50.000%"
    assert parts[2].middle == "60.714%"


def test_answers_that_nobody_gave_are_not_drawn_but_are_listed():
    assert [part.key for part in segments([0, 1, 0, 1])] == ["a2", "a4"]
    assert [part.count for part in legend([0, 1, 0, 1])] == [0, 1, 0, 1]


def test_nobody_answered():
    assert segments([0, 0, 0, 0]) == []
    assert [part.width for part in legend([0, 0, 0, 0])] == ["0.000%"] * 4


def test_a_number_stands_only_where_it_fits():
    narrow, *_, wide = segments([1, 0, 0, 29])
    assert not narrow.roomy
    assert wide.roomy


def test_both_kinds_of_disagreement_are_striped():
    assert [part.striped for part in legend([1, 1, 1, 1])] == [True, True, False, False]


@pytest.mark.parametrize("counts", [[], [1, 2, 3], [1, 2, 3, 4, 5]])
def test_four_counts_and_no_other_number(counts):
    with pytest.raises(ValueError, match="four counts"):
        segments(counts)
