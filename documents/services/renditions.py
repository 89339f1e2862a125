"""PDFs of versions: asked for once, made by the worker, kept until what stands on their pages changes."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from common import files
from documents import sheet
from documents.models import Rendition, Version

log = logging.getLogger(__name__)
# A worker that stopped half-way says nothing; after so long somebody may ask again.
PATIENCE = timedelta(minutes=5)
# What nobody asked for lately and is out of date goes.
KEPT = timedelta(days=1)
PDF = "application/pdf"
_OF_VERSION = ("version__document__team__institution",)


def has_pages(version: Version) -> bool:
    """A file is offered itself, a link leads elsewhere: neither becomes a PDF of ours."""
    return bool(version.html) and version.kind not in (Version.Kind.FILE, Version.Kind.LINK)


def kept(version: Version) -> Rendition | None:
    """What was asked of exactly these pages, finished or not."""
    found = Rendition.objects.select_related("file").filter(version=version, stamp=sheet.stamp_of(version))
    return found.first()


def is_stuck(rendition: Rendition) -> bool:
    waited_long = timezone.now() - rendition.asked_at > PATIENCE
    return rendition.file_id is None and not rendition.problem and waited_long


@transaction.atomic
def ask(version: Version) -> Rendition:
    """Asked twice, made once. A failed one, or one that nobody finished, is tried again."""
    from documents import tasks

    rendition, new = Rendition.objects.get_or_create(version=version, stamp=sheet.stamp_of(version))
    again = bool(rendition.problem) or is_stuck(rendition)
    if again:
        Rendition.objects.filter(pk=rendition.pk).update(problem="", asked_at=timezone.now())
        rendition.refresh_from_db()
    if new or again:
        transaction.on_commit(lambda: tasks.make_pdf.enqueue(rendition.pk))
    return rendition


def make(rendition_id: int) -> None:
    """What the worker does. A failure is kept in words for people, and in the log for who runs it."""
    rendition = Rendition.objects.filter(pk=rendition_id, file=None).select_related(*_OF_VERSION).first()
    if rendition is None:
        return
    version = rendition.version
    if sheet.stamp_of(version) != rendition.stamp:
        # The draft went on, or the version was superseded, while this waited: those pages are no more.
        rendition.delete()
        ask(version)
        return
    try:
        content = sheet.pdf_of(version)
    except Exception:
        log.exception("no PDF of version %s", version.pk)
        with override(sheet.LANGUAGE):
            problem = _("The PDF could not be made. Try it again, or tell who manages Borgen.")
        Rendition.objects.filter(pk=rendition.pk).update(problem=problem)
        raise
    with transaction.atomic():
        stored = files.store(
            institution_id=version.document.institution_id,
            name=sheet.file_name(version),
            content=content,
            content_type=PDF,
        )
        Rendition.objects.filter(pk=rendition.pk).update(file=stored, problem="")


def remove_outdated(*, dry_run: bool = False) -> int:
    """Daily: PDFs whose pages would look different now. They are made anew when somebody asks."""
    before = timezone.now() - KEPT
    found = Rendition.objects.filter(asked_at__lt=before).select_related(*_OF_VERSION)
    light = found.defer("version__html", "version__text", "version__rows")
    outdated = [one.pk for one in light.iterator() if sheet.stamp_of(one.version) != one.stamp]
    if not dry_run:
        Rendition.objects.filter(pk__in=outdated).delete()
    return len(outdated)
