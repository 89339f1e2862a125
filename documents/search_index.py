"""What the databases search in; used by a migration.

SQLite has a table of its own kind (FTS5) for it, kept the same as the table of stems by triggers. PostgreSQL
has an index over that table, which is used when the question is put in the same words.
"""

from __future__ import annotations

from typing import Any

TABLE = "documents_searchentry"
FTS = "documents_searchfts"
# The stems are ours: neither database changes a word. Weight A is the title.
VECTOR = (
    "(setweight(to_tsvector('simple'::regconfig, title::text), 'A')"
    " || setweight(to_tsvector('simple'::regconfig, body), 'B'))"
)

_TAKE_OUT = f"DELETE FROM {FTS} WHERE rowid = OLD.document_id;"  # noqa: S608 - no values of people
_PUT_IN = f"INSERT INTO {FTS} (rowid, title, body) VALUES (NEW.document_id, NEW.title, NEW.body);"  # noqa: S608
_TRIGGERS = {
    "searchentry_added": ("INSERT", _PUT_IN),
    "searchentry_changed": ("UPDATE", _TAKE_OUT + _PUT_IN),
    "searchentry_removed": ("DELETE", _TAKE_OUT),
}


def install(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "sqlite":
        schema_editor.execute(f"CREATE INDEX documents_searchentry_words ON {TABLE} USING gin ({VECTOR})")
        return
    schema_editor.execute(f"CREATE VIRTUAL TABLE {FTS} USING fts5(title, body, prefix='2 3 4')")
    for name, (moment, body) in _TRIGGERS.items():
        schema_editor.execute(f"CREATE TRIGGER {name} AFTER {moment} ON {TABLE} BEGIN {body} END")
    schema_editor.execute(
        f"INSERT INTO {FTS} (rowid, title, body) SELECT document_id, title, body FROM {TABLE}"  # noqa: S608
    )


def remove(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "sqlite":
        schema_editor.execute("DROP INDEX IF EXISTS documents_searchentry_words")
        return
    for name in _TRIGGERS:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
    schema_editor.execute(f"DROP TABLE IF EXISTS {FTS}")
