"""Uploaded pictures, honest and made to hurt."""

from __future__ import annotations

import struct
import time
import zlib
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngInfo

from common.logos import KEPT_SIDE, MAX_BYTES, clean_logo


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **options: Any) -> bytes:
    out = BytesIO()
    Image.new(mode, size, 0).save(out, kind, **options)
    return out.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("PNG", "RGBA"),
        ("PNG", "P"),
        ("PNG", "I;16"),
        ("JPEG", "RGB"),
        ("JPEG", "CMYK"),
        ("GIF", "P"),
        ("WEBP", "RGB"),
    ],
)
def test_a_picture_comes_out_as_png_of_the_same_size(kind, mode):
    cleaned = Image.open(BytesIO(clean_logo(SimpleUploadedFile("logo", picture(kind, mode=mode)))))
    assert (cleaned.format, cleaned.mode, cleaned.size) == ("PNG", "RGBA", (40, 20))


def test_what_was_hidden_in_it_is_gone():
    hidden = PngInfo()
    hidden.add_text("Comment", "<script>alert(1)</script>")
    cleaned = clean_logo(picture(pnginfo=hidden) + b"<script>alert(2)</script>")
    assert b"script" not in cleaned
    assert Image.open(BytesIO(cleaned)).info == {}


def test_a_photo_taken_sideways_is_put_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert Image.open(BytesIO(clean_logo(picture("JPEG", exif=exif)))).size == (20, 40)


def test_a_large_picture_is_made_smaller():
    cleaned = Image.open(BytesIO(clean_logo(picture(size=(4000, 1000)))))
    assert cleaned.size == (KEPT_SIDE, KEPT_SIDE // 4)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "unreadable"),
        (b"hallo", "unreadable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "unreadable"),
        (picture()[:40], "unreadable"),
        (picture("TIFF"), "unreadable"),
        (picture("ICO", size=(32, 32)), "unreadable"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n", "unreadable"),
        (b"x" * (MAX_BYTES + 1), "too-large"),
        (picture(size=(4097, 10)), "too-many-pixels"),
        (png_that_claims(4000, 4000), "unreadable"),
        (png_that_claims(100_000, 100_000), "unreadable"),
        (png_that_claims(2**31 - 1, 2**31 - 1), "unreadable"),
    ],
)
def test_anything_else_is_refused_at_once_and_in_words(data, code, monkeypatch):
    # As WeasyPrint leaves it once a PDF was made in this process.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    start = time.process_time()
    with pytest.raises(ValidationError) as refused:
        clean_logo(data)
    assert refused.value.code == code
    assert refused.value.messages[0].endswith(".")
    assert time.process_time() - start < 2
