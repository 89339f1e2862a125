"""What one process loaded is there for the others, and what the night loaded for who comes first.

It lies in the table of the cache until the day is over. Django pickles what lies there: whoever can write in
that table could run code here, and could with every counter of the limits on guessing.
"""

from __future__ import annotations

import functools
import hashlib
import logging
from collections.abc import Hashable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache

logger = logging.getLogger(__name__)
SECONDS = 26 * 60 * 60
_APPS = ("boas", "borgen", "common", "documents", "improvements", "monitoring", "teams")


@functools.cache
def _release() -> str:
    """What another release loaded is not shown: it may not be readable, or follow a rule of before."""
    root = Path(settings.BASE_DIR)
    sources = sorted(path for app in _APPS for path in (root / app).rglob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]


def _key(of: tuple[Hashable, ...]) -> str:
    return ":".join(("overview", _release(), *map(str, of)))


def get(of: tuple[Hashable, ...]) -> Any:
    """None too when it cannot be read: then everything is loaded, and put in its place."""
    try:
        return cache.get(_key(of))
    except Exception:  # what is pickled can fail in any way
        logger.exception("what was kept of the overview cannot be read")
        return None


def put(of: tuple[Hashable, ...], kept: Any) -> None:
    cache.set(_key(of), kept, SECONDS)
