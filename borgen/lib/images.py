"""Pictures of anybody, opened so that a broken one, or one made to hurt, raises one kind of error."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image, ImageFile

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


class UnreadableImageError(Exception):
    """Not a picture of these kinds, or only a part of one."""


class TooManyPixelsError(UnreadableImageError):
    """So many that it was not even looked at."""


@contextmanager
def opened(data: bytes) -> Iterator[Image.Image]:
    """The header is read, no pixel yet: look at `.size` first. UnreadableImageError also while decoding."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        # WeasyPrint lets Pillow fill up what is missing, for the whole process; half a picture is none.
        lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            with Image.open(BytesIO(data), formats=FORMATS) as picture:
                yield picture
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise TooManyPixelsError from error
        # What Pillow raises on files that are broken or made to break it.
        except (OSError, SyntaxError, ValueError, EOFError, Warning) as error:
            raise UnreadableImageError from error
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = lenient
