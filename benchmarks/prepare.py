"""Put into the database what the pages are measured with: `python -m benchmarks.prepare`.

In one process: the builders of the tests number what they name.
"""

from __future__ import annotations

import os

import django


def make() -> None:
    from benchmarks import board, comparing, history, library, story, watching

    for one in (library, comparing, watching, story, history, board):
        one.make()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    django.setup()
    make()
