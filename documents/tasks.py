"""Jobs about documents, done by the one worker (see common/tasks.py)."""

from __future__ import annotations

from django_tasks import task

from documents.services import renditions


@task
def make_pdf(rendition_id: int) -> None:
    renditions.make(rendition_id)
