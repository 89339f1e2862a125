"""The overview of a hundred teams, after three and after ten years of work.

Run by `make bench` in a database of its own; by hand: `python -m benchmarks.overview`. A visit is opening the
page after something changed and then choosing: what was loaded is kept until something changes again
(borgen/overview/keeping.py). Times are those of the processor: on a busy machine the wall says how long
others worked. SQL is asking and fetching, measured around every question of the page.
"""

from __future__ import annotations

import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

YEARS = (3, 10)
ROUNDS = 15
LIMIT, QUERIES, GROWTH = 3.0, 12, 1.25
# Of the time of a page that shows another choice; and of opening, in floors (of the three that it may take).
SQL_CHOSEN, SQL_OPENED = 0.1, 0.8
ROOT = Path(__file__).resolve().parent.parent
CHOICES = ("?sector=sector+1", "?indicator=indicator-1", "?toon=normen", "?toon=normen&indicator=indicator-1")


@dataclass
class Cost:
    """Milliseconds of the processor: of the page opened after a change, of choosing, of the floor."""

    opened: list[float] = field(default_factory=list)
    chosen: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    opened_sql: list[float] = field(default_factory=list)
    chosen_sql: list[float] = field(default_factory=list)
    queries: int = 0

    @property
    def ratio(self) -> float:
        return statistics.median(self.opened) / statistics.median(self.floor)

    @property
    def ratio_chosen(self) -> float:
        return statistics.median(self.chosen) / statistics.median(self.floor)

    @property
    def sql_chosen(self) -> float:
        return statistics.median(self.chosen_sql) / statistics.median(self.chosen)

    @property
    def sql_share(self) -> float:
        return statistics.median(self.opened_sql) / statistics.median(self.opened)

    @property
    def sql_opened(self) -> float:
        return statistics.median(self.opened_sql) / statistics.median(self.floor)


class Clock:
    """Around a cursor: how long asking and fetching take."""

    spent = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        started = time.thread_time()
        yield
        self.spent += (time.thread_time() - started) * 1000


def watch_sql(clock: Clock) -> None:
    from django.db.backends.utils import CursorWrapper

    execute = CursorWrapper.execute

    def timed_execute(self: Any, sql: str, params: Any = None) -> Any:
        with clock.running():
            return execute(self, sql, params)

    def timed_fetch(self: Any) -> Any:
        with clock.running():
            return self.cursor.fetchall()

    CursorWrapper.execute = timed_execute  # type: ignore[method-assign]
    CursorWrapper.fetchall = timed_fetch


def measure(slug: str, clock: Clock) -> Cost:
    from django.test import Client

    from borgen.overview import keeping
    from teams.models import User

    client, cost = Client(headers={"host": "localhost"}), Cost()
    client.force_login(User.objects.get(email=f"management-{slug}@demo.example"))
    page = f"/{slug}/overzicht/"

    def ask(address: str) -> tuple[float, float]:
        clock.spent = 0.0
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address}: {response.status_code}")
        cost.queries = max(cost.queries, int(response["X-Queries"]))
        return float(response["X-Processor"]), clock.spent

    for turn in range(ROUNDS + 3):
        keeping.forget()
        floor, _sql = ask("/floor/")
        opened, opened_sql = ask(page)
        chosen = [ask(page + choice) for choice in CHOICES]
        if turn < 3:
            continue
        cost.floor.append(floor)
        cost.opened.append(opened)
        cost.opened_sql.append(opened_sql)
        cost.chosen.append(statistics.median(one for one, _sql in chosen))
        cost.chosen_sql.append(statistics.median(sql for _one, sql in chosen))
    return cost


def report(costs: dict[int, Cost]) -> int:
    titles = f"{'opened':>8}{'choosing':>10}{'SQL opened':>12}{'SQL chosen':>12}{'queries':>9}"
    print(f"{'overview of 100 teams':<24}{titles}")
    failed = []
    for years, cost in costs.items():
        print(
            f"{f'{years} years of work':<24}{cost.ratio:>7.2f}x{cost.ratio_chosen:>9.2f}x"
            f"{cost.sql_share:>12.0%}{cost.sql_chosen:>12.1%}{cost.queries:>9}"
        )
        if cost.ratio > LIMIT:
            failed.append(f"after {years} years {cost.ratio:.2f} times the floor, at most {LIMIT}")
        if cost.sql_chosen > SQL_CHOSEN:
            failed.append(
                f"after {years} years SQL takes {cost.sql_chosen:.0%} of a choice, at most {SQL_CHOSEN:.0%}"
            )
        if cost.sql_opened > SQL_OPENED:
            failed.append(f"after {years} years SQL takes {cost.sql_opened:.2f} floors, at most {SQL_OPENED}")
        if cost.queries > QUERIES:
            failed.append(f"{cost.queries} queries, at most {QUERIES}")
    growth = costs[YEARS[-1]].ratio / costs[YEARS[0]].ratio
    print(f"seven years more: {growth:.2f} times as much (at most {GROWTH})")
    if growth > GROWTH:
        failed.append(f"it grows with the years: {growth:.2f}")
    for line in failed:
        print("OVER THE LIMIT: overview", line)
    return 1 if failed else 0


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            DATA_DIR=folder,
            DATABASE_URL=f"sqlite:///{folder}/borgen.sqlite3",
            BORGEN_DEMO="1",
            SECRET_KEY=secrets.token_urlsafe(64),
            DJANGO_SETTINGS_MODULE="benchmarks.settings",
            LOG_LEVEL="ERROR",
        )
        Path(folder, "files").mkdir(exist_ok=True)
        for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True)
        import django

        django.setup()
        from benchmarks import overview_data

        for years in YEARS:
            overview_data.make(f"jaren-{years}", years)
        clock = Clock()
        watch_sql(clock)
        return report({years: measure(f"jaren-{years}", clock) for years in YEARS})


if __name__ == "__main__":
    sys.exit(main())
