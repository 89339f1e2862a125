"""Starts the child process that reads a file, and puts what it refuses into words for people."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from borgen.lib.personal import personal_kind
from borgen.lib.workbook import WorkbookError
from borgen.lib.workbook.errors import MESSAGES
from borgen.lib.workbook.guard import is_xlsx, open_archive, read_upload
from monitoring.importing import child

MAX_SECONDS = 40
_CHILD = Path(child.__file__)
_KINDS = {
    "name": gettext_lazy("the name of a person"),
    "mail": gettext_lazy("a mail address"),
    "bsn": gettext_lazy("a citizen service number"),
    "postcode": gettext_lazy("a home address"),
}


def look(data: bytes, **asked: Any) -> dict[str, Any]:
    """What is in the file; see monitoring.importing.looking. ValidationError when it cannot be used."""
    found = _ask(data, what="look", **asked)
    for sheet, column, heading in found.pop("headings"):
        if personal_kind(heading) is not None:
            raise _personal({"kind": "heading", "heading": heading, "sheet": sheet, "column": column})
    return found


def rows(data: bytes, *, sheet: str, header: int) -> dict[str, Any]:
    """{"headings": […], "rows": [[number, cells], …]} of one sheet."""
    return _ask(data, what="rows", sheet=sheet, header=header)


def checked(upload: Any) -> bytes:
    """The upload within its limits, before anybody unpacks it; WorkbookError."""
    data = read_upload(upload)
    if is_xlsx(data):
        open_archive(data).close()
    return data


def _ask(data: bytes, **asked: Any) -> dict[str, Any]:
    csv = not is_xlsx(data)
    if not csv:
        open_archive(data).close()
    kept = ("PATH", "LD_LIBRARY_PATH", "LANG", "VIRTUAL_ENV")
    try:
        process = subprocess.run(  # noqa: S603 - our own script, no words of people in it
            [sys.executable, "-I", str(_CHILD)],
            input=json.dumps({**asked, "csv": csv}).encode() + b"\n" + data,
            capture_output=True,
            timeout=MAX_SECONDS,
            env={name: os.environ[name] for name in kept if name in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise WorkbookError("too-much") from error
    if process.returncode:
        # A signal: over its limit of time or memory, or the fast reader gave up.
        too_much = process.returncode < 0 or process.returncode == child.TOO_MUCH
        raise WorkbookError("too-much" if too_much else "damaged")
    found: dict[str, Any] = json.loads(process.stdout)
    if "refused" in found:
        raise _refusal(found["refused"], found["params"])
    return found


def _refusal(code: str, params: dict[str, Any]) -> ValidationError:
    if code in MESSAGES:
        params["sheet"] = params.get("sheet") or "csv"
        return WorkbookError(code, **params)
    if code == "personal":
        return _personal(params)
    texts = {
        "no-header": _("There is nothing in row %(row)s. Choose the row with the headings."),
        "wide-without-team": _(
            "Each row is of one person, and Borgen cannot find the column with the team. Call it “team” and "
            "try again."
        ),
        "wide-without-questions": _(
            "Each row is of one person, and Borgen finds no column with answers on a scale, such as 1 to 5."
        ),
    }
    return ValidationError(texts[code], code=code, params=params)


def _personal(params: dict[str, Any]) -> ValidationError:
    kind = personal_kind(params["heading"]) if params["kind"] == "heading" else _KINDS[params["kind"]]
    where = _("column %(column)s") % params
    if params["heading"]:
        where = _("column %(column)s, “%(heading)s”") % params
    if params["sheet"]:
        where = _("sheet “%(sheet)s”, %(where)s") % {"sheet": params["sheet"], "where": where}
    text = _(
        "%(where)s: this looks like %(kind)s. Nothing of this file was kept. Borgen needs no data of "
        "persons: take the column out and try again."
    )
    return ValidationError(text, code="personal", params={"where": _upper_first(where), "kind": kind})


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
