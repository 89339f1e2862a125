"""A version becomes the valid one: its number, what it supersedes, and everything that follows from it."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils import timezone

from borgen.lib.dates import add_months, local_today
from common import audit
from documents.models import Document, Version
from documents.numbering import next_number
from documents.services import renditions, searching
from documents.states import VERSION
from teams.models import User


@transaction.atomic
def publish(*, version: Version, by: User) -> Version:
    """Number it, supersede the one that was valid, and let search and evaluation know.

    Called when a round of approval is complete; `by` closed that round. `TransitionNotAllowed` when a
    colleague was first. The document is locked first, so that two rounds never give the same number.
    """
    document = Document.objects.select_for_update().get(pk=version.document_id)
    current = Version.objects.select_for_update().get(pk=version.pk)
    state = VERSION.target("approve", current.state)
    now = timezone.now()
    previous = Version.objects.select_for_update().filter(document=document, state="approved").first()
    if previous:
        previous.state = VERSION.target("supersede", previous.state)
        previous.superseded_at = now
        previous.save(update_fields=["state", "superseded_at"])
    last = (previous.major, previous.minor) if previous else None
    current.major, current.minor = next_number(last, current.change)  # type: ignore[arg-type]
    current.state, current.approved_by, current.approved_at = state, by, now
    current.save(update_fields=["state", "major", "minor", "approved_by", "approved_at"])
    document.current = current
    document.next_evaluation_on = add_months(local_today(), document.evaluate_every)
    document.save(update_fields=["current", "next_evaluation_on"])
    searching.index(document)
    if renditions.has_pages(current):
        # Whoever opens the PDF finds it made; a failure there undoes no approval.
        transaction.on_commit(partial(renditions.ask, current), robust=True)
    audit.record(
        by=by,
        verb="document.approved",
        subject=document,
        institution_id=document.institution_id,
        number=current.number,
    )
    return current
