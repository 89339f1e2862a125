"""A poster as PDF, and its sheets as pictures to look at before it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import pypdfium2
import segno
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from borgen.lib.pdf import Pages, laid_out
from borgen.posters import charts, heights
from borgen.posters.fitting import Layout, Piece, fit
from borgen.posters.letters import type_
from borgen.posters.shape import Panel, Poster, Row
from borgen.posters.sheets import BLEED, Sheet
from borgen.posters.stylesheet import specs_of, stylesheet
from documents.sheet import data_url

# It hangs on the wall of a Dutch school, whoever printed it.
LANGUAGE = "nl"
# When the renderer needs more room than was counted, so much less is given away.
CARE = (1.0, 0.95, 0.88, 0.8)
# Pixels of the longest side: sharp on a screen, a few hundred KB.
PICTURE = 1600
POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Issue:
    """What the foot says of this printing of it."""

    version: str
    day: date
    until: date


@dataclass(frozen=True, slots=True)
class Drawn:
    pdf: bytes
    sheets: int
    layout: Layout


@dataclass(frozen=True, slots=True)
class Part:
    """A piece as the template shows it."""

    panel: Panel
    rows: tuple[Row, ...]
    continued: bool
    spec: str
    headed: bool
    details: bool
    chart: charts.Placed | None
    beside: bool
    """The chart stands beside the number."""
    less: bool
    """The number is less large than usual: it is a long one."""


def draw(poster: Poster, sheet: Sheet, issue: Issue, *, printer: bool = False) -> Drawn:
    """The texts of `poster` are in LANGUAGE already."""
    with translation.override(LANGUAGE):
        for care in CARE:
            layout = fit(poster, sheet, type_(), care=care)
            pages = _pages(poster, sheet, layout, issue, printer=printer)
            if pages.number == len(layout.sheets):
                break
    return Drawn(pages.pdf(finisher=_printers_boxes if printer else None), pages.number, layout)


def _pages(poster: Poster, sheet: Sheet, layout: Layout, issue: Issue, *, printer: bool) -> Pages:
    html = render_to_string("pdf/poster.html", context_of(poster, layout, issue))
    return laid_out(html, stylesheet(poster, sheet, layout, printer=printer))


def context_of(poster: Poster, layout: Layout, issue: Issue) -> dict[str, Any]:
    specs = {columns: f"t{number}" for number, columns in enumerate(specs_of(poster))}
    count = len(layout.sheets)
    return {
        "language": LANGUAGE,
        "title": f"{poster.title} · {poster.team}",
        "poster": poster,
        "qr": qr_code(poster.address),
        "foot": {
            "version": _("version {version}").format(version=issue.version),
            "day": date_format(issue.day, "j F Y"),
            "until": _("valid until {day}").format(day=date_format(issue.until, "j F Y")),
            "key": _key(poster),
        },
        "sheets": [
            {
                "words": _("sheet {n} of {all}").format(n=number, all=count) if count > 1 else "",
                "columns": [
                    {
                        "number": str((number - 1) * layout.columns + place),
                        "pieces": [_part(piece, poster, layout, specs) for piece in column],
                    }
                    for place, column in enumerate(columns)
                ],
            }
            for number, columns in enumerate(layout.sheets, start=1)
        ],
    }


def qr_code(address: str) -> str:
    """As large as its parts can be: a long address on A4 is still read by a phone. White stands around it."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", border=1, dark="#1f262b", xmldecl=False
    )
    return data_url("image/svg+xml", drawn.getvalue())


def _part(piece: Piece, poster: Poster, layout: Layout, specs: dict[Any, str]) -> Part:
    panel = poster.panels[piece.panel]
    chart = None
    if panel.chart and not piece.continued:
        width = heights.chart_width(panel, layout.width, beside=layout.beside)
        height = heights.chart_height(panel, layout.width, layout.air, beside=layout.beside)
        chart = charts.placed(panel.chart, width, height)
    beside = bool(chart and panel.figure and layout.beside)
    return Part(
        panel=panel,
        rows=panel.rows[piece.first : piece.last],
        continued=piece.continued,
        spec=specs.get(panel.columns, ""),
        headed=any(column.title for column in panel.columns),
        details=layout.details,
        chart=chart,
        beside=beside,
        less=panel.figure is not None and heights.is_less(panel.figure, type_(), layout.width, beside=beside),
    )


def _key(poster: Poster) -> str:
    """What the lines of the charts are, once there are two; marks stand beside their word everywhere else."""
    if not any(panel.chart and panel.chart.inspectorate_steps for panel in poster.panels):
        return ""
    return _("In the charts: the unbroken level line is our norm, the dashed one that of the inspectorate.")


def _printers_boxes(_document: Any, pdf: Any) -> None:
    """The bleed that the printer asked for, to the point; the marks stand outside it."""
    for number in pdf.pages["Kids"][::3]:
        page = pdf.objects[number]
        left, top, right, bottom = page["TrimBox"]
        size = BLEED * POINTS_PER_MM
        page["BleedBox"] = type(page["TrimBox"])([left - size, top - size, right + size, bottom + size])


def pictures(pdf: bytes, *, longest: int = PICTURE) -> Iterator[bytes]:
    """Each sheet as a PNG."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            bitmap = page.render(scale=longest / max(page.get_size()))
            drawn = BytesIO()
            bitmap.to_pil().convert("RGB").save(drawn, "PNG", compress_level=6)
            bitmap.close()
            page.close()
            yield drawn.getvalue()
    finally:
        document.close()
