"""A Word file becomes text: headings, lists, tables and pictures come along, and what does not is told.

What a file is and how much is in it is looked at here, before anything is unpacked; `word_child` reads it,
in a process with limits of its own; and `richtext.clean` decides what of that may be in a text.
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from borgen.lib import archive, richtext
from documents import word_child

MAX_UPLOAD_MB = 10
MAX_UPLOAD = MAX_UPLOAD_MB * 1024 * 1024
LIMITS = archive.Limits(entries=1500, unpacked=80 * 1024 * 1024)
# A page of text is about 20 KB of XML: 300 pages fit twice.
MAX_MAIN_PART = 16 * 1024 * 1024
MAX_SECONDS = 60
_CHILD = Path(word_child.__file__)

_MACROS = re.compile(r"vbaproject|vbadata", re.IGNORECASE)
_MACRO_TYPE = b"macroenabled"
_CHECKBOX = re.compile(r"<input\b([^>]*)>")
# mammoth's arrows back from a note to its place.
_BACK_TO_NOTE = re.compile(r'\s*<a href="#[a-z]+note-ref-[^"]*">↑</a>')
_IMAGE = re.compile(r'<img src="picture:(\d+)"[^>]*>')


class WordError(ValidationError):
    """A form may raise it from its `clean_` method; `str()` gives the message for people."""

    def __init__(self, code: str) -> None:
        super().__init__(MESSAGES[code], code=code, params={"limit": MAX_UPLOAD_MB})

    def __str__(self) -> str:
        return str(self.messages[0])


MESSAGES = {
    "too-large": _(
        "This file is larger than %(limit)s MB. Make the pictures smaller in Word (Picture format, Compress "
        "pictures) and try again."
    ),
    "too-much": _(
        "This file holds more than Borgen reads at once. Divide it over more documents, or add it as an "
        "attachment."
    ),
    "empty": _("There is no text in this file. Choose another one."),
    "not-word": _(
        "This is not a Word document. Open it in Word, save it as “Word document (.docx)” and try again; or "
        "add it as an attachment."
    ),
    "old": _(
        "This is an old kind of Word file (.doc). Open it in Word, save it as “Word document (.docx)” and "
        "try again."
    ),
    "open-document": _(
        "This file was made with another programme than Word. Save it there as “Word document (.docx)” and "
        "try again."
    ),
    "workbook": _(
        "This is a workbook of Excel or a presentation, not a text. Add it as an attachment, or let the file "
        "itself be the version."
    ),
    "password": _(
        "This document is protected with a password. Take the password off in Word (File, Info, Protect "
        "document) and try again."
    ),
    "macros": _(
        "This document holds macros, and those are not allowed. Save it in Word as “Word document (.docx)” "
        "and try again."
    ),
    "damaged": _(
        "This document is damaged or cannot be read. Open it in Word, save it as “Word document (.docx)” and "
        "try again."
    ),
}


NOTES = {
    "left_out": ngettext_lazy(
        "%(number)d picture did not come along: it is a drawing of Word or of a kind that browsers do not "
        "show. Save it as PNG and add it.",
        "%(number)d pictures did not come along: they are drawings of Word or of a kind that browsers do not "
        "show. Save them as PNG and add them.",
        "number",
    ),
    "linked_pictures": ngettext_lazy(
        "%(number)d picture stands elsewhere and not in the file; it did not come along.",
        "%(number)d pictures stand elsewhere and not in the file; they did not come along.",
        "number",
    ),
    "charts": ngettext_lazy(
        "%(number)d chart or diagram did not come along. Add it as a picture.",
        "%(number)d charts or diagrams did not come along. Add them as pictures.",
        "number",
    ),
    "embedded": ngettext_lazy(
        "%(number)d embedded file (such as a table of Excel) did not come along. Add it as an attachment.",
        "%(number)d embedded files (such as tables of Excel) did not come along. Add them as attachments.",
        "number",
    ),
    "equations": ngettext_lazy(
        "%(number)d formula did not come along.", "%(number)d formulas did not come along.", "number"
    ),
    "text_boxes": ngettext_lazy(
        "The words of %(number)d text box stand after the paragraph that it was at. See whether they are in "
        "the right place.",
        "The words of %(number)d text boxes stand after the paragraph that they were at. See whether they "
        "are in the right place.",
        "number",
    ),
    "tracked": _("Changes that Word kept track of were taken over as if you had accepted them."),
    "comments": ngettext_lazy(
        "%(number)d comment in the margin did not come along.",
        "%(number)d comments in the margin did not come along.",
        "number",
    ),
    "notes": ngettext_lazy(
        "%(number)d footnote stands at the end of the text.",
        "%(number)d footnotes stand at the end of the text.",
        "number",
    ),
    "contents": _("The table of contents did not come along: Borgen makes one from the headings."),
    "margins": _("Words in the header and footer of the pages did not come along."),
}


@dataclass(frozen=True, slots=True)
class WordText:
    """Cleaned `html` that cites its pictures by placeholder ("picture:900000001"); see `placed`."""

    html: str
    pictures: list[tuple[str, bytes]]
    notes: list[str]

    def placed(self, numbers: Mapping[str, int]) -> str:
        """The text with the number of each picture that was added, by placeholder; without the others."""

        def image(found: re.Match[str]) -> str:
            number = numbers.get(f"picture:{found[1]}")
            return "" if number is None else found[0].replace(found[1], str(number), 1)

        return richtext.clean(_IMAGE.sub(image, self.html))


def read_word(data: bytes) -> WordText:
    """WordError, with what to do about it, for everything that is no sound .docx without macros."""
    _check_kind(data)
    _check_parts(data)
    found = _convert(data)
    try:
        html = richtext.clean(_tidied(found["html"]))
    except richtext.TextTooLongError as error:
        raise WordError("too-much") from error
    if not html:
        raise WordError("empty")
    cited = richtext.picture_numbers(html)
    pictures = [
        (picture["placeholder"], base64.b64decode(picture["data"]))
        for picture in found["pictures"]
        if int(picture["placeholder"].partition(":")[2]) in cited
    ]
    return WordText(html, pictures, _notes(found))


def _check_kind(data: bytes) -> None:
    if len(data) > MAX_UPLOAD:
        raise WordError("too-large")
    if not data.strip():
        raise WordError("empty")
    if data.startswith(archive.OLE):
        raise WordError("password" if archive.is_encrypted_office(data) else "old")
    if not data.startswith((archive.ZIP, archive.EMPTY_ZIP)):
        raise WordError("not-word")


def _check_parts(data: bytes) -> None:
    try:
        parts = archive.open_archive(data, LIMITS)
    except archive.ArchiveError as error:
        raise WordError(error.code) from error
    names = {name.lower() for name in parts.namelist()}
    if any(_MACROS.search(name) for name in names):
        raise WordError("macros")
    if "[content_types].xml" not in names:
        raise WordError("open-document" if {"mimetype", "index/document.iwa"} & names else "not-word")
    if _MACRO_TYPE in _read(parts, "[content_types].xml").lower():
        raise WordError("macros")
    if "word/document.xml" not in names:
        office = any(name.startswith(("xl/", "ppt/")) for name in names)
        raise WordError("workbook" if office else "damaged")
    if any(entry.file_size > MAX_MAIN_PART for entry in parts.infolist() if entry.filename.endswith(".xml")):
        raise WordError("too-much")


def _read(parts: zipfile.ZipFile, lower_name: str) -> bytes:
    name = next(name for name in parts.namelist() if name.lower() == lower_name)
    try:
        return parts.read(name)
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise WordError("damaged") from error


def _convert(data: bytes) -> dict[str, Any]:
    kept = ("PATH", "LD_LIBRARY_PATH", "LANG", "VIRTUAL_ENV")
    try:
        child = subprocess.run(  # noqa: S603 - our own script, no words of people in it
            [sys.executable, "-I", str(_CHILD)],
            input=data,
            capture_output=True,
            timeout=MAX_SECONDS,
            env={name: os.environ[name] for name in kept if name in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise WordError("too-much") from error
    if child.returncode == 0:
        found: dict[str, Any] = json.loads(child.stdout)
        return found
    # A signal: over its limit of time or memory.
    too_much = child.returncode < 0 or child.returncode == word_child.TOO_MUCH
    raise WordError("too-much" if too_much else "damaged")


def _tidied(html: str) -> str:
    def box(found: re.Match[str]) -> str:
        return "☑ " if "checked" in found[1] else "☐ "

    return _CHECKBOX.sub(box, _BACK_TO_NOTE.sub("", html))


def _notes(found: dict[str, Any]) -> list[str]:
    """What did not come along or stands elsewhere, so that whoever reads it in looks there."""
    counts = {**found["counts"], "left_out": sum(found["left_out"].values())}
    return [str(sentence % {"number": counts[what]}) for what, sentence in NOTES.items() if counts[what]]
