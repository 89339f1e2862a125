"""Words to stems, and the passages that answer a question: rules alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.passages import passages
from documents.stems import LONGEST_WORD, MOST_CHARACTERS, MOST_WORDS, stem_of, stems, wanted


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gesprek", "gesprekken"),
        ("student", "studenten"),
        ("Verzuim", "verzuimen"),
        ("afspraak", "afspraken"),
        ("belt", "bellen"),
        ("meldt", "melden"),
        ("spreekt", "spreken"),
        ("geëvalueerd", "geevalueerd"),
        ("COÖRDINATOR", "coordinator"),
    ],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem_of(one) == stem_of(other)


def test_different_words_stay_apart() -> None:
    assert stem_of("beleid") != stem_of("begeleiding")


def test_stems_of_a_text_leave_out_what_says_nothing() -> None:
    assert stems("De begeleider belt op de eerste dag.") == "begeleider bel eers dag"
    assert stems("… 🙂 – !") == ""


def test_a_stem_is_kept_three_times_and_a_text_has_an_end() -> None:
    assert stems("verzuim " * 50).split() == ["verzuim"] * 3
    endless = " ".join(f"woord{n}" for n in range(90_000))
    assert len(stems(endless)) <= MOST_CHARACTERS


def test_the_last_word_may_be_half() -> None:
    first, last = wanted("dag ver")
    assert (first.prefix, last.prefix) == (False, True)
    assert last.fits("verzuim")
    assert not first.fits("dagboek")


def test_long_words_find_what_begins_with_them() -> None:
    verzuim, _dag = wanted("verzuim dag")
    assert verzuim.fits("Verzuimprotocol")
    assert not verzuim.fits("ziekteverzuim")


def test_a_question_has_an_end() -> None:
    assert len(wanted(" ".join(f"w{n}" for n in range(99)))) == MOST_WORDS
    assert len(wanted("x" * 5_000)[0].word) == LONGEST_WORD
    assert wanted("") == wanted("\"'()*:^-+ AND")[:0] == []


@given(st.text(max_size=300))
def test_any_text_can_be_asked_and_kept(text: str) -> None:
    for one in wanted(text):
        assert one.stem.isalnum()
        assert one.word.isalnum()
    assert all(stem.isalnum() for stem in stems(text).split(" ") if stem)


LONG = "Inleiding. " * 60 + "De begeleider belt bij verzuim op de eerste dag. " + "Slot. " * 60


def test_a_passage_marks_what_was_asked() -> None:
    (found,) = passages(LONG, wanted("verzuim dag"))
    assert [piece.text for piece in found.pieces if piece.marked] == ["verzuim", "dag"]
    assert len(str(found)) < 220
    assert not found.begins
    assert not found.ends
    assert str(found).split()[0] == "Inleiding."


def test_the_best_two_passages_in_the_order_of_the_text() -> None:
    text = "gesprek " + "x " * 200 + "gesprek over verzuim " + "x " * 200 + "verzuim"
    first, second = passages(text, wanted("gesprek verzuim"))
    assert (first.begins, second.begins) == (True, False)
    assert sum(piece.marked for piece in second.pieces) == 2


def test_without_the_words_the_beginning_is_shown() -> None:
    (found,) = passages(LONG, wanted("onvindbaar"))
    assert found.begins
    assert not any(piece.marked for piece in found.pieces)
    assert passages("  ", wanted("x")) == []
    assert str(passages("Kort.", [])[0]) == "Kort."


@given(st.text(max_size=400), st.text(max_size=40))
def test_passages_are_cut_from_the_text(text: str, question: str) -> None:
    plain = " ".join(text.split())
    for one in passages(text, wanted(question)):
        assert str(one) in plain


def test_accents_apart_are_the_same_word() -> None:
    apart = "geëvalueerd"
    (found,) = passages(f"Wij hebben {apart} en klaar.", wanted("geevalueerd"))
    assert any(piece.marked for piece in found.pieces)
