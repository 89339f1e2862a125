"""Reads a file of the quality office in a process of its own, which `monitoring.importing.reading` starts.

The limits below hold in this process alone. In: a line of JSON with what is asked, then the file. Out: JSON.
`look` tells what is in the file, and turns a file with a row per person into counts: those rows leave this
process in no other way. `rows` gives all rows of one sheet.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

ROOT = str(Path(__file__).resolve().parents[2])
MAX_MEMORY = 1024 * 1024 * 1024
MAX_SECONDS = 25  # of processor time
MAX_OUT = 60 * 1024 * 1024
TOO_MUCH, DAMAGED = 3, 4


def answer(asked: dict[str, Any], data: bytes) -> dict[str, Any]:
    from monitoring.importing import looking
    from monitoring.importing.cells import Refused

    try:
        sheets = _sheets(data, csv=asked["csv"])
        if asked["what"] == "rows":
            return looking.rows(sheets, asked)
        return looking.look(sheets, asked)
    except Refused as refused:
        return {"refused": refused.code, "params": refused.params}


def _sheets(data: bytes, *, csv: bool) -> list[Any]:
    from monitoring.importing import cells

    return [cells.read_text(data)] if csv else cells.read_workbook(data)


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.path.insert(0, ROOT)
    try:
        asked = json.loads(sys.stdin.buffer.readline())
        found = json.dumps(answer(asked, sys.stdin.buffer.read()), ensure_ascii=False)
    except (MemoryError, RecursionError):
        return TOO_MUCH
    except Exception:
        if "--show" in sys.argv:
            raise
        return DAMAGED
    except BaseException as panic:  # a panic of the fast reader is no Exception
        if isinstance(panic, SystemExit | KeyboardInterrupt):
            raise
        return TOO_MUCH
    if len(found) > MAX_OUT:
        return TOO_MUCH
    sys.stdout.buffer.write(found.encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
