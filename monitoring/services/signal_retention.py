"""What goes when a signal is past its term (conventions P11, P13)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from monitoring.models import Signal
from teams.services.retention import purge
from teams.terms import Term


def old_signals(institution: int, before: datetime) -> QuerySet[Signal]:
    """Closed before this moment. A parked one with a day came back before that, and is open: it stays."""
    closed = Q(state=Signal.State.DISCUSSED) | Q(state=Signal.State.PARKED, parked_until=None)
    return Signal.objects.filter(closed, team__institution=institution, closed_at__lt=before)


def purge_signals(*, dry_run: bool = False) -> int:
    return purge(Term.SIGNALS, old_signals, dry_run=dry_run)
