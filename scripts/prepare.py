"""Bring the data up to date with the code: catalogues, static files, database and, in demo mode, the demo.

Does only what is needed, so it may run before every start. The environment says which installation it is.
"""

import hashlib
import os
import sys
from pathlib import Path

import compile_messages

ROOT = Path(__file__).resolve().parent.parent


def collect_static(data_dir: Path) -> None:
    """Skipped when no file of any source folder has another size or time than at the last collection."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = os.stat(storage.path(name))
            digest.update(f"{storage.path(name)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    stamp = data_dir / "static.stamp"
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists() and stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(digest.hexdigest())


def prepare() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    # One connection is enough here, and without the pool it is known at once that there is no server.
    connection.settings_dict["OPTIONS"].pop("pool", None)
    settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    collect_static(settings.DATA_DIR)
    call_command("migrate", interactive=False, verbosity=0)
    if settings.DEMO:
        call_command("seed_demo", verbosity=0)


def main() -> int:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "borgen.settings")
    if compile_messages.main():
        return 1
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError
    from django.db import OperationalError

    try:
        prepare()
    except (ImproperlyConfigured, CommandError) as error:
        sys.stderr.write(f"Borgen start niet: {error}\n")
        return 1
    except OperationalError as error:
        sys.stderr.write(f"Borgen start niet: de database is niet te bereiken of niet te lezen.\n{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
