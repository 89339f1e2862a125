"""Tagged PDF (PDF/UA) from our own templates. The renderer reads our static files and nothing else."""

from __future__ import annotations

import functools
import mimetypes
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import content_disposition_header
from fontTools.ttLib import woff2
from weasyprint import CSS, HTML, Document
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from borgen.lib.dates import local_today

# Body sizes follow the distance at which a sheet is read: in the hand, or on the wall of a team room.
PAGES = {
    "A4": "@page { size: 210mm 297mm } html { font-size: 10.5pt }",
    "A4 landscape": "@page { size: 297mm 210mm } html { font-size: 10.5pt }",
    "A3": "@page { size: 420mm 297mm } html { font-size: 13pt }",
    "A3 portrait": "@page { size: 297mm 420mm } html { font-size: 13pt }",
}
STATIC = "static:"
VARIANT = "pdf/ua-1"


class LockedFetcher(URLFetcher):
    """`data:` and `static:css/pdf.css` (a path of the static folder); no files, no network.

    What a text brings along is left out of the PDF; a static file that is missing is our mistake and fails.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        if not url.startswith(STATIC):
            return super().fetch(url, headers)
        path = url.removeprefix(STATIC).partition("?")[0]
        found = finders.find(path)
        if not found:
            raise FatalURLFetchingError(f"no static file {path}")
        content = _unpacked_font(found) if path.endswith(".woff2") else Path(found).read_bytes()
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return URLFetcherResponse(url, BytesIO(content), {"Content-Type": kind})


@functools.cache
def _unpacked_font(path: str) -> bytes:
    """Unpacking the fonts again for each document took two thirds of its time."""
    unpacked = BytesIO()
    woff2.decompress(path, unpacked)
    return unpacked.getvalue()


def render_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    page: str = "A4",
    language: str = "nl",
    request: HttpRequest | None = None,
) -> bytes:
    """`template` extends `pdf/base.html`; `page` is a key of PAGES.

    The foot of each page shows `team`, `today` and `address` of the context; without them the team is left
    out, the day is today and the address is this installation's. Pictures go in as `data:` or `static:`
    addresses.
    """
    sheet = PAGES[page]
    foot = {"team": "", "today": local_today(), "address": settings.BASE_URL.partition("//")[2]}
    values = {**foot, **context}
    with translation.override(language):
        html = render_to_string(template, {**values, "title": title, "language": language}, request)
    return laid_out(html, sheet).pdf()


@dataclass(frozen=True)
class Pages:
    """Laid out and counted, before they are written."""

    document: Document

    @property
    def number(self) -> int:
        return len(self.document.pages)

    def pdf(self, *, finisher: Callable[[Any, Any], None] | None = None) -> bytes:
        """`finisher` gets the document and the PDF just before it is written."""
        with _static_files_there():
            result: bytes = self.document.write_pdf(finisher=finisher, pdf_variant=VARIANT)
        return result


def laid_out(html: str, sheet: str) -> Pages:
    """A whole document of ours on its pages; `sheet` is CSS on top of what it links."""
    fetcher = LockedFetcher()
    with _static_files_there():
        document = HTML(string=html, base_url=STATIC, url_fetcher=fetcher)
        style = CSS(string=sheet, url_fetcher=fetcher)
        return Pages(document.render(stylesheets=[style], pdf_variant=VARIANT))


@contextmanager
def _static_files_there() -> Iterator[None]:
    try:
        yield
    except FatalURLFetchingError as error:  # no Exception: it would take the server process along
        raise FileNotFoundError(str(error)) from error


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A download; `name` may hold any letters."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"  # noqa: FBT003
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
