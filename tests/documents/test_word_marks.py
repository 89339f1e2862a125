"""Words that came and went, marked so that the old and the new text can be read back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borgen.lib.richtext import clean
from documents.word_marks import Columns, cells, marked, marked_row, same_columns, whole


def old_of(html: str) -> str:
    return without_spaces(re.sub(r"<ins>.*?</ins>", "", html).replace("<del>", "").replace("</del>", ""))


def new_of(html: str) -> str:
    return without_spaces(re.sub(r"<del>.*?</del>", "", html).replace("<ins>", "").replace("</ins>", ""))


def without_spaces(html: str) -> str:
    return re.sub(r"<[^>]*>|\s|&nbsp;|•", "", html)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("a b", "a b", "a b"),
        ("twee gesprekken", "drie gesprekken", "<del>twee</del><ins>drie</ins> gesprekken"),
        ("op 12-11-2026", "op 13-11-2026", "op <del>12-11-2026</del> <ins>13-11-2026</ins>"),
        ("12,5 uur", "12,8 uur", "<del>12,5</del><ins>12,8</ins> uur"),
        ("foto’s", "foto’s, video", "foto’s<ins>, video</ins>"),
        ("a &amp; b", "a &lt; b", "a <del>&amp;</del> <ins>&lt;</ins> b"),
        ("10&nbsp;%", "20&nbsp;%", "<del>10</del><ins>20</ins>\u00a0%"),
        ("een woord", "een <strong>woord</strong>", "een <strong>woord</strong>"),
        (
            "een <strong>oud</strong> woord",
            "een <strong>nieuw</strong> woord",
            "een <del><strong>oud</strong></del> <ins><strong>nieuw</strong></ins> woord",
        ),
        (
            '<a href="https://a.nl">site</a>',
            '<a href="https://b.nl">site</a>',
            '<del><a href="https://a.nl">site</a></del><ins><a href="https://b.nl">site</a></ins>',
        ),
        ("<a>los</a> x", "<a>los</a> y", "<a>los</a> <del>x</del> <ins>y</ins>"),
        (
            'plaat <img src="picture:1" alt="a">',
            'plaat <img src="picture:2" alt="a">',
            'plaat <del><img src="picture:1" alt="a"></del> <ins><img src="picture:2" alt="a"></ins>',
        ),
        ("<img>", '<img src="picture:2">', '<del><img></del><ins><img src="picture:2"></ins>'),
        ("a<br>b", "a<br>c", "a<br><del>b</del><ins>c</ins>"),
        ("<p>a</p><p>b</p>", "<p>a</p><p>c</p>", "a<br><del>b</del><ins>c</ins>"),
        ("a<ul><li>b</li></ul>", "a<ul><li>c</li></ul>", "a<br><br>• <del>b</del><ins>c</ins>"),
        ("مرحبا 🎉", "مرحبا 👩🏽‍🏫", "مرحبا <del>🎉</del> <ins>👩🏽‍🏫</ins>"),
        # a little word between large changes goes along with them
        (
            "aan b c d en e f g uit",
            "aan h i j en k l m uit",
            "aan <del>b c d en e f g</del> <ins>h i j en k l m</ins> uit",
        ),
        ("b en c", "d en e", "<del>b</del><ins>d</ins> en <del>c</del> <ins>e</ins>"),
    ],
)
def test_words(old: str, new: str, shown: str) -> None:
    assert marked(old, new) == shown


WORDS = st.lists(
    st.sampled_from(
        ["een", "twee", "drie,", "<strong>vet</strong>", "<em><u>x</u></em>", "&amp;", "<br>", "🎉"]
    ),
    max_size=15,
).map(lambda words: clean(" ".join(words))[3:-4])


@given(WORDS, WORDS)
def test_old_and_new_can_be_read_back(old: str, new: str) -> None:
    shown = marked(old, new)
    assert old_of(shown) == without_spaces(old)
    assert new_of(shown) == without_spaces(new)


def test_a_whole_block_or_row() -> None:
    assert whole("a", "ins") == "<ins>a</ins>"
    assert whole("<td>a</td><td></td>", "del") == "<td><del>a</del></td><td></td>"


@pytest.mark.parametrize(
    ("old", "new", "columns"),
    [
        ("ab", "xy", [(0, 0), (1, 1)]),
        ("ab", "axb", [(0, 0), (None, 1), (1, 2)]),
        ("axb", "ab", [(0, 0), (1, None), (2, 1)]),
        ("abc", "pqrs", [(0, 0), (1, 1), (2, 2), (None, 3)]),
        ("", "a", [(None, 0)]),
    ],
)
def test_columns_keep_their_place(old: str, new: str, columns: Columns) -> None:
    before, after = ([("td", "", letter) for letter in row] for row in (old, new))
    assert same_columns(before, after) == columns


def test_a_row_shows_its_cells() -> None:
    before, after = (
        cells('<th scope="row">a</th><td>b</td><td>c</td>'),
        cells('<th scope="row">a</th><td>d</td>'),
    )
    assert marked_row(before, after, [(0, 0), (1, 1), (2, None), (None, 1)]) == (
        '<th scope="row">a</th><td><del>b</del><ins>d</ins></td><td><del>c</del></td><td><ins>d</ins></td>'
    )
