"""Which files people may bring into a document, told by what is in them and not by their name.

Kept files are only ever served as a download or as a kind that cannot run in our pages (common/files.py);
what is refused here is what would hurt the colleague who opens it: macros, bombs, a disguise.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

MAX_MB = 25
MAX_BYTES = MAX_MB * 1024 * 1024
MAX_PARTS = 4_000
MAX_UNPACKED = 400 * 1024 * 1024
MAX_RATIO = 200
# Below this size everything is harmless, and short repeated text compresses very well.
RATIO_FROM = 4 * 1024 * 1024

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
TYPES = {
    "docx": _OFFICE + "wordprocessingml.document",
    "xlsx": _OFFICE + "spreadsheetml.sheet",
    "pptx": _OFFICE + "presentationml.presentation",
    "vsdx": "application/vnd.ms-visio.drawing",
    "odt": _OPEN + "text",
    "ods": _OPEN + "spreadsheet",
    "odp": _OPEN + "presentation",
    "odg": _OPEN + "graphics",
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "drawio": "application/xml",
    "csv": "text/csv",
    "txt": "text/plain",
}
ACCEPT = ",".join(f".{suffix}" for suffix in TYPES)
"""For the `accept` of an input."""

_MAIN_FOLDER = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "vsdx": "visio/"}
_WITH_MACROS = {
    "docm": "docx",
    "dotm": "docx",
    "xlsm": "xlsx",
    "xltm": "xlsx",
    "xlsb": "xlsx",
    "pptm": "pptx",
    "potm": "pptx",
    "ppsm": "pptx",
    "vsdm": "vsdx",
}
_OLD = {
    "doc": "docx",
    "dot": "docx",
    "rtf": "docx",
    "xls": "xlsx",
    "ppt": "pptx",
    "pps": "pptx",
    "vsd": "vsdx",
}
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class FileRefused(ValueError):  # noqa: N818 - reads as what it says at every `except`
    """`str()` says what to do."""


def content_type(name: str, data: bytes) -> str:
    """The type under which this file is kept; `FileRefused` when it is not."""
    suffix = suffix_of(name)
    if not data:
        raise FileRefused(_("This file is empty. Look whether you chose the right one."))
    if len(data) > MAX_BYTES:
        raise FileRefused(
            _(
                "This file is larger than {n} MB. Make the pictures in it smaller, or give a link to it."
            ).format(n=MAX_MB)
        )
    _check_suffix(suffix)
    if data.startswith(_OLE):
        raise FileRefused(
            _("This file has a password, or it is an old kind. Save it without a password and try again.")
        )
    if not _LOOKS[suffix](suffix, data):
        raise FileRefused(
            _(
                "What is in this file is not what its name says (.{suffix}). Save it again and try again."
            ).format(suffix=suffix)
        )
    return TYPES[suffix]


def suffix_of(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).suffix.lower().lstrip(".")


def _check_suffix(suffix: str) -> None:
    if suffix in _WITH_MACROS:
        raise FileRefused(
            _("A file with macros can harm whoever opens it. Save it as .{suffix} and try again.").format(
                suffix=_WITH_MACROS[suffix]
            )
        )
    if suffix in _OLD:
        raise FileRefused(
            _("This is an old kind of file. Save it as .{suffix} and try again.").format(suffix=_OLD[suffix])
        )
    if suffix == "svg":
        raise FileRefused(_("A drawing in SVG can hold a programme. Save it as PNG or PDF and try again."))
    if suffix not in TYPES:
        raise FileRefused(
            _("This kind of file is not kept here. Choose Word, Excel, PowerPoint, Visio, PDF or a picture.")
        )


def _office(suffix: str, data: bytes) -> bool:
    names = _parts(data)
    return "[content_types].xml" in names and any(name.startswith(_MAIN_FOLDER[suffix]) for name in names)


def _open_document(suffix: str, data: bytes) -> bool:
    _parts(data)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        try:
            with archive.open("mimetype") as part:
                kind = part.read(100).decode("ascii", "replace").strip()
        except (KeyError, zipfile.BadZipFile, NotImplementedError, EOFError):
            return False
    return kind == TYPES[suffix]


def _parts(data: bytes) -> set[str]:
    """Names in the archive, in small letters; nothing is unpacked."""
    damaged = _("This file is damaged. Open it, save it again and try once more.")
    if not data.startswith(_ZIP):
        return set()
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise FileRefused(damaged) from error
    unpacked, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    too_large = len(entries) > MAX_PARTS or unpacked > MAX_UNPACKED
    if too_large or (unpacked > RATIO_FROM and unpacked > MAX_RATIO * packed):
        raise FileRefused(_("This file unpacks to far more than it seems. Save it again and try once more."))
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused(_("This file has a password. Save it without one and try again."))
    names = {entry.filename.lower() for entry in entries}
    if any("vbaproject" in name or "/macrosheets/" in name or name.startswith(_SCRIPTS) for name in names):
        raise FileRefused(_("There are macros in this file. Save it without macros and try again."))
    return names


_SCRIPTS = ("basic/", "scripts/")


def _starts(*beginnings: bytes) -> Callable[[str, bytes], bool]:
    return lambda _suffix, data: data.startswith(beginnings)


def _drawing(_suffix: str, data: bytes) -> bool:
    head = data[:2_000].decode("utf-8", "replace").lstrip("\ufeff \r\n\t")
    if head.startswith("<?xml"):
        head = head.partition("?>")[2].lstrip()
    return head.startswith(("<mxfile", "<mxGraphModel"))


def _plain(_suffix: str, data: bytes) -> bool:
    return b"\x00" not in data and not data.lstrip()[:15].lower().startswith(
        (b"<!doctype", b"<html", b"<script")
    )


_LOOKS: dict[str, Callable[[str, bytes], bool]] = {
    **dict.fromkeys(_MAIN_FOLDER, _office),
    **dict.fromkeys(("odt", "ods", "odp", "odg"), _open_document),
    "pdf": _starts(b"%PDF-"),
    "png": _starts(b"\x89PNG\r\n\x1a\n"),
    "jpg": _starts(b"\xff\xd8\xff"),
    "jpeg": _starts(b"\xff\xd8\xff"),
    "drawio": _drawing,
    "csv": _plain,
    "txt": _plain,
}
