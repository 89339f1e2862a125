"""The empty database of the tests, with all its tables, is made once and copied for each run after that.

Making it means rendering the models of every migration, twelve seconds of a processor. The copy that is kept
carries a name made of all that the migrations say; `migrate` still runs over each copy.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import django
from django.db import connection
from django.db.migrations.loader import MigrationLoader

PLACE = Path(__file__).resolve().parent.parent / ".cache" / "test-databases"


def kept() -> Path:
    """Where the copy is for the migrations of now; another text of one of them is another name."""
    digest = sha256(f"{django.__version__} {sqlite3.sqlite_version}".encode())
    for source in sorted(_sources()):
        digest.update(source.read_bytes())
    return PLACE / f"{digest.hexdigest()[:24]}.sqlite3"


def _sources() -> set[Path]:
    """The files of all migrations, and of the modules that ours call for their triggers and tables."""
    modules = [sys.modules[one.__module__] for one in MigrationLoader(None).disk_migrations.values()]
    called = [value for module in modules for value in vars(module).values() if isinstance(value, ModuleType)]
    files = {Path(file) for module in [*modules, *called] if (file := getattr(module, "__file__", None))}
    return {file for file in files if file.suffix == ".py"}


@contextmanager
def alone() -> Iterator[None]:
    """Runs that start side by side wait for the first, which makes what they all copy."""
    PLACE.mkdir(parents=True, exist_ok=True)
    with (PLACE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def put(database: Path) -> bool:
    """A copy there; False when nobody made one yet."""
    if not (found := kept()).exists():
        return False
    shutil.copyfile(found, database)
    return True


def keep() -> None:
    """Keep a copy of the database as it is now, in the place of those of other migrations."""
    place = kept()
    for old in PLACE.glob("*.sqlite3"):
        old.unlink()
    unfinished = place.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(unfinished)) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    unfinished.rename(place)
