"""A picture in a document is drawn anew: what hides in the file (place, camera, a script) stays behind."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from borgen.lib.images import TooManyPixelsError, UnreadableImageError, opened
from common import audit, files
from documents.models import Document, Picture
from teams.models import User

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
# Sharp on A4, and no page of a document shows it larger.
KEPT_WIDTH = 2000
# However narrow, a picture of a whole reel of paper is no picture in a text.
KEPT_HEIGHT = 6000
_PHOTOGRAPHS = ("JPEG", "MPO")

TOO_LARGE = _("This picture is larger than 10 MB. Save a smaller one and try again.")
TOO_MANY_PIXELS = _(
    "This picture has more than 40 million pixels. Make it smaller, for example 2,000 pixels wide, and try "
    "again."
)
UNREADABLE = _("This is not a picture that can be read. Save it as PNG or JPEG and try again.")


class PictureError(ValidationError):
    """A form may raise it from its `clean_` method; `str()` gives the message for people."""

    def __str__(self) -> str:
        return str(self.messages[0])


@transaction.atomic
def add_picture(*, document: Document, upload: File | bytes, by: User) -> Picture:
    """The same picture twice in one document is one row. PictureError says what to do with a bad one."""
    data, size, content_type = drawn_anew(upload)
    # Two tabs with the same picture: the second waits and finds the first.
    Document.objects.select_for_update().get(pk=document.pk)
    same = Picture.objects.filter(document=document, file__sha256=sha256(data).hexdigest()).first()
    if same:
        return same
    stored = files.store(
        institution_id=document.institution_id,
        name="afbeelding.png" if content_type == "image/png" else "afbeelding.jpg",
        content=data,
        content_type=content_type,
    )
    picture = Picture.objects.create(
        document=document, file=stored, width=size[0], height=size[1], added_by=by
    )
    audit.record(
        by=by,
        verb="document.picture_added",
        subject=document,
        institution_id=document.institution_id,
        picture=picture.pk,
    )
    return picture


def drawn_anew(upload: File | bytes) -> tuple[bytes, tuple[int, int], str]:
    """The file, its width and height, and its type: JPEG for photographs, PNG for everything else."""
    data = upload if isinstance(upload, bytes) else upload.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise PictureError(TOO_LARGE, code="too-large")
    try:
        return _drawn_anew(data)
    except TooManyPixelsError as error:
        raise PictureError(TOO_MANY_PIXELS, code="too-many-pixels") from error
    except UnreadableImageError as error:
        raise PictureError(UNREADABLE, code="unreadable") from error


def _drawn_anew(data: bytes) -> tuple[bytes, tuple[int, int], str]:
    with opened(data) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise TooManyPixelsError
        photograph = picture.format in _PHOTOGRAPHS
        # A JPEG is decoded at about the size that is kept; anything else whole.
        picture.draft("RGB", (KEPT_WIDTH, KEPT_HEIGHT))
        upright = ImageOps.exif_transpose(picture)
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    plain.thumbnail((KEPT_WIDTH, KEPT_HEIGHT), Image.Resampling.LANCZOS)
    # Only the pixels go along to a picture without a past.
    fresh = Image.new(plain.mode, plain.size)
    fresh.paste(plain)
    out = BytesIO()
    if photograph:
        fresh.save(out, "JPEG", quality=85, optimize=True, progressive=True)
    else:
        fresh.save(out, "PNG", optimize=True)
    return out.getvalue(), fresh.size, "image/jpeg" if photograph else "image/png"
