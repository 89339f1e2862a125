"""Files on a real disk: kept once by content, served harmlessly, removed when nobody needs them."""

from __future__ import annotations

import os
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from common import files
from common.models import StoredFile
from tests import builders

pytestmark = pytest.mark.django_db


def store(content: Any = b"hallo", name: str = "a.txt", content_type: str = "text/plain") -> StoredFile:
    return files.store(institution_id=1, name=name, content=content, content_type=content_type)


@pytest.fixture
def root(settings: Any) -> Path:
    return Path(settings.STORAGES["default"]["OPTIONS"]["location"])


def contents(root: Path) -> list[str]:
    return sorted(path.name for path in root.glob("??/*"))


def test_a_file_is_found_by_its_content(root):
    stored = store()
    assert (stored.sha256, stored.size) == (sha256(b"hallo").hexdigest(), 5)
    assert files.content(stored) == b"hallo"
    with files.open_file(stored) as opened:
        assert opened.read() == b"hallo"
    path = root / stored.sha256[:2] / stored.sha256
    assert path.stat().st_mode & 0o777 == 0o600, "for nobody else on this machine"


def test_equal_contents_share_a_place_and_equal_files_a_row(root):
    one, same, other_name = store(), store(), store(name="b.txt")
    assert one == same
    assert one != other_name
    assert contents(root) == [one.sha256]


def test_an_upload_is_read_in_pieces(root):
    large = os.urandom(300_000)
    stored = store(SimpleUploadedFile("x.bin", large), content_type="application/octet-stream")
    assert (stored.size, files.content(stored)) == (300_000, large)


def test_an_upload_that_breaks_off_leaves_nothing(root):
    class Broken(ContentFile):
        def chunks(self, chunk_size: int | None = None):
            yield b"half"
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store(Broken(b""))
    assert [path for path in root.rglob("*") if path.is_file() and path.name != ".lock"] == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Petra\\wérkplan.docx", "wérkplan.docx"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("fact\u202efdp.exe", "factfdp.exe"),
        ("\x00\x1f", "bestand"),
        ("...", "bestand"),
        ("", "bestand"),
        ("  twee   spaties .txt ", "twee spaties .txt"),
        ("a" * 300 + ".xlsx", "a" * 195 + ".xlsx"),
        ("e\u0301.txt", "\u00e9.txt"),
    ],
)
def test_names_lose_what_can_mislead(given, kept):
    assert files.clean_name(given) == kept


class TestServe:
    def test_a_file_is_a_download_that_no_browser_runs(self):
        response = files.serve(store(b"<script>alert(1)</script>", "a.html", "text/html"), inline=True)
        assert response["Content-Disposition"] == 'attachment; filename="a.html"'
        assert response["X-Content-Type-Options"] == "nosniff"
        policy = response["Content-Security-Policy"]
        assert policy.startswith("sandbox; default-src 'none';")
        for rule in ("object-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"):
            assert rule in policy
        assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"

    @pytest.mark.parametrize("kind", sorted(files.INLINE_TYPES))
    def test_pictures_and_pdf_may_be_shown_when_asked(self, kind):
        stored = store(b"x", "wérk.x", kind)
        assert files.serve(stored, inline=True)["Content-Disposition"].startswith("inline;")
        assert files.serve(stored)["Content-Disposition"] == "attachment; filename*=utf-8''w%C3%A9rk.x"

    @pytest.mark.parametrize(
        "kind", ["image/svg+xml", "text/html", "text/plain", "application/xhtml+xml", "rubbish"]
    )
    def test_everything_else_never(self, kind):
        assert files.serve(store(b"x", "a", kind), inline=True)["Content-Disposition"].startswith(
            "attachment"
        )

    def test_a_type_with_a_line_end_makes_no_header(self):
        response = files.serve(store(content_type="text/plain\r\nSet-Cookie: a=b"))
        assert "\r" not in response["Content-Type"]


class TestOrphans:
    @staticmethod
    def make_old(root: Path) -> None:
        StoredFile.objects.update(created_at=timezone.now() - timedelta(days=2))
        before = (timezone.now() - timedelta(days=2)).timestamp()
        for path in root.rglob("*"):
            if path.is_file():
                os.utime(path, (before, before))

    def test_what_nobody_refers_to_goes_with_its_content(self, root):
        school = builders.institution()
        school.logo = store(b"logo", "logo.png", "image/png")
        school.save()
        store(b"nobody's")
        self.make_old(root)

        assert files.remove_orphans(dry_run=True) == 2
        assert StoredFile.objects.count() == 2
        assert files.remove_orphans() == 2
        assert list(StoredFile.objects.all()) == [school.logo]
        assert contents(root) == [school.logo.sha256]
        assert files.remove_orphans() == 0

    def test_content_stays_while_another_row_has_it(self, root):
        school = builders.institution()
        school.logo = store(b"shared", "logo.png", "image/png")
        school.save()
        store(b"shared", "copy.png", "image/png")
        self.make_old(root)
        assert files.remove_orphans(dry_run=True) == 1
        assert files.remove_orphans() == 1
        assert files.content(school.logo) == b"shared"

    def test_a_file_of_a_request_that_is_going_on_is_left_alone(self, root):
        store(b"new")
        (root / "ab").mkdir()
        (root / "ab" / ("ab" * 32)).write_bytes(b"its row has not been committed yet")
        assert files.remove_orphans() == 0

    def test_content_that_is_used_again_counts_as_new(self, root):
        first = store(b"again")
        self.make_old(root)
        StoredFile.objects.all().delete()
        store(b"again")
        assert files.remove_orphans() == 0
        assert files.content(first) == b"again"

    def test_what_a_killed_upload_left_goes_too(self, root):
        store()
        (root / "incoming-123").write_bytes(b"half")
        self.make_old(root)
        files.remove_orphans()
        assert not (root / "incoming-123").exists()


def test_bytes_and_files_give_the_same(root):
    assert (
        store(b"x").sha256 == store(ContentFile(b"x")).sha256 == store(SimpleUploadedFile("a", b"x")).sha256
    )
    assert BytesIO(files.content(store(b"x"))).read() == b"x"
