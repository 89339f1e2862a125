"""How long a file is kept that nobody applied (conventions P11, P13)."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from monitoring.models import Import

UNUSED = timedelta(days=30)
_STATES = (Import.State.UPLOADED, Import.State.READING, Import.State.PREVIEWED, Import.State.REFUSED)


def purge_unused(*, dry_run: bool = False) -> int:
    """With what was read in it; the file itself goes with the files that nothing refers to."""
    old = Import.objects.filter(state__in=_STATES, created_at__lt=timezone.now() - UNUSED)
    number = old.count()
    if not dry_run:
        old.delete()
    return number
