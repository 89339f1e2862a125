"""What the pages of a PDF show: the text with its pictures inside it, and on every page whether it counts."""

from __future__ import annotations

import base64
from hashlib import sha256
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from lxml import html as lxml_html

from borgen.lib.dates import local_date
from borgen.lib.pdf import render_pdf
from borgen.lib.richtext import contents, with_pictures
from common import files
from documents import editions
from documents.models import Document, Picture, Version
from documents.rendering import SHAPES, dressed, inner_html, picture_sizes, safe
from documents.sharing import short_url, shown_url

# The text is Dutch and one PDF is kept for everybody: so are the words around it.
LANGUAGE = "nl"
# In letters: a text that fits gets its own width, a longer one shares what is left.
NARROW_ENOUGH, WIDE_ENOUGH = 28, 40
# Below this many characters of html a PDF takes well under a second; see tests/documents/test_pdf.py.
SMALL = 5_000


def stamp_of(version: Version) -> str:
    """Changes with everything that stands on the pages; the text itself only with `revision`."""
    document = version.document
    shown = (
        "1",  # the form of the pages
        version.pk,
        version.revision,
        version.state,
        version.number,
        version.approved_at,
        version.edited_at if version.is_open else "",
        document.title,
        document.team.name,
        document.next_evaluation_on if version.is_valid else "",
        document.withdrawn_at,
        document.current_id == version.pk,
        settings.BASE_URL,
    )
    return sha256(repr(shown).encode()).hexdigest()


def is_small(version: Version) -> bool:
    return len(version.html) < SMALL and "picture:" not in version.html


def pdf_of(version: Version) -> bytes:
    """Of a text, matrix or scheme; `version.document.team.institution` is loaded."""
    with translation.override(LANGUAGE):
        context = _context(version)
        number = version.number or _("draft")
    title = f"{version.document.title} {number}".strip()
    return render_pdf("pdf/document.html", context, title=title, language=LANGUAGE)


def file_name(version: Version) -> str:
    return f"{version.document.slug}-{version.number or 'concept'}.pdf"


def _context(version: Version) -> dict[str, Any]:
    document = version.document
    found = contents(with_columns(dressed(version.html, picture_sizes(version))))
    pictures = _pictures(version)
    text = with_pictures(found.html_with_ids, lambda number: pictures.get(number, "data:,"))
    known = editions.numbers([version.pk]).get(version.pk)
    return {
        "document": document,
        "version": version,
        "team": document.team.name,
        "institution": document.team.institution.name,
        "body": safe(text),
        "headings": found.headings if len(found.headings) > 2 else [],
        "state": state_words(document, version),
        "tone": SHAPES[Version.State(version.state)][0],
        "running": running_words(document, version),
        "watermark": watermark(document, version),
        "meeting": known.meeting if known else "",
        "address": shown_url(document),
        "qr": qr_data(short_url(document)),
        "today": local_date(version.approved_at or version.edited_at),
    }


def with_columns(html: str) -> str:
    """Each table with the widths of its columns: letting the renderer measure takes fifteen times as long."""
    if "<table" not in html:
        return html
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    for table in root.iter("table"):
        rows = [list(row) for row in table.iter("tr")]
        count = max((len(row) for row in rows), default=0)
        if count < 2 or any("colspan" in cell.attrib for row in rows for cell in row):
            continue
        texts = [[cell.text_content() for cell in row] for row in rows if len(row) == count]
        weights = [max(_weight(row[place]) for row in texts) for place in range(count)]
        group = lxml_html.Element("colgroup")
        for weight in weights:
            group.append(lxml_html.Element("col", style=f"width: {100 * weight / sum(weights):.1f}%"))
        table.insert(0, group)
    return inner_html(root)


def _weight(text: str) -> int:
    """Long texts run over more lines; no word is narrower than its letters."""
    longest = max((len(word) for word in text.split()), default=0)
    return min(max(min(len(text), NARROW_ENOUGH), longest, 4), WIDE_ENOUGH)


def state_words(document: Document, version: Version) -> str:
    if document.withdrawn_at:
        return _("withdrawn")
    return _("valid") if version.is_valid else version.get_state_display()


def running_words(document: Document, version: Version) -> str:
    """At the head of every page: number, status, date and until when."""
    parts = [_("version {number}").format(number=version.number) if version.number else _("draft")]
    if version.approved_at:
        parts.append(state_words(document, version))
        parts.append(_("approved {day}").format(day=date_format(local_date(version.approved_at), "j F Y")))
    else:
        parts.append(version.get_state_display())
        parts.append(_("as of {day}").format(day=date_format(local_date(version.edited_at), "j F Y")))
    if version.is_valid and document.next_evaluation_on and not document.withdrawn_at:
        parts.append(_("valid until {day}").format(day=date_format(document.next_evaluation_on, "j F Y")))
    return " · ".join(dict.fromkeys(parts))


def watermark(document: Document, version: Version) -> str:
    """Large across every page of what does not count; empty for the valid version."""
    if version.state == Version.State.DRAFT:
        return _("DRAFT")
    if version.state == Version.State.REVIEW:
        return _("IN REVIEW")
    if document.withdrawn_at:
        return _("WITHDRAWN")
    return "" if version.is_valid else _("SUPERSEDED")


def _pictures(version: Version) -> dict[int, str]:
    """As data: the renderer itself reads nothing but our static files."""
    numbers = [number for number, _width, _height in picture_sizes(version)]
    found = Picture.objects.filter(pk__in=numbers).select_related("file")
    return {one.pk: data_url(one.file.content_type, files.content(one.file)) for one in found}


def qr_data(address: str) -> str:
    return data_url("image/svg+xml", qr_svg(address))


def qr_svg(address: str) -> bytes:
    drawn = BytesIO()
    # A quarter of it may be damaged or dirty: it hangs on a wall.
    segno.make(address, error="q", micro=False).save(
        drawn, kind="svg", scale=8, border=2, dark="#1f262b", light="#ffffff", xmldecl=False
    )
    return drawn.getvalue()


def data_url(content_type: str, content: bytes) -> str:
    return f"data:{content_type};base64,{base64.b64encode(content).decode()}"
