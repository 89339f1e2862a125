"""How long a signal is kept after it was closed (conventions P11, P13)."""

from __future__ import annotations

from datetime import datetime, time

from django.db.models import Q

from borgen.lib.dates import AMSTERDAM, add_months, local_today
from monitoring.models import Signal

SIGNAL_MONTHS = 24


def purge_signals(*, dry_run: bool = False) -> int:
    """Closed two years ago. A parked one with a day comes back before that, and is open then: it stays."""
    closed = Q(state=Signal.State.DISCUSSED) | Q(state=Signal.State.PARKED, parked_until=None)
    before = datetime.combine(add_months(local_today(), -SIGNAL_MONTHS), time(), tzinfo=AMSTERDAM)
    old = Signal.objects.filter(closed, closed_at__lt=before)
    return old.count() if dry_run else old.delete()[0]
