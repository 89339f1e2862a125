"""The database itself keeps approved versions as they were approved; used by migrations.

A version that is approved may become superseded and nothing else; it is never deleted, and neither its
attachments nor the pictures of a document change. SQLite drops triggers when Django remakes a table: a later
migration that alters one of these models calls `install` again (tests/documents/test_immutable.py notices
when it does not). Removing a whole institution calls `remove` and `install` around its work.
"""

from __future__ import annotations

from typing import Any

VERSION_MESSAGE = "an approved version does not change"
ATTACHMENT_MESSAGE = "the attachments of an approved version do not change"
PICTURE_MESSAGE = "a picture of a document does not change"

_FROZEN = (
    "id document_id kind html rows text file_id url url_label change major minor reason summary practice "
    "author_id created_at edited_by_id edited_at revision review_by_id review_at approved_by_id approved_at"
).split()
_FINAL = "('approved', 'superseded')"


def _changed(distinct: str) -> str:
    columns = [f'NEW."{name}" {distinct} OLD."{name}"' for name in _FROZEN]
    return " OR ".join(columns)


_LEGAL = "(NEW.state = OLD.state OR (OLD.state = 'approved' AND NEW.state = 'superseded'))"
_NAMES = {
    "version_frozen": "documents_version",
    "version_kept": "documents_version",
    "attachment_added": "documents_attachment",
    "attachment_changed": "documents_attachment",
    "attachment_removed": "documents_attachment",
    "picture_changed": "documents_picture",
    "picture_removed": "documents_picture",
}


def _of_final(row: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM documents_version v "  # noqa: S608 - no values of people
        f"WHERE v.id = {row}.version_id AND v.state IN {_FINAL})"
    )


def _conditions(distinct: str) -> list[tuple[str, str, str, str]]:
    """Name, moment, condition and message of each trigger."""
    frozen = _changed(distinct)
    return [
        (
            "version_frozen",
            "UPDATE",
            f"OLD.state IN {_FINAL} AND (NOT {_LEGAL} OR {frozen})",
            VERSION_MESSAGE,
        ),
        ("version_kept", "DELETE", f"OLD.state IN {_FINAL}", VERSION_MESSAGE),
        ("attachment_added", "INSERT", _of_final("NEW"), ATTACHMENT_MESSAGE),
        ("attachment_changed", "UPDATE", f"{_of_final('OLD')} OR {_of_final('NEW')}", ATTACHMENT_MESSAGE),
        ("attachment_removed", "DELETE", _of_final("OLD"), ATTACHMENT_MESSAGE),
        ("picture_changed", "UPDATE", "1 = 1", PICTURE_MESSAGE),
        ("picture_removed", "DELETE", "1 = 1", PICTURE_MESSAGE),
    ]


def install(apps: Any, schema_editor: Any) -> None:
    sqlite = schema_editor.connection.vendor == "sqlite"
    for name, moment, condition, message in _conditions("IS NOT" if sqlite else "IS DISTINCT FROM"):
        table = _NAMES[name]
        if sqlite:
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {moment} ON {table} WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
            continue
        # A WHEN of PostgreSQL may not look into other tables, so the function does.
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {condition} THEN RAISE EXCEPTION '{message}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            f"RETURN {'OLD' if moment == 'DELETE' else 'NEW'}; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {moment} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
        )


def remove(apps: Any, schema_editor: Any) -> None:
    sqlite = schema_editor.connection.vendor == "sqlite"
    for name, table in _NAMES.items():
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}" + ("" if sqlite else f" ON {table}"))
        if not sqlite:
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")
