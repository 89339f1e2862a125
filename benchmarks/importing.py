"""An import of 10,000 rows x 20 columns: reading beside openpyxl, applying and undoing beside bulk_create.

Also the memory that an upload takes.

Run by `make bench` in a database of its own; by hand: `python -m benchmarks.importing`. Ratios of one run.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

ROWS, COLUMNS, ROUNDS = 10_000, 20, 3
# Undoing and the first look happen while somebody waits; the rest is done by the worker.
READING, APPLYING, UNDOING, MEMORY_MB = 0.3, 2.0, 1.5, 150
TEAMS = 70


def workbook() -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Cijfers")
    sheet.append(["maand", "team", "noemer", "teller", *(f"toelichting {n}" for n in range(5, COLUMNS + 1))])
    for number in range(ROWS):
        month = number // TEAMS
        when = f"{month % 12 + 1:02}/{2010 + month // 12}"
        words = [f"tekst {number % 97} {n}" if n % 2 else number * n for n in range(5, COLUMNS + 1)]
        sheet.append([when, f"Team {number % TEAMS + 1:02}", 40 + number % 9, number % 40, *words])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def timed(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def by_openpyxl(data: bytes) -> int:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    return sum(len(row) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True))


def in_the_child(data: bytes) -> int:
    from monitoring.importing import reading

    return len(reading.rows(data, sheet="Cijfers", header=1)["rows"])


def reading_ratio(data: bytes) -> float:
    """Turn by turn, so that a busy moment of the machine meets both."""
    pairs = [(timed(lambda: in_the_child(data)), timed(lambda: by_openpyxl(data))) for _ in range(ROUNDS)]
    fast, slow = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(f"reading {ROWS} x {COLUMNS}: child {fast:.2f} s, openpyxl {slow:.2f} s")
    return fast / slow


def memory_mb() -> int:
    """The most that this process held since the last call; Linux forgets its mark when it is told to."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    most = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return most // 1024


def world() -> tuple[Any, Any, Any]:
    from monitoring.models import Indicator
    from teams.models import Institution, Team, User

    school = Institution.objects.create(name="ROC Meting", slug="roc-meting")
    by = User.objects.create(institution=school, name="Demo Meting", email="meting@demo.example")
    Team.objects.bulk_create(
        Team(institution=school, name=f"Team {n:02}", slug=f"team-{n:02}") for n in range(1, TEAMS + 1)
    )
    indicator = Indicator.objects.create(
        institution=school, name="Meting", slug="meting", meaning="Een meting.", kind="percentage"
    )
    return school, by, indicator


def applying_ratios(data: bytes) -> tuple[float, float, int]:
    """Of applying and of undoing; and how much the process that took the upload in grew by it."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from monitoring.models import Import, Measurement
    from monitoring.services import import_applying, import_reading, import_undo, importing

    school, by, indicator = world()
    memory_mb()
    before = memory_mb()
    kept = importing.keep(by=by, institution=school, upload=SimpleUploadedFile("meting.xlsx", data))
    grown = memory_mb() - before
    chosen = {**kept.choices, "indicator": indicator.pk}
    importing.understand(by=by, kept=kept, chosen=chosen)
    kept.refresh_from_db()
    preview = timed(lambda: import_reading.read(kept.pk, kept.report["turn"]))
    kept.refresh_from_db()
    print(f"preview: {preview:.2f} s, {kept.report['counts']}")
    ratios, undoing = [], []
    for _ in range(ROUNDS):
        importing.ask_apply(by=by, kept=kept)
        kept.refresh_from_db()
        turn = kept.report["turn"]
        apply = timed(lambda turn=turn: import_applying.apply(kept.pk, turn))
        rows = list(Measurement.objects.filter(imported=kept))
        assert len(rows) == ROWS, len(rows)
        kept.refresh_from_db()
        looking = timed(lambda: import_undo.look(kept))
        undo = timed(lambda: import_undo.undo(by=by, applied=kept))
        assert not Measurement.objects.filter(imported=kept).exists()
        for row in rows:
            row.pk = None
        bare = timed(lambda rows=rows: Measurement.objects.bulk_create(rows, batch_size=1_000))
        Measurement.objects.filter(imported=kept).delete()
        nobody = {"applied_by": None, "applied_at": None, "undone_by": None, "undone_at": None}
        Import.objects.filter(pk=kept.pk).update(state="previewed", **nobody)
        kept.refresh_from_db()
        print(f"applying: {apply:.2f} s, bare bulk_create {bare:.2f} s")
        print(f"undoing: looking {looking:.2f} s, doing it {undo:.2f} s")
        ratios.append(apply / bare)
        undoing.append(undo / bare)
    return statistics.median(ratios), statistics.median(undoing), grown


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            DATA_DIR=folder,
            DATABASE_URL=f"sqlite:///{folder}/borgen.sqlite3",
            BORGEN_DEMO="1",
            DJANGO_SETTINGS_MODULE="borgen.settings",
            LOG_LEVEL="ERROR",
        )
        import django

        django.setup()
        from django.core.management import call_command

        Path(folder, "files").mkdir(exist_ok=True)
        call_command("migrate", verbosity=0)
        data = workbook()
        applying, undoing, grown = applying_ratios(data)
        reading = reading_ratio(data)
    found = [
        ("import: reading beside openpyxl", reading, READING),
        ("import: applying beside bulk_create", applying, APPLYING),
        ("import: undoing beside bulk_create", undoing, UNDOING),
        ("import: MB that an upload adds to the web process", grown, MEMORY_MB),
    ]
    failed = 0
    for name, value, limit in found:
        print(f"{name:<52}{value:>8.2f}  at most {limit}")
        failed += value > limit
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
