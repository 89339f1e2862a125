"""What a workbook is before anything in it is read: its kind, its size, and what may not be inside.

The limits hold before and while unpacking, so that a file made to hurt costs no more than a large honest one
(tests/lib/test_workbook_hostile.py measures it).
"""

from __future__ import annotations

import struct
import time
import zipfile
from io import BytesIO
from typing import IO, Any

from borgen.lib.workbook.errors import MAX_UPLOAD_MB, WorkbookError

MAX_UPLOAD = MAX_UPLOAD_MB * 1024 * 1024
MAX_ENTRIES = 300
MAX_UNPACKED = 60 * 1024 * 1024
MAX_RATIO = 200
# Below this size everything is harmless, and short runs of the same cell compress very well.
RATIO_FROM = 1024 * 1024
# The list of files in the archive; Python makes an object of each before anybody can count them.
MAX_DIRECTORY = MAX_ENTRIES * 512
MAX_SECONDS = 1.5  # of processor time, for one upload

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END, _END64_LOCATOR = b"PK\x05\x06", b"PK\x06\x07"
_END_SIZE, _LOCATOR_SIZE, _MAX_COMMENT = 22, 20, 65_535


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
    if data.startswith(_OLE):
        # An encrypted .xlsx is wrapped in the format of the old .xls.
        raise WorkbookError("password" if "EncryptedPackage".encode("utf-16-le") in data else "old")
    if data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")):
        raise WorkbookError("unknown")
    return data.startswith((_ZIP, _END))


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The parts of the workbook, unpacked by nobody yet."""
    _check_directory(data)
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise WorkbookError("damaged") from error
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise WorkbookError("too-much")
    for entry in entries:
        _check_entry(entry)
    unpacked, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    if unpacked > RATIO_FROM and unpacked > MAX_RATIO * packed:
        raise WorkbookError("too-much")
    _check_contents({entry.filename for entry in entries})
    return archive


def _check_directory(data: bytes) -> None:
    end = data.rfind(_END, max(0, len(data) - _END_SIZE - _MAX_COMMENT))
    if end < 0 or len(data) - end < _END_SIZE:
        raise WorkbookError("damaged")
    (size,) = struct.unpack_from("<I", data, end + 12)
    large = data[max(0, end - _LOCATOR_SIZE) :].startswith(_END64_LOCATOR)
    if large or size > MAX_DIRECTORY:
        raise WorkbookError("too-much")


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & 1:
        raise WorkbookError("password")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise WorkbookError("damaged")
    if entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * entry.compress_size:
        raise WorkbookError("too-much")


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
