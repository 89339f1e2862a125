"""What a workbook is before anything in it is read: its kind, its size, and what may not be inside.

The limits hold before and while unpacking, so that a file made to hurt costs no more than a large honest one
(tests/lib/test_workbook_hostile.py measures it).
"""

from __future__ import annotations

import time
import zipfile
from typing import IO, Any

from borgen.lib import archive
from borgen.lib.workbook.errors import MAX_UPLOAD_MB, WorkbookError

MAX_UPLOAD = MAX_UPLOAD_MB * 1024 * 1024
_LIMITS = archive.Limits(entries=300, unpacked=60 * 1024 * 1024)
MAX_SECONDS = 1.5  # of processor time, for one upload


class Budget:
    """Processor time left for this upload; a busy server does not make an honest file fail."""

    def __init__(self) -> None:
        self._until = time.thread_time() + MAX_SECONDS

    def check(self) -> None:
        if time.thread_time() > self._until:
            raise WorkbookError("too-much")


def read_upload(upload: IO[bytes] | bytes | Any) -> bytes:
    """The whole upload in memory, at most 10 MB of it."""
    if not isinstance(upload, bytes):
        upload.seek(0)
        upload = upload.read(MAX_UPLOAD + 1)
    if len(upload) > MAX_UPLOAD:
        raise WorkbookError("too-large", limit=MAX_UPLOAD_MB)
    if not upload:
        raise WorkbookError("empty")
    return bytes(upload)


def is_xlsx(data: bytes) -> bool:
    """Whether this is an archive, as every .xlsx is; WorkbookError for files of known other kinds."""
    if data.startswith(archive.OLE):
        raise WorkbookError("password" if archive.is_encrypted_office(data) else "old")
    if data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")):
        raise WorkbookError("unknown")
    return data.startswith((archive.ZIP, archive.EMPTY_ZIP))


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The parts of the workbook, unpacked by nobody yet."""
    try:
        opened = archive.open_archive(data, _LIMITS)
    except archive.ArchiveError as error:
        raise WorkbookError(error.code) from error
    _check_contents(set(opened.namelist()))
    return opened


def _check_contents(names: set[str]) -> None:
    lower = {name.lower() for name in names}
    if any("vbaproject" in name or "/macrosheets/" in name for name in lower):
        raise WorkbookError("macros")
    if any("/externallinks/" in name for name in lower):
        raise WorkbookError("links")
    if "xl/workbook.bin" in lower:
        raise WorkbookError("binary")
    if "[content_types].xml" not in lower:
        raise WorkbookError(
            "other-office" if {"mimetype", "index/document.iwa"} & lower else "not-a-workbook"
        )
