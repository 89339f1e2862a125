"""Words of a question in a text: which are marked, and that nothing else changes."""

from __future__ import annotations

import pytest

from borgen.lib.richtext import clean, plain_text
from documents.marking import mark


@pytest.mark.parametrize(
    ("question", "text", "hits"),
    [
        ("verzuim", "Verzuim en verzuimmeldingen", 2),
        ("VERZÚIM", "verzuim", 1),
        ("gesprekken", "Eén gesprek, twee gesprekken", 2),
        ("gesprek", "een begeleidingsgesprek", 1),
        ("bel", "Bel bij verzuim. Geen label.", 1),
        ("walvis", "verzuim", 0),
        ("de", "de begeleider", 0),
        ("", "verzuim", 0),
        ("<b>", "a < b & c", 1),
        ("amp", "a & b", 0),
    ],
)
def test_what_is_marked(question: str, text: str, hits: int) -> None:
    html = clean(f"<p>{text.replace('&', '&amp;').replace('<', '&lt;')}</p>")
    marked = mark(html, question)
    assert marked.hits == hits
    assert plain_text(marked.html.replace("<mark", "<u").replace("</mark>", "</u>")) == plain_text(html)


def test_marks_are_numbered_across_the_whole_text() -> None:
    html = clean("<h2>Verzuim</h2><ul><li>bij <strong>verzuim</strong></ul><table><tr><td>verzuim</table>")
    marked = mark(html, "verzuim")
    assert [f'<mark id="treffer-{n}">' in marked.html for n in (1, 2, 3)] == [True] * 3
    assert mark(html, "niets").html == html


def test_a_question_is_no_markup() -> None:
    html = clean("<p>script alert</p>")
    assert "<script" not in mark(html, '<script>alert(1)</script>"').html
    assert mark(html, "\x02\x03 script").hits == 1
    assert mark(clean('<p>a <a href="https://x.example/verzuim">b</a></p>'), "verzuim").hits == 0
