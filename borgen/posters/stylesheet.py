"""The numbers of one poster as a style sheet, on top of static/css/pdf-poster.css (pure).

Lengths of the sheet are millimetres, everything in it is counted in ems of the body (rem).
"""

from __future__ import annotations

from collections.abc import Sequence

from borgen.posters import heights
from borgen.posters.fitting import Layout
from borgen.posters.shape import Column, Poster
from borgen.posters.sheets import BLEED, FOOT, GAP, MARKS_ROOM, QR, Sheet

# The foot keeps its letters: they say which poster this is, not what stands on it.
FOOT_TEXT = 22.0


def stylesheet(poster: Poster, sheet: Sheet, layout: Layout, *, printer: bool = False) -> str:
    return "\n".join([_page(sheet, printer=printer), _type(sheet, layout), *_tables(poster)])


def _page(sheet: Sheet, *, printer: bool) -> str:
    marks = f"bleed: {BLEED + MARKS_ROOM:g}mm; marks: crop; " if printer else ""
    margin, foot = f"{sheet.margin:.3f}mm", sheet.mm(FOOT)
    return (
        f"@page {{ size: {sheet.width}mm {sheet.height}mm; {marks}"
        f"margin: {margin} {margin} {sheet.margin + FOOT * sheet.scale:.3f}mm; "
        f"@bottom-left {{ content: element(foot); width: 100%; height: {foot}; "
        f"margin: 0; padding: 0; vertical-align: bottom; }} }}\n"
        f".foot {{ font-size: {sheet.pt(FOOT_TEXT)}; height: {foot}; }}\n"
        f".foot .qr {{ width: {sheet.mm(QR)}; height: {sheet.mm(QR)}; margin-top: {sheet.mm(5)}; }}\n"
        f".foot .words {{ margin-right: {sheet.mm(QR + GAP)}; }}"
    )


def _type(sheet: Sheet, layout: Layout) -> str:
    gap = sheet.mm(GAP)
    width = layout.width
    air = layout.air
    return (
        f"html {{ font-size: {sheet.pt(layout.body)}; }}\n"
        f".column {{ width: {width - 0.01:.4f}rem; margin-right: {gap}; }}\n"
        f".title {{ font-size: {layout.title / layout.body:.4f}rem; }}\n"
        f".panel + .panel {{ margin-top: {heights.PANEL_GAP * air:.4f}rem; }}\n"
        f".rows td {{ padding-top: {heights.ROW_PAD * air:.4f}rem; "
        f"padding-bottom: {heights.ROW_PAD * air:.4f}rem; }}\n"
    ) + "\n".join(_loose(layout))


def _loose(layout: Layout) -> Sequence[str]:
    pads = {
        number: f"{heights.ROW_PAD * layout.air + loose:.4f}rem"
        for number, loose in enumerate(layout.loose)
        if loose
    }
    return [f".k{number} td {{ padding-top: {pad}; padding-bottom: {pad}; }}" for number, pad in pads.items()]


def specs_of(poster: Poster) -> list[tuple[Column, ...]]:
    """The different tables of a poster: each gets its class."""
    return list(dict.fromkeys(panel.columns for panel in poster.panels if panel.columns))


def _tables(poster: Poster) -> Sequence[str]:
    return [
        f".t{number} .c{place} {{ width: {100 * column.share / sum(one.share for one in spec):.3f}%; }}"
        for number, spec in enumerate(specs_of(poster))
        for place, column in enumerate(spec)
    ]
