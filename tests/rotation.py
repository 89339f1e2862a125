"""What runs when: on the machine of the continuous integration, whose time is short, a part a day.

Everywhere else, and so before a change is offered, all of them run. What is left out today runs tomorrow or
the days after: a test stands in the order of its kind, and each day takes the next ones. Rules, the house
itself and everything that is not named here run each day.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import pytest

CI = os.environ.get("CI") == "true"
# In how many days each kind comes round, by the beginning of the name of its module; the first one counts.
ROUNDS = {
    # Walks over all routes for a rule that seldom breaks at one of them alone.
    "tests.house.test_headers": 5,
    "tests.house.test_reading": 5,
    "tests.house.test_queries": 5,
    "tests.house.test_access": 2,
    # A database of each release that was kept.
    "tests.house.test_upgrade": 2,
    # A year of nights.
    "tests.borgen.test_school_year": 5,
    # Whole ways through a browser.
    "tests.journeys": 2,
}
BROWSER = 2


def days_of(item: pytest.Item) -> int:
    module = getattr(getattr(item, "module", None), "__name__", "")
    found = next((days for name, days in ROUNDS.items() if module.startswith(name)), 1)
    a11y = item.get_closest_marker("a11y")
    return BROWSER if found == 1 and item.get_closest_marker("browser") and not a11y else found


def left_for_later(items: Iterable[pytest.Item], today: date) -> set[pytest.Item]:
    seen: dict[int, int] = defaultdict(int)
    left = set()
    for item in items:
        days = days_of(item)
        if seen[days] % days != today.toordinal() % days:
            left.add(item)
        seen[days] += 1
    return left
