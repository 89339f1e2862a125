"""Two texts that grew from one become one, with everything of both in it."""

from documents.merging import both, marked, parts

BASE = "<h2>Kop</h2><p>Een</p><p>Twee</p><table><tbody><tr><td>x</td></tr></tbody></table>"


def test_what_is_the_same_stands_there_once():
    text = both(BASE, BASE.replace("Twee", "Twee B"), theirs_label="zij", mine_label="ik <x>")
    assert text.count("<table>") == 1
    assert (
        text.index("[zij]")
        < text.index("<p>Twee</p>")
        < text.index("[ik &lt;x&gt;]")
        < text.index("<p>Twee B</p>")
    )


def test_what_only_one_has_stays():
    text = both("<p>a</p><p>theirs</p>", "<p>mine</p><p>a</p>", theirs_label="zij", mine_label="ik")
    assert [word in text for word in ("theirs", "mine")] == [True, True]


def test_parts_tell_how_much_is_the_same():
    found = parts(BASE, BASE + "<p>Drie</p>")
    assert [(part.same, part.blocks) for part in found] == [(True, 4), (False, 1)]
    assert parts("", "") == []


def test_words_that_only_one_has_are_marked():
    theirs, mine = marked(
        "<p>Iedere student heeft twee gesprekken.</p>",
        "<p>Iedere student heeft drie gesprekken.</p><p>Een nieuwe alinea.</p>",
    )
    assert theirs == "<p>Iedere student heeft <mark>twee</mark> gesprekken.</p>"
    assert mine == "<p>Iedere student heeft <mark>drie</mark> gesprekken.</p><p>Een nieuwe alinea.</p>"


def test_lists_and_tables_are_shown_as_they_are():
    assert marked(BASE, "<p>Een</p>") == (BASE, "<p>Een</p>")
