"""The overview of a hundred teams, after three and after ten years of work.

Run by `make bench` in a database of its own; by hand: `python -m benchmarks.overview`. Measured are opening
when no night went before (the first time ever, or after an import for all teams), the first opening of a day
in a process, opening after somebody changed something in one team, and choosing a sector, an indicator or
another view (borgen/overview/keeping.py says what is kept in between). Times are those of the processor:
on a busy machine the wall says how long others worked. SQL is asking and fetching, measured around every
question of the page.
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
ROUNDS, WARMING = 15, 3
# In floors; questions, and the share that SQL has in the time, but for when all is loaded and put away.
LIMIT, QUERIES, GROWTH = 3.0, 12, 1.25
SQL = 0.1
ROOT = Path(__file__).resolve().parent.parent
CHOICES = ("?sector=sector+1", "?indicator=indicator-1", "?toon=normen", "?toon=normen&indicator=indicator-1")
LOADED, FIRST, CHANGED, CHOSEN = "all is loaded", "first of the day", "after a change", "choosing"
VISITS = (LOADED, FIRST, CHANGED, CHOSEN)


@dataclass
class Cost:
    """Milliseconds of the processor: of the floor, and of each kind of visit with its SQL."""

    floor: list[float] = field(default_factory=list)
    spent: dict[str, list[float]] = field(default_factory=lambda: {visit: [] for visit in VISITS})
    asked: dict[str, list[float]] = field(default_factory=lambda: {visit: [] for visit in VISITS})
    queries: dict[str, int] = field(default_factory=dict)

    def keep(self, floor: float, found: dict[str, tuple[float, float]]) -> None:
        self.floor.append(floor)
        for visit, (spent, asked) in found.items():
            self.spent[visit].append(spent)
            self.asked[visit].append(asked)

    def ratio(self, visit: str) -> float:
        """A machine is quicker at one moment than at another: each visit beside the floor of that moment."""
        pairs = zip(self.spent[visit], self.floor, strict=True)
        return statistics.median(spent / floor for spent, floor in pairs)

    def sql(self, visit: str) -> float:
        return statistics.median(self.asked[visit]) / statistics.median(self.spent[visit])


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


class Visitor:
    """Somebody of the management of one institution, who opens the overview again and again."""

    def __init__(self, slug: str, clock: Clock) -> None:
        from django.test import Client

        from improvements.models import Improvement
        from teams.models import User

        self.clock, self.cost, self.page = clock, Cost(), f"/{slug}/overzicht/"
        self.client = Client(headers={"host": "localhost"})
        self.person = User.objects.get(email=f"management-{slug}@demo.example")
        self.client.force_login(self.person)
        self.active = list(
            Improvement.objects.filter(team__institution__slug=slug, state="active").order_by("pk")
        )

    def day(self, turn: int, *, counts: bool) -> None:
        """Each kind of visit once; with `counts` it is kept what they cost."""
        from django.core.cache import cache

        from borgen.overview import keeping
        from improvements.services import change_state

        floor, _sql = self._ask("/floor/")
        keeping.forget()
        cache.clear()
        found = {LOADED: self._ask(self.page, LOADED)}
        # What lies in the database is what the night would have put there.
        keeping.forget()
        found[FIRST] = self._ask(self.page, FIRST)
        change_state(improvement=self.active[turn], event="pause", by=self.person)
        found[CHANGED] = self._ask(self.page, CHANGED)
        chosen = [self._ask(self.page + choice, CHOSEN) for choice in CHOICES]
        found[CHOSEN] = tuple(statistics.median(values) for values in zip(*chosen, strict=True))
        if counts:
            self.cost.keep(floor, found)

    def _ask(self, address: str, visit: str = "") -> tuple[float, float]:
        self.clock.spent = 0.0
        response = self.client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address}: {response.status_code}")
        queries = self.cost.queries
        queries[visit] = max(queries.get(visit, 0), int(response["X-Queries"]))
        return float(response["X-Processor"]), self.clock.spent


def report(costs: dict[int, Cost]) -> int:
    print(f"{'overview of 100 teams':<24}" + "".join(f"{visit:>18}{'SQL':>7}" for visit in VISITS))
    failed = []
    for years, cost in costs.items():
        columns = "".join(f"{cost.ratio(visit):>17.2f}x{cost.sql(visit):>7.1%}" for visit in VISITS)
        print(f"{f'{years} years of work':<24}{columns}")
        for visit in VISITS:
            if cost.ratio(visit) > LIMIT:
                failed.append(f"{visit}, {years} years: {cost.ratio(visit):.2f} floors, at most {LIMIT}")
            if visit == LOADED:
                continue
            if cost.queries[visit] > QUERIES:
                failed.append(f"{visit}, {years} years: {cost.queries[visit]} queries, at most {QUERIES}")
            if cost.sql(visit) > SQL:
                failed.append(f"{visit}, {years} years: SQL takes {cost.sql(visit):.0%}, at most {SQL:.0%}")
    for visit in VISITS:
        growth = costs[YEARS[-1]].ratio(visit) / costs[YEARS[0]].ratio(visit)
        print(f"{visit}, seven years more: {growth:.2f} times as much (at most {GROWTH})")
        if growth > GROWTH:
            failed.append(f"{visit} grows with the years: {growth:.2f}")
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
        visitors = {years: Visitor(f"jaren-{years}", clock) for years in YEARS}
        # In turns, so that what grows is not the machine that became slower.
        for turn in range(ROUNDS + WARMING):
            for visitor in visitors.values():
                visitor.day(turn, counts=turn >= WARMING)
        return report({years: visitor.cost for years, visitor in visitors.items()})


if __name__ == "__main__":
    sys.exit(main())
