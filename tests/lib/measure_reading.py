"""Run as a program: reads each given file in a process of its own, tells what came of it and what it cost.

One line of JSON per file: name, outcome, seconds of processor time, megabytes of memory at the peak.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path

import django


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(path: Path) -> None:
    from borgen.lib.workbook import WorkbookError, open_workbook, read_rows

    start, before = time.process_time(), peak()
    with path.open("rb") as upload:
        try:
            outcome = f"{len(read_rows(upload))} rows"
            if path.name.endswith(".xlsx"):
                open_workbook(upload)
        except WorkbookError as error:
            outcome = error.code
    seconds, megabytes = time.process_time() - start, peak() - before
    print(json.dumps([path.stem, outcome, round(seconds, 2), round(megabytes)]), flush=True)  # noqa: T201


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    import borgen.lib.workbook  # noqa: F401  before the fork, so that no child pays for it

    for name in sys.argv[1:]:
        child = os.fork()
        if not child:
            measure(Path(name))
            os._exit(0)
        os.waitpid(child, 0)
