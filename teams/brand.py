"""An institution's own colour: may it carry text, and which colour nearby may."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _

from borgen.lib.contrast import LIGHT_GROUNDS, READABLE, brand_palette, contrast_ratio
from teams.models.institution import DEFAULT_COLOUR


def require_readable(colour: str) -> None:
    """ValidationError that names the nearest good colour, for one in which words cannot be read."""
    nearest = nearest_readable(colour)
    if nearest == colour.lower():
        return
    ratio = min(contrast_ratio(colour, ground) for ground in LIGHT_GROUNDS)
    raise ValidationError(
        _(
            "Words in this colour are hard to read: the contrast with our pages is %(ratio)s and it has to "
            "be %(least)s or more. The nearest colour that works is %(nearest)s."
        )
        % {
            "ratio": formats.number_format(ratio, 1),
            "least": formats.number_format(READABLE, 1),
            "nearest": nearest,
        },
        code="contrast",
    )


def nearest_readable(colour: str) -> str:
    return brand_palette(colour.lower()).brand.light


def stylesheet(colour: str) -> str:
    """The tokens of this colour; nothing for who keeps Borgen's own."""
    return "" if colour == DEFAULT_COLOUR else brand_palette(colour).stylesheet()
