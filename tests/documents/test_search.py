"""Search in the database, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.models import Document, SearchEntry
from documents.search import find, statement
from documents.search_index import TABLE, VECTOR
from documents.services import searching
from documents.stems import wanted
from tests import builders

pytestmark = [pytest.mark.search, pytest.mark.django_db]


def written(title: str, text: str, team=None, **fields: object) -> Document:
    document = builders.document(team, title=title, **fields)
    builders.approved(document, text=text, html=f"<p>{text}</p>")
    return document


def titles(question: str, queryset=None) -> list[str]:
    return [hit.document.title for hit in find(question, queryset or Document.objects.all())]


def test_all_words_in_any_form_and_order() -> None:
    written("Protocol", "De begeleider belt bij verzuim op de eerste dag.")
    written("Handboek", "Iedere student heeft twee gesprekken per periode.")
    assert titles("verzuimen begeleiders") == ["Protocol"]
    assert titles("gesprek studenten") == ["Handboek"]
    assert titles("student verzuim") == []
    assert titles("de student in het gesprek") == ["Handboek"]


def test_half_a_word_and_a_compound() -> None:
    written("Protocol", "Wie meldt verzuim bij het verzuimloket?")
    assert titles("verzuiml") == ["Protocol"]
    assert titles("begelei") == []


def test_accents_and_capitals_do_not_matter() -> None:
    written("Coördinatie", "De ideeën zijn geëvalueerd.")
    for question in ("coordinatie", "COÖRDINATIE", "ideeen", "geevalueerd", "ideeën"):
        assert titles(question) == ["Coördinatie"], question


def test_title_above_text() -> None:
    written("Alles", "verzuim " * 20)
    written("Verzuim", "Wie belt er op de eerste dag?")
    assert titles("verzuim") == ["Verzuim", "Alles"]


def test_the_passage_comes_along() -> None:
    written("Protocol", "Begin. " * 50 + "De begeleider belt bij verzuim. " + "Eind. " * 50)
    (hit,) = find("verzuim", Document.objects.all())
    assert "belt bij verzuim" in str(hit.passages[0])


def test_only_what_was_asked_in() -> None:
    team = builders.team()
    written("Ons protocol", "verzuim", team)
    written("Hun protocol", "verzuim")
    assert titles("verzuim", Document.objects.filter(team=team)) == ["Ons protocol"]


def test_only_what_is_valid_and_in_use() -> None:
    document = written("Protocol", "verzuim")
    builders.approved(document, number=(1, 1), text="iets anders")
    assert titles("verzuim") == []
    assert titles("anders") == ["Protocol"]
    document.withdrawn_at = timezone.now()
    searching.index(document)
    assert titles("anders") == []
    assert not SearchEntry.objects.exists()
    builders.draft(builders.document(title="Concept"), text="verzuim")
    assert titles("verzuim") == []


def test_what_goes_with_its_document_goes_out() -> None:
    written("Protocol", "verzuim")
    SearchEntry.objects.all().delete()
    assert titles("verzuim") == []


@pytest.mark.parametrize(
    "question",
    [
        "",
        "   ",
        "de het een",
        '"',
        "'",
        "a' OR 1=1 --",
        "NEAR(",
        "title:x",
        "*",
        "^x",
        "(((",
        "AND OR NOT",
        "\x00",
        "\ud800",
        "x" * 10_000,
        "a " * 3_000,
        "🙂",
        "½ ﬁ ²",
        "%s %d {mine}",
        "a & b | !c <-> d:*",
        "\\",
    ],
)
def test_no_question_is_an_error(question: str) -> None:
    written("Protocol", "verzuim")
    find(question, Document.objects.all())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.text(max_size=80), text=st.text(max_size=200))
def test_any_text_is_kept_and_any_question_asked(question: str, text: str) -> None:
    clean = text.replace("\x00", "")
    document = Document.objects.first() or written("Protocol", "verzuim")
    assert document.current
    document.current.text = clean
    searching.index(document)
    find(question, Document.objects.all())
    for word in wanted(clean)[-1:]:
        assert document in [hit.document for hit in find(word.word, Document.objects.all())]


def test_quotes_do_no_harm() -> None:
    written("Protocol", "De begeleider belt bij verzuim.")
    assert titles('"bij verzuim"') == ["Protocol"]
    assert titles("begeleider's verzuim") == []
    assert titles("'verzuim'") == ["Protocol"]


def test_a_long_text_is_kept() -> None:
    words = " ".join(f"woord{n}" for n in range(120_000))
    written("Lang", words)
    assert titles("woord17") == ["Lang"]


def test_two_queries(django_assert_num_queries) -> None:
    for n in range(5):
        written(f"Protocol {n}", "verzuim")
    with django_assert_num_queries(2):
        assert len(find("verzuim", Document.objects.all())) == 5


def test_the_index_is_used() -> None:
    team = builders.team()
    for n in range(3):
        written(f"Protocol {n}", f"verzuim woord{n}", team)
    sql, values = statement(wanted("verzuim"), Document.objects.filter(team=team))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
            plan = "\n".join(str(row) for row in cursor.fetchall())
            assert "documents_searchfts VIRTUAL TABLE INDEX" in plan
            return
        # So few rows are read faster one by one: ask what happens when there are many.
        cursor.execute("SET LOCAL enable_seqscan = off")
        question = f"SELECT 1 FROM {TABLE} WHERE {VECTOR} @@ to_tsquery('simple', %s)"
        cursor.execute(f"EXPLAIN {question}", ["verzuim"])
        plan = "\n".join(str(row[0]) for row in cursor.fetchall())
        assert "documents_searchentry_words" in plan, plan
