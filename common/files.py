"""Files that people bring: stored by their content, served so that a browser cannot run them."""

from __future__ import annotations

import fcntl
import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO
from uuid import uuid4

from django.core.files.base import ContentFile, File
from django.core.files.storage import storages
from django.db.models import Exists, ManyToOneRel, OuterRef, QuerySet
from django.http import FileResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from common.models import StoredFile

# What a browser may show instead of download: nothing in these can run.
INLINE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"})
MAX_NAME = 200
# Files of a request that has not committed yet look like orphans: they are left alone for so long.
GRACE = timedelta(days=1)
_LOCKED = "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def store(*, institution_id: int, name: str, content: bytes | File, content_type: str) -> StoredFile:
    """Keep a file, the same content once. The row joins the caller's transaction; the content does not.

    The name is cleaned. The type is taken as given: look at the content before trusting it (`common.logos`).
    """
    source = ContentFile(content) if isinstance(content, bytes) else content
    name, content_type = clean_name(name), _clean_type(content_type)
    digest, size = _place(source)
    same = StoredFile.objects.filter(
        institution_id=institution_id, sha256=digest, name=name, content_type=content_type
    )
    return same.first() or StoredFile.objects.create(
        institution_id=institution_id, name=name, content_type=content_type, size=size, sha256=digest
    )


def open_file(stored: StoredFile) -> IO[bytes]:
    """FileNotFoundError when the content is gone from the disk."""
    return _path(stored.sha256).open("rb")


def content(stored: StoredFile) -> bytes:
    return _path(stored.sha256).read_bytes()


def serve(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """As a download, or shown in the browser (`inline`) when its type is one that cannot do harm."""
    inline = inline and stored.content_type in INLINE_TYPES
    # Uploads are small: held in memory, a download that breaks off leaves no file open.
    response = FileResponse(BytesIO(content(stored)), content_type=stored.content_type)
    response["Content-Length"] = stored.size
    response["Content-Disposition"] = content_disposition_header(not inline, stored.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    # Browsers show no PDF at all inside a sandbox; their own viewer is one already.
    sandbox = "" if inline and stored.content_type == "application/pdf" else "sandbox; "
    response["Content-Security-Policy"] = f"{sandbox}default-src 'none'; {_LOCKED}"
    response["Cache-Control"] = "private, no-cache"
    return response


def clean_name(name: str) -> str:
    """Only the last part of a path, without control and other invisible characters, at most 200 long."""
    last = PurePosixPath(name.replace("\\", "/")).name
    seen = "".join(
        char for char in unicodedata.normalize("NFC", last) if unicodedata.category(char)[0] != "C"
    )
    seen = " ".join(seen.split()).strip(". ")
    if len(seen) > MAX_NAME:
        suffix = PurePosixPath(seen).suffix[:20]
        seen = seen[: MAX_NAME - len(suffix)] + suffix
    return seen or "bestand"


def remove_orphans(*, dry_run: bool = False) -> int:
    """Rows that nothing points to any more, and contents that no row tells of; returns how many of both."""
    before = timezone.now() - GRACE
    rows = _unused(before)
    if dry_run:
        kept = StoredFile.objects.exclude(pk__in=rows.values("pk"))
        return rows.count() + len(_without_row(kept, before))
    removed = rows.delete()[0]
    with _locked():
        orphans = _without_row(StoredFile.objects.all(), before)
        for path in orphans:
            path.unlink()
    return removed + len(orphans)


def _clean_type(content_type: str) -> str:
    plain = "".join(char for char in content_type if char.isprintable()).strip()[:200]
    return plain if "/" in plain else "application/octet-stream"


def _root() -> Path:
    root = Path(storages["default"].path(""))
    root.mkdir(parents=True, exist_ok=True)
    return root


def _path(digest: str) -> Path:
    return _root() / digest[:2] / digest


def _place(source: File) -> tuple[str, int]:
    """Write beside its place first, so that what stands under a hash is always whole."""
    fresh = _root() / f"incoming-{uuid4().hex}"
    digest, size = sha256(), 0
    try:
        with fresh.open("xb") as target:
            os.fchmod(target.fileno(), 0o600)
            for chunk in source.chunks():
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        path = _path(digest.hexdigest())
        path.parent.mkdir(exist_ok=True)
        with _locked():
            # Also when it stands there already: the new time keeps the cleaner away from it.
            fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return digest.hexdigest(), size


@contextmanager
def _locked() -> Iterator[None]:
    with (_root() / ".lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _unused(before: datetime) -> QuerySet[StoredFile]:
    """Rows older than `before` that no foreign key of any app points to."""
    rows = StoredFile.objects.filter(created_at__lt=before)
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):
            users = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            rows = rows.exclude(Exists(users))
    return rows


def _without_row(rows: QuerySet[StoredFile], before: datetime) -> list[Path]:
    """Contents, and what a killed upload left behind, that are older than this and that no row names."""
    known = set(rows.values_list("sha256", flat=True))
    paths = [*_root().glob("??/*"), *_root().glob("incoming-*")]
    return [path for path in paths if path.name not in known and path.stat().st_mtime < before.timestamp()]
