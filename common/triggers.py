"""The database itself keeps audit entries as they were written; used by migrations.

SQLite drops a trigger when Django remakes its table: a later migration that alters AuditEntry calls `install`
again (tests/common/test_audit.py notices when it does not).
"""

from typing import Any

MESSAGE = "audit entries are append-only"

SQLITE = f"""
CREATE TRIGGER audit_append_only BEFORE UPDATE ON common_auditentry
BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
"""
POSTGRES = f"""
CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE ON common_auditentry
FOR EACH ROW EXECUTE FUNCTION audit_append_only()
"""


def install(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES)


def remove(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER IF EXISTS audit_append_only")
    else:
        schema_editor.execute("DROP TRIGGER IF EXISTS audit_append_only ON common_auditentry")
        schema_editor.execute("DROP FUNCTION IF EXISTS audit_append_only()")
