"""Which valid versions answer a question, best first, with the passages that do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from documents.models import Document
from documents.passages import Passage, passages
from documents.search_index import FTS, TABLE, VECTOR
from documents.stems import Wanted, stems, wanted

MOST_HITS = 20
# Found by the database in its own order; the order that people see puts titles first.
_MOST_FOUND = 200
_SQLITE = (
    f"SELECT rowid FROM {FTS} WHERE {FTS} MATCH %s AND rowid IN ({{mine}}) "  # noqa: S608 - no values of people
    f"ORDER BY bm25({FTS}, 10.0, 1.0), rowid LIMIT {_MOST_FOUND}"
)
_POSTGRESQL = (
    f"SELECT document_id FROM {TABLE}, to_tsquery('simple', %s) question "  # noqa: S608 - no values of people
    f"WHERE {VECTOR} @@ question AND document_id IN ({{mine}}) "
    f"ORDER BY ts_rank({VECTOR}, question) DESC, document_id LIMIT {_MOST_FOUND}"
)


@dataclass(frozen=True, slots=True)
class Hit:
    document: Document
    passages: list[Passage]


def find(question: str, documents: QuerySet[Document]) -> list[Hit]:
    """Of these documents those whose valid version has all words; the last word may be half.

    Nothing that people can type is an error. Two queries.
    """
    asked = wanted(question)
    if not asked:
        return []
    found = matching(asked, documents)
    rows = documents.select_related("team__institution", "process", "current").defer(
        "current__html", "current__rows"
    )
    kept = rows.in_bulk(found)
    ordered = sorted((kept[pk] for pk in found if pk in kept), key=lambda one: _missing_in_title(one, asked))
    return [Hit(one, passages(_text(one), asked)) for one in ordered[:MOST_HITS]]


def matching(asked: Sequence[Wanted], documents: QuerySet[Document]) -> list[int]:
    sql, values = statement(asked, documents)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


def statement(asked: Sequence[Wanted], documents: QuerySet[Document]) -> tuple[str, list[Any]]:
    """The question to the database, for it and for who wants to know how it is answered."""
    mine, mine_values = documents.order_by().values("pk").query.sql_with_params()
    if connection.vendor == "sqlite":
        return _SQLITE.format(mine=mine), [" AND ".join(map(_fts5, asked)), *mine_values]
    return _POSTGRESQL.format(mine=mine), [" & ".join(map(_tsquery, asked)), *mine_values]


def _fts5(one: Wanted) -> str:
    if not one.prefix:
        return f'"{one.stem}"'
    return f'("{one.stem}" * OR "{one.word}" *)'


def _tsquery(one: Wanted) -> str:
    if not one.prefix:
        return f"'{one.stem}'"
    return f"('{one.stem}':* | '{one.word}':*)"


def _missing_in_title(document: Document, asked: Sequence[Wanted]) -> int:
    title = stems(document.title).split()
    return sum(1 for one in asked if not any(one.fits(word) for word in title))


def _text(document: Document) -> str:
    return document.current.text if document.current else ""
