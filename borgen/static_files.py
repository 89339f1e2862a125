"""Addresses of our own css, scripts and icons."""

from __future__ import annotations

import functools
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


class StaticFiles(CompressedManifestStaticFilesStorage):
    """The manifest is read when a process starts: an address is put together once, not ten times a page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.url = functools.cache(super().url)
