"""Cleaned text: nothing that can run, one shape, and everything that people wrote."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borgen.lib import richtext
from borgen.lib.richtext import Block, blocks, clean, contents, plain_text, written
from tests.documents.corpus.hostile_html import CORPUS, FORBIDDEN

TAGS = re.compile(r"<(/?)([a-z0-9]+)([^<>]*)>")
ALLOWED = set(
    "h2 h3 h4 p br strong em u s sub sup ul ol li blockquote table thead tbody tr th td a img hr".split()
)


def sound(html: str) -> str:
    """Tags that are allowed, each closed in its order; every < begins one; cleaning changes nothing more."""
    assert clean(html) == html
    open_tags = []
    for closes, tag, attributes in TAGS.findall(html):
        assert tag in ALLOWED
        assert not re.search(r"\b(on\w+|style|class|id)=", re.sub(r'"[^"]*"', '""', attributes))
        if closes:
            assert open_tags.pop() == tag
        elif tag not in ("br", "hr", "img"):
            open_tags.append(tag)
    assert not open_tags
    assert html.count("<") == len(TAGS.findall(html))
    return html


@pytest.mark.parametrize("name", CORPUS)
def test_nothing_that_can_run_comes_through_and_the_words_stay(name: str) -> None:
    found = sound(clean(CORPUS[name]))
    plain = re.sub(r'alt="[^"]*"', "", found.lower().replace(" ", ""))
    assert not [word for word in FORBIDDEN if word in plain]
    assert not re.search(r"<[^>]*\bon\w+=", found.replace("&quot;", ""))
    if not name.startswith("mxss"):
        assert "tekst" in found or "na" in found


@pytest.mark.parametrize(
    ("dirty", "cleaned"),
    [
        ("", ""),
        ("<p> </p><p>&nbsp;</p><p><br></p><p><strong></strong></p>", ""),
        ("los", "<p>los</p>"),
        ("<div>een</div><div>twee</div>", "<p>een</p><p>twee</p>"),
        ("<h1>Titel</h1><h6>klein</h6>", "<h2>Titel</h2><h4>klein</h4>"),
        ("<b>a</b> <i>b</i> <strike>c</strike>", "<p><strong>a</strong> <em>b</em> <s>c</s></p>"),
        (
            '<b style="font-weight:normal"><p>a</p><p>b</p></b>',
            "<p>a</p><p>b</p>",
        ),
        ("<strong>a<strong>b</strong></strong>", "<p><strong>ab</strong></p>"),
        ("<p>a <b> b </b> c</p>", "<p>a <strong>b</strong> c</p>"),
        ("<p>a<br><br></p>", "<p>a</p>"),
        ("<p><br>a<br>b</p>", "<p>a<br>b</p>"),
        ("<pre>a\n  b</pre>", "<p>a<br>b</p>"),
        ("<ul><li><p>a</p></li><li></li></ul>", "<ul><li>a</li></ul>"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "<ul><li><p>a</p><p>b</p></li></ul>"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("<ul><ul><li>a</li></ul></ul>", "<ul><li><ul><li>a</li></ul></li></ul>"),
        ("<ul>los<b>vet</b>erna</ul>", "<ul><li>los</li><li><strong>vet</strong></li><li>erna</li></ul>"),
        ("<li><h2>kop</h2></li>", "<h2>kop</h2>"),
        ("<ul><li><h2>kop</h2><hr></li></ul>", "<ul><li><strong>kop</strong></li></ul>"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "<blockquote><p>a</p><p>b</p></blockquote>"),
        ("<blockquote> </blockquote><hr>", "<hr>"),
        (
            (
                "<table><caption>Naam</caption><thead><tr><th scope=COL>a</th></tr></thead>"
                "<tr><td colspan=2 rowspan=x>b</td></tr><tfoot><tr></tr></tfoot></table>"
            ),
            (
                '<p>Naam</p><table><thead><tr><th scope="col">a</th></tr></thead>'
                '<tbody><tr><td colspan="2">b</td></tr></tbody></table>'
            ),
        ),
        ("<table></table>", ""),
        (
            "<table><tr><td>a<table><tr><td>b</td><td>c</td></tr></table></td></tr></table>",
            "<table><tbody><tr><td><p>a</p><p>b</p><p>c</p></td></tr></tbody></table>",
        ),
        ('<a href="/elders">x</a><a>y</a>', "<p>xy</p>"),
        (
            '<a href=" HTTPS://x.nl/?a=1&b=2 " target=_blank><p>x</p></a>',
            '<p><a href="HTTPS://x.nl/?a=1&amp;b=2" rel="noopener noreferrer">x</a></p>',
        ),
        ('<a href="mailto:a@b.nl">x</a>', '<p><a href="mailto:a@b.nl" rel="noopener noreferrer">x</a></p>'),
        (f'<a href="https://x.nl/{"a" * 3000}">x</a>', "<p>x</p>"),
        (
            '<img src="picture:12" alt=" een  plaat "><img src=x>',
            '<p><img src="picture:12" alt="een plaat"></p>',
        ),
        ("<p>مرحبا 🎉 👩🏽‍🏫 ünïcode</p>", "<p>مرحبا 🎉 👩🏽‍🏫 ünïcode</p>"),
        ("<p>1 &lt; 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
    ],
)
def test_it_gets_the_one_shape(dirty: str, cleaned: str) -> None:
    assert sound(clean(dirty)) == cleaned


def test_lists_go_six_deep() -> None:
    found = clean("<ul><li>" * 9 + "diep")
    assert found.count("<ul>") == 6
    assert "diep" in found


@pytest.mark.parametrize(
    "piece",
    ["<blockquote>", "<div>", "<ul><li>", "<table><tr><td>", "<b>", "<p>", "<a href=//x>", "<span><i>"],
)
def test_depth_costs_nothing(piece: str) -> None:
    started = time.thread_time()
    assert "diep" in clean(piece * (200_000 // len(piece)) + "diep")
    assert time.thread_time() - started < 6


def test_three_hundred_pages_are_cleaned() -> None:
    page = "<h2>Kop</h2>" + "<p>Het <strong>team</strong> spreekt iets af dat wij lang volhouden.</p>" * 40
    table = "<table>" + "<tr><td>a</td><td>b</td></tr>" * 200 + "</table>"
    found = clean(page * 300 + table)
    assert len(blocks(found)) == 300 * 41 + 200
    assert len(contents(found).headings) == 300


def test_more_than_a_document_is_refused() -> None:
    with pytest.raises(richtext.TextTooLongError) as refusal:
        clean("x" * (richtext.MAX_LENGTH + 1))
    assert "te lang voor één document" in str(refusal.value)


@given(
    st.lists(
        st.sampled_from(
            "<p> </p> <ul> <ol> <li> </li> </ul> <table> <tr> <td> <th> </td> </table> <b> </b> "
            "<i> </i> <h1> </h1> "
            "<blockquote> </blockquote> <br> <hr> <div> </div> woord &lt; & < > ' \" "
            ""
            "<a&#32;href=https://x.nl> </a> "
            "<img/src=picture:7> <svg> <math> <style> </style> <!-- --> <pre> <caption> \n 🎉".split(" ")
        )
        | st.text(max_size=5),
        max_size=25,
    ).map(" ".join)
)
def test_whatever_comes_it_is_sound(html: str) -> None:
    found = sound(clean(html))
    again = written(blocks(found))
    assert plain_text(again) == plain_text(found)
    # A list in a quote comes out after it.
    assert "blockquote" in found or again == found


def test_blocks_are_what_people_read() -> None:
    html = clean(
        "<h3>Kop <b>vet</b></h3><ol><li>een<ul><li>dieper</li></ul><p>slot</p></li><li>twee</li></ol>"
        "<blockquote>wijs<ul><li>raad</li></ul></blockquote><hr><table><tr><th>a</th></tr><tr>"
        "<td>b &amp; c</td></tr></table>"
    )
    assert [(b.tag, b.text, b.level, b.parent, b.group, b.number) for b in blocks(html)] == [
        ("h3", "Kop vet", 3, "", 0, 0),
        ("li", "een", 1, "ol", 1, 1),
        ("li", "dieper", 2, "ul", 1, 1),
        ("li", "slot", 1, "ol", 1, 0),
        ("li", "twee", 1, "ol", 1, 2),
        ("blockquote", "wijs", 0, "", 2, 0),
        ("li", "raad", 1, "ul", 2, 1),
        ("hr", "", 0, "", 0, 0),
        ("tr", "a", 0, "tbody", 3, 0),
        ("tr", "b & c", 0, "tbody", 3, 0),
    ]


def test_what_is_not_ours_does_not_break_the_reading() -> None:
    assert blocks("<ul><li>een") == []
    assert blocks("<p>half") == [Block("p", "half")]
    assert [b.text for b in blocks("</ul><table><tr><td>x</td></tr>")] == ["x"]


def test_a_run_of_a_list_begins_at_its_own_number() -> None:
    items = blocks("<ol><li>een</li><li>twee<ul><li>onder</li></ul></li><li>drie</li></ol>")
    assert written(items[1:]) == '<ol start="2"><li>twee<ul><li>onder</li></ul></li><li>drie</li></ol>'
    assert written(items[2:]) == ('<ul><li><ul><li>onder</li></ul></li></ul><ol start="3"><li>drie</li></ol>')


def test_the_words_alone() -> None:
    html = clean(
        "<h2>Kop</h2><p>a <b>b</b>c<br>d &lt;e&gt;</p><ul><li>f</li></ul>"
        "<table><tr><td>g</td>"
        "<td>h</td></tr></table>"
    )
    assert plain_text(html) == "Kop\na bc\nd <e>\nf\ng h"


def test_contents_lead_to_each_heading() -> None:
    found = contents("<h2>Intake &amp; start</h2><p>x</p><h3>Intake start</h3><h4>🎉</h4><h2>مرحبا</h2>")
    assert [(h.level, h.text, h.id) for h in found.headings] == [
        (2, "Intake & start", "kop-intake-start"),
        (3, "Intake start", "kop-intake-start-2"),
        (4, "🎉", "kop-x"),
        (2, "مرحبا", "kop-مرحبا"),
    ]
    assert '<h3 id="kop-intake-start-2">' in found.html_with_ids


def test_pictures_are_found_and_get_their_address() -> None:
    html = clean(
        '<p>src="picture:9"</p><img src="picture:3" alt="&quot;src=picture:8"><img src="picture:45">'
    )
    assert richtext.picture_numbers(html) == {3, 45}
    shown = richtext.with_pictures(html, lambda number: f"/p/{number}/?a&b")
    assert 'src="/p/3/?a&amp;b"' in shown
    assert 'src="picture:9"' in shown
    assert richtext.picture_numbers(richtext.renumbered(html, {3: 45, 45: 3})) == {3, 45}
    assert richtext.renumbered(html, {3: 7}).count("picture:7") == 1
