"""What people read when a file cannot be used: what is wrong with it and what they can do."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_UPLOAD_MB = 10


class WorkbookError(ValidationError):
    """A form may raise it from its `clean_` method; `str()` gives the message for people."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(MESSAGES[code], code=code, params=params or None)

    def __str__(self) -> str:
        return str(self.messages[0])


MESSAGES = {
    "too-large": _(
        "This file is larger than %(limit)s MB. Take out pictures and sheets that you do not need and try "
        "again."
    ),
    "too-much": _(
        "This file holds more than Borgen reads at once. Put only the rows and columns that you need in a "
        "new workbook and try again."
    ),
    "too-many-rows": _("“%(sheet)s” has more than %(limit)s rows. Divide it over more files and try again."),
    "too-many-columns": _(
        "“%(sheet)s” has something in cell %(cell)s, beyond column %(limit)s. Clear the columns that you do "
        "not need and try again."
    ),
    "too-long": _("The text in “%(sheet)s”, cell %(cell)s, is longer than %(limit)s characters. Shorten it."),
    "empty": _("There is nothing in this file."),
    "unknown": _(
        "This is not an Excel workbook (.xlsx) or a csv file. Save it as one of these and try again."
    ),
    "not-a-workbook": _(
        "This is not an Excel workbook. Save it in Excel as “Excel workbook (.xlsx)” and try again."
    ),
    "other-office": _(
        "This file was made with another programme than Excel. Save it there as “Excel workbook (.xlsx)” and "
        "try again."
    ),
    "old": _(
        "This is an old kind of workbook (.xls). Save it in Excel as “Excel workbook (.xlsx)” and try again."
    ),
    "binary": _(
        "This is a binary workbook (.xlsb). Save it in Excel as “Excel workbook (.xlsx)” and try again."
    ),
    "password": _(
        "This workbook is protected with a password. Take the password off in Excel (File, Info, Protect "
        "workbook) and try again."
    ),
    "macros": _(
        "This workbook holds macros, and those are not allowed. Save it in Excel as “Excel workbook (.xlsx)” "
        "and try again."
    ),
    "links": _(
        "This workbook refers to other workbooks. Break those links in Excel (Data, Edit links) and try "
        "again."
    ),
    "damaged": _(
        "This workbook is damaged or cannot be read. Open it in Excel, save it as “Excel workbook (.xlsx)” "
        "and try again."
    ),
    "not-text": _("The text of this file cannot be read. Save it in Excel as “CSV UTF-8” and try again."),
    "uncalculated": _(
        "The formulas in these cells have no outcome yet: %(cells)s. Open the file in Excel, save it there "
        "and try again."
    ),
}
