"""A database of each earlier release comes up to date by `migrate` alone, and nothing in it is lost."""

from __future__ import annotations

import gzip
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RELEASES = sorted((ROOT / "tests" / "releases").glob("*.sqlite3.gz"))
# What people made; a later release may move it, then it says so here.
KEPT = (
    "teams_user",
    "improvements_improvement",
    "boas_assessment",
    "boas_tally",
    "boas_remark",
    "actions_action",
)
# The same of tables that came later: counted in each database that has them.
LATER = (
    "documents_document",
    "documents_version",
    "documents_readreceipt",
    "monitoring_monitoringline",
    "monitoring_norm",
    "monitoring_measurement",
    "monitoring_correction",
    "monitoring_signal",
    "monitoring_topic",
    "teams_meeting",
    "teams_agendaitem",
    "teams_attendance",
    "teams_deputy",
    "actions_datechange",
    "actions_decision",
    "actions_recognition",
    "actions_board",
    "actions_boardgoal",
    "actions_kiosk",
)


def test_the_releases_are_kept():
    assert RELEASES


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name.removesuffix(".sqlite3.gz"))
def test_a_database_of_an_earlier_release_comes_along(release, tmp_path):
    database = tmp_path / "borgen.sqlite3"
    database.write_bytes(gzip.decompress(release.read_bytes()))
    close_an_account(database)
    tables = tables_of(database)
    before = counts(database, tables)
    assert all(before[table] for table in KEPT)
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{database}",
        "DATA_DIR": str(tmp_path),
        "BORGEN_DEMO": "1",
        "ALLOWED_HOSTS": "localhost",
    }
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    assert counts(database, tables) == before
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        closed = "SELECT count(*), count(left_at) FROM teams_user WHERE NOT is_active"
        assert connection.execute(closed).fetchone() == (1, 1)


def close_an_account(database: Path) -> None:
    """The demo of a release had none; since when is known from now on."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE teams_user SET is_active = 0 WHERE id = (SELECT max(id) FROM teams_user)")


def tables_of(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {name for (name,) in found}


def counts(database: Path, tables: set[str]) -> dict[str, int]:
    with closing(sqlite3.connect(database)) as connection:
        wanted = [*KEPT, *(table for table in LATER if table in tables)]
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in wanted}
