"""Pictures in a document: drawn anew, once each, and nothing hidden in them."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from common import files
from common.models import AuditEntry
from documents.models import Document, Picture
from documents.services.pictures import MAX_BYTES, PictureError, add_picture
from teams.models import User
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Document:
    return builders.document()


@pytest.fixture
def author(document: Document) -> User:
    return builders.user(document.institution)


def drawn(size: tuple[int, int] = (60, 40), kind: str = "PNG", mode: str = "RGB", **options: object) -> bytes:
    out = BytesIO()
    Image.new(mode, size, "teal").save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


def stored(picture: Picture) -> Image.Image:
    return Image.open(BytesIO(files.content(picture.file)))


def header_only(width: int, height: int) -> bytes:
    """A PNG that says how large it is and has no pixel."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("kind", "type_"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/png"), ("GIF", "image/png")],
)
def test_it_is_kept_with_its_size(document: Document, author: User, kind: str, type_: str) -> None:
    upload = SimpleUploadedFile("../../Foto van Jan.php", drawn(kind=kind), "text/html")
    picture = add_picture(document=document, upload=upload, by=author)
    assert (picture.width, picture.height) == (60, 40)
    assert picture.file.content_type == type_
    assert picture.file.name in ("afbeelding.png", "afbeelding.jpg")
    assert AuditEntry.objects.get(verb="document.picture_added").details == {"picture": picture.pk}


def test_what_hides_in_the_file_stays_behind(document: Document, author: User) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Geheime camera"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[2] = (52.0, 5.0, 1.0)
    data = drawn(kind="JPEG", exif=exif, comment=b"<script>alert(1)</script>") + b"<?php system() ?>"
    picture = add_picture(document=document, upload=data, by=author)
    kept = files.content(picture.file)
    assert not [word for word in (b"Geheime", b"script", b"php", b"Exif") if word in kept]
    assert (picture.width, picture.height) == (40, 60)
    assert not stored(picture).getexif()


def test_a_large_one_is_made_smaller(document: Document, author: User) -> None:
    picture = add_picture(document=document, upload=drawn((5000, 2500), "JPEG"), by=author)
    assert (picture.width, picture.height) == stored(picture).size == (2000, 1000)


def test_what_is_transparent_stays_so(document: Document, author: User) -> None:
    out = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    assert stored(add_picture(document=document, upload=out.getvalue(), by=author)).mode == "RGBA"
    assert stored(add_picture(document=document, upload=drawn(), by=author)).mode == "RGB"


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "I;16", "LA"])
def test_other_ways_to_store_colours(document: Document, author: User, mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (10, 10)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert add_picture(document=document, upload=out.getvalue(), by=author).width == 10


def test_the_same_picture_twice_is_one(document: Document, author: User) -> None:
    first = add_picture(document=document, upload=drawn(), by=author)
    again = add_picture(document=document, upload=drawn(), by=builders.user(document.institution))
    elsewhere = add_picture(document=builders.document(document.team), upload=drawn(), by=author)
    assert again == first
    assert elsewhere != first
    assert elsewhere.file == first.file
    assert Picture.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"x" * (MAX_BYTES + 1), "too-large"),
        (header_only(10_000, 10_000), "too-many-pixels"),
        (header_only(8000, 6000), "too-many-pixels"),
        (header_only(60_000, 60_000), "too-many-pixels"),
        (header_only(100, 100), "unreadable"),
        (drawn()[:-30], "unreadable"),
        (drawn(kind="JPEG")[:300], "unreadable"),
        (drawn(kind="BMP"), "unreadable"),
        (drawn(kind="TIFF"), "unreadable"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "unreadable"),
        (b"", "unreadable"),
        (b"GIF89a<script>alert(1)</script>", "unreadable"),
    ],
)
def test_what_cannot_be_shown_is_refused(document: Document, author: User, data: bytes, code: str) -> None:
    with pytest.raises(PictureError) as refusal:
        add_picture(document=document, upload=data, by=author)
    assert refusal.value.code == code
    assert "probeer het opnieuw" in str(refusal.value)
    assert not Picture.objects.exists()
