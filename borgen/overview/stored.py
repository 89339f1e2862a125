"""What one process loaded is there for the others, and what the night loaded for who comes first.

It lies in the table of the cache until the day is over. Django pickles what lies there: whoever can write in
that table could run code here, and could with every counter of the limits on guessing.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Hashable
from pathlib import Path
from typing import Any

from django.core.cache import cache

from borgen.overview import shape, sql
from improvements import stages
from monitoring import evaluation

SECONDS = 26 * 60 * 60
# What stands in it is made of these; by another release it cannot be read.
_MADE_OF = (shape, sql, stages, evaluation)


@functools.cache
def _release() -> str:
    texts = [Path(str(module.__file__)).read_bytes() for module in _MADE_OF]
    return hashlib.sha256(b"".join(texts)).hexdigest()[:16]


def _key(of: tuple[Hashable, ...]) -> str:
    return ":".join(("overview", _release(), *map(str, of)))


def get(of: tuple[Hashable, ...]) -> Any:
    return cache.get(_key(of))


def put(of: tuple[Hashable, ...], kept: Any) -> None:
    cache.set(_key(of), kept, SECONDS)
