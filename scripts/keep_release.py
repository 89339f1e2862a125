"""Keep a small database of a release for the upgrade tests: scripts/keep_release.py 0.1

The demo school, made by the code of that release, as a compressed SQLite file in tests/releases/.
"""

import gzip
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def keep(release: str) -> Path:
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "BORGEN_DEMO": "1",
            "DATA_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/borgen.sqlite3",
        }
        for command in (["migrate", "-v0"], ["seed_demo", "-v0"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
        small = Path(folder) / "small.sqlite3"
        with closing(sqlite3.connect(f"{folder}/borgen.sqlite3")) as database:
            database.execute("VACUUM INTO ?", [str(small)])
        target = ROOT / "tests" / "releases" / f"{release}.sqlite3.gz"
        target.write_bytes(gzip.compress(small.read_bytes(), mtime=0))
    return target


if __name__ == "__main__":
    print(keep(sys.argv[1]))
