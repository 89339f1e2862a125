"""Zip archives that people upload, as every .xlsx and .docx is: what they hold before anybody unpacks it."""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass
from io import BytesIO

# Below this size everything is harmless, and short runs of the same thing compress very well.
RATIO_FROM = 1024 * 1024
MAX_RATIO = 200
# Of the list of files, for each file; Python makes an object of each before anybody can count them.
MAX_DIRECTORY_ENTRY = 512

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
EMPTY_ZIP = b"PK\x05\x06"
_END64_LOCATOR = b"PK\x06\x07"
_END_SIZE, _LOCATOR_SIZE, _MAX_COMMENT = 22, 20, 65_535


class ArchiveError(Exception):
    """`code` is damaged, too-much or password: the caller has the words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Limits:
    entries: int
    unpacked: int
    """Bytes, of all files together."""


def open_archive(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """Unpacked by nobody yet, and no more than this when it is. ArchiveError."""
    _check_directory(data, limits.entries * MAX_DIRECTORY_ENTRY)
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise ArchiveError("damaged") from error
    entries = archive.infolist()
    unpacked, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    if len(entries) > limits.entries or unpacked > limits.unpacked:
        raise ArchiveError("too-much")
    for entry in entries:
        _check_entry(entry)
    if unpacked > RATIO_FROM and unpacked > MAX_RATIO * packed:
        raise ArchiveError("too-much")
    return archive


def is_encrypted_office(data: bytes) -> bool:
    """An .xlsx or .docx with a password is wrapped in the format of the old .xls and .doc."""
    return data.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in data


def _check_directory(data: bytes, most: int) -> None:
    end = data.rfind(EMPTY_ZIP, max(0, len(data) - _END_SIZE - _MAX_COMMENT))
    if end < 0 or len(data) - end < _END_SIZE:
        raise ArchiveError("damaged")
    (size,) = struct.unpack_from("<I", data, end + 12)
    large = data[max(0, end - _LOCATOR_SIZE) :].startswith(_END64_LOCATOR)
    if large or size > most:
        raise ArchiveError("too-much")


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & 1:
        raise ArchiveError("password")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ArchiveError("damaged")
    if entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * entry.compress_size:
        raise ArchiveError("too-much")
