"""How a version is shown: its text ready for a page, and the facts that say whether it counts.

Stored html was cleaned when it was saved, so nothing is cleaned here. The work on a text is kept per process:
equal html gives an equal page, and an approved version never changes.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from lxml import etree
from lxml import html as lxml_html

from borgen.lib.dates import local_date, local_today
from borgen.lib.richtext import Heading, contents, picture_numbers, with_pictures
from documents.models import Picture, Version
from documents.navigation import document_url

if TYPE_CHECKING:
    from documents.models import Document

# A process keeps so many texts ready; one of 20 pages takes some 200 KB.
KEPT_READY = 32
Sizes = tuple[tuple[int, int, int], ...]

# Tone and icon of each state: colour, shape and word together.
SHAPES = {
    Version.State.DRAFT: ("", "pencil"),
    Version.State.REVIEW: ("info", "message-square"),
    Version.State.APPROVED: ("ok", "circle-check"),
    Version.State.SUPERSEDED: ("warn", "history"),
}


@dataclass(frozen=True)
class Ready:
    html: str
    headings: tuple[Heading, ...]
    contents: str
    """The headings as a list of links; empty when there are none."""


def page_html(version: Version) -> SafeString:
    """The text of a version for a page: pictures as addresses, headings with ids, tables that scroll.

    Empty for a file and a link. `version.document.team.institution` is loaded.
    """
    return safe(ready(version).html)


def ready(version: Version) -> Ready:
    """The same with its headings, for a list of contents."""
    if not version.html:
        return Ready("", (), "")
    base = document_url(version.document, "documents:picture", pk=0).removesuffix("0/")
    return _prepared(version.html, base, picture_sizes(version), get_language() or "")


def picture_sizes(version: Version) -> Sizes:
    """Number, width and height of the pictures that the text cites and that belong to its document."""
    if "picture:" not in version.html:
        return ()
    cited = Picture.objects.filter(document=version.document_id, pk__in=picture_numbers(version.html))
    return tuple(cited.values_list("pk", "width", "height"))


@functools.lru_cache(maxsize=KEPT_READY)
def _prepared(html: str, picture_base: str, sizes: Sizes, language: str) -> Ready:
    found = contents(html)
    text = with_pictures(dressed(found.html_with_ids, sizes), lambda number: f"{picture_base}{number}/")
    listed = render_to_string("documents/_contents.html", {"headings": found.headings})
    return Ready(text, tuple(found.headings), listed if found.headings else "")


def dressed(html: str, sizes: Sizes = ()) -> str:
    """Tables with a repeating head, in a region that scrolls; pictures with their size: nothing moves."""
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    known = {f"picture:{number}": (width, height) for number, width, height in sizes}
    for picture in list(root.iter("img")):
        if (size := known.get(picture.get("src", ""))) is None:
            picture.drop_tree()
            continue
        picture.attrib.update({"width": str(size[0]), "height": str(size[1]), "loading": "lazy"})
        picture.set("alt", picture.get("alt", ""))
    for number, table in enumerate(list(root.iter("table")), start=1):
        _with_head(table)
        table.set("class", "table")
        _in_a_region(table, _("Table {number}").format(number=number))
    return inner_html(root)


def inner_html(root: lxml_html.HtmlElement) -> str:
    inside = [etree.tostring(child, encoding="unicode", method="html") for child in root]
    return (root.text or "").replace("&", "&amp;").replace("<", "&lt;") + "".join(inside)


def _with_head(table: lxml_html.HtmlElement) -> None:
    """Editors put the row of headings among the others; only in a thead does paper repeat it."""
    rows = list(table.iter("tr"))
    if rows and table.find("thead") is None and len(rows) > 1 and all(cell.tag == "th" for cell in rows[0]):
        head = etree.Element("thead")
        head.append(rows[0])
        table.insert(0, head)
    for row in table.iter("tr"):
        column = row.getparent().tag == "thead" if row.getparent() is not None else False
        for cell in row.iter("th"):
            cell.set("scope", cell.get("scope") or ("col" if column else "row"))


def _in_a_region(table: lxml_html.HtmlElement, label: str) -> None:
    region = lxml_html.Element("div")
    region.attrib.update({"class": "table-scroll", "tabindex": "0", "role": "region", "aria-label": label})
    table.getparent().replace(table, region)
    region.tail, table.tail = table.tail, None
    region.append(table)


def safe(html: str) -> SafeString:
    """Of a text that went through `richtext.clean`, as every text did that was saved or read in."""
    return mark_safe(html)  # noqa: S308


@dataclass(frozen=True)
class Standing:
    """What the head of a page says about a version."""

    version: Version
    tone: str
    icon: str
    word: str
    valid_until: date | None
    """Only of the valid version: the day of its next evaluation."""
    overdue: bool

    @property
    def approved_on(self) -> date | None:
        return local_date(self.version.approved_at) if self.version.approved_at else None


def standing(document: Document, version: Version) -> Standing:
    tone, icon, word = look(version.state, withdrawn=document.withdrawn_at is not None)
    until = document.next_evaluation_on if version.is_valid and not document.withdrawn_at else None
    overdue = until is not None and until < local_today()
    return Standing(version, tone, icon, word, until, overdue)


def look(state: str, *, withdrawn: bool) -> tuple[str, str, str]:
    """Tone, icon and word of a version in this state, of a document that was withdrawn or not."""
    if state != Version.State.APPROVED:
        return *SHAPES[Version.State(state)], str(Version.State(state).label)
    if withdrawn:
        return "bad", "archive", _("withdrawn")
    return *SHAPES[Version.State.APPROVED], _("valid")
