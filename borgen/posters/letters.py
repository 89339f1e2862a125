"""The widths of our own letters, read from the fonts that a poster is printed with."""

from __future__ import annotations

import functools

from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont

from borgen.posters.measuring import Letters, Type

_FONTS = "fonts/source-sans-3-{subset}-{weight}-normal.woff2"
PLAIN, STRONG = 400, 600


@functools.cache
def type_() -> Type:
    """Read once per process; some 10 ms."""
    return Type(_letters(PLAIN), _letters(STRONG))


def _letters(weight: int) -> Letters:
    widths: dict[str, float] = {}
    for subset in ("latin-ext", "latin"):
        path = finders.find(_FONTS.format(subset=subset, weight=weight))
        if path is None:
            raise FileNotFoundError(_FONTS.format(subset=subset, weight=weight))
        with TTFont(path, lazy=True) as font:
            em, advances = font["head"].unitsPerEm, font["hmtx"].metrics
            widths |= {chr(code): advances[name][0] / em for code, name in font.getBestCmap().items()}
    return Letters(widths)
