"""Colours that can be read: contrast by WCAG 2.2, and a school's own colour made safe for text and buttons.

Colours are written as #rrggbb. Nothing here knows a model or a page.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Sequence
from dataclasses import dataclass

# WCAG 2.2, 1.4.3: text of normal size.
READABLE = 4.5
COMFORTABLE = 6.5
WHITE = "#ffffff"
BLACK = "#000000"
GREY = "#808080"
# What a page of ours is printed on: paper, surface and sunk of static/css/tokens.css (a test compares them).
LIGHT_GROUNDS = ("#f7f4ed", "#fffdfa", "#eee9de")
DARK_GROUNDS = ("#14171a", "#1d2124", "#101315")
_STEP = 0.02
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def contrast_ratio(first: str, second: str) -> float:
    """From 1 (equal) to 21 (black on white); the order does not matter."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable_on(ground: str) -> str:
    """White or black, whichever reads better on this ground; one of them always has at least 4.5."""
    return max((WHITE, BLACK), key=lambda ink: contrast_ratio(ink, ground))


def mix(colour: str, other: str, share: float) -> str:
    """`share` of `other` (0 to 1) mixed into `colour`."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


@dataclass(frozen=True)
class Pair:
    light: str
    dark: str


@dataclass(frozen=True)
class Palette:
    """The tokens that follow from one colour; pairs that meet on a page have a contrast of at least 4.5."""

    brand: Pair
    on_brand: Pair
    brand_strong: Pair
    brand_soft: Pair
    bar: Pair
    on_bar: Pair
    # The given colour had to be made darker before it could carry text on a light page.
    adjusted: bool

    def tokens(self) -> dict[str, Pair]:
        return {
            "--brand": self.brand,
            "--on-brand": self.on_brand,
            "--brand-strong": self.brand_strong,
            "--brand-soft": self.brand_soft,
            "--bar": self.bar,
            "--on-bar": self.on_bar,
        }

    def stylesheet(self) -> str:
        """The institution's huisstijl.css: it only sets tokens again, so it cannot break a page."""
        lines = [f"  {name}: light-dark({pair.light}, {pair.dark});" for name, pair in self.tokens().items()]
        return ":root {\n" + "\n".join([*lines, "  --wedge: currentColor;"]) + "\n}\n"


def brand_palette(colour: str) -> Palette:
    soft = Pair(mix(LIGHT_GROUNDS[1], colour, 0.1), mix(DARK_GROUNDS[1], colour, 0.22))
    brand = Pair(
        _shaded(colour, [*LIGHT_GROUNDS, soft.light], -_STEP, READABLE),
        # On a dark page a colour that only just reads looks dull, and one at full strength glares.
        _shaded(mix(colour, GREY, 0.25), [*DARK_GROUNDS, soft.dark], _STEP, COMFORTABLE),
    )
    on_brand = Pair(readable_on(brand.light), readable_on(brand.dark))
    # Pressed buttons move away from their text's colour, so that they only gain contrast.
    strong = Pair(
        mix(brand.light, _opposite(on_brand.light), 0.25), mix(brand.dark, _opposite(on_brand.dark), 0.35)
    )
    bar = Pair(colour.lower(), mix(DARK_GROUNDS[0], colour, 0.3))
    return Palette(
        brand=brand,
        on_brand=on_brand,
        brand_strong=strong,
        brand_soft=soft,
        bar=bar,
        on_bar=Pair(readable_on(bar.light), readable_on(bar.dark)),
        adjusted=brand.light != colour.lower(),
    )


def _shaded(colour: str, grounds: Sequence[str], step: float, least: float) -> str:
    """The same hue, darker or lighter step by step, until it reads on all grounds."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in _channels(colour)))
    shaded, end = colour.lower(), 0.0 if step < 0 else 1.0
    while lightness != end and min(contrast_ratio(shaded, ground) for ground in grounds) < least:
        lightness = min(1.0, max(0.0, lightness + step))
        parts = colorsys.hls_to_rgb(hue, lightness, saturation)
        shaded = "#" + "".join(f"{round(255 * part):02x}" for part in parts)
    return shaded


def _opposite(ink: str) -> str:
    return BLACK if ink == WHITE else WHITE


def _luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> tuple[int, int, int]:
    if not _HEX.fullmatch(colour):
        raise ValueError(f"not a colour like #154273: {colour!r}")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
