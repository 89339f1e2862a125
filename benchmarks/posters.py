"""A poster with 60 actions and 6 charts beside the same content in the layout one would write first: a grid.

Run by `make bench` in a process of its own; by hand: `python -m benchmarks.posters`. The worker is warm, and
both are measured in turn, by the time that the processor worked for them. The grid has one level and stands
on each sheet anew: otherwise it takes the renderer ten times as long, and nobody would have kept that.
"""

from __future__ import annotations

import os
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from typing import Any

ROWS, CHARTS, ROUNDS = 60, 6, 3
LIMIT = 0.7


def naive(poster: Any, layout: Any, issue: Any, sheet: Any) -> bytes:
    """Panels in a grid, tables that find their own widths, the sheet of all our PDFs."""
    from django.template.loader import render_to_string

    from borgen.lib.pdf import laid_out
    from borgen.posters.drawing import context_of

    context = context_of(poster, layout, issue)
    style = (
        f"@page {{ size: {sheet.width}mm {sheet.height}mm; margin: {sheet.margin}mm }} "
        f"html {{ font-size: {sheet.pt(layout.body)} }} "
        f".board {{ grid-template-columns: repeat({layout.columns}, 1fr) }}"
    )
    return laid_out(render_to_string("benchmarks/poster_grid.html", context), style).pdf()


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the processor and on the wall."""
    wall, busy = time.perf_counter(), time.process_time()
    work()
    return time.process_time() - busy, time.perf_counter() - wall


def measure(size: str) -> bool:
    """Whether it stays under the limit."""
    from borgen.posters.drawing import Issue, draw
    from borgen.posters.fitting import fit
    from borgen.posters.letters import type_
    from borgen.posters.sheets import Sheet, Size
    from tests.borgen import poster_samples

    poster, sheet = poster_samples.board(ROWS, CHARTS), Sheet(Size(size))
    issue = Issue("7F3A", date(2026, 11, 27), date(2026, 12, 6))
    layout = fit(poster, sheet, type_())
    ours, theirs = [], []
    for turn in range(ROUNDS + 1):
        pair = timed(lambda: draw(poster, sheet, issue)), timed(lambda: naive(poster, layout, issue, sheet))
        if turn:
            ours.append(pair[0])
            theirs.append(pair[1])
    busy, wall = (statistics.median(one[place] for one in ours) for place in (0, 1))
    grid, grid_wall = (statistics.median(one[place] for one in theirs) for place in (0, 1))
    ratio = busy / grid
    print(
        f"poster {size}, {ROWS} actions and {CHARTS} charts: {busy:.2f} s of the processor ({wall:.2f} on "
        f"the wall), as a grid {grid:.2f} s ({grid_wall:.2f} on the wall): {ratio:.2f}  at most {LIMIT}"
    )
    return ratio <= LIMIT


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            DATA_DIR=folder,
            BORGEN_DEMO="1",
            SECRET_KEY=secrets.token_urlsafe(64),
            DJANGO_SETTINGS_MODULE="benchmarks.settings",
            LOG_LEVEL="ERROR",
        )
        import django

        django.setup()
        from django.utils import translation

        with translation.override("nl"):
            fine = [measure(size) for size in ("A3", "A0")]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
