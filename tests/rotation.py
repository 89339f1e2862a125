"""What runs when: on the machine of the continuous integration, whose time is short, a part a day.

Everywhere else, and so before a change is offered, all of them run. What is left out today runs tomorrow or
the days after: the name of a test says on which of the days of its kind. What runs on both databases runs on
one of them today and on the other tomorrow. Rules, the house itself and everything that is not named here run
each day.
"""

from __future__ import annotations

import os
import zlib
from datetime import date

import pytest

CI = os.environ.get("CI") == "true"
# In how many days each kind comes round, by the beginning of the name of its module; the first one counts.
ROUNDS = {
    # Walks over all routes for a rule that seldom breaks at one of them alone.
    "tests.house.test_headers": 5,
    "tests.house.test_reading": 5,
    "tests.house.test_queries": 5,
    # A quarter of all tests by time.
    "tests.house.test_access": 6,
    # A database of each release that was kept.
    "tests.house.test_upgrade": 2,
    # Nights of a whole year.
    "tests.borgen.test_school_year": 5,
    # Whole ways through a browser.
    "tests.journeys": 3,
    # Another program opens what we made: LibreOffice, or a second and third Python.
    "tests.monitoring.test_import_libreoffice": 3,
    "tests.actions.test_workbook_formulas": 3,
    "tests.borgen.test_digest_processes": 3,
    "tests.scripts.test_run": 3,
}
BROWSER = 4
BOTH = ("constraint", "race", "search")


def days_of(item: pytest.Item) -> int:
    module = getattr(getattr(item, "module", None), "__name__", "")
    found = next((days for name, days in ROUNDS.items() if module.startswith(name)), 1)
    if found > 1 or item.get_closest_marker("a11y"):
        return found
    if item.get_closest_marker("browser"):
        return BROWSER
    return 2 if any(item.get_closest_marker(mark) for mark in BOTH) else 1


def is_today(item: pytest.Item, today: date, *, postgres: bool = False) -> bool:
    """`postgres`: the run on the second database, which takes what the first one leaves for tomorrow."""
    turn = zlib.crc32(item.nodeid.encode())
    days = days_of(item)
    return turn % days == (today.toordinal() + postgres) % days
