"""What was loaded is kept as long as nothing was logged in the institution, and ten minutes at most.

Every service writes a line in the log in the transaction of what it changes, so that the newest lines tell
whether anything did. Who chooses a sector or an indicator after opening the page asks the database one thing.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from typing import Any, NamedTuple, TypeVar

from django.conf import settings

from borgen.lib.sql import rows

Loaded = TypeVar("Loaded")
# For what is not in the log: a discussion that goes on, for example.
SECONDS = 600
MOST = 64
# Several: a transaction that began before another may end after it.
_NEWEST = """
SELECT id FROM common_auditentry WHERE institution_id = %(institution)s ORDER BY at DESC, id DESC LIMIT 20
"""


class _Line(NamedTuple):
    id: int


class _Kept(NamedTuple):
    stamp: tuple[_Line, ...]
    today: date
    at: float
    loaded: Any


_kept: OrderedDict[Hashable, _Kept] = OrderedDict()
_lock = threading.Lock()


def kept(institution: int, what: Hashable, today: date, load: Callable[[], Loaded]) -> Loaded:
    """`load()`, or what it gave before. Nobody changes what is kept."""
    if not settings.KEEP_OVERVIEW:
        return load()
    # First the log, then the data: what changes in between is loaded now or next time.
    stamp = tuple(rows(_Line, _NEWEST, institution=institution))
    key = institution, what
    with _lock:
        found = _kept.get(key)
        if found and (found.stamp, found.today) == (stamp, today) and time.monotonic() - found.at < SECONDS:
            _kept.move_to_end(key)
            return found.loaded
    loaded = load()
    with _lock:
        _kept[key] = _Kept(stamp, today, time.monotonic(), loaded)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return loaded


def forget() -> None:
    with _lock:
        _kept.clear()
