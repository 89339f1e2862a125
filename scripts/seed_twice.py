"""Build the demo in an empty database, then once more: the second time may change no number of rows."""

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def rows() -> dict[str, int]:
    from django.apps import apps

    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="borgen-seed-") as data_dir:
        os.environ.update(DJANGO_SETTINGS_MODULE="borgen.settings", BORGEN_DEMO="1", DATA_DIR=data_dir)
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("seed_demo", verbosity=0)
        first = rows()
        call_command("seed_demo", verbosity=0)
        second = rows()
    changed = {label: (first[label], second[label]) for label in first if first[label] != second[label]}
    print(f"{sum(first.values())} rows of {len([n for n in first.values() if n])} kinds")
    for label, (before, after) in changed.items():
        print(f"the second time changed {label}: {before} became {after}")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
