"""Places in a text: each has its marks, and a place is found again by its beginning."""

import re

from hypothesis import given
from hypothesis import strategies as st

from borgen.lib.richtext import clean
from documents.places import QUOTE_LENGTH, Place, marked, pieces, place_of, places, quote_of
from tests.builders import TEXT

MARKS = re.compile(r'<td class="place-cell">(<ins [^>]*></ins>)</td>|<ins [^>]*></ins>')
NESTED = (
    "<p>a</p><table><tbody><tr><td>a</td></tr><tr><td>b</td></tr></tbody></table>"
    "<ul><li>a<ul><li>b</li></ul></li><li>a</li></ul><blockquote><p>a</p><ul><li>b</li></ul></blockquote>"
    "<hr><h3>a</h3><table><thead><tr><th>a</th></tr></thead><tbody><tr><td>c</td></tr></tbody></table>"
)


def test_paragraphs_headings_items_and_rows_are_places():
    assert [(place.number, place.tag, place.text) for place in places(TEXT)] == [
        (1, "h2", "Gesprekken"),
        (2, "p", "Iedere student heeft twee gesprekken per periode."),
        (3, "h2", "Verzuim"),
        (4, "p", "De begeleider belt op de eerste dag."),
        (5, "tr", "Wie Wat"),
        (6, "tr", "Begeleider Voert het gesprek"),
    ]


def test_marks_stand_where_the_places_are():
    assert marked("<p>Een</p><ul><li>Twee</li></ul>") == (
        '<p>Een<ins data-link="1"></ins></p><ins data-box="1"></ins>'
        '<ul><li>Twee<ins data-link="2"></ins><ins data-box="2"></ins></li></ul>'
    )


def test_remarks_on_rows_stand_below_their_own_table():
    html = marked(NESTED)
    first, second = (found.end() for found in re.finditer("</table>", html))
    assert html[first:].startswith('<ins data-box="2"></ins><ins data-box="3"></ins><ul>')
    assert html[second:] == '<ins data-box="10"></ins><ins data-box="11"></ins>'


def test_the_same_words_twice_are_two_places():
    html = marked("<p>Ja.</p><p>Ja.</p>")
    assert re.findall(r"Ja\.<ins data-link=\"(\d)\"", html) == ["1", "2"]


def test_a_text_that_looks_like_a_mark_is_text():
    html = clean('<p>&lt;ins data-link="9"&gt;&lt;/ins&gt;</p><p><ins data-box="7"></ins>x</p>')
    assert [(piece.link, piece.box) for piece in pieces(marked(html))] == [
        (1, 0),
        (0, 1),
        (2, 0),
        (0, 2),
        (0, 0),
    ]


def test_pieces_are_the_text():
    assert "".join(piece.html for piece in pieces(marked("<p>Een</p>"))) == "<p>Een</p>"
    assert [piece.html for piece in pieces("")] == [""]


words = st.text(alphabet='ab <>&"é\n', max_size=12)
flat = words.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
block = st.one_of(
    flat.map(lambda text: f"<p>{text}</p>"),
    flat.map(lambda text: f"<h2>{text}</h2>"),
    st.lists(flat, min_size=1, max_size=3).map(
        lambda items: "<ul>" + "".join(f"<li>{item}<ol><li>{item}</li></ol></li>" for item in items) + "</ul>"
    ),
    st.lists(flat, min_size=1, max_size=3).map(
        lambda cells: "<table><tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr></table>"
    ),
    flat.map(lambda text: f"<blockquote><p>{text}</p></blockquote>"),
)


@given(st.lists(block, max_size=6).map("".join))
def test_marks_change_nothing_else_and_miss_no_place(text):
    html = clean(text)
    found = marked(html)
    assert MARKS.sub("", found) == html
    numbers = [place.number for place in places(html)]
    assert sorted(int(number) for number in re.findall(r'data-box="(\d+)"', found)) == numbers


# --- quotes ----------------------------------------------------------------------------------------------


def test_a_long_beginning_ends_at_a_word():
    text = "woord " * 60
    assert quote_of(text.strip()).endswith("woord")
    assert len(quote_of(text)) <= QUOTE_LENGTH
    assert quote_of("x" * 500) == "x" * QUOTE_LENGTH
    assert quote_of("kort") == "kort"


def test_a_place_is_found_again_after_others_came_and_its_end_changed():
    before = Place(1, "p", "De begeleider belt op de eerste dag.")
    after = [Place(1, "p", "Nieuw."), Place(2, "p", "De begeleider belt op de eerste dag. En mailt.")]
    assert place_of(before.quote, after) == 2
    assert place_of("Iets anders", after) is None


def test_exactly_this_one_goes_before_one_that_begins_so():
    found = [Place(1, "li", "Ja, soms"), Place(2, "li", "Ja")]
    assert place_of("Ja", found) == 2
