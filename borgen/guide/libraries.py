"""What Borgen is built with and under which licence, for the page about it; all of it: requirements.txt."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Library:
    name: str
    use: Promise
    licence: str
    package: str = ""
    """As pyproject.toml names it; empty for a file in static/ (static/vendor/README.md)."""


LIBRARIES = (
    Library("Django", _("the framework below everything"), "BSD-3-Clause", "django"),
    Library("django-allauth", _("signing in, with a second step"), "MIT", "django-allauth[mfa]"),
    Library("htmx, django-htmx", _("pages that change without loading again"), "0BSD, MIT", "django-htmx"),
    Library("WeasyPrint", _("PDFs and posters"), "BSD-3-Clause", "weasyprint"),
    Library("openpyxl", _("workbooks"), "MIT", "openpyxl"),
    Library("python-calamine", _("reading large workbooks"), "MIT", "python-calamine"),
    Library(
        "ProseMirror, django-prose-editor", _("writing documents"), "MIT, BSD-3-Clause", "django-prose-editor"
    ),
    Library("nh3", _("cleaning texts that were pasted"), "MIT", "nh3"),
    Library("mammoth", _("reading Word files"), "BSD-2-Clause", "mammoth"),
    Library("icalendar", _("dates for your own calendar"), "BSD-2-Clause", "icalendar"),
    Library("segno", _("QR codes"), "BSD-3-Clause", "segno"),
    Library("psycopg", _("the PostgreSQL database"), "LGPL-3.0", "psycopg[binary,pool]"),
    Library("plotly.js", _("charts on the page"), "MIT"),
    Library("Source Sans 3", _("the letter"), "OFL-1.1"),
    Library("Lucide", _("the icons"), "ISC"),
)
