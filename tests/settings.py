"""The settings of a school's installation, not of the demo.

The environment of whoever runs the tests does not leak in, except DATABASE_URL (`make test-postgres`).
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

DATA = Path(tempfile.mkdtemp(prefix="borgen-test-"))
atexit.register(shutil.rmtree, DATA, ignore_errors=True)
(DATA / "static").mkdir()

os.environ.update(
    DEBUG="0",
    BORGEN_DEMO="0",
    SECRET_KEY="the key of the tests protects nothing and is long enough to pass: 4f1c9a2e7b",
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    BASE_URL="https://testserver",
    DATA_DIR=str(DATA),
    SSL_REDIRECT="0",
)
for name in ("PORT", "BORGEN_DEMO_ON_NETWORK", "EMAIL_BACKEND"):
    os.environ.pop(name, None)

from borgen.settings import *  # noqa: E402, F403
from borgen.settings import DATABASES  # noqa: E402

# Each client of each test would list all static files first; this way a file is looked for when it is asked.
WHITENOISE_AUTOREFRESH = True
# Builders write no log: what was kept would not know.
KEEP_OVERVIEW = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in an installation: in memory all threads would share one connection and no race could show.
    DATABASES["default"]["TEST"] = {"NAME": DATA / "test.sqlite3"}
