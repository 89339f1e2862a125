"""What a teacher reads about two versions, block by block."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borgen.lib.richtext import clean, plain_text
from documents.comparison import Change, compare, counts, folded

LONG = "Deze alinea heeft genoeg woorden om elders herkend te worden."


def told(old: str, new: str) -> list[tuple[str, str]]:
    return [(change.kind, change.html) for change in compare(clean(old), clean(new))]


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("", "", []),
        ("", "<p>a", [("new", "<ins>a</ins>")]),
        ("<p>a", "", [("gone", "<del>a</del>")]),
        ("<p>a", "<p>a", [("same", "a")]),
        ("<p>a b c", "<p>a x c", [("changed", "a <del>b</del> <ins>x</ins> c")]),
        (
            "<p>een twee",
            "<p>iets heel anders",
            [("gone", "<del>een twee</del>"), ("new", "<ins>iets heel anders</ins>")],
        ),
        # only its look
        ("<p>a", "<p><b>a", [("format", "<strong>a</strong>")]),
        ("<h2>a", "<h3>a", [("format", "a")]),
        ("<p>a", "<ul><li>a", [("format", "a")]),
        # a link that leads elsewhere is no layout
        (
            '<p><a href="https://a.nl">x</a> a b c',
            '<p><a href="https://b.nl">x</a> a b c',
            [
                (
                    "changed",
                    (
                        '<del><a href="https://a.nl" rel="noopener noreferrer">x</a></del>'
                        '<ins><a href="https://b.nl" rel="noopener noreferrer">x</a></ins> a b c'
                    ),
                )
            ],
        ),
        # a heading never becomes a paragraph
        (
            "<h2>een twee drie",
            "<p>een twee vier",
            [("gone", "<del>een twee drie</del>"), ("new", "<ins>een twee vier</ins>")],
        ),
        (
            "<h2>een twee drie",
            "<h3>een twee vier",
            [("changed", "een twee <del>drie</del><ins>vier</ins>".replace("</del><", "</del> <"))],
        ),
        ("<p>a<hr><p>b", "<p>a<p>b<hr>", [("same", "a"), ("gone", ""), ("same", "b"), ("new", "")]),
        # moved
        (
            f"<p>{LONG}<p>a<p>b",
            f"<p>a<p>b<p>{LONG}",
            [("moved_away", LONG), ("same", "a"), ("same", "b"), ("moved_here", LONG)],
        ),
        (
            f"<p>{LONG}<p>a<p>b",
            f"<p>a<p>b<p>{LONG} Ja.",
            [("moved_away", LONG), ("same", "a"), ("same", "b"), ("moved_here", f"{LONG} <ins>Ja.</ins>")],
        ),
        (
            "<p>kort<p>a<p>b",
            "<p>a<p>b<p>kort",
            [("moved_away", "kort"), ("same", "a"), ("same", "b"), ("moved_here", "kort")],
        ),
        # "ja" twice is not recognised elsewhere
        (
            "<p>ja<p>ja<p>a<p>b<p>c",
            "<p>a<p>b<p>c<p>ja",
            [("gone", "<del>ja</del>")] * 2
            + [("same", "a"), ("same", "b"), ("same", "c"), ("new", "<ins>ja</ins>")],
        ),
        # tables stay tables
        (
            "<table><tr><td>a<td>b<tr><td>c<td>d",
            "<table><tr><td>a<td>x<tr><td>c<td>d",
            [("changed", "<td>a</td><td><del>b</del><ins>x</ins></td>"), ("same", "<td>c</td><td>d</td>")],
        ),
        (
            "<table><tr><td>a<td>b<tr><td>c<td>d",
            "<table><tr><td>a<td>n<td>b<tr><td>c<td><td>d",
            [
                ("changed", "<td>a</td><td><ins>n</ins></td><td>b</td>"),
                ("changed", "<td>c</td><td></td><td>d</td>"),
            ],
        ),
        # the same words in another cell say another thing
        (
            "<table><tr><td>V<td></table>",
            "<table><tr><td><td>V</table>",
            [("changed", "<td><del>V</del></td><td><ins>V</ins></td>")],
        ),
        (
            '<p>a b <img src="picture:1">',
            '<p>a b <img src="picture:2">',
            [
                (
                    "changed",
                    'a b <del><img src="picture:1" alt=""></del> <ins><img src="picture:2" alt=""></ins>',
                )
            ],
        ),
    ],
)
def test_what_changed(old: str, new: str, changes: list[tuple[str, str]]) -> None:
    assert told(old, new) == changes


def test_the_two_places_of_a_move_know_each_other() -> None:
    changes = compare(clean(f"<p>{LONG}<p>a<p>b"), clean(f"<p>a<p>b<p>{LONG}"))
    assert [change.move for change in changes] == [1, 0, 0, 1]
    assert changes[0].block is changes[0].old
    assert changes[-1].block is changes[-1].new
    assert counts(changes) == {"moved_here": 1, "same": 2}


def test_many_that_changed_find_what_they_were() -> None:
    words = "appel boom citroen deur eend fiets gans huis iglo jas kast lamp maan neus olie paal".split()
    before = [f"{word} staat al jaren midden in deze alinea nummer" for word in words]
    after = [f"{word} staat nu al jaren midden in deze alinea nummer" for word in words]
    changes = compare(clean("<p>" + "<p>".join(before)), clean("<p>" + "<p>".join(after)))
    assert counts(changes) == {"changed": len(words)}
    assert all(change.html.count("<ins>") == 1 for change in changes)


def test_pairs_do_not_cross() -> None:
    one, other = "de intake duurt een uur met koffie", "het verzuim bellen wij op dag een"
    changes = compare(clean(f"<p>{one} a<p>{other} b"), clean(f"<p>{other} c<p>{one} d"))
    assert sorted(change.kind for change in changes) == ["changed", "moved_away", "moved_here"]


BLOCKS = st.lists(
    st.tuples(
        st.sampled_from(["p", "h2", "h3", "li", "td", "blockquote"]),
        st.lists(
            st.sampled_from("een twee drie vier vijf zes zeven acht".split()), min_size=1, max_size=8
        ).map(" ".join),
    ),
    max_size=12,
).map(lambda found: clean("".join(_html(tag, text) for tag, text in found)))


def _html(tag: str, text: str) -> str:
    around = {"li": "<ul><li>{}</li></ul>", "td": "<table><tr><td>{}</td><td>x</td></tr></table>"}
    return around.get(tag, f"<{tag}>{{}}</{tag}>").format(text)


@given(BLOCKS)
def test_with_itself_nothing_changes(html: str) -> None:
    assert {change.kind for change in compare(html, html)} <= {"same"}


@given(BLOCKS, BLOCKS)
def test_old_and_new_can_be_rebuilt(old: str, new: str) -> None:
    changes = compare(old, new)
    assert _words([c.old.html for c in changes if c.old and c.kind != "moved_here"]) == _words([old])
    assert _words([c.new.html for c in changes if c.new]) == _words([new])
    assert _words([_side(c, "ins") for c in changes if c.old and c.kind != "moved_here"]) == _words([old])
    assert _words([_side(c, "del") for c in changes if c.new]) == _words([new])


def _side(change: Change, other: str) -> str:
    return re.sub(f"<{other}>.*?</{other}>", "", change.html)


def _words(html: list[str]) -> list[str]:
    return plain_text(" ".join(html).replace("</td>", " ").replace("</", " </")).split()


def run(kinds: str) -> list[Change]:
    """s same, h same heading, c changed"""
    return [
        *compare(clean(""), clean("")),
        *(
            change
            for letter in kinds
            for change in compare(
                clean("<h2>kop" if letter == "h" else "<p>a b c d"),
                clean("<h2>kop" if letter == "h" else "<p>a b c d" if letter == "s" else "<p>a b c x"),
            )
        ),
    ]


@pytest.mark.parametrize(
    ("kinds", "parts"),
    [
        ("", []),
        ("c", ["c"]),
        ("ssss", ["-ssss"]),
        ("ss", ["ss"]),
        ("sssscssss", ["-sss", "scs", "-sss"]),
        ("sshsssssc", ["s", "s", "h", "-ssss", "sc"]),
        ("sscss", ["s", "s", "c", "s", "s"]),
    ],
)
def test_what_stayed_is_folded_away(kinds: str, parts: list[str]) -> None:
    found = list(folded(run(kinds)))
    assert "".join("s" if c.kind == "same" else "c" for _is, part in found for c in part) == kinds.replace(
        "h", "s"
    )
    assert [len(part) for is_folded, part in found if is_folded] == [len(p) - 1 for p in parts if p[0] == "-"]


@pytest.mark.parametrize("words", [8_000, 100_000])
def test_it_takes_as_long_as_the_texts_are(words: int) -> None:
    """Paragraphs, tables and one giant paragraph, all different, all turned round, all the same word."""
    text = [f"woord{n * 7919 % 4001}" for n in range(words)]
    other = [f"ander{n * 104729 % 4001}" for n in range(words)]
    paragraphs = [text[n : n + 40] for n in range(0, words, 40)]
    cases = [
        (text, other),
        (text, text[::-1]),
        (["ja", "nee"] * (words // 2), ["nee", "ja", "ja"] * (words // 3)),
    ]
    whole = [(clean("<p>" + " ".join(a)), clean("<p>" + " ".join(b))) for a, b in cases]
    pieces = "".join(f"<p>{' '.join(p)}</p>" for p in paragraphs)
    turned = "".join(f"<p>{' '.join(p)}</p>" for p in paragraphs[::-1])
    rows = "<table>" + "".join(f"<tr><td>{p[0]}</td><td>{p[1]}</td></tr>" for p in paragraphs) + "</table>"
    short = "".join(f"<p>{word}</p>" for word in text[::8]), "".join(f"<p>{word}</p>" for word in other[::8])
    whole += [(pieces, turned), (clean(rows), clean(rows.replace("woord1", "woord2"))), short]
    started = time.thread_time()
    for old, new in whole:
        compare(old, new)
    # Six comparisons; quadratic ones would take minutes.
    assert time.thread_time() - started < words / 1500
