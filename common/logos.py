"""A picture that people upload is drawn anew: what comes out is ours, whatever was hidden in the file."""

from __future__ import annotations

from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from borgen.lib.images import UnreadableImageError, opened

MAX_BYTES = 2 * 1024 * 1024
MAX_SIDE = 4096  # pixels
# Larger than any place that shows it, the wall poster included.
KEPT_SIDE = 1200


def clean_logo(upload: File | bytes) -> bytes:
    """The picture as PNG of at most 1200 x 1200, without metadata; ValidationError when it is none."""
    data = upload if isinstance(upload, bytes) else upload.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValidationError(
            _("This picture is larger than 2 MB. Save a smaller one and try again."), code="too-large"
        )
    try:
        return _drawn_anew(data)
    except UnreadableImageError as error:
        raise ValidationError(
            _("This is not a picture that can be read. Use a PNG or JPEG file."), code="unreadable"
        ) from error


def _drawn_anew(data: bytes) -> bytes:
    with opened(data) as picture:
        if max(picture.size) > MAX_SIDE:
            raise ValidationError(
                _("This picture is more than 4096 pixels wide or high. Save a smaller one and try again."),
                code="too-many-pixels",
            )
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS)
    fresh = Image.new("RGBA", upright.size)
    fresh.paste(upright)
    out = BytesIO()
    fresh.save(out, "PNG", optimize=True)
    return out.getvalue()
